/**
 * Where events are sent to: one entity each. Secrets never leave by the API but in the answer that made them, and are
 * sealed in the store; what this file answers has them opened.
 */
import { randomUUID } from 'node:crypto'
import type { WebhookEventType } from '@hindsight/protocol/api/webhookEvents'
import type { webhookFormats } from '@hindsight/protocol/api/webhooks'
import { oldSecretMs } from '@hindsight/protocol/api/webhooks'
import type { Sealer } from '../../secrets.ts'
import type { Entity, State } from '../../state.ts'
import { isOpenSecret, newSecret } from './signature.ts'

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
  /** Empty: it was sealed with another key, and nobody can read it. */
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

type Secrets = Pick<EndpointBody, 'secret' | 'old'>

/** Both secrets of an endpoint, as the store keeps them. */
export function sealedBody<B extends Secrets>(sealer: Sealer, id: string, body: B): B {
  const { secret, old } = body
  const seal = (text: string) => (isOpenSecret(text) ? sealer.seal(text, id) : text)
  return { ...body, secret: seal(secret), old: old && { ...old, secret: seal(old.secret) } }
}

export function createEndpoints(state: State, sealer: Sealer, clock: () => number = Date.now) {
  function opened(endpoint: Endpoint): Endpoint {
    const { id, body } = endpoint
    const open = (text: string) => sealer.open(text, id) ?? ''
    const old = body.old && { ...body.old, secret: open(body.old.secret) }
    return { ...endpoint, body: { ...body, secret: open(body.secret), old: old?.secret === '' ? null : old } }
  }
  const openedOr = (endpoint: Endpoint | null): Endpoint | null => endpoint && opened(endpoint)

  return {
    get: async (siteId: string, endpointId: string): Promise<Endpoint | null> =>
      openedOr(await state.get<EndpointBody>(endpointKind, keyOf(siteId, endpointId))),

    /** Of a site, or of all. */
    async list(siteId?: string): Promise<Endpoint[]> {
      const all = await state.list<EndpointBody>(endpointKind, siteId === undefined ? '' : `${siteId}/`)
      return all.map(opened).sort((a, b) => a.body.createdAt - b.body.createdAt)
    },

    async add(
      siteId: string,
      given: Pick<EndpointBody, 'name' | 'url' | 'format' | 'types' | 'on'>,
      by: string,
    ): Promise<Endpoint> {
      const now = clock()
      const body = { ...given, offReason: '', since: now, createdAt: now, secret: newSecret(), old: null }
      const id = keyOf(siteId, randomUUID())
      const sealed = sealedBody(sealer, id, body)
      return opened(await state.put<EndpointBody>(endpointKind, id, sealed, { expectedVersion: 0, by }))
    },

    /** @throws ConflictError */
    async change(before: Endpoint, change: EndpointChange, expectedVersion: number, by: string): Promise<Endpoint> {
      // As it is stored: secrets that cannot be opened now are kept, for when the right key is back.
      const body = (await state.get<EndpointBody>(endpointKind, before.id))?.body ?? before.body
      const isSwitchedOn = change.on === true && !body.on
      const next = {
        ...body,
        ...withoutUndefined(change),
        ...(isSwitchedOn ? { since: clock(), offReason: '' } : {}),
      }
      return opened(await state.put<EndpointBody>(endpointKind, before.id, next, { expectedVersion, by }))
    },

    async rotate(before: Endpoint, by: string): Promise<Endpoint | null> {
      // The one before is sealed already, and for the same endpoint.
      const rotated = await state.update<EndpointBody>(endpointKind, before.id, by, (body) => ({
        ...body,
        secret: sealer.seal(newSecret(), before.id),
        old: { secret: body.secret, until: clock() + oldSecretMs },
      }))
      return openedOr(rotated)
    },

    async switchOff(endpoint: Endpoint, offReason: string, by: string): Promise<Endpoint | null> {
      const off = await state.update<EndpointBody>(endpointKind, endpoint.id, by, (body) =>
        body.on ? { ...body, on: false, offReason } : body,
      )
      return openedOr(off)
    },

    remove: (endpoint: Endpoint, by: string): Promise<void> =>
      state.remove(endpointKind, endpoint.id, { expectedVersion: endpoint.version, by }),
  }
}
