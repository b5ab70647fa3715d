/** Which of these sessions can be replayed: they have a chunk with a snapshot, from which playing can start. */
import type { Store } from '../clickhouse/store.ts'

export async function replayed(
  store: Store,
  siteId: string,
  sessions: { sessionDay: string; sessionId: string }[],
): Promise<Set<string>> {
  if (sessions.length === 0) return new Set()
  const rows = await store.query<{ sessionId: string }>(
    `SELECT DISTINCT toString(sessionId) AS sessionId FROM replayChunks
     WHERE siteId = {siteId:String} AND sessionDay IN {days:Array(Date)} AND replayChunks.sessionId IN {ids:Array(UUID)}
       AND hasSnapshot`,
    {
      siteId,
      days: [...new Set(sessions.map(({ sessionDay }) => sessionDay))],
      ids: sessions.map(({ sessionId }) => sessionId),
    },
  )
  return new Set(rows.map(({ sessionId }) => sessionId))
}
