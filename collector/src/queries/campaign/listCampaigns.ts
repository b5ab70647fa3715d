/** What each campaign brought: visits, and orders by a model of attribution; in all and by day. */
import type { Store } from '../../clickhouse/store.ts'
import { begunIn, onSiteDays } from '../scope.ts'
import { type CreditScope, creditedOrders, viewThroughOrders } from './credits.ts'
import { arrivalChannel, arrivedBy, cameByCampaign, isArrival } from './touches.ts'

type Num = number | string

export type Totals = { orders: number; revenue: number; refunded: number }
export type Brought = Totals & { campaign: string; currency: string; conversions: number }
export type Visits = { campaign: string; channel: string; visits: number; visitors: number }

/** Each credit of each order: campaign, share, and the order. */
function credits(scope: CreditScope): { sql: string; params: Record<string, unknown> } {
  const { sql, params } = creditedOrders(scope)
  return {
    sql: `SELECT success, orderMs, net, refunded, ofCurrency, credit.1 AS campaign, credit.2 AS share
      FROM (${sql}) ARRAY JOIN credits AS credit`,
    params,
  }
}

/** By campaign and currency. The shares of an order sum to 1, so that all rows together are all orders. */
export async function broughtBy(store: Store, scope: CreditScope): Promise<Brought[]> {
  const { sql, params } = credits(scope)
  const rows = await store.query<
    Record<'campaign' | 'currency', string> & Record<'n' | 'part' | 'worth' | 'back', Num>
  >(
    `SELECT campaign, ofCurrency AS currency, uniqExact(success) AS n, sum(share) AS part, sum(share * net) AS worth,
       sum(share * refunded) AS back
     FROM (${sql}) GROUP BY campaign, currency`,
    params,
  )
  return rows.map(({ campaign, currency, n, part, worth, back }) => ({
    campaign,
    currency,
    orders: Number(n),
    conversions: Number(part),
    revenue: Number(worth),
    refunded: Number(back),
  }))
}

/** All orders of a currency, whatever they are credited to. */
export function totalsOf(brought: readonly Brought[]): Totals {
  const sum = (what: 'conversions' | 'revenue' | 'refunded') => brought.reduce((all, one) => all + one[what], 0)
  return { orders: Math.round(sum('conversions')), revenue: sum('revenue'), refunded: sum('refunded') }
}

export async function broughtByDay(store: Store, scope: CreditScope, campaign: string) {
  const { sql, params } = credits(scope)
  const rows = await store.query<{ day: string; conversions: Num; worth: Num }>(
    `SELECT toString(toDate(fromUnixTimestamp64Milli(orderMs), {timeZone:String})) AS day, sum(share) AS conversions,
       sum(share * net) AS worth
     FROM (${sql}) WHERE campaign = {campaign:String} AND ofCurrency = {currency:String} GROUP BY day`,
    { ...params, campaign, currency: scope.currency, timeZone: scope.timeZone },
  )
  return new Map(rows.map(({ day, conversions, worth }) => [day, [Number(conversions), Number(worth)] as const]))
}

export async function viewThrough(store: Store, scope: CreditScope) {
  const { sql, params } = viewThroughOrders(scope)
  const rows = await store.query<{ campaign: string; n: Num; worth: Num }>(
    `SELECT campaign, uniqExact(success) AS n, sum(net) AS worth
     FROM (${sql}) WHERE ofCurrency = {currency:String} GROUP BY campaign`,
    { ...params, currency: scope.currency },
  )
  return new Map(rows.map(({ campaign, n, worth }) => [campaign, { orders: Number(n), revenue: Number(worth) }]))
}

/** Sessions that began in the period and came by a campaign at any moment. */
export async function visitsBy(store: Store, { siteId, period }: CreditScope): Promise<Visits[]> {
  const [begun, days] = [begunIn(siteId, period), onSiteDays(siteId, period)]
  const rows = await store.query<{ campaign: string; channel: string; n: Num; persons: Num }>(
    `SELECT campaign, argMax(channel, at) AS channel, uniqExact(session) AS n, uniqExact(person) AS persons
     FROM (SELECT sessionDay AS day, sessionId AS session, ts AS at, ${arrivedBy} AS campaign, ${arrivalChannel} AS channel
       FROM events WHERE ${days.sql} AND ${isArrival}) AS arrived
     INNER JOIN (SELECT sessionDay AS day, sessionId AS session, person FROM sessions FINAL WHERE ${begun.sql}) AS begun
       USING (day, session)
     WHERE campaign != '' GROUP BY campaign`,
    begun.params,
  )
  return rows.map(({ campaign, channel, n, persons }) => ({
    campaign,
    channel,
    visits: Number(n),
    visitors: Number(persons),
  }))
}

export async function visitsByDay(store: Store, { siteId, period, timeZone }: CreditScope, campaign: string) {
  const [begun, came] = [begunIn(siteId, period), cameByCampaign(campaign, onSiteDays(siteId, period))]
  const rows = await store.query<{ day: string; n: Num }>(
    `SELECT toString(toDate(firstTs, {timeZone:String})) AS day, count() AS n
     FROM sessions FINAL WHERE ${begun.sql} AND ${came.sql} GROUP BY day`,
    { ...begun.params, ...came.params, timeZone },
  )
  return new Map(rows.map(({ day, n }) => [day, Number(n)]))
}
