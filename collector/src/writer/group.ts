/** Makes one group of rows out of many requests: a row that came twice at the same moment is in it once. */
import { randomUUID } from 'node:crypto'
import { assetRow, chunkRow } from '../clickhouse/factRows.ts'
import type { ChunkFact, EventFact, Facts } from '../facts.ts'
import type { ChunkKey, Group, StoredRow } from './spool.ts'

/** An event of the recorder is its tab and number; a call of an analytics library is its message id. */
export function eventKey(event: EventFact): string {
  return event.messageId === ''
    ? `${event.siteId}/${event.sessionId}/${event.tabId}/${event.eventNo}`
    : `${event.siteId}/${event.messageId}`
}

export function chunkKey({ siteId, sessionId, tabId, chunkNo }: ChunkKey): string {
  return `${siteId}/${sessionId}/${tabId}/${chunkNo}`
}

export function tabKey({ siteId, sessionId, tabId }: Pick<ChunkKey, 'siteId' | 'sessionId' | 'tabId'>): string {
  return `${siteId}/${sessionId}/${tabId}`
}

function serialised(chunk: ChunkFact): StoredRow<ChunkKey> {
  const { siteId, sessionDay, sessionId, tabId, chunkNo } = chunk
  return { key: { siteId, sessionDay, sessionId, tabId, chunkNo }, row: chunkRow(chunk) }
}

export function groupOf(requests: readonly Facts[]): Group {
  const events = new Map<string, EventFact>()
  const chunks = new Map<string, StoredRow<ChunkKey>>()
  const assets = new Map<string, StoredRow<null>>()
  for (const facts of requests) {
    for (const event of facts.events) if (!events.has(eventKey(event))) events.set(eventKey(event), event)
    for (const chunk of facts.chunks) if (!chunks.has(chunkKey(chunk))) chunks.set(chunkKey(chunk), serialised(chunk))
    for (const asset of facts.assets) {
      assets.set(`${asset.siteId}/${asset.sha256}`, { key: null, row: assetRow(asset) })
    }
  }
  return {
    token: randomUUID(),
    events: [...events.values()],
    chunks: [...chunks.values()],
    assets: [...assets.values()],
  }
}

export function isEmpty({ events, chunks, assets }: Group): boolean {
  return events.length + chunks.length + assets.length === 0
}

/** Beside its properties and texts, what a row takes in memory and on the wire. */
const rowOverheadBytes = 800

/** About what the rows of a request take in memory until they are stored. */
export function bytesOf({ events, chunks, assets }: Facts): number {
  let bytes = 0
  for (const event of events) bytes += rowOverheadBytes + event.properties.length + event.url.length
  for (const chunk of chunks) bytes += rowOverheadBytes + chunk.bytes.length
  for (const asset of assets) bytes += rowOverheadBytes + asset.bytes.length
  return bytes
}
