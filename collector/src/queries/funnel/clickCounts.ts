/** In how many sessions elements were clicked, each as a step of a funnel counts it. */
import { noId } from '@hindsight/protocol/ids'
import type { Store } from '../../clickhouse/store.ts'
import { onSiteDays, type Period } from '../scope.ts'
import { stepCondition } from './steps.ts'

/**
 * Of an event: its session, outside of one its visitor; `noId` is bound. As a number, since of texts those that differ are
 * counted at three times the cost.
 */
export const visitOf = `if(sessionId = {noId:UUID}, reinterpret(sipHash128(visitorId), 'UUID'), sessionId)`

export async function clickCounts(
  store: Store,
  siteId: string,
  period: Period,
  clicks: readonly { place: string; path: string }[],
): Promise<number[]> {
  if (clicks.length === 0) return []
  const days = onSiteDays(siteId, period)
  const conditions = clicks.map(({ place, path }, at) => stepCondition({ kind: 'click', place, path }, at))
  const columns = conditions.map(({ sql }, at) => `uniqExactIf(${visitOf}, ${sql}) AS n${at}`)
  const [row = {}] = await store.query<Record<string, number | string>>(
    `SELECT ${columns.join(', ')} FROM events WHERE ${days.sql} AND kind = 'click'
       AND ts >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')`,
    Object.assign(
      { ...days.params, noId, fromMs: period.fromMs, toMs: period.toMs },
      ...conditions.map(({ params }) => params),
    ),
  )
  return clicks.map((_, at) => Number(row[`n${at}`] ?? 0))
}
