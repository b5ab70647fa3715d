/** People with sessions, struggles, orders and ways to be reached, as ingest and roll-up leave them in the tables. */
import { randomUUID } from 'node:crypto'
import { noId, utcDay } from '@hindsight/protocol/ids'
import type { Store } from '../../../collector/src/clickhouse/store.ts'
import type { Sites } from '../../../collector/src/sites.ts'
import { eventStored, type SessionStored, sessionStored } from '../read/rows.ts'

export type Visit = SessionStored & { person: string; link: string }

export const siteId = 'demo'
export const tabId = '7c9e6679-7425-40de-944b-e07fc1f90ae7'

export function visit(person: string, firstTs: number, over: Partial<Visit> = {}): Visit {
  const isKnown = !person.startsWith('anon:')
  const visitorId = over.visitorId ?? (isKnown ? randomUUID() : person.slice('anon:'.length))
  const customerId = isKnown ? person : ''
  const link = isKnown ? 'session' : 'none'
  return { ...sessionStored({ firstTs, customerId, visitorId }), person, link, ...over }
}

/** A signal of the session, with the version that it has. */
export function signal(of: Visit, pointId: string, ts: number, over: Record<string, unknown> = {}) {
  const { sessionDay, sessionId, version, person, visitorId } = of
  const where = { path: '/checkout', place: 'name:maidenName', form: 'id:checkout', label: 'Maiden name' }
  const what = { signal: 'falseRejection', tabId, eventNo: 7, message: 'Enter your maiden name', filled: true }
  return { siteId, sessionDay, sessionId, version, person, visitorId, ts, pointId, ...where, ...what, ...over }
}

export function order(of: Visit, ts: number, orderId: string): Record<string, unknown> {
  return eventStored(of, { ts, eventNo: 9, kind: 'track', name: 'Order Completed', orderId, tabId, storedAt: ts })
}

/** An order that the site's server reports: it belongs to no session. */
export function serverOrder(customerId: string, ts: number, orderId: string): Record<string, unknown> {
  const of = { siteId, sessionDay: utcDay(ts), sessionId: noId, visitorId: '' }
  const what = { kind: 'track', name: 'Order Completed', orderId, customerId, messageId: randomUUID() }
  return eventStored(of, { ts, eventNo: 0, source: 'server', verified: true, ...what })
}

/** What a visitor was said to be. */
export function identity(visitorId: string, customerId: string, ts: number): Record<string, unknown> {
  const where = { siteId, sessionDay: utcDay(ts), sessionId: noId }
  return { ...where, visitorId, customerId, firstTs: ts, lastTs: ts, verified: 0 }
}

export function contact(customerId: string, given: Record<string, string>): Record<string, unknown> {
  return {
    siteId,
    customerId,
    verified: true,
    name: '',
    email: '',
    phone: '',
    address: '',
    updatedAt: Date.now(),
    ...given,
  }
}

export async function put(store: Store, rows: Record<string, readonly object[]>): Promise<void> {
  for (const [table, list] of Object.entries(rows)) await store.insert(table, list)
}

/** So that a test may log what it likes at whatever hour it runs. */
export async function contactAnyTime(sites: Pick<Sites, 'byId' | 'change'>, over: object = {}): Promise<void> {
  const version = sites.byId(siteId)?.version ?? 0
  const contactPolicy = { perDay: 50, perWeek: 200, coolOffHours: 0, quietFrom: '00:00', quietTo: '00:00', ...over }
  await sites.change(siteId, version, { settings: { contactPolicy } }, 'test')
}
