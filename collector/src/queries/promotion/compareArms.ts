/**
 * The arms of a promotion (what its events call `arm`, or its creatives), person by person: what each saw and clicked,
 * and what she ordered from her first impression on. Who met more than one arm belongs to none, and is counted apart.
 */
import type { Store } from '../../clickhouse/store.ts'
import type { Arm, Sample } from '../../statistics/lift.ts'
import { type OrderScope, orders } from '../campaign/orders.ts'
import { onSiteDays } from '../scope.ts'
import { impressions } from './impressions.ts'

type Num = number | string
export type ArmFound = { name: string; clickers: number; orders: number; arm: Arm; revenue: Sample; campaign: string }
export type ArmQuestion = OrderScope & { timeZone: string; promotion: string; of: 'arm' | 'creative' }

type StoredArm = { name: string; campaign: string } & Record<
  | 'several'
  | 'persons'
  | 'firstMs'
  | 'sumN'
  | 'sumK'
  | 'varN'
  | 'varK'
  | 'covKN'
  | 'clickers'
  | 'bought'
  | 'mean'
  | 'variance',
  Num
>

const columns = { arm: 'ofArm', creative: 'ofCreative' } as const
const dayMs = 24 * 60 * 60 * 1000

/** `firstMs`: when the promotion was first seen in the period; null: not in it. */
export async function compareArms(
  store: Store,
  question: ArmQuestion,
): Promise<{ arms: ArmFound[]; several: number; firstMs: number | null }> {
  const { siteId, period, timeZone, promotion, of, currency } = question
  const seen = impressions(siteId, period, timeZone, { promotion })
  const bought = orders(question)
  const days = onSiteDays(siteId, { fromMs: period.fromMs - dayMs, toMs: period.toMs + dayMs })
  const rows = await store.query<StoredArm>(
    `SELECT name, several, any(ofPromotionCampaign) AS campaign, count() AS persons, sum(n) AS sumN, sum(k) AS sumK,
       varPop(n) AS varN, varPop(k) AS varK, covarPop(k, n) AS covKN, countIf(k > 0) AS clickers,
       min(since) AS firstMs, sum(howMany) AS bought, avg(worth) AS mean, varPop(worth) AS variance
     FROM (
       SELECT name, several, ofPromotionCampaign, n, k, since,
         arrayFilter(one -> one.1 >= since, everyOrder) AS after, length(after) AS howMany,
         arraySum(one -> one.2, after) AS worth
       FROM (
         SELECT ofPerson AS buyer, any(${columns[of]}) AS name, uniqExact(${columns[of]}) > 1 AS several, count() AS n,
           countIf(clicked) AS k, toUnixTimestamp64Milli(min(firstTs)) AS since, any(ofCampaign) AS ofPromotionCampaign
         FROM (${seen.sql}) GROUP BY buyer) AS saw
       LEFT JOIN (SELECT buyer, groupArray((orderMs, net)) AS everyOrder
         FROM (${bought.sql}) WHERE ofCurrency = {currency:String} GROUP BY buyer) AS ordered USING (buyer))
     GROUP BY name, several ORDER BY name`,
    { ...seen.params, ...bought.params, ...days.params, currency },
  )
  const isSeveral = ({ several }: StoredArm) => Number(several) === 1
  return {
    firstMs: rows.length === 0 ? null : Math.min(...rows.map(({ firstMs }) => Number(firstMs))),
    several: rows.filter(isSeveral).reduce((sum, { persons }) => sum + Number(persons), 0),
    arms: rows.filter((row) => !isSeveral(row)).map(armOf),
  }
}

function armOf(row: StoredArm): ArmFound {
  const persons = Number(row.persons)
  return {
    name: row.name,
    campaign: row.campaign,
    clickers: Number(row.clickers),
    orders: Number(row.bought),
    arm: {
      persons,
      sumN: Number(row.sumN),
      sumK: Number(row.sumK),
      varN: Number(row.varN),
      varK: Number(row.varK),
      covKN: Number(row.covKN),
    },
    revenue: { persons, mean: Number(row.mean), variance: Number(row.variance) },
  }
}
