/**
 * Sessions of a struggle point worth watching: those that show it best, and those of people who came through at the same
 * place. What decides is what a watcher wants: it can be played, it went wrong again and again, nothing was bought after
 * it, and it is over soon.
 */
import type { Store } from '../../clickhouse/store.ts'
import { onSiteDays } from '../scope.ts'
import { isReplayed } from '../wentWrong.ts'
import { type PointQuestion, sessionsThatTried } from './tries.ts'

type Num = number | string

export type WatchRow = {
  sessionDay: string
  sessionId: string
  person: string
  /** tabId.eventNo of the first moment at the place. */
  step: string
  ts: number
  /** Signals of this point in it. */
  times: number
  durationMs: number
  converted: boolean
  revenue: number
  lastTs: number
  hasReplay: boolean
}
type Row = Omit<WatchRow, 'ts' | 'times' | 'durationMs' | 'lastTs' | 'converted' | 'hasReplay' | 'revenue'> & {
  at: Num
  times: Num
  first: Num
  last: Num
  converted: boolean | number
  hasReplay: boolean | number
  revenue: Num
}

const minuteMs = 60_000
const ms = (column: string): string => `toUnixTimestamp64Milli(${column})`
const columns = ['person', 'converted', 'revenue', 'score', 'firstTs', 'lastTs']
const lengthMs = `${ms('lastTs')} - ${ms('firstTs')}`
const soonOver = `multiIf(${lengthMs} <= ${10 * minuteMs}, 2, ${lengthMs} <= ${30 * minuteMs}, 1, 0)`

const watchRow = ({ at, times, first, last, converted, hasReplay, revenue, ...row }: Row): WatchRow => ({
  ...row,
  ts: Number(at),
  times: Number(times),
  durationMs: Number(last) - Number(first),
  lastTs: Number(last),
  converted: Boolean(converted),
  hasReplay: Boolean(hasReplay),
  revenue: Number(revenue),
})

/** One of each person, in this order: what can be played comes first. */
async function chosen(
  store: Store,
  question: PointQuestion,
  { where, at, worth, limit }: { where: string; at: string; worth: string; limit: number },
): Promise<WatchRow[]> {
  const { siteId, period } = question
  const tried = sessionsThatTried(question, columns)
  const days = onSiteDays(siteId, period)
  const rows = await store.query<Row>(
    `SELECT toString(sessionDay) AS sessionDay, toString(sessionId) AS sessionId, person, ${ms('firstTs')} AS first,
       ${ms('lastTs')} AS last, converted, revenue, times, hitStep AS step, ${at} AS at, ${isReplayed(days)} AS hasReplay
     FROM (${tried.sql}) WHERE ${where}
     ORDER BY hasReplay DESC, ${worth} DESC, at DESC, sessionId
     LIMIT 1 BY person LIMIT ${Math.trunc(limit)}
     SETTINGS prefer_column_name_to_alias = 1`,
    { ...tried.params, ...days.params },
  )
  return rows.map(watchRow)
}

/** Affected ones, the best first. */
export const bestSessions = (store: Store, question: PointQuestion, limit: number): Promise<WatchRow[]> =>
  chosen(store, question, {
    where: 'times > 0',
    at: 'hitAt',
    worth: `if(converted, 0, 3) + least(times, 5) + ${soonOver} + least(score, 60) / 20`,
    limit,
  })

/** Of people who were at the place without trouble, and succeeded in the same session. */
export const succeededSessions = (store: Store, question: PointQuestion, limit: number): Promise<WatchRow[]> =>
  chosen(store, question, { where: 'times = 0 AND converted', at: 'triedAt', worth: soonOver, limit })

/** The first event of a session at or after a moment: where the replay of one who had no trouble begins. */
export async function stepAt(store: Store, siteId: string, { sessionDay, sessionId, ts }: WatchRow): Promise<string> {
  const [row] = await store.query<{ step: string }>(
    `SELECT concat(toString(tabId), '.', toString(eventNo)) AS step FROM events
     WHERE siteId = {siteId:String} AND sessionDay = {sessionDay:Date} AND sessionId = {sessionId:UUID}
       AND source = 'recorder' AND ${ms('ts')} >= {at:Int64}
     ORDER BY ts, tabId, eventNo LIMIT 1`,
    { siteId, sessionDay, sessionId, at: ts },
  )
  return row?.step ?? ''
}
