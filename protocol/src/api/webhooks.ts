/** Webhooks: what happens here, told to other systems, signed by the Standard Webhooks convention. */
import * as z from 'zod'
import { onSite, route, time } from './route.ts'
import { webhookEventTypes } from './webhookEvents.ts'

/** `slack`: `{text, blocks}`, as Slack and what imitates it take it. */
export const webhookFormats = ['standard', 'slack'] as const

/** After which waits a delivery that failed is tried again, each shortened by chance; after the last it has failed. */
export const retryDelaysMs = [5, 60, 300, 1800, 7200, 21_600, 86_400].map((seconds) => seconds * 1000)

/** Both secrets sign for so long after a new one was made. */
export const oldSecretMs = 24 * 60 * 60 * 1000

/** Deliveries are kept so long. */
export const deliveryDays = 90

const types = z.array(z.enum(webhookEventTypes)).min(1, 'at least one').max(webhookEventTypes.length)
const name = z.string().trim().min(1, 'say what it is for').max(100)
const url = z.string().trim().min(1, 'an address such as https://desk.example/hooks').max(2000)

export const webhook = z.object({
  endpointId: z.string(),
  name: z.string(),
  url: z.string(),
  format: z.enum(webhookFormats),
  types: z.array(z.enum(webhookEventTypes)),
  on: z.boolean(),
  /** Why it was switched off by itself; empty where it was not. */
  offReason: z.string(),
  createdAt: time,
  /** Until then the secret before signs too; null: there is one only. */
  oldSecretUntil: time.nullable(),
  /** How the newest try ended; null: nothing has been sent yet. */
  last: z.object({ at: time, ok: z.boolean(), status: z.number().int().nullable(), error: z.string() }).nullable(),
  /** Deliveries that wait for another try. */
  waiting: z.number().int(),
  version: z.number().int(),
})
export type Webhook = z.infer<typeof webhook>

/** `failed`: given up after the last try. `dropped`: its endpoint was switched off or removed before it went through. */
export const deliveryStates = ['waiting', 'delivered', 'failed', 'dropped'] as const
export type DeliveryState = (typeof deliveryStates)[number]

export const deliveryTry = z.object({
  at: time,
  durationMs: z.number().int(),
  /** null: no answer. */
  status: z.number().int().nullable(),
  /** Why it did not go through; empty where it did. */
  error: z.string(),
  /** The beginning of what was answered. */
  answer: z.string(),
  /** By hand, not by itself. */
  byHand: z.boolean(),
})
export type DeliveryTry = z.infer<typeof deliveryTry>

export const delivery = z.object({
  /** The header `webhook-id`, the same over all tries. */
  deliveryId: z.string(),
  type: z.string(),
  at: time,
  state: z.enum(deliveryStates),
  tries: z.number().int(),
  nextAt: time.nullable(),
  status: z.number().int().nullable(),
  error: z.string(),
})
export type Delivery = z.infer<typeof delivery>

export const deliveryDetail = delivery.extend({ body: z.string(), attempts: z.array(deliveryTry) })
export type DeliveryDetail = z.infer<typeof deliveryDetail>

const onEndpoint = onSite.extend({ endpointId: z.string().max(100) })
const onDelivery = onEndpoint.extend({ deliveryId: z.string().max(100) })

export const webhookRoutes = {
  listWebhooks: route({
    method: 'get',
    path: '/api/sites/{siteId}/webhooks',
    need: 'webhooks.manage',
    summary: 'Where events of a site are sent to',
    params: onSite,
    output: z.object({ webhooks: z.array(webhook) }),
  }),
  addWebhook: route({
    method: 'post',
    path: '/api/sites/{siteId}/webhooks',
    need: 'webhooks.manage',
    summary: 'Send events to an address; the secret of the answer is shown this once',
    params: onSite,
    body: z.object({
      name,
      url,
      types,
      format: z.enum(webhookFormats).default('standard'),
      on: z.boolean().default(true),
    }),
    output: z.object({ webhook, secret: z.string() }),
  }),
  changeWebhook: route({
    method: 'patch',
    path: '/api/sites/{siteId}/webhooks/{endpointId}',
    need: 'webhooks.manage',
    summary: 'Change an endpoint, or switch it on or off; what happens while it is off is not sent later',
    params: onEndpoint,
    body: z.object({
      version: z.number().int(),
      name: name.optional(),
      url: url.optional(),
      types: types.optional(),
      format: z.enum(webhookFormats).optional(),
      on: z.boolean().optional(),
    }),
    output: webhook,
  }),
  removeWebhook: route({
    method: 'delete',
    path: '/api/sites/{siteId}/webhooks/{endpointId}',
    need: 'webhooks.manage',
    summary: 'Remove an endpoint; what still waits for it is not sent (204)',
    params: onEndpoint,
  }),
  rotateWebhookSecret: route({
    method: 'post',
    path: '/api/sites/{siteId}/webhooks/{endpointId}/secret',
    need: 'webhooks.manage',
    summary: 'Make a new secret, shown this once; for 24 hours the one before signs too',
    params: onEndpoint,
    output: z.object({ webhook, secret: z.string() }),
  }),
  testWebhook: route({
    method: 'post',
    path: '/api/sites/{siteId}/webhooks/{endpointId}/test',
    need: 'webhooks.manage',
    summary: 'Send a test event now, and say how it was answered; it is not tried again',
    params: onEndpoint,
    output: deliveryDetail,
  }),
  listDeliveries: route({
    method: 'get',
    path: '/api/sites/{siteId}/webhooks/{endpointId}/deliveries',
    need: 'webhooks.manage',
    summary: 'What was sent to an endpoint, newest first',
    params: onEndpoint,
    query: z.object({
      state: z.enum(deliveryStates).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().max(200).optional().describe('`next` of the page before'),
    }),
    output: z.object({ total: z.number().int(), deliveries: z.array(delivery), next: z.string().nullable() }),
  }),
  getDelivery: route({
    method: 'get',
    path: '/api/sites/{siteId}/webhooks/{endpointId}/deliveries/{deliveryId}',
    need: 'webhooks.manage',
    summary: 'One delivery with its body and every try',
    params: onDelivery,
    output: deliveryDetail,
  }),
  redeliver: route({
    method: 'post',
    path: '/api/sites/{siteId}/webhooks/{endpointId}/deliveries/{deliveryId}/redeliver',
    need: 'webhooks.manage',
    summary: 'Send it once more now, with the same `webhook-id` and body',
    params: onDelivery,
    output: deliveryDetail,
  }),
}
