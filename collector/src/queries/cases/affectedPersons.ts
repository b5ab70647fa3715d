/** Persons affected by a struggle point in a period, each with the newest moment at which it happened to her. */
import type { SignalName } from '@hindsight/protocol/signals'
import type { Store } from '../../clickhouse/store.ts'
import type { Period } from '../scope.ts'
import { signalsOf } from '../struggle/signals.ts'

export type Affected = {
  person: string
  sessionId: string
  tabId: string
  eventNo: number
  ts: number
  signal: SignalName
  path: string
  label: string
  place: string
  message: string
}

type Row = {
  person: string
  newest: [string | number, string, string, number | string, SignalName, string, string, string, string]
}

export async function affectedPersons(
  store: Store,
  siteId: string,
  period: Period,
  pointId: string,
): Promise<Affected[]> {
  const { sql, params } = signalsOf(siteId, period, { pointId })
  const rows = await store.query<Row>(
    `SELECT person, max((toUnixTimestamp64Milli(ts), toString(sessionId), toString(tabId), eventNo, toString(signal),
       toString(path), toString(label), toString(place), message)) AS newest
     FROM (${sql}) GROUP BY person ORDER BY person`,
    params,
  )
  return rows.map(({ person, newest: [ts, sessionId, tabId, eventNo, signal, path, label, place, message] }) => ({
    person,
    ts: Number(ts),
    sessionId,
    tabId,
    eventNo: Number(eventNo),
    signal,
    path,
    label,
    place,
    message,
  }))
}
