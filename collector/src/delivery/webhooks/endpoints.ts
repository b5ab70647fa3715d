/** Where events are sent to: one entity each. Secrets never leave by the API but in the answer that made them. */
import { randomUUID } from 'node:crypto'
import type { WebhookEventType } from '@hindsight/protocol/api/webhookEvents'
import type { webhookFormats } from '@hindsight/protocol/api/webhooks'
import { oldSecretMs } from '@hindsight/protocol/api/webhooks'
import type { Entity, State } from '../../state.ts'
import { newSecret } from './signature.ts'

export type EndpointBody = {
  name: string
  url: string
  format: (typeof webhookFormats)[number]
  types: WebhookEventType[]
  on: boolean
  offReason: string
  /** What happened before is not sent: when it was made, or switched on last. */
  since: number
  createdAt: number
  secret: string
  old: { secret: string; until: number } | null
}
export type Endpoint = Entity<EndpointBody>
export type EndpointChange = { [K in 'name' | 'url' | 'format' | 'types' | 'on']?: EndpointBody[K] | undefined }

export const endpointKind = 'webhook'
const keyOf = (siteId: string, endpointId: string): string => `${siteId}/${endpointId}`
export const siteOf = ({ id }: Pick<Endpoint, 'id'>): string => id.slice(0, id.indexOf('/'))
export const endpointIdOf = ({ id }: Pick<Endpoint, 'id'>): string => id.slice(id.indexOf('/') + 1)

/** The newest first; the one before as long as it is good. */
export function secretsOf({ secret, old }: EndpointBody, now: number): string[] {
  return old !== null && now < old.until ? [secret, old.secret] : [secret]
}

const withoutUndefined = (change: EndpointChange): Partial<EndpointBody> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))

export type Endpoints = ReturnType<typeof createEndpoints>

export function createEndpoints(state: State, clock: () => number = Date.now) {
  return {
    get: (siteId: string, endpointId: string): Promise<Endpoint | null> =>
      state.get<EndpointBody>(endpointKind, keyOf(siteId, endpointId)),

    /** Of a site, or of all. */
    async list(siteId?: string): Promise<Endpoint[]> {
      const all = await state.list<EndpointBody>(endpointKind, siteId === undefined ? '' : `${siteId}/`)
      return all.sort((a, b) => a.body.createdAt - b.body.createdAt)
    },

    add(
      siteId: string,
      given: Pick<EndpointBody, 'name' | 'url' | 'format' | 'types' | 'on'>,
      by: string,
    ): Promise<Endpoint> {
      const now = clock()
      const body = { ...given, offReason: '', since: now, createdAt: now, secret: newSecret(), old: null }
      return state.put<EndpointBody>(endpointKind, keyOf(siteId, randomUUID()), body, { expectedVersion: 0, by })
    },

    /** @throws ConflictError */
    change(before: Endpoint, change: EndpointChange, expectedVersion: number, by: string): Promise<Endpoint> {
      const { body } = before
      const isSwitchedOn = change.on === true && !body.on
      const next = {
        ...body,
        ...withoutUndefined(change),
        ...(isSwitchedOn ? { since: clock(), offReason: '' } : {}),
      }
      return state.put<EndpointBody>(endpointKind, before.id, next, { expectedVersion, by })
    },

    rotate(before: Endpoint, by: string): Promise<Endpoint | null> {
      return state.update<EndpointBody>(endpointKind, before.id, by, (body) => ({
        ...body,
        secret: newSecret(),
        old: { secret: body.secret, until: clock() + oldSecretMs },
      }))
    },

    switchOff(endpoint: Endpoint, offReason: string, by: string): Promise<Endpoint | null> {
      return state.update<EndpointBody>(endpointKind, endpoint.id, by, (body) =>
        body.on ? { ...body, on: false, offReason } : body,
      )
    },

    remove: (endpoint: Endpoint, by: string): Promise<void> =>
      state.remove(endpointKind, endpoint.id, { expectedVersion: endpoint.version, by }),
  }
}
