/** What was judged about one session, in the order in which it happened. */
import type { SignalName } from '@hindsight/protocol/signals'
import type { Store } from '../../clickhouse/store.ts'
import { currentSignals } from '../counting.ts'
import { ofSession } from '../scope.ts'

export type SessionSignal = {
  signal: SignalName
  /** `tabId.eventNo`: the step that shows it. */
  step: string
  ts: number
  path: string
  place: string
  form: string
  label: string
  message: string
}

export async function signalsOfSession(
  store: Store,
  siteId: string,
  sessionDay: string,
  sessionId: string,
): Promise<SessionSignal[]> {
  const key = ofSession(siteId, sessionDay, sessionId)
  const rows = await store.query<Omit<SessionSignal, 'ts'> & { at: number | string }>(
    `SELECT signal, concat(toString(tabId), '.', toString(eventNo)) AS step, toUnixTimestamp64Milli(ts) AS at, path, place,
       form, label, message
     FROM ${currentSignals(key.sql)} ORDER BY ts, tabId, eventNo, signal`,
    key.params,
  )
  return rows.map(({ at, ...row }) => ({ ...row, ts: Number(at) }))
}
