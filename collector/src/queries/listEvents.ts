/** All events of a session in their order: (ts, tabId, eventNo). */
import type { EventRow } from '@hindsight/protocol/api/sessions'
import type { Store } from '../clickhouse/store.ts'
import { ofSession } from './scope.ts'

/** Far above what a person can do in a day; a script that clicks without end must not take the memory of a browser. */
const maxEvents = 50_000

type StoredEvent = Omit<EventRow, 'ts' | 'properties'> & { ts: number | string; properties: string }

function propertiesOf(text: string): Record<string, unknown> {
  if (text === '') return {}
  const value: unknown = JSON.parse(text)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

/** @param storedSince only those stored since, ms by the store's clock. */
export async function listEvents(
  store: Store,
  siteId: string,
  sessionDay: string,
  sessionId: string,
  storedSince = 0,
): Promise<EventRow[]> {
  const key = ofSession(siteId, sessionDay, sessionId)
  const rows = await store.query<StoredEvent>(
    `SELECT toString(tabId) AS tabId, eventNo, kind, toUnixTimestamp64Milli(ts) AS ts, toString(pageId) AS pageId, name, url,
       path, title, referrer, place, form, label, nodeId, message, shape, filled, reactionMs, reaction, interactive, errorAfterMs,
       attemptNo, outcome, status, durationMs, reason, customerId, language, properties
     FROM events WHERE ${key.sql} AND storedAt >= fromUnixTimestamp64Milli({storedSince:Int64})
     ORDER BY events.ts, toString(events.tabId), eventNo, messageId LIMIT {maxEvents:UInt32}
     SETTINGS prefer_column_name_to_alias = 1`,
    { ...key.params, storedSince, maxEvents },
  )
  return rows.map((row) => ({ ...row, ts: Number(row.ts), properties: propertiesOf(row.properties) }))
}
