/** Makes one group of rows out of many requests: a row that came twice at the same moment is in it once. */
import { randomUUID } from 'node:crypto'
import { assetRow, chunkRow } from '../clickhouse/factRows.ts'
import type { ChunkFact, EventFact, Facts } from '../facts.ts'
import { createRowKeys } from './rowKeys.ts'
import type { ChunkKey, Group, StoredRow } from './spool.ts'

function serialised(chunk: ChunkFact): StoredRow<ChunkKey> {
  const { siteId, sessionDay, sessionId, tabId, chunkNo } = chunk
  return { key: { siteId, sessionDay, sessionId, tabId, chunkNo }, row: chunkRow(chunk) }
}

export function groupOf(requests: readonly Facts[]): Group {
  const taken = createRowKeys()
  const events: EventFact[] = []
  const chunks: StoredRow<ChunkKey>[] = []
  const assets = new Map<string, StoredRow<null>>()
  for (const facts of requests) {
    for (const event of facts.events) if (taken.addEvent(event)) events.push(event)
    for (const chunk of facts.chunks) if (taken.addChunk(chunk)) chunks.push(serialised(chunk))
    for (const asset of facts.assets) {
      assets.set(`${asset.siteId}/${asset.sha256}`, { key: null, row: assetRow(asset) })
    }
  }
  return {
    token: randomUUID(),
    events,
    chunks,
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
