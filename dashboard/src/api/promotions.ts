import { promotionRoutes } from '@hindsight/protocol/api/promotions'
import type { OutputOf } from '@hindsight/protocol/api/route'
import type { PromotionClass, PromotionGroup } from '@hindsight/protocol/promotions'
import { useQuery } from '@tanstack/react-query'
import { boundsOf, type Period } from '../filters/period.ts'
import { ask } from './client.ts'
import { ofSameSite } from './ofSameSite.ts'

export type Promotions = OutputOf<typeof promotionRoutes.listPromotions>
export type PromotionsAsked = { by: PromotionGroup; promotion?: string; promotionClass?: PromotionClass }

/** Promotions of the period; `promotion` narrows to one, `promotionClass` to those that serve or those that sell. */
export function usePromotions(siteId: string, period: Period, asked: PromotionsAsked) {
  return useQuery({
    queryKey: ['sites', siteId, 'promotions', period, asked],
    queryFn: ({ signal }) =>
      ask(promotionRoutes.listPromotions, { params: { siteId }, query: { ...boundsOf(period), ...asked }, signal }),
    placeholderData: ofSameSite(siteId),
  })
}

export type Comparison = OutputOf<typeof promotionRoutes.comparePromotion>
export type ArmKind = 'arm' | 'creative'

/** Two arms of a promotion; which ones is chosen for the asker where nothing is said. */
export function useComparison(
  siteId: string,
  period: Period,
  asked: { promotion: string; of: ArmKind; control?: string; treatment?: string; effect: number },
) {
  return useQuery({
    queryKey: ['sites', siteId, 'comparison', period, asked],
    queryFn: ({ signal }) =>
      ask(promotionRoutes.comparePromotion, {
        params: { siteId },
        query: { ...boundsOf(period), ...asked },
        signal,
      }),
    enabled: asked.promotion !== '',
    placeholderData: ofSameSite(siteId),
  })
}
