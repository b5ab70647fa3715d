/** The newest replay chunks of a site, without their bytes: what a search of stored replays goes through. */
import type { Store } from '../clickhouse/store.ts'

export type NewestChunk = {
  sessionDay: string
  sessionId: string
  tabId: string
  chunkNo: number
  rawBytes: number
  hasSnapshot: boolean
  clockOffsetMs: number
}

/** One more than asked for tells that there are more. */
export async function newestChunks(store: Store, siteId: string, limit: number): Promise<NewestChunk[]> {
  const rows = await store.query<Omit<NewestChunk, 'clockOffsetMs'> & { clockOffsetMs: string | number }>(
    `SELECT toString(sessionDay) AS sessionDay, toString(sessionId) AS sessionId, toString(tabId) AS tabId, chunkNo,
       rawBytes, hasSnapshot, clockOffsetMs
     FROM replayChunks WHERE siteId = {siteId:String}
     ORDER BY replayChunks.sessionDay DESC, firstTs DESC LIMIT {limit:UInt32}`,
    { siteId, limit },
  )
  return rows.map((row) => ({ ...row, clockOffsetMs: Number(row.clockOffsetMs) }))
}

/** When these sessions began, server time: a moment of a replay is counted from there. */
export async function sessionStarts(
  store: Store,
  siteId: string,
  sessions: { sessionDay: string; sessionId: string }[],
): Promise<Map<string, number>> {
  if (sessions.length === 0) return new Map()
  const rows = await store.query<{ sessionId: string; startedAt: string | number }>(
    `SELECT toString(sessionId) AS sessionId, toUnixTimestamp64Milli(firstTs) AS startedAt FROM sessions FINAL
     WHERE siteId = {siteId:String} AND sessionDay IN {days:Array(Date)} AND sessions.sessionId IN {ids:Array(UUID)}`,
    {
      siteId,
      days: [...new Set(sessions.map(({ sessionDay }) => sessionDay))],
      ids: [...new Set(sessions.map(({ sessionId }) => sessionId))],
    },
  )
  return new Map(rows.map(({ sessionId, startedAt }) => [sessionId, Number(startedAt)]))
}
