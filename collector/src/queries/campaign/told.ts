/** What other systems told of campaigns: of each figure of a day the newest, summed over sources and parts. */
import type { Store } from '../../clickhouse/store.ts'
import { dayOf } from '../days.ts'
import type { Period } from '../scope.ts'

type Num = number | string

export type Told = {
  channel: string
  sends: number | null
  opens: number | null
  impressions: number | null
  clicks: number | null
  cost: number | null
}
type StoredTold = { campaign: string; day: string; money: string; channel: string } & Record<
  'sends' | 'opens' | 'impressions' | 'clicks' | 'cost',
  Num | null
>
export type ToldDay = Told & { campaign: string; day: string; currency: string }

export type ToldQuestion = { siteId: string; period: Period; timeZone: string; currency: string; campaign?: string }

const figures = ['sends', 'opens', 'impressions', 'clicks', 'cost'] as const
const numberOf = (value: Num | null): number | null => (value === null ? null : Number(value))

/** By campaign, day and currency of its costs; a day that the period touches counts whole. */
export async function toldDays(store: Store, question: ToldQuestion): Promise<ToldDay[]> {
  const { siteId, period, timeZone, currency, campaign } = question
  const newest = figures.map((name) => `argMaxIf(${name}, version, ${name} IS NOT NULL) AS new_${name}`)
  const rows = await store.query<StoredTold>(
    `SELECT campaign, toString(day) AS day, money, any(ofChannel) AS channel,
       ${figures.map((name) => `sum(new_${name}) AS ${name}`).join(', ')}
     FROM (
       SELECT campaign, day, source, part, argMax(channel, version) AS ofChannel, ${newest.join(', ')},
         argMaxIf(currency, version, cost IS NOT NULL) AS given, if(given = '', {siteCurrency:String}, given) AS money
       FROM campaignDays FINAL
       WHERE siteId = {siteId:String} AND day >= {firstDay:Date} AND day <= {lastDay:Date}
         ${campaign === undefined ? '' : 'AND campaign = {campaign:String}'}
       GROUP BY campaign, day, source, part)
     GROUP BY campaign, day, money ORDER BY campaign, day, money`,
    {
      siteId,
      firstDay: dayOf(Math.max(0, period.fromMs), timeZone),
      lastDay: dayOf(period.toMs - 1, timeZone),
      siteCurrency: currency,
      ...(campaign === undefined ? {} : { campaign }),
    },
  )
  return rows.map(({ money, sends, opens, impressions, clicks, cost, ...row }) => ({
    ...row,
    currency: money,
    sends: numberOf(sends),
    opens: numberOf(opens),
    impressions: numberOf(impressions),
    clicks: numberOf(clicks),
    cost: numberOf(cost),
  }))
}

/** Nothing and something is something; nothing and nothing stays unknown. */
const plus = (a: number | null, b: number | null): number | null => (a === null ? b : a + (b ?? 0))

export const noTold: Told = { channel: '', sends: null, opens: null, impressions: null, clicks: null, cost: null }

/** Summed; a cost in another currency than is asked for is left out, and so is not known. */
export function sumTold(days: readonly ToldDay[], currency: string): Told {
  return days.reduce<Told>(
    (sum, day) => ({
      channel: sum.channel === '' ? day.channel : sum.channel,
      sends: plus(sum.sends, day.sends),
      opens: plus(sum.opens, day.opens),
      impressions: plus(sum.impressions, day.impressions),
      clicks: plus(sum.clicks, day.clicks),
      cost: day.currency === currency ? plus(sum.cost, day.cost) : sum.cost,
    }),
    noTold,
  )
}
