/** Promotions and their click-through rates. */
import type { promotionRoutes } from '@hindsight/protocol/api/promotions'
import { type ClickTrouble, isPart } from '@hindsight/protocol/promotions'
import { listPromotions, type PromotionCounts, type PromotionQuestion } from '../queries/promotion/listPromotions.ts'
import type { SessionFilter } from '../queries/sessionFilter.ts'
import { against } from '../statistics/against.ts'
import { rateOf } from '../statistics/rate.ts'
import type { HandlersOf } from './handlers.ts'
import { liftAnswer } from './lift.ts'
import { orNone, sessionsCounted } from './lists.ts'
import { periodOf } from './period.ts'
import { settingsOf } from './siteSettings.ts'
import type { AnalysisDeps } from './struggles.ts'

/** The impressions of a row, as lists of sessions are asked for them. */
function whichOf(
  { promotionId, creative, position, value }: PromotionCounts,
  { by, promotion, promotionClass }: Pick<PromotionQuestion, 'by' | 'promotion' | 'promotionClass'>,
): SessionFilter {
  if (!isPart(by)) return { promotion, promotionClass, impressionsBy: by, impressionsOf: orNone(value) }
  return {
    promotion: orNone(promotionId),
    promotionClass,
    ...(by === 'creative' ? { creative: orNone(creative) } : {}),
    ...(by === 'position' ? { position: orNone(position) } : {}),
  }
}

export function promotionHandlers({ store, sites }: AnalysisDeps): HandlersOf<keyof typeof promotionRoutes> {
  return {
    async listPromotions({ params: { siteId }, query: { from, to, segment, traffic, ...asked } }) {
      const now = Date.now()
      const period = periodOf({ from, to, segment, traffic }, now)
      const { timeZone } = settingsOf(sites, siteId)
      const question = { siteId, period, timeZone, now, ...asked }
      const { rows, days } = await listPromotions(store, question)
      // By its days, since of very many promotions not all are rows.
      const sumOf = (what: 'clicks' | 'impressions') => days.reduce((sum, day) => sum + day[what], 0)
      const average = rateOf(sumOf('clicks'), sumOf('impressions'))
      return {
        average,
        rows: rows.map((row) => {
          const opened = (n: number, more: SessionFilter) =>
            sessionsCounted(n, siteId, period, { ...whichOf(row, asked), clicked: true, ...more })
          const troubled = ({ n, sessions }: PromotionCounts['rage'], clickTrouble: ClickTrouble) => ({
            rate: rateOf(n, row.clicks),
            sessions: opened(sessions, { clickTrouble }),
          })
          return {
            ...row,
            against: against(row.ctr, average),
            clickerSessions: opened(row.clickerSessions, {}),
            rage: troubled(row.rage, 'rage'),
            dead: troubled(row.dead, 'dead'),
          }
        }),
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
