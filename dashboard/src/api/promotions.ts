import { promotionRoutes } from '@hindsight/protocol/api/promotions'
import type { OutputOf } from '@hindsight/protocol/api/route'
import { useQuery } from '@tanstack/react-query'
import { boundsOf, type Period } from '../filters/period.ts'
import { ask } from './client.ts'
import { ofSameSite } from './ofSameSite.ts'

export type Promotions = OutputOf<typeof promotionRoutes.listPromotions>
export const promotionGroups = ['promotion', 'creative', 'position'] as const
export type PromotionGroup = (typeof promotionGroups)[number]

/** Promotions of the period; `promotion` narrows to one. */
export function usePromotions(siteId: string, period: Period, by: PromotionGroup, promotion = '') {
  return useQuery({
    queryKey: ['sites', siteId, 'promotions', period, by, promotion],
    queryFn: ({ signal }) =>
      ask(promotionRoutes.listPromotions, {
        params: { siteId },
        query: { ...boundsOf(period), by, ...(promotion === '' ? {} : { promotion }) },
        signal,
      }),
    placeholderData: ofSameSite(siteId),
  })
}
