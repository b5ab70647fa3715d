/** Site, period and segment: the one place that adds them to a question. */
import { utcDay } from '@hindsight/protocol/ids'
import { renamed } from './segment/renamed.ts'

/** A piece of a WHERE clause; values stand in `params` only, under names that no other piece uses. */
export type Condition = { sql: string; params: Record<string, unknown> }

/** A segment that was looked up (segments/asked.ts). */
export type Segment = {
  /** As it was asked for, and as lists are opened with it. */
  text: string
  /** Over rows with `sessionDay` and `sessionId`; `days`: where the sessions lie, if not in those of the period. */
  holds(siteId: string, period: { fromMs: number; toMs: number }, days?: Condition): Condition
}

/** Beside people's sessions also those of bots and of the site's own people; or only the one or the other. */
export type Traffic = 'all' | 'bot' | 'internal'

/**
 * ms since 1970; `toMs` is exclusive. With a segment it means what happened in its sessions alone; without `traffic` it is
 * people's sessions that are asked about.
 */
export type Period = {
  fromMs: number
  toMs: number
  segment?: Segment | undefined
  traffic?: Traffic | undefined
}

const dayMs = 24 * 60 * 60 * 1000
/** The last whole year of ClickHouse's Date, which would wrap silently beyond 2149. */
export const maxMs = Date.UTC(2148, 0, 1)

export function allOf(conditions: Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(' AND '),
    params: Object.assign({}, ...conditions.map(({ params }) => params)),
  }
}

/** What a session in `leftOut` counts as: what a colleague said, else what was found. */
export const trafficIs = "if(marked = '', found, if(marked = 'internal', marked, ''))"

/** A small table, so it is read whole: its rows are asked for by sessions of several periods in one question. */
const sessionsLeftOut = (is: string): string =>
  `(SELECT sessionId FROM leftOut FINAL WHERE siteId = {siteId:String} AND ${trafficIs} ${is})`

function ofTraffic(traffic: Traffic | undefined): string {
  if (traffic === 'all') return ''
  if (traffic === undefined) return ` AND sessionId NOT IN ${sessionsLeftOut("!= ''")}`
  return ` AND sessionId IN ${sessionsLeftOut(traffic === 'bot' ? "= 'bot'" : "= 'internal'")}`
}

/**
 * Rows, of any table, of the sessions that may have begun in the period. Emit it beside a time range: a range on time
 * alone reads every day there is. A day more on either side, because `sessionDay` is the day on which the recorder
 * says the session started, and the first event's corrected time may fall on the other side of midnight. Sessions of
 * bots and of the site's own people are left out here, and nowhere else.
 */
export function onSiteDays(siteId: string, { fromMs, toMs, traffic }: Period): Condition {
  const day = (ms: number) => utcDay(Math.min(Math.max(ms, 0), maxMs))
  return {
    sql: `siteId = {siteId:String} AND sessionDay >= {fromDay:Date} AND sessionDay <= {toDay:Date}${ofTraffic(traffic)}`,
    params: { siteId, fromDay: day(fromMs - dayMs), toDay: day(toMs + dayMs) },
  }
}

/** The period as it is asked of everyone. */
export const everyone = ({ fromMs, toMs, traffic }: Period): Period => ({ fromMs, toMs, traffic })

/** Rows with `sessionDay` and `sessionId`: of a session in the segment that the period is asked of, if of any. */
export function inSegment(siteId: string, period: Period, days?: Condition): Condition {
  return period.segment?.holds(siteId, period, days) ?? { sql: 'true', params: {} }
}

/** Sessions of the site that began in the period: every session is in exactly one of two adjoining periods. */
export function begunIn(siteId: string, period: Period): Condition {
  const days = onSiteDays(siteId, period)
  const { sql, params } = inSegment(siteId, period)
  return {
    sql: `${days.sql}
      AND firstTs >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND firstTs < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')${
        period.segment ? ` AND ${sql}` : ''
      }`,
    params: { ...days.params, ...params, fromMs: Math.min(period.fromMs, maxMs), toMs: Math.min(period.toMs, maxMs) },
  }
}

/** A condition over `person`: who was there in the period, in a session of the segment. */
export function personInSegment(siteId: string, period: Period): Condition {
  if (!period.segment) return { sql: 'true', params: {} }
  const begun = renamed(begunIn(siteId, period), 'whose_')
  return { sql: `person IN (SELECT person FROM sessions FINAL WHERE ${begun.sql})`, params: begun.params }
}

/** Rows of one session, by their key. */
export function ofSession(siteId: string, sessionDay: string, sessionId: string): Condition {
  return {
    sql: 'siteId = {siteId:String} AND sessionDay = {sessionDay:Date} AND sessionId = {sessionId:UUID}',
    params: { siteId, sessionDay, sessionId },
  }
}
