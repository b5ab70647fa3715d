/**
 * May she be contacted? One gate for colleagues, e-mail and rules (analytics.md §5): the first rule that says no is the
 * reason. What an attempt counts for:
 *
 *   caps      every attempt that went out, reached or not; one that bounced went nowhere
 *   cool-off  only what she noticed: who did not pick up has not been disturbed by it
 *
 * Pure: what it needs is gathered by contactStanding.ts, and asked again at the moment of acting.
 */
import type { contactChannels, contactResults } from '@hindsight/protocol/api/cases'
import type { ContactStatus, ContactVerdict } from '@hindsight/protocol/api/contactStatus'
import { type ContactPolicy, type ContactPurpose, maxCommercial } from '@hindsight/protocol/contactPolicy'

type Channel = (typeof contactChannels)[number]
type Result = (typeof contactResults)[number]
export type RecentContact = { at: number; channel: Channel; result: Result }

export type ContactQuestion = {
  status: ContactStatus
  /** Her contacts of the last 7 days at the least, of all her cases. */
  recent: readonly RecentContact[]
  settings: ContactPolicy
  /** All that there is against the case lies on a sensitive page or event. */
  sensitive: boolean
  hasOpenCase: boolean
  purpose: ContactPurpose
  channel: Channel
  now: number
  /** Of the site. */
  timeZone: string
}

type No = { code: ContactVerdict['code']; reason: string; until: number | null }
type Rule = (question: ContactQuestion, at: number) => No | null

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const dayMinutes = 24 * 60
/** Rules that pass with time may each put the moment off once more. */
const maxPostponements = 20

export const channelWords: Record<Channel, string> = {
  call: 'calls',
  email: 'e-mail',
  message: 'messages',
  letter: 'letters',
}

const suppressed: Rule = ({ status: { doNotContact } }) =>
  doNotContact && { code: 'suppressed', reason: `Do not contact: ${doNotContact.reason}`, until: null }

const sensitiveEvidence: Rule = ({ sensitive }) =>
  sensitive ? { code: 'sensitive', reason: 'All that is known of it happened on a sensitive page', until: null } : null

const consent: Rule = ({ status, purpose, channel }) => {
  const said = status.consent[purpose][channel]
  const no = (reason: string): No => ({ code: 'consent', reason, until: null })
  if (channel === 'email' && status.unsubscribed) return no('Unsubscribed from e-mail')
  if (said === 'refused')
    return no(`Refused ${channelWords[channel]}${purpose === 'commercial' ? ' of this kind' : ''}`)
  return purpose === 'commercial' && said !== 'given' ? no(`No consent for commercial ${channelWords[channel]}`) : null
}

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** Minutes since midnight, on the clocks of the site. */
function minuteOfDay(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return minutesOf(parts.format(at))
}

function isQuiet({ quietFrom, quietTo }: ContactPolicy, minute: number): boolean {
  const [from, to] = [minutesOf(quietFrom), minutesOf(quietTo)]
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to
}

const quietHours: Rule = ({ settings, channel, timeZone }, at) => {
  if (channel === 'letter' || !isQuiet(settings, minuteOfDay(at, timeZone))) return null
  const to = minutesOf(settings.quietTo)
  const minutesTo = (from: number) => (to - minuteOfDay(from, timeZone) + dayMinutes) % dayMinutes
  let until = at - (at % minuteMs) + minutesTo(at) * minuteMs
  // Clocks may be put forward or back during the night.
  const off = minutesTo(until)
  if (off !== 0) until += (off > dayMinutes / 2 ? off - dayMinutes : off) * minuteMs
  return { code: 'quiet', reason: `Quiet hours from ${settings.quietFrom} to ${settings.quietTo}`, until }
}

const times = (n: number): string => (n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`)

/** Of those within the window all count; she is free once so many have left it that there is room for one more. */
function overCap(
  recent: readonly RecentContact[],
  cap: number,
  windowMs: number,
  at: number,
  window: string,
): No | null {
  const counted = recent
    .filter((one) => one.result !== 'bounced' && one.at > at - windowMs && one.at <= at)
    .sort((a, b) => b.at - a.at)
  const leaves = counted[cap - 1]
  if (!leaves) return null
  return { code: 'cap', reason: `Contacted ${times(counted.length)} ${window}`, until: leaves.at + windowMs }
}

const cap: Rule = ({ recent, settings, purpose }, at) => {
  const isCommercial = purpose === 'commercial'
  const perDay = isCommercial ? Math.min(settings.perDay, maxCommercial.perDay) : settings.perDay
  const perWeek = isCommercial ? Math.min(settings.perWeek, maxCommercial.perWeek) : settings.perWeek
  const inDay = overCap(recent, perDay, dayMs, at, 'within 24 hours')
  const inWeek = overCap(recent, perWeek, 7 * dayMs, at, 'within 7 days')
  return inDay ?? inWeek
}

const coolOff: Rule = ({ recent, settings: { coolOffHours } }, at) => {
  const noticed = recent
    .filter(({ result }) => result !== 'bounced' && result !== 'no answer')
    .filter((one) => one.at <= at)
  const last = Math.max(Number.NEGATIVE_INFINITY, ...noticed.map((one) => one.at))
  const until = last + coolOffHours * hourMs
  return until > at ? { code: 'coolOff', reason: `Contacted less than ${coolOffHours} hours ago`, until } : null
}

const openCase: Rule = ({ purpose, hasOpenCase }) =>
  purpose === 'commercial' && hasOpenCase
    ? { code: 'openCase', reason: 'Has an open case: nothing commercial until it is over', until: null }
    : null

/** In this order: the first no is the reason that is told. */
const rules: readonly Rule[] = [suppressed, sensitiveEvidence, consent, quietHours, cap, coolOff, openCase]

function firstNo(question: ContactQuestion, at: number): No | null {
  for (const rule of rules) {
    const no = rule(question, at)
    if (no) return no
  }
  return null
}

/** The first moment at which no rule says no; null: waiting does not help. */
function freeAt(question: ContactQuestion): number | null {
  let at = question.now
  for (let n = 0; n < maxPostponements; n++) {
    const no = firstNo(question, at)
    if (!no) return at
    if (no.until === null) return null
    at = no.until
  }
  return null
}

/** `14:00`, or `24 Nov, 14:00` on another day, on the clocks of the site. */
function momentIn(timeZone: string, at: number, now: number): string {
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short' })
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return day.format(at) === day.format(now) ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`
}

export function mayContact(question: ContactQuestion): ContactVerdict {
  const { now, timeZone } = question
  const no = firstNo(question, now)
  if (!no) return { may: true, code: 'allowed', reason: '', nextAt: now }
  const nextAt = freeAt(question)
  const until = nextAt === null ? '' : `; not before ${momentIn(timeZone, nextAt, now)}`
  return { may: false, code: no.code, reason: `${no.reason}${until}`, nextAt }
}
