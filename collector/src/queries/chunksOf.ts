/** The index of a session's replay: which chunks there are, of which tab, in order. */
import type { ChunkRow } from '@hindsight/protocol/api/sessions'
import type { Store } from '../clickhouse/store.ts'
import { ofSession } from './scope.ts'

/** `clockOffsetMs` makes server time of its times. */
export type ChunkOfTab = ChunkRow & { tabId: string; clockOffsetMs: number }
const times = ['firstTs', 'lastTs', 'clockOffsetMs'] as const
type Times = (typeof times)[number]
type StoredChunk = Omit<ChunkOfTab, Times> & { [name in Times]: number | string }

/** @param storedSince only those stored since, ms by the store's clock. */
export async function chunksOf(
  store: Store,
  siteId: string,
  sessionDay: string,
  sessionId: string,
  storedSince = 0,
): Promise<ChunkOfTab[]> {
  const key = ofSession(siteId, sessionDay, sessionId)
  const rows = await store.query<StoredChunk>(
    `SELECT toString(tabId) AS tabId, chunkNo, toString(pageId) AS pageId, firstTs, lastTs, clockOffsetMs, hasSnapshot,
       eventCount, rawBytes, storedBytes, assets
     FROM replayChunks WHERE ${key.sql} AND storedAt >= fromUnixTimestamp64Milli({storedSince:Int64})
     ORDER BY replayChunks.tabId, chunkNo LIMIT 1 BY replayChunks.tabId, chunkNo`,
    { ...key.params, storedSince },
  )
  for (const row of rows) for (const time of times) row[time] = Number(row[time])
  return rows as ChunkOfTab[]
}
