import type {
  CaseStatus,
  contactChannels,
  contactResults,
  FollowUpCase,
  loggedResults,
} from '@hindsight/protocol/api/cases'

export type Channel = (typeof contactChannels)[number]
export type Result = (typeof loggedResults)[number]

export const statusWords: Record<CaseStatus, string> = {
  new: 'New',
  assigned: 'Assigned',
  contacted: 'Contacted',
  waiting: 'Waiting',
  resolved: 'Resolved',
  closed: 'Closed',
}

export const statusSays: Record<CaseStatus, string> = {
  new: 'Nobody has taken it yet',
  assigned: 'Someone takes care of it',
  contacted: 'She was contacted, or it was tried',
  waiting: 'It is her turn, or something has to happen first',
  resolved: 'She was helped',
  closed: 'Nothing more to do',
}

export const channelWords: Record<Channel, string> = {
  call: 'Call',
  email: 'E-mail',
  message: 'Message',
  letter: 'Letter',
}

export const resultWords: Record<(typeof contactResults)[number], string> = {
  reached: 'Reached',
  'no answer': 'No answer',
  voicemail: 'Voicemail',
  sent: 'Sent',
  refused: 'Refused',
  bounced: 'Bounced',
  unknown: 'Nobody can tell',
}

/** What can come of a way to contact someone: a call cannot bounce. */
export const resultsOf: Record<Channel, readonly Result[]> = {
  call: ['no answer', 'reached', 'voicemail', 'refused'],
  email: ['sent', 'no answer', 'reached', 'refused', 'bounced'],
  message: ['sent', 'no answer', 'reached', 'refused', 'bounced'],
  letter: ['sent', 'no answer', 'reached', 'refused', 'bounced'],
}

export function isOver(one: FollowUpCase): boolean {
  return one.status === 'resolved' || one.status === 'closed'
}

/** How often it was tried: `2 attempts, last: no answer`. */
export function attemptsOf({ contacts }: FollowUpCase): string {
  const last = contacts.at(-1)
  if (!last) return ''
  const tries = contacts.length === 1 ? '1 attempt' : `${contacts.length} attempts`
  return `${tries}, ${contacts.length === 1 ? '' : 'last '}${last.result}`
}

const two = (n: number): string => String(n).padStart(2, '0')

/** A moment as a date field holds it, on the clocks of whoever looks; empty: none. */
export function dayOf(at: number | null): string {
  if (at === null) return ''
  const date = new Date(at)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** Due on a day means by its evening. */
export function endOfDay(day: string): number | null {
  if (day === '') return null
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date, 18).getTime()
}

/** `due in 2 d`, `overdue since 3 h`; empty: no date. */
export function dueWords(due: number | null, now: number): { text: string; isOver: boolean } | null {
  if (due === null) return null
  const hours = Math.round(Math.abs(due - now) / 3_600_000)
  const length = hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`
  return due < now ? { text: `overdue since ${length}`, isOver: true } : { text: `due in ${length}`, isOver: false }
}
