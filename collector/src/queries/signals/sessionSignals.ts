/** Signals of one session, those that count, in order of time. */
import { type SignalName, saysOf } from '@hindsight/protocol/signals'
import type { Store } from '../../clickhouse/store.ts'
import { countingOf, currentSignals, hadOne } from '../counting.ts'
import { type Condition, ofSession } from '../scope.ts'

export type SessionSignal = {
  signal: SignalName
  ts: number
  tabId: string
  eventNo: number
  path: string
  place: string
  label: string
  message: string
  says: string
  pointId: string
}

type Row = Omit<SessionSignal, 'ts' | 'tabId' | 'says'> & { at: string; tab: string }

export async function sessionSignals(
  store: Store,
  siteId: string,
  sessionDay: string,
  sessionId: string,
): Promise<SessionSignal[]> {
  const key = ofSession(siteId, sessionDay, sessionId)
  const rows = await store.query<Row>(
    `SELECT signal, toString(toUnixTimestamp64Milli(ts)) AS at, toString(tabId) AS tab, eventNo, path, place, label, message,
       pointId
     FROM ${currentSignals(key.sql)} ORDER BY ts, tabId, eventNo, signal`,
    key.params,
  )
  return rows.map(({ at, tab, eventNo, ...row }) => ({
    ...row,
    ts: Number(at),
    tabId: tab,
    eventNo: Number(eventNo),
    says: saysOf(row),
  }))
}

/** One signal of a trouble, the newest: what it is called. */
export async function newestOfPoint(store: Store, siteId: string, pointId: string): Promise<SessionSignal | null> {
  const [row] = await store.query<Row>(
    `SELECT signal, toString(toUnixTimestamp64Milli(ts)) AS at, toString(tabId) AS tab, eventNo, path, place, label, message,
       pointId
     FROM signals FINAL WHERE siteId = {siteId:String} AND pointId = {pointId:String} ORDER BY ts DESC LIMIT 1`,
    { siteId, pointId },
  )
  if (!row) return null
  const { at, tab, eventNo, ...rest } = row
  return { ...rest, ts: Number(at), tabId: tab, eventNo: Number(eventNo), says: saysOf(row) }
}

/** Condition over `sessions FINAL`: had this signal. */
export const hadSignal = (signal: string, days: Condition): Condition => ({
  sql: hadOne('signal = {hadSignal:String}', days.sql),
  params: { hadSignal: signal },
})

/** Sessions of a period with each signal. */
export async function sessionsBySignal(store: Store, begun: Condition, days: string): Promise<Map<string, number>> {
  const rows = await store.query<{ signal: string; n: string }>(
    `SELECT signal, toString(uniqExact(visit)) AS n FROM (${countingOf(days, begun.sql, 'signal')}) GROUP BY signal`,
    begun.params,
  )
  return new Map(rows.map(({ signal, n }) => [signal, Number(n)]))
}
