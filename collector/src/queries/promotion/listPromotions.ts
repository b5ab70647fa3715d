/** Impressions, clicks and click-through rate of promotions, in all and by day (rules: impressions.ts). */
import type { PromotionRow, promotionRoutes } from '@hindsight/protocol/api/promotions'
import type { OutputOf } from '@hindsight/protocol/api/route'
import { noId } from '@hindsight/protocol/ids'
import { isPart, type PromotionGroup } from '@hindsight/protocol/promotions'
import type { Store } from '../../clickhouse/store.ts'
import { rateOf } from '../../statistics/rate.ts'
import { daysOf } from '../days.ts'
import type { Condition, Period } from '../scope.ts'
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

type StoredRow = Record<'promotionId' | 'value' | 'name' | 'creative' | 'position', string> &
  Record<
    'n' | 'k' | 'persons' | 'clicking' | 'clickerSessions' | 'raged' | 'ragedSessions' | 'deadOnes' | 'deadSessions',
    number | string
  >

/** The value that all of a group share; empty where they differ. */
const shared = (column: string): string => `if(uniqExact(${column}) = 1, any(${column}), '')`

const impressionsOf = ({ siteId, period, timeZone, by, ...filter }: PromotionQuestion): Condition =>
  impressionsBy(siteId, period, timeZone, by, filter)

export async function listPromotions(store: Store, question: PromotionQuestion): Promise<PromotionCounts[]> {
  const { siteId, period, by } = question
  const { sql, params } = withTrouble(impressionsOf(question), siteId, period)
  const sessionsOf = (which: string): string => `uniqExactIf(ofSession, ${which} AND ofSession.2 != {noId:UUID})`
  const rows = await store.query<StoredRow>(
    `SELECT ${shared('ofPromotion')} AS promotionId, value, argMax(ofTitle, (ofTitle != '', firstTs)) AS name,
       ${shared('ofCreative')} AS creative, ${shared('ofPosition')} AS position,
       count() AS n, countIf(clicked) AS k, uniqExact(ofPerson) AS persons, uniqExactIf(ofPerson, clicked) AS clicking,
       ${sessionsOf('clicked')} AS clickerSessions, countIf(rage) AS raged, ${sessionsOf('rage')} AS ragedSessions,
       countIf(dead) AS deadOnes, ${sessionsOf('dead')} AS deadSessions
     FROM (${sql}) GROUP BY ${isPart(by) ? 'ofPromotion, value' : 'value'}
     ORDER BY n DESC, promotionId, value LIMIT ${maxRows}`,
    { ...params, noId },
  )
  return rows.map(({ promotionId, value, name, creative, position, ...row }) => {
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
  })
}

/** Every day of the period for every promotion (or value) that was seen in it: a day without impressions is a zero, not a gap. */
export async function promotionDays(store: Store, question: PromotionQuestion): Promise<Day[]> {
  const { period, timeZone, now, by } = question
  const { sql, params } = impressionsOf(question)
  const of = isPart(by) ? `ofPromotion AS promotionId, '' AS value` : `'' AS promotionId, value`
  const rows = await store.query<Record<'day' | 'promotionId' | 'value', string> & Record<'n' | 'k', number | string>>(
    `SELECT toString(toDate(firstTs, {timeZone:String})) AS day, ${of}, count() AS n, countIf(clicked) AS k
     FROM (SELECT firstTs, clicked, ofPromotion, value FROM (${sql})) GROUP BY day, promotionId, value`,
    params,
  )
  const keyOf = ({ promotionId, value }: { promotionId: string; value: string }): string =>
    JSON.stringify([promotionId, value])
  const found = new Map(rows.map((row) => [`${row.day} ${keyOf(row)}`, row]))
  const kinds = [...new Map(rows.map((row) => [keyOf(row), row]))].sort(([a], [b]) => (a < b ? -1 : 1))
  return daysOf(period, timeZone, now).flatMap(({ day, complete }) =>
    kinds.map(([key, { promotionId, value }]) => {
      const row = found.get(`${day} ${key}`)
      return { day, promotionId, value, impressions: Number(row?.n ?? 0), clicks: Number(row?.k ?? 0), complete }
    }),
  )
}
