import * as z from 'zod'
import { counted, onSite, period, route, time } from './route.ts'
import { rate } from './struggles.ts'

const count = z.number().int()

/** Of fewer impressions a comparison says nothing. */
export const minImpressions = 100

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
  against: z
    .object({
      ratio: z.number().describe('its CTR divided by the average'),
      mayBeChance: z.boolean().describe('the average lies within the interval of its CTR'),
    })
    .nullable()
    .describe(
      `its CTR against \`average\`; null with fewer than ${minImpressions} impressions, or where nothing was clicked`,
    ),
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
      average: rate.describe('clicks of all impressions that were asked for: what each row is compared with'),
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
