/** What there is of these sessions' replays: how many chunks, and one with a snapshot, from which playing can start. */
import type { Store } from '../clickhouse/store.ts'

export type ReplayState = { hasSnapshot: boolean; chunks: number }

export async function replayed(
  store: Store,
  siteId: string,
  sessions: { sessionDay: string; sessionId: string }[],
): Promise<Map<string, ReplayState>> {
  if (sessions.length === 0) return new Map()
  const rows = await store.query<{ sessionId: string; withSnapshot: number | string; chunks: number | string }>(
    `SELECT toString(replayChunks.sessionId) AS sessionId, countIf(hasSnapshot) AS withSnapshot, count() AS chunks
     FROM replayChunks
     WHERE siteId = {siteId:String} AND sessionDay IN {days:Array(Date)} AND replayChunks.sessionId IN {ids:Array(UUID)}
     GROUP BY replayChunks.sessionId
     SETTINGS prefer_column_name_to_alias = 1`,
    {
      siteId,
      days: [...new Set(sessions.map(({ sessionDay }) => sessionDay))],
      ids: sessions.map(({ sessionId }) => sessionId),
    },
  )
  return new Map(
    rows.map(({ sessionId, withSnapshot, chunks }) => [
      sessionId,
      { hasSnapshot: Number(withSnapshot) > 0, chunks: Number(chunks) },
    ]),
  )
}
