/** What was in the basket at the end of each of some sessions, where the site tracks that. */
import { isUuid } from '@hindsight/protocol/ids'
import type { Store } from '../../clickhouse/store.ts'
import { type Basket, basketOf } from '../../incident/basket.ts'
import { onlyIn } from './slices.ts'

type Row = { id: string; name: string; properties: string }

export async function basketsOf(
  store: Store,
  siteId: string,
  sessionIds: readonly string[],
  currency: string,
): Promise<Map<string, Basket>> {
  const rows = await onlyIn(sessionIds.filter(isUuid), (slice) =>
    store.query<Row>(
      `SELECT toString(sessionId) AS id, name, properties FROM events
       WHERE siteId = {siteId:String} AND kind = 'track' AND sessionId IN {slice:Array(UUID)}
         AND sessionDay IN (SELECT sessionDay FROM sessions
           WHERE siteId = {siteId:String} AND sessionId IN {slice:Array(UUID)})
       ORDER BY sessionId, ts, tabId, eventNo`,
      { siteId, slice },
    ),
  )
  const bySession = new Map<string, { kind: 'track'; name: string; properties: Record<string, unknown> }[]>()
  for (const { id, name, properties } of rows) {
    const read = properties === '' ? {} : (JSON.parse(properties) as Record<string, unknown>)
    bySession.set(id, [...(bySession.get(id) ?? []), { kind: 'track', name, properties: read }])
  }
  const found = new Map<string, Basket>()
  for (const [id, events] of bySession) {
    const basket = basketOf(events, currency)
    if (basket) found.set(id, basket)
  }
  return found
}
