/** One session with the index of its replay: which chunks there are, per tab. */
import type { ChunkRow, SessionDetail } from '@hindsight/protocol/api/sessions'
import { missingParts } from '@hindsight/protocol/missing'
import type { Store } from '../clickhouse/store.ts'
import { type ChunkOfTab, chunksOf } from './chunksOf.ts'
import { type ChunkTold, factsOf, recordingRows } from './missing/recordingFacts.ts'
import { marksOf } from './notes/marksOf.ts'
import { ofSession } from './scope.ts'
import { isLive, type StoredSession, sessionColumns, sessionRowOf } from './sessionRow.ts'

// Written out, here and below: of thousands of chunks, leaving one field out of the others costs more than reading them.
function toldOf(session: string, chunk: ChunkOfTab): ChunkTold {
  const { tabId, pageId, chunkNo, hasSnapshot, firstTs, lastTs, clockOffsetMs } = chunk
  return { session, tabId, pageId, chunkNo, hasSnapshot, first: firstTs + clockOffsetMs, last: lastTs + clockOffsetMs }
}

function rowOf(chunk: ChunkOfTab): ChunkRow {
  const { chunkNo, pageId, firstTs, lastTs, hasSnapshot, eventCount, rawBytes, storedBytes, assets } = chunk
  return { chunkNo, pageId, firstTs, lastTs, hasSnapshot, eventCount, rawBytes, storedBytes, assets }
}

export async function getSession(
  store: Store,
  siteId: string,
  sessionDay: string,
  sessionId: string,
  by: string,
): Promise<SessionDetail | null> {
  const key = ofSession(siteId, sessionDay, sessionId)
  // All at once: somebody waits to see the page.
  const listed = chunksOf(store, siteId, sessionDay, sessionId)
  const toldChunks = listed.then((chunks) => chunks.map((chunk) => toldOf(sessionId, chunk)))
  const [sessions, chunks, marks, told] = await Promise.all([
    store.query<StoredSession>(
      `SELECT ${sessionColumns} FROM sessions FINAL WHERE ${key.sql} SETTINGS prefer_column_name_to_alias = 1`,
      key.params,
    ),
    listed,
    marksOf(store, siteId, [{ sessionDay, sessionId }], by),
    recordingRows(store, siteId, [{ sessionDay, sessionId }], toldChunks),
  ])
  const stored = sessions[0]
  if (!stored) return null
  const now = Date.now()
  const hasReplay = chunks.some((chunk) => chunk.hasSnapshot)
  const [firstTs, lastTs] = [Number(stored.firstTs), Number(stored.lastTs)]
  const span = { sessionDay, sessionId, firstTs, lastTs, live: isLive(lastTs, now) }
  const facts = factsOf(told, [span]).get(sessionId)
  const missing = facts ? missingParts(facts) : []
  const byTab = new Map<string, ChunkRow[]>()
  for (const chunk of chunks) {
    const ofTab = byTab.get(chunk.tabId)
    if (ofTab) ofTab.push(rowOf(chunk))
    else byTab.set(chunk.tabId, [rowOf(chunk)])
  }
  const tabs = [...byTab].map(([tabId, ofTab]) => ({
    tabId,
    firstTs: Math.min(...ofTab.map((chunk) => chunk.firstTs)),
    lastTs: Math.max(...ofTab.map((chunk) => chunk.lastTs)),
    chunks: ofTab,
  }))
  return {
    session: sessionRowOf(stored, { hasReplay, marks: marks(sessionId), missing }, now),
    clockOffsetMs: Number(stored.clockOffsetMs),
    missingParts: missing,
    tabs: tabs.sort((a, b) => a.firstTs - b.firstTs || (a.tabId < b.tabId ? -1 : 1)),
  }
}
