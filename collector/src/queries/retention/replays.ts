/** Replays that may go, those that tell least first, and their removal. */
import type { Store } from '../../clickhouse/store.ts'
import { deleteRows } from './deleteRows.ts'

export type Replay = { sessionDay: string; sessionId: string; bytes: number }

/** One statement rewrites the parts that it touches once, however many sessions it names. */
const sessionsAtOnce = 5_000
/** What is still arriving goes last. */
const liveMinutes = 30

type Chosen = { siteId: string; held: readonly string[] }

/**
 * Uneventful ones first, each kind oldest first: no signal, nobody has watched it, nothing was noted at it, no case
 * names it. Up to so many bytes, or all before a day.
 */
export async function removableReplays(
  store: Store,
  { siteId, held, bytes, before }: Chosen & { bytes?: number; before?: string },
): Promise<Replay[]> {
  const rows = await store.query<{ day: string; id: string; bytes: string }>(
    `WITH noted AS (SELECT DISTINCT toUUIDOrZero(splitByChar('/', id)[3]) AS one FROM state FINAL
         WHERE kind IN ('comment', 'bookmark', 'tags') AND startsWith(id, {notes:String}) AND NOT deleted),
       evidence AS (SELECT DISTINCT toUUIDOrZero(JSONExtractString(arrayJoin(JSONExtractArrayRaw(body, 'evidence')), 'sessionId')) AS one
         FROM state FINAL WHERE kind = 'case' AND startsWith(id, {notes:String}) AND NOT deleted),
       eventful AS (SELECT sessionId AS one FROM sessions FINAL WHERE siteId = {siteId:String} AND struggles > 0)
     SELECT toString(sessionDay) AS day, toString(sessionId) AS id, toString(size) AS bytes
     FROM (SELECT *, sum(size) OVER (ORDER BY rank, sessionDay, lastAt, sessionId ROWS UNBOUNDED PRECEDING) AS upTo
       FROM (SELECT sessionDay, sessionId, sum(storedBytes) + 100 * count() AS size, max(receivedAt) AS lastAt,
           multiIf(lastAt > now() - INTERVAL ${liveMinutes} MINUTE, 2,
             sessionId IN (SELECT one FROM eventful) OR sessionId IN (SELECT one FROM noted)
               OR sessionId IN (SELECT one FROM evidence)
               OR sessionId IN (SELECT sessionId FROM watched WHERE siteId = {siteId:String}), 1, 0) AS rank
         FROM replayChunks
         WHERE siteId = {siteId:String} AND sessionDay < {before:Date} AND sessionId NOT IN {held:Array(UUID)}
         GROUP BY sessionDay, sessionId))
     WHERE upTo - size < {bytes:UInt64} LIMIT ${sessionsAtOnce}`,
    {
      siteId,
      held,
      notes: `${siteId}/`,
      bytes: Math.ceil(bytes ?? Number.MAX_SAFE_INTEGER),
      before: before ?? '2149-01-01',
    },
  )
  return rows.map((row) => ({ sessionDay: row.day, sessionId: row.id, bytes: Number(row.bytes) }))
}

/** That it was removed, and why, is written down first: a kill in between leaves a replay that is removed next time. */
export async function removeReplays(store: Store, siteId: string, replays: readonly Replay[]): Promise<void> {
  const at = Date.now()
  const rows = replays.map(({ sessionDay, sessionId }) => ({ siteId, sessionDay, sessionId, reason: 'retention', at }))
  await store.insert('removedReplays', rows)
  await deleteRows(
    store,
    'replayChunks',
    'siteId = {siteId:String} AND sessionDay IN {days:Array(Date)} AND sessionId IN {ids:Array(UUID)}',
    {
      siteId,
      days: [...new Set(replays.map(({ sessionDay }) => sessionDay))],
      ids: replays.map(({ sessionId }) => sessionId),
    },
  )
}
