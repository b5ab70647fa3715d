/** What was recorded of a person's sessions, tab by tab. */
import type { Store } from '../../clickhouse/store.ts'
import { getChunk } from '../getChunk.ts'
import type { Subject } from './rows.ts'

export type ReplayTab = { sessionDay: string; sessionId: string; tabId: string; chunks: number[] }

export async function replayTabs(store: Store, { siteId, erasureId }: Subject): Promise<ReplayTab[]> {
  return await store.query<ReplayTab>(
    `SELECT toString(sessionDay) AS sessionDay, toString(sessionId) AS sessionId, toString(tabId) AS tabId,
       arraySort(groupUniqArray(chunkNo)) AS chunks
     FROM replayChunks
     WHERE siteId = {siteId:String} AND replayChunks.sessionId IN
       (SELECT toUUID(value) FROM erasureTargets WHERE erasureId = {erasureId:String} AND kind = 'session')
     GROUP BY replayChunks.sessionDay, replayChunks.sessionId, replayChunks.tabId
     SETTINGS prefer_column_name_to_alias = 1`,
    { siteId, erasureId },
  )
}

export async function readReplay(
  store: Store,
  siteId: string,
  { sessionDay, sessionId, tabId, chunks }: ReplayTab,
): Promise<{ encoding: string; bytes: Buffer }[]> {
  const found: { encoding: string; bytes: Buffer }[] = []
  for (const chunkNo of chunks) {
    const chunk = await getChunk(store, siteId, sessionDay, sessionId, tabId, chunkNo)
    if (chunk) found.push(chunk)
  }
  return found
}
