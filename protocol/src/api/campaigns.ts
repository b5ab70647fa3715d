/** Campaigns: what was sent and spent, who came, and what they ordered. */
import * as z from 'zod'
import { attributionModels, campaignChannels } from '../campaigns.ts'
import { counted, onSite, period, route, time } from './route.ts'
import { rate } from './struggles.ts'

const count = z.number().int()

const attribution = {
  ...period,
  model: z
    .enum(attributionModels)
    .default('last')
    .describe('which touches an order is credited to: the last, the first, or all alike'),
  windowDays: z.coerce.number().int().min(1).max(90).default(7).describe('how long before an order a touch counts'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'three capital letters, such as EUR')
    .optional()
    .describe('of the orders and costs; default the site’s. Others are left out and named'),
}

const told = {
  /** As told by other systems for the days of the period; null: nobody told. */
  sends: count.nullable(),
  opens: count.nullable(),
  impressions: count.nullable().describe('off the site, as told'),
  clicks: count.nullable().describe('off the site, as told'),
  cost: z.number().nullable(),
}

export const campaignRow = z.object({
  campaign: z.string().describe('`(none)`: orders without a touch'),
  channel: z.enum(campaignChannels),
  ...told,
  /** opens of sends, clicks of impressions; null where either is not known, or they cannot be true. */
  openRate: rate.nullable(),
  ctr: rate.nullable(),
  /** Sessions that began in the period and in which a page was opened by the campaign; their persons. */
  visits: counted,
  visitors: count,
  /** Orders that are credited to it in part or whole, and how many and how much that comes to. */
  orders: counted,
  conversions: z.number(),
  revenue: z.number(),
  /** Orders of persons who saw a banner of it in the 24 hours before and never came by it; never part of the above. */
  viewThrough: z.object({ orders: count, revenue: z.number() }),
  roi: z.number().nullable().describe('(revenue − cost) / cost; null where the cost is 0 or not known'),
})
export type CampaignRow = z.infer<typeof campaignRow>

export const campaignOrder = z.object({
  /** The order’s number, where it has one. */
  orderId: z.string(),
  ts: time,
  person: z.string(),
  sessionId: z.string().nullable(),
  revenue: z.number().describe('less what was refunded'),
  refunded: z.number(),
  share: z.number().describe('how much of the order is credited to the campaign, 0 to 1'),
  touches: z.array(z.object({ campaign: z.string(), ts: time })),
})
export type CampaignOrder = z.infer<typeof campaignOrder>

const name = z.string().trim().min(1).max(100)
const figure = count.min(0).max(1e12).nullable().optional()

export const campaignDay = z.strictObject({
  day: z.iso.date(),
  campaign: name,
  channel: z.enum(campaignChannels).default('other'),
  part: z.string().trim().max(200).default('').describe('tells several rows of one day apart: an ad, a list'),
  sends: figure,
  opens: figure,
  impressions: figure,
  clicks: figure,
  cost: z.number().min(0).max(1e12).nullable().optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'three capital letters, such as EUR')
    .optional(),
})

export const campaignRoutes = {
  listCampaigns: route({
    method: 'get',
    path: '/api/sites/{siteId}/campaigns',
    need: 'analytics.read',
    summary: 'Campaigns: sends, opens, visits, orders and revenue by a model of attribution, and what they cost',
    params: onSite,
    query: z.object(attribution),
    output: z.object({
      rows: z.array(campaignRow),
      /** What the rows sum to. */
      totals: z.object({
        orders: count,
        revenue: z.number(),
        refunded: z.number(),
        cost: z.number().nullable(),
      }),
      currency: z.string(),
      leftOut: z.object({
        orders: z.array(z.object({ currency: z.string(), orders: count, revenue: z.number() })),
        costs: z.array(z.object({ currency: z.string(), cost: z.number() })),
      }),
      from: time,
      to: time,
    }),
  }),
  campaignDays: route({
    method: 'get',
    path: '/api/sites/{siteId}/campaign-days',
    need: 'analytics.read',
    summary: 'One campaign by day',
    params: onSite,
    query: z.object({ ...attribution, campaign: name }),
    output: z.object({
      days: z.array(
        z.object({
          day: z.string(),
          complete: z.boolean(),
          ...told,
          visits: count,
          conversions: z.number(),
          revenue: z.number(),
        }),
      ),
      currency: z.string(),
    }),
  }),
  listCampaignOrders: route({
    method: 'get',
    path: '/api/sites/{siteId}/campaign-orders',
    need: 'analytics.read',
    summary: 'Orders that are credited to a campaign, with all touches before each; newest first',
    params: onSite,
    query: z.object({
      ...attribution,
      campaign: name,
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z
        .string()
        .regex(/^\d{1,9}$/)
        .optional(),
    }),
    output: z.object({
      total: counted,
      orders: z.array(campaignOrder),
      next: z.string().nullable(),
      currency: z.string(),
    }),
  }),
  tellCampaignDays: route({
    method: 'post',
    path: '/api/sites/{siteId}/campaign-days',
    need: 'campaigns.write',
    summary:
      'Tell what was sent, opened, shown, clicked and spent on days of campaigns; the newest that is told counts',
    params: onSite,
    body: z.strictObject({ source: z.string().trim().min(1).max(60), days: z.array(campaignDay).min(1).max(1_000) }),
    output: z.object({ taken: count }),
  }),
}
