/** The index of a session's replay: which chunks there are, of which tab, in order. */
import type { ChunkRow } from '@hindsight/protocol/api/sessions'
import type { Store } from '../clickhouse/store.ts'
import { ofSession } from './scope.ts'

/** `clockOffsetMs` makes server time of its times. */
export type ChunkOfTab = ChunkRow & { tabId: string; clockOffsetMs: number }
type Time = number | string
/** Of a page by the tab. The names of thousands of chunks' fields would be most of the answer. */
type StoredPage = {
  tabId: string
  pageId: string
  chunks: [
    chunkNo: number,
    firstTs: Time,
    lastTs: Time,
    clockOffsetMs: Time,
    hasSnapshot: boolean,
    eventCount: number,
    rawBytes: number,
    storedBytes: number,
    assets: string[],
  ][]
}

const compare = (a: ChunkOfTab, b: ChunkOfTab): number =>
  a.tabId < b.tabId ? -1 : a.tabId > b.tabId ? 1 : a.chunkNo - b.chunkNo

/** @param storedSince only those stored since, ms by the store's clock. */
export async function chunksOf(
  store: Store,
  siteId: string,
  sessionDay: string,
  sessionId: string,
  storedSince = 0,
): Promise<ChunkOfTab[]> {
  const key = ofSession(siteId, sessionDay, sessionId)
  const pages = await store.query<StoredPage>(
    `SELECT toString(replayChunks.tabId) AS tabId, toString(replayChunks.pageId) AS pageId,
       groupArray((chunkNo, firstTs, lastTs, clockOffsetMs, hasSnapshot, eventCount, rawBytes, storedBytes, assets)) AS chunks
     FROM replayChunks WHERE ${key.sql} AND storedAt >= fromUnixTimestamp64Milli({storedSince:Int64})
     GROUP BY replayChunks.tabId, replayChunks.pageId`,
    { ...key.params, storedSince },
  )
  const chunks = pages.flatMap(({ tabId, pageId, chunks }) =>
    chunks.map(
      ([
        chunkNo,
        firstTs,
        lastTs,
        clockOffsetMs,
        hasSnapshot,
        eventCount,
        rawBytes,
        storedBytes,
        assets,
      ]): ChunkOfTab => ({
        tabId,
        pageId,
        chunkNo,
        firstTs: Number(firstTs),
        lastTs: Number(lastTs),
        clockOffsetMs: Number(clockOffsetMs),
        hasSnapshot,
        eventCount,
        rawBytes,
        storedBytes,
        assets,
      }),
    ),
  )
  // One that was sent again may stand there twice.
  return chunks.sort(compare).filter(({ tabId, chunkNo }, i) => {
    const before = chunks[i - 1]
    return before?.tabId !== tabId || before.chunkNo !== chunkNo
  })
}
