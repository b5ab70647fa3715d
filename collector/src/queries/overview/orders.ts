/**
 * Successes of a period with what they are worth, whoever reported them: a page, a server, or both. One that is
 * reported twice counts once, at the time of its first report, with the worth that a server says where one does.
 */
import type { Conversion } from '@hindsight/protocol/settings'
import type { Store } from '../../clickhouse/store.ts'
import { conversionKey, conversionSql } from '../conversion.ts'
import { type Condition, inSegment, onSiteDays, type Period } from '../scope.ts'

/** The other report of an order may have come the day before. */
const aroundMs = 24 * 60 * 60 * 1000

export type OrderDay = { day: string; orders: number; revenue: number }
type Num = number | string

export type OrderQuestion = { siteId: string; period: Period; timeZone: string; conversion: Conversion }

/** One row per success of the period: ofOrder (its id, where it has one), firstTs, worthOfIt. */
export function ordersSql({ siteId, period, conversion }: Omit<OrderQuestion, 'timeZone'>): Condition {
  const { isConversion, value, params } = conversionSql(new Map([[siteId, conversion]]))
  const days = onSiteDays(siteId, { ...period, fromMs: period.fromMs - aroundMs })
  // Of a segment: orders that were made in one of its sessions, whoever else reports them.
  const { sql: within, params: ofSegment } = inSegment(siteId, period, days)
  const madeThere = period.segment
    ? ` AND success IN (SELECT ${conversionKey} FROM events WHERE ${days.sql} AND ${isConversion} AND ${within})`
    : ''
  return {
    sql: `SELECT any(orderId) AS ofOrder, min(ts) AS firstTs, argMax(worth, (verified, negated)) AS worthOfIt
       FROM (
         SELECT ts, verified, orderId, ${conversionKey} AS success, ${value} AS worth,
           -toUnixTimestamp64Milli(ts) AS negated
         FROM events
         WHERE ${days.sql} AND ${isConversion}
           AND toUnixTimestamp64Milli(ts) >= {fromMs:Int64} - ${aroundMs} AND toUnixTimestamp64Milli(ts) < {toMs:Int64})
       GROUP BY success
       HAVING toUnixTimestamp64Milli(firstTs) >= {fromMs:Int64}${madeThere}`,
    params: { ...days.params, ...params, ...ofSegment, fromMs: period.fromMs, toMs: period.toMs },
  }
}

/** Days without a success are left out. */
export async function ordersByDay(store: Store, { timeZone, ...question }: OrderQuestion): Promise<OrderDay[]> {
  const { sql, params } = ordersSql(question)
  const rows = await store.query<{ day: string; n: Num; worth: Num }>(
    `SELECT toString(toDate(firstTs, {timeZone:String})) AS day, count() AS n, sum(worthOfIt) AS worth
     FROM (${sql}) GROUP BY day ORDER BY day`,
    { ...params, timeZone },
  )
  return rows.map(({ day, n, worth }) => ({ day, orders: Number(n), revenue: Number(worth) }))
}

export type OrderCoverage = { imported: number; seen: number; both: number }

/** Orders of the period by who told of them: an import of the back office, and pages or servers as they happened. */
export async function orderCoverage(store: Store, question: Omit<OrderQuestion, 'timeZone'>): Promise<OrderCoverage> {
  const { siteId, period, conversion } = question
  const { isConversion, params } = conversionSql(new Map([[siteId, conversion]]))
  const days = onSiteDays(siteId, { fromMs: period.fromMs - aroundMs, toMs: period.toMs + aroundMs })
  const [row] = await store.query<Record<keyof OrderCoverage, Num>>(
    `SELECT countIf(isImported) AS imported, countIf(isSeen) AS seen, countIf(isImported AND isSeen) AS both
     FROM (
       SELECT min(ts) AS firstTs, max(source = 'import') AS isImported, max(source != 'import') AS isSeen
       FROM events WHERE ${days.sql} AND orderId != '' AND ${isConversion}
       GROUP BY orderId
       HAVING toUnixTimestamp64Milli(firstTs) >= {fromMs:Int64} AND toUnixTimestamp64Milli(firstTs) < {toMs:Int64})`,
    { ...days.params, ...params, fromMs: period.fromMs, toMs: period.toMs },
  )
  return { imported: Number(row?.imported ?? 0), seen: Number(row?.seen ?? 0), both: Number(row?.both ?? 0) }
}
