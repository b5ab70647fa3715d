/** Webhooks: where events go to, what was sent, and sending again. */
import { randomUUID } from 'node:crypto'
import type { WebhookPayload } from '@hindsight/protocol/api/webhookEvents'
import type { Delivery, DeliveryDetail, Webhook, webhookRoutes } from '@hindsight/protocol/api/webhooks'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { faultOfUrl, type Resolve } from '../delivery/webhooks/addresses.ts'
import type { Deliverer } from '../delivery/webhooks/deliver.ts'
import { type Endpoint, type Endpoints, endpointIdOf } from '../delivery/webhooks/endpoints.ts'
import { slackMessage } from '../delivery/webhooks/slack.ts'
import { ProblemError } from '../errors.ts'
import {
  type DeliveryCursor,
  type DeliveryRow,
  getDelivery,
  listDeliveries,
  newestTries,
} from '../queries/outbound/deliveries.ts'
import { ConflictError } from '../state.ts'
import { ConflictProblem } from './conflict.ts'
import type { HandlersOf } from './handlers.ts'
import { invalid } from './validate.ts'

export type WebhookDeps = {
  store: Store
  endpoints: Endpoints
  deliverer: Deliverer
  audit: Audit['audit']
  publicUrl: string
  allowPrivate: boolean
  resolve: Resolve
}

const absent = (): ProblemError => new ProblemError(404, 'webhook_not_found', 'There is no such webhook.')
const deliveryAbsent = (): ProblemError => new ProblemError(404, 'delivery_not_found', 'There is no such delivery.')

function shownDelivery({ deliveryId, type, at, state, nextAt, attempts }: DeliveryRow): Delivery {
  const last = attempts.at(-1)
  return {
    deliveryId,
    type,
    at,
    state,
    tries: attempts.length,
    nextAt,
    status: last?.status ?? null,
    error: last?.error ?? '',
  }
}

const inDetail = (row: DeliveryRow): DeliveryDetail => ({
  ...shownDelivery(row),
  body: row.body,
  attempts: row.attempts,
})

function readCursor(text: string): DeliveryCursor {
  const [at = '', deliveryId = '', ...more] = text.split('.')
  if (!/^\d{1,15}$/.test(at) || !/^msg_\w{1,64}$/.test(deliveryId) || more.length > 0) {
    throw invalid('query', [{ field: 'cursor', rule: 'must be the `next` of a page before' }])
  }
  return { at: Number(at), deliveryId }
}

