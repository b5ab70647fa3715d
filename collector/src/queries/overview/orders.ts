/**
 * Successes of a period with what they are worth, whoever reported them: a page, a server, or both. One that is
 * reported twice counts once, at the time of its first report, with the worth that a server says where one does.
 */
import type { Conversion } from '@hindsight/protocol/settings'
import type { Store } from '../../clickhouse/store.ts'
import { conversionKey, conversionSql } from '../conversion.ts'
import { onSiteDays, type Period } from '../scope.ts'

/** The other report of an order may have come the day before. */
const aroundMs = 24 * 60 * 60 * 1000

export type OrderDay = { day: string; orders: number; revenue: number }
type Num = number | string

export type OrderQuestion = { siteId: string; period: Period; timeZone: string; conversion: Conversion }

/** Days without a success are left out. */
export async function ordersByDay(store: Store, question: OrderQuestion): Promise<OrderDay[]> {
  const { siteId, period, timeZone, conversion } = question
  const { isConversion, value, params } = conversionSql(new Map([[siteId, conversion]]))
  const days = onSiteDays(siteId, { fromMs: period.fromMs - aroundMs, toMs: period.toMs })
  const rows = await store.query<{ day: string; n: Num; worth: Num }>(
    `SELECT toString(toDate(firstTs, {timeZone:String})) AS day, count() AS n, sum(worthOfIt) AS worth
     FROM (
       SELECT success, min(ts) AS firstTs, argMax(worth, (verified, negated)) AS worthOfIt
       FROM (
         SELECT ts, verified, ${conversionKey} AS success, ${value} AS worth, -toUnixTimestamp64Milli(ts) AS negated
         FROM events
         WHERE ${days.sql} AND ${isConversion}
           AND toUnixTimestamp64Milli(ts) >= {fromMs:Int64} - ${aroundMs} AND toUnixTimestamp64Milli(ts) < {toMs:Int64})
       GROUP BY success
       HAVING toUnixTimestamp64Milli(firstTs) >= {fromMs:Int64})
     GROUP BY day ORDER BY day`,
    { ...days.params, ...params, timeZone, fromMs: period.fromMs, toMs: period.toMs },
  )
  return rows.map(({ day, n, worth }) => ({ day, orders: Number(n), revenue: Number(worth) }))
}
