/** Impressions, clicks and click-through rate of promotions, in all and by day (rules: impressions.ts). */
import type { PromotionRow, promotionRoutes } from '@hindsight/protocol/api/promotions'
import type { OutputOf } from '@hindsight/protocol/api/route'
import { isPart, type PromotionGroup } from '@hindsight/protocol/promotions'
import type { Store } from '../../clickhouse/store.ts'
import { rateOf } from '../../statistics/rate.ts'
import { daysOf } from '../days.ts'
import type { Period } from '../scope.ts'
import { impressionsBy, withTrouble } from './impressions.ts'

export type PromotionQuestion = {
  siteId: string
  period: Period
  timeZone: string
  now: number
  by: PromotionGroup
  promotion?: string | undefined
  promotionClass?: string | undefined
}

type Lists = 'clickerSessions' | 'rage' | 'dead'
type Troubled = { n: number; sessions: number }
export type PromotionCounts = Omit<PromotionRow, Lists | 'against'> & {
  clickerSessions: number
  rage: Troubled
  dead: Troubled
}
type Day = OutputOf<typeof promotionRoutes.listPromotions>['days'][number]

const maxRows = 500

type Num = number | string
type StoredRow = Record<'promotionId' | 'value' | 'name' | 'creative' | 'position', string> &
  Record<
    'n' | 'k' | 'persons' | 'clicking' | 'clickerSessions' | 'raged' | 'ragedSessions' | 'deadOnes' | 'deadSessions',
    Num
  > & { byDay: [days: string[], shown: Num[], clicked: Num[]] }

/** The value that all of a group share; empty where they differ. */
const shared = (column: string): string => `if(min(${column}) = max(${column}), any(${column}), '')`

/**
 * Every day of the period for every promotion (or value) that was seen in it: a day without impressions is a zero, not a
 * gap. Of very many promotions, those shown most are rows.
 */
export async function listPromotions(
  store: Store,
  { siteId, period, timeZone, now, by, ...filter }: PromotionQuestion,
): Promise<{ rows: PromotionCounts[]; days: Day[] }> {
  const { sql, params } = withTrouble(impressionsBy(siteId, period, timeZone, by, filter), siteId, period)
  const sessionsOf = (which: string): string => `uniqExactIf(ofVisit, ${which} AND ofVisit != 0)`
  const found = await store.query<StoredRow>(
    `SELECT ${shared('ofPromotion')} AS promotionId, value, argMax(ofTitle, if(ofTitle = '', 0, toUnixTimestamp64Milli(firstTs))) AS name,
       ${shared('ofCreative')} AS creative, ${shared('ofPosition')} AS position,
       count() AS n, countIf(clicked) AS k, uniqExact(personNo) AS persons, uniqExactIf(personNo, clicked) AS clicking,
       ${sessionsOf('clicked')} AS clickerSessions, countIf(rage) AS raged, ${sessionsOf('rage')} AS ragedSessions,
       countIf(dead) AS deadOnes, ${sessionsOf('dead')} AS deadSessions,
       sumMap([toDate(firstTs, {timeZone:String})], [1], [clicked]) AS byDay
     FROM (${sql}) GROUP BY ${isPart(by) ? 'ofPromotion, value' : 'value'}
     ORDER BY n DESC, promotionId, value`,
    params,
  )
  return {
    rows: found.slice(0, maxRows).map((row) => countsOf(row, by)),
    days: everyDay(found, by, daysOf(period, timeZone, now)),
  }
}

/** Parts of a promotion are one in its days. */
function everyDay(found: readonly StoredRow[], by: PromotionGroup, days: ReturnType<typeof daysOf>): Day[] {
  const kinds = new Map<string, { promotionId: string; value: string; counts: Map<string, [n: number, k: number]> }>()
  for (const { promotionId, value, byDay } of found) {
    const kind = isPart(by) ? { promotionId, value: '' } : { promotionId: '', value }
    const key = JSON.stringify(Object.values(kind))
    const { counts } = kinds.get(key) ?? { counts: new Map() }
    const [seenOn, shown, clicked] = byDay
    for (const [index, day] of seenOn.entries()) {
      const [n, k] = counts.get(day) ?? [0, 0]
      counts.set(day, [n + Number(shown[index]), k + Number(clicked[index])])
    }
    kinds.set(key, { ...kind, counts })
  }
  const inOrder = [...kinds].sort(([a], [b]) => (a < b ? -1 : 1))
  return days.flatMap(({ day, complete }) =>
    inOrder.map(([, { promotionId, value, counts }]) => {
      const [impressions, clicks] = counts.get(day) ?? [0, 0]
      return { day, promotionId, value, impressions, clicks, complete }
    }),
  )
}

function countsOf(
  { promotionId, value, name, creative, position, ...row }: StoredRow,
  by: PromotionGroup,
): PromotionCounts {
  const [impressions, clicks] = [Number(row.n), Number(row.k)]
  const [reached, clickers] = [Number(row.persons), Number(row.clicking)]
  return {
    promotionId,
    value,
    name: promotionId === '' && !isPart(by) ? '' : name,
    creative,
    position,
    impressions,
    clicks,
    ctr: rateOf(clicks, impressions),
    reached,
    clickers,
    personCtr: rateOf(clickers, reached),
    clickerSessions: Number(row.clickerSessions),
    rage: { n: Number(row.raged), sessions: Number(row.ragedSessions) },
    dead: { n: Number(row.deadOnes), sessions: Number(row.deadSessions) },
  }
}
