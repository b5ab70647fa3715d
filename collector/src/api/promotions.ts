/** Promotions and their click-through rates. */
import type { promotionRoutes } from '@hindsight/protocol/api/promotions'
import { listPromotions, promotionDays } from '../queries/promotion/listPromotions.ts'
import { against } from '../statistics/against.ts'
import { rateOf } from '../statistics/rate.ts'
import type { HandlersOf } from './handlers.ts'
import { liftAnswer } from './lift.ts'
import { orNone, sessionsCounted } from './lists.ts'
import { periodOf } from './period.ts'
import { settingsOf } from './siteSettings.ts'
import type { AnalysisDeps } from './struggles.ts'

export function promotionHandlers({ store, sites }: AnalysisDeps): HandlersOf<keyof typeof promotionRoutes> {
  return {
    async listPromotions({ params: { siteId }, query: { from, to, segment, traffic, by, promotion } }) {
      const now = Date.now()
      const period = periodOf({ from, to, segment, traffic }, now)
      const { timeZone } = settingsOf(sites, siteId)
      const question = { siteId, period, timeZone, now, by, promotion }
      const [rows, days] = await Promise.all([listPromotions(store, question), promotionDays(store, question)])
      // By its days, since of very many promotions not all are rows.
      const sumOf = (what: 'clicks' | 'impressions') => days.reduce((sum, day) => sum + day[what], 0)
      const average = rateOf(sumOf('clicks'), sumOf('impressions'))
      return {
        average,
        rows: rows.map((row) => ({
          ...row,
          against: against(row.ctr, average),
          clickerSessions: sessionsCounted(row.clickerSessions, siteId, period, {
            promotion: orNone(row.promotionId),
            ...(by === 'creative' ? { creative: orNone(row.creative) } : {}),
            ...(by === 'position' ? { position: orNone(row.position) } : {}),
            clicked: true,
          }),
        })),
        days,
        from: period.fromMs,
        to: period.toMs,
      }
    },

    async comparePromotion({ params: { siteId }, query: { from, to, ...asked } }) {
      const now = Date.now()
      const { timeZone, conversion, currency } = settingsOf(sites, siteId)
      const question = { siteId, period: periodOf({ from, to }, now), timeZone, conversion, currency, ...asked }
      return await liftAnswer(store, question, now)
    },
  }
}