export function webhookHandlers(deps: WebhookDeps): HandlersOf<keyof typeof webhookRoutes> {
  const { store, endpoints, deliverer, audit, publicUrl } = deps

  async function known(siteId: string, endpointId: string): Promise<Endpoint> {
    const endpoint = await endpoints.get(siteId, endpointId)
    if (!endpoint) throw absent()
    return endpoint
  }

  async function checkUrl(url: string | undefined): Promise<void> {
    if (url === undefined) return
    const rule = await faultOfUrl(url, deps)
    if (rule !== null) throw invalid('body', [{ field: 'url', rule }])
  }

  async function shown(siteId: string, list: readonly Endpoint[]): Promise<Webhook[]> {
    const tries = await newestTries(store, siteId)
    const now = Date.now()
    return list.map((endpoint) => {
      const { name, url, format, types, on, offReason, createdAt, old } = endpoint.body
      const endpointId = endpointIdOf(endpoint)
      const { waiting = 0, last = null } = tries.get(endpointId) ?? {}
      return {
        endpointId,
        name,
        url,
        format,
        types,
        on,
        offReason,
        createdAt,
        oldSecretUntil: old !== null && now < old.until ? old.until : null,
        last: last && { at: last.at, ok: last.error === '', status: last.status, error: last.error },
        waiting,
        version: endpoint.version,
      }
    })
  }

  async function one(siteId: string, endpoint: Endpoint): Promise<Webhook> {
    const [view] = await shown(siteId, [endpoint])
    if (!view) throw absent()
    return view
  }

  return {
    async listWebhooks({ params: { siteId } }) {
      return { webhooks: await shown(siteId, await endpoints.list(siteId)) }
    },

    async addWebhook({ params: { siteId }, body, who, address }) {
      await checkUrl(body.url)
      const by = who?.by ?? ''
      const made = await endpoints.add(siteId, body, by)
      const detail = { name: body.name, host: new URL(body.url).host, types: body.types }
      await audit({ action: 'webhook.added', who: by, subject: endpointIdOf(made), siteId, address, detail })
      return { webhook: await one(siteId, made), secret: made.body.secret }
    },

    async changeWebhook({ params: { siteId, endpointId }, body: { version, ...change }, who, address }) {
      await checkUrl(change.url)
      const by = who?.by ?? ''
      const before = await known(siteId, endpointId)
      try {
        const changed = await endpoints.change(before, change, version, by)
        if (change.on === false) await deliverer.dropWaiting(siteId, endpointId)
        const { url, ...rest } = change
        const detail = { ...rest, ...(url === undefined ? {} : { host: new URL(url).host }) }
        await audit({ action: 'webhook.changed', who: by, subject: endpointId, siteId, address, detail })
        return await one(siteId, changed)
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error
        const current = await endpoints.get(siteId, endpointId)
        throw new ConflictProblem(
          'Someone else changed this webhook since you read it; `current` shows what it is now.',
          current && (await one(siteId, current)),
        )
      }
    },

    async removeWebhook({ params: { siteId, endpointId }, who, address }) {
      const by = who?.by ?? ''
      const endpoint = await known(siteId, endpointId)
      await endpoints.remove(endpoint, by)
      await deliverer.dropWaiting(siteId, endpointId)
      const detail = { name: endpoint.body.name }
      await audit({ action: 'webhook.removed', who: by, subject: endpointId, siteId, address, detail })
      return undefined
    },

    async rotateWebhookSecret({ params: { siteId, endpointId }, who, address }) {
      const by = who?.by ?? ''
      const changed = await endpoints.rotate(await known(siteId, endpointId), by)
      if (!changed) throw absent()
      await audit({ action: 'webhook.secretRotated', who: by, subject: endpointId, siteId, address })
      return { webhook: await one(siteId, changed), secret: changed.body.secret }
    },

    async testWebhook({ params: { siteId, endpointId }, who, address }) {
      const endpoint = await known(siteId, endpointId)
      const now = Date.now()
      const payload: WebhookPayload = {
        type: 'test',
        timestamp: new Date(now).toISOString(),
        data: {
          siteId,
          url: `${publicUrl}/sites/${encodeURIComponent(siteId)}/webhooks`,
          says: 'A test from Hindsight: nothing has happened.',
        },
      }
      const row: DeliveryRow = {
        siteId,
        endpointId,
        deliveryId: `msg_${randomUUID().replaceAll('-', '')}`,
        version: 1,
        type: 'test',
        at: now,
        state: 'failed',
        nextAt: null,
        body: JSON.stringify(endpoint.body.format === 'slack' ? slackMessage(payload) : payload),
        attempts: [],
      }
      const sent = await deliverer.sendNow(row, endpoint)
      await audit({ action: 'webhook.tested', who: who?.by ?? '', subject: endpointId, siteId, address })
      return inDetail(sent)
    },

    async listDeliveries({ params: { siteId, endpointId }, query: { state, limit, cursor } }) {
      await known(siteId, endpointId)
      const after = cursor === undefined ? null : readCursor(cursor)
      const { total, rows, next } = await listDeliveries(store, { siteId, endpointId, state }, limit, after)
      return { total, deliveries: rows.map(shownDelivery), next: next && `${next.at}.${next.deliveryId}` }
    },

    async getDelivery({ params: { siteId, endpointId, deliveryId } }) {
      const row = await getDelivery(store, siteId, endpointId, deliveryId)
      if (!row) throw deliveryAbsent()
      return inDetail(row)
    },

    async redeliver({ params: { siteId, endpointId, deliveryId }, who, address }) {
      const endpoint = await known(siteId, endpointId)
      const row = await getDelivery(store, siteId, endpointId, deliveryId)
      if (!row) throw deliveryAbsent()
      const sent = await deliverer.sendNow(row, endpoint)
      const detail = { deliveryId, type: row.type }
      await audit({ action: 'webhook.redelivered', who: who?.by ?? '', subject: endpointId, siteId, address, detail })
      return inDetail(sent)
    },
  }
}
