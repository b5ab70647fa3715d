/** What happened to one person: her sessions' tracked events, orders and signals, and a server's calls. */
import type { TimelineEntry, TimelineKind } from '@hindsight/protocol/api/customers'
import { noId } from '@hindsight/protocol/ids'
import type { Conversion } from '@hindsight/protocol/settings'
import { type SignalName, saysOf } from '@hindsight/protocol/signals'
import type { Store } from '../../../clickhouse/store.ts'
import { conversionKey, conversionSql } from '../../conversion.ts'
import { countingOf } from '../../counting.ts'
import { eventsWithPerson } from '../../eventPersons.ts'

type Moment = { tsMs: number | string; session: string; tab: string; no: number }
type Event = Moment & {
  what: string
  named: string
  said: string
  isSuccess: boolean | number
  ofOrder: string
  worth: number
  /** Where it happened, if not on the site; and more in words. */
  channel: string
  more: string
}
type Signal = Moment & { signal: SignalName; path: string; label: string; place: string; message: string }

export type HappenedQuestion = {
  siteId: string
  person: string
  conversion: Conversion
  currency: string
  kinds: readonly TimelineKind[]
  /** The newest so many that are not after this time. */
  toTs: number
  most: number
}

const hasSession = (session: string): boolean => session !== noId

function entry(moment: Moment, kind: TimelineEntry['kind'], text: string): TimelineEntry {
  const { tsMs, session, tab, no } = moment
  const isThere = hasSession(session)
  return {
    ts: Number(tsMs),
    kind,
    text,
    sessionId: isThere ? session : null,
    step: isThere && hasSession(tab) ? `${tab}.${no}` : null,
    caseId: null,
  }
}

const identityWords: Record<string, string> = {
  merge: 'Two customer numbers are one person',
  import: 'Came in by a file',
  group: 'Was said to be of a group',
}

function offlineText({ named, channel, more, said }: Event): string {
  const text = more || said
  return `${named} (${channel})${text === '' ? '' : ` “${text}”`}`
}

function eventText({ what, named, said }: Event): string {
  if (what === 'identify') return identityWords[named] ?? 'Gave her customer number'
  if (what === 'pageView') return `Page ${named || said}`
  return said === '' ? named : `${named} “${said}”`
}

function orderText({ named, ofOrder, worth }: Event, currency: string): string {
  const amount = worth === 0 ? '' : `, ${worth.toFixed(2)} ${currency}`
  return `${named === '' ? 'Success' : named}${ofOrder === '' ? '' : ` ${ofOrder}`}${amount}`
}

/** Newest first; of equal times always in the same order, so that a page can go on where the one before ended. */
export async function eventsOf(store: Store, question: HappenedQuestion): Promise<TimelineEntry[]> {
  const { siteId, person, conversion, currency, kinds, toTs, most } = question
  const success = conversionSql(new Map([[siteId, conversion]]))
  const isLoose = `sessionId = toUUID('${noId}')`
  const columns = {
    tsMs: 'toUnixTimestamp64Milli(ts)',
    session: 'toString(sessionId)',
    tab: 'toString(tabId)',
    no: 'eventNo',
    what: 'toString(kind)',
    named: 'toString(name)',
    said: "if(kind = 'pageView', toString(path), toString(label))",
    isSuccess: success.isConversion,
    ofOrder: 'orderId',
    channel: `if(kind = 'track' AND ${isLoose}, JSONExtractString(properties, 'properties', 'channel'), '')`,
    more: `if(kind = 'track' AND ${isLoose}, JSONExtractString(properties, 'properties', 'text'), '')`,
    worth: success.value,
    key: conversionKey,
  }
  const rows = `(kind IN ('track', 'identify') OR ${success.isConversion} OR ${isLoose})
    AND (${isLoose} OR (sessionDay, sessionId) IN (
      SELECT sessionDay, sessionId FROM sessions FINAL WHERE siteId = {siteId:String} AND person = {person:String}))`
  const all = { sql: 'siteId = {siteId:String}', params: {} }
  // An order that was told twice is one, at its last time: known only once all of them were seen.
  const events = await store.query<Event>(
    `SELECT * FROM (
       SELECT * FROM (${eventsWithPerson(columns, rows, all)}) WHERE person = {person:String}
       ORDER BY tsMs DESC LIMIT 1 BY if(isSuccess, key, concat(session, tab, toString(no), toString(tsMs))))
     WHERE tsMs <= {toTs:Int64}
       AND has({kinds:Array(String)}, multiIf(isSuccess, 'order', channel != '', 'offline', 'event'))
     ORDER BY tsMs DESC, session, tab, no, what, named LIMIT {most:UInt32}`,
    { ...success.params, siteId, person, kinds, toTs, most },
  )
  return events.map((event) => {
    if (event.isSuccess) return entry(event, 'order', orderText(event, currency))
    return event.channel === '' ? entry(event, 'event', eventText(event)) : entry(event, 'offline', offlineText(event))
  })
}

/** The same of what went wrong. */
export async function strugglesOf(
  store: Store,
  { siteId, person, toTs, most }: Pick<HappenedQuestion, 'siteId' | 'person' | 'toTs' | 'most'>,
): Promise<TimelineEntry[]> {
  const ofSite = 'siteId = {siteId:String}'
  // Whose a signal is, her session says.
  const ofPerson = `${ofSite} AND person = {person:String}`
  const signals = await store.query<Signal>(
    `SELECT toUnixTimestamp64Milli(ts) AS tsMs, toString(sessionId) AS session, toString(tabId) AS tab,
       eventNo AS no, signal, path, label, place, message
     FROM (${countingOf(
       `${ofSite} AND (sessionDay, sessionId) IN (SELECT sessionDay, sessionId FROM sessions WHERE ${ofPerson})`,
       ofPerson,
       'ts, sessionId, tabId, eventNo, signal, path, label, place, message',
     )})
     WHERE toUnixTimestamp64Milli(ts) <= {toTs:Int64}
     ORDER BY tsMs DESC, session, tab, no, toString(signal), place LIMIT {most:UInt32}`,
    { siteId, person, toTs, most },
  )
  return signals.map((signal) => entry(signal, 'struggle', saysOf(signal)))
}
