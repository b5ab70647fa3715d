import * as z from 'zod'
import { counted, onSite, period, route, time } from './route.ts'
import { rate } from './struggles.ts'

const count = z.number().int()

export const promotionRow = z.object({
  promotionId: z.string(),
  name: z.string(),
  creative: z.string(),
  position: z.string(),
  /** Impressions seen (50 % visible for 1 s, or clicked). */
  impressions: count,
  /** Impressions with at least one click. */
  clicks: count,
  /** clicks of impressions, with its Wilson interval. */
  ctr: rate,
  /** Persons who saw it, persons who clicked it. */
  reached: count,
  clickers: count,
  clickerSessions: counted,
})
export type PromotionRow = z.infer<typeof promotionRow>

export const promotionRoutes = {
  listPromotions: route({
    method: 'get',
    path: '/api/sites/{siteId}/promotions',
    need: 'analytics.read',
    summary: 'Impressions, clicks and CTR per promotion, or per creative or position of it',
    params: onSite,
    query: z.object({
      ...period,
      by: z.enum(['promotion', 'creative', 'position']).default('promotion'),
      promotion: z.string().max(200).optional(),
    }),
    output: z.object({
      rows: z.array(promotionRow),
      /** A click counts on the day of its impression, in the site's time zone. */
      days: z.array(
        z.object({
          day: z.string(),
          promotionId: z.string(),
          impressions: count,
          clicks: count,
          complete: z.boolean(),
        }),
      ),
      from: time,
      to: time,
    }),
  }),
}
