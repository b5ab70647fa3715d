import * as z from 'zod'
import { promotionClasses, promotionGroups } from '../promotions.ts'
import { counted, onSite, period, route, time } from './route.ts'
import { noneText } from './sessionFilters.ts'
import { rate } from './struggles.ts'

const count = z.number().int()

/** Of fewer impressions a comparison says nothing. */
export const minImpressions = 100

/** Of the impressions that were clicked: at so many, and the sessions of those. */
const troubledClicks = z.object({ rate, sessions: counted })

export const promotionRow = z.object({
  /** Empty where the row is of several promotions. */
  promotionId: z.string(),
  value: z.string().describe('what `by` asks for; empty: not known'),
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
  /** clickers of reached: what is compared, since an impression is no person. */
  personCtr: rate,
  clickerSessions: counted,
  rage: troubledClicks.describe('it was clicked again and again'),
  dead: troubledClicks.describe('nothing happened on a click'),
})
export type PromotionRow = z.infer<typeof promotionRow>

const interval = z.object({ value: z.number(), low: z.number(), high: z.number() })

export const promotionRoutes = {
  listPromotions: route({
    method: 'get',
    path: '/api/sites/{siteId}/promotions',
    need: 'analytics.read',
    summary:
      'Impressions, clicks and CTR per promotion, creative or position, or by campaign, class (service or sales), segment at that time, or an attribute of the session',
    params: onSite,
    query: z.object({
      ...period,
      by: z.enum(promotionGroups).default('promotion'),
      promotion: z.string().max(200).optional(),
      promotionClass: z
        .enum([...promotionClasses, noneText])
        .optional()
        .describe('only these; `(none)`: neither is said'),
    }),
    output: z.object({
      rows: z.array(promotionRow),
      average: rate.describe('clicks of all impressions that were asked for: what each row is compared with'),
      /** A click counts on the day of its impression, in the site's time zone. */
      days: z.array(
        z.object({
          day: z.string(),
          promotionId: z.string().describe('empty where rows are of several promotions'),
          value: z.string().describe('of a row of several promotions'),
          impressions: count,
          clicks: count,
          complete: z.boolean(),
        }),
      ),
      from: time,
      to: time,
    }),
  }),
  comparePromotion: route({
    method: 'get',
    path: '/api/sites/{siteId}/promotions/comparison',
    need: 'analytics.read',
    summary: 'Two arms of a promotion, person by person: is one clicked more often, and does it bring more?',
    params: onSite,
    query: z.object({
      ...period,
      promotion: z.string().min(1).max(200),
      of: z.enum(['arm', 'creative']).default('arm').describe('what its events call `arm`, or its creatives'),
      control: z
        .string()
        .max(200)
        .optional()
        .describe('default: the arm called control, holdout or ghost, or the largest'),
      treatment: z.string().max(200).optional().describe('default: the largest other one'),
      planned: z.coerce
        .number()
        .int()
        .min(200)
        .max(1e9)
        .default(10_000)
        .describe('how many persons are to be compared; decide it before you look'),
      effect: z.coerce
        .number()
        .gt(1)
        .max(100)
        .default(1.2)
        .describe('the ratio of rates that one wants to see: `plan` says what it takes'),
      plannedEnd: z.coerce.number().int().optional().describe('ms since 1970; p is told from then on'),
    }),
    output: z.object({
      arms: z.array(
        z.object({
          name: z.string(),
          persons: count,
          impressions: count,
          clicks: count,
          ctr: rate.describe('of impressions'),
          personCtr: rate.describe('persons who clicked of persons who saw it'),
          orders: count.describe('of its persons, from their first impression on'),
          revenuePerPerson: z.number(),
        }),
      ),
      several: count.describe('persons who met more than one arm; part of none'),
      control: z.string().nullable(),
      treatment: z.string().nullable(),
      lift: z
        .object({
          verdict: z.enum(['tooLittle', 'notYet', 'higher', 'lower']),
          ratio: z.number().nullable(),
          low: z.number().nullable(),
          high: z.number().nullable(),
          z: z.number().nullable(),
          boundary: z.number().nullable().describe('|z| beyond which there is a verdict, at any look'),
          p: z.number().nullable(),
        })
        .nullable(),
      plan: z
        .object({
          persons: count.describe('in each of two arms, to find the effect 8 times in 10 at the boundary of `lift`'),
          soFar: count.describe('in the smaller of the two arms that are compared; 0 where there is only one'),
          perDay: z.number().describe('that come to each arm, since the promotion was first seen in the period'),
          days: count.describe('that it takes at this rate until there are enough'),
        })
        .nullable()
        .describe('null: too little is known of the control'),
      revenue: interval.nullable().describe('treatment less control, for each person'),
      incrementalRoi: interval.nullable().describe('against a holdout, where the cost of its campaign is known'),
      says: z.string(),
      currency: z.string(),
    }),
  }),
}
