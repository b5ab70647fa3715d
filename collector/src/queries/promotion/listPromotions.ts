/** Impressions, clicks and click-through rate of promotions, in all and by day (rules: impressions.ts). */
import type { PromotionRow, promotionRoutes } from '@hindsight/protocol/api/promotions'
import type { OutputOf } from '@hindsight/protocol/api/route'
import { noId } from '@hindsight/protocol/ids'
import type { Store } from '../../clickhouse/store.ts'
import { rateOf } from '../../statistics/rate.ts'
import { daysOf } from '../days.ts'
import type { Period } from '../scope.ts'
import { impressions } from './impressions.ts'

export type PromotionQuestion = {
  siteId: string
  period: Period
  timeZone: string
  now: number
  by: 'promotion' | 'creative' | 'position'
  promotion?: string | undefined
}

export type PromotionCounts = Omit<PromotionRow, 'clickerSessions' | 'against'> & { clickerSessions: number }
type Day = OutputOf<typeof promotionRoutes.listPromotions>['days'][number]

const maxRows = 500

type StoredRow = Record<'promotionId' | 'name' | 'creative' | 'position', string> &
  Record<'n' | 'k' | 'reached' | 'clickers' | 'clickerSessions', number | string>

const groupings = {
  promotion: 'ofPromotion',
  creative: 'ofPromotion, ofCreative',
  position: 'ofPromotion, ofPosition',
} as const

/** The value that all of a group share; empty where they differ. */
const shared = (column: string): string => `if(uniqExact(${column}) = 1, any(${column}), '')`

export async function listPromotions(store: Store, question: PromotionQuestion): Promise<PromotionCounts[]> {
  const { siteId, period, timeZone, by, promotion } = question
  const { sql, params } = impressions(siteId, period, timeZone, { promotion })
  const rows = await store.query<StoredRow>(
    `SELECT ofPromotion AS promotionId, argMax(ofTitle, (ofTitle != '', firstTs)) AS name,
       ${shared('ofCreative')} AS creative, ${shared('ofPosition')} AS position,
       count() AS n, countIf(clicked) AS k, uniqExact(ofPerson) AS reached, uniqExactIf(ofPerson, clicked) AS clickers,
       uniqExactIf(ofSession, clicked AND ofSession.2 != {noId:UUID}) AS clickerSessions
     FROM (${sql}) GROUP BY ${groupings[by]}
     ORDER BY n DESC, promotionId, creative, position LIMIT ${maxRows}`,
    { ...params, noId },
  )
  return rows.map(({ n, k, reached, clickers, clickerSessions, ...row }) => ({
    ...row,
    impressions: Number(n),
    clicks: Number(k),
    ctr: rateOf(Number(k), Number(n)),
    reached: Number(reached),
    clickers: Number(clickers),
    clickerSessions: Number(clickerSessions),
  }))
}

/** Every day of the period for every promotion that was seen in it: a day without impressions is a zero, not a gap. */
export async function promotionDays(store: Store, question: PromotionQuestion): Promise<Day[]> {
  const { siteId, period, timeZone, promotion, now } = question
  const { sql, params } = impressions(siteId, period, timeZone, { promotion })
  const rows = await store.query<{ day: string; promotionId: string; n: number | string; k: number | string }>(
    `SELECT toString(toDate(firstTs, {timeZone:String})) AS day, ofPromotion AS promotionId, count() AS n,
       countIf(clicked) AS k
     FROM (${sql}) GROUP BY day, promotionId`,
    params,
  )
  const found = new Map(rows.map((row) => [`${row.day} ${row.promotionId}`, row]))
  const promotions = [...new Set(rows.map((row) => row.promotionId))].sort()
  return daysOf(period, timeZone, now).flatMap(({ day, complete }) =>
    promotions.map((promotionId) => {
      const row = found.get(`${day} ${promotionId}`)
      return { day, promotionId, impressions: Number(row?.n ?? 0), clicks: Number(row?.k ?? 0), complete }
    }),
  )
}
