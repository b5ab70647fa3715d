/** What has been stored of a session lately: for who follows it while it goes on. */
import type { SessionNews } from '@hindsight/protocol/api/sessions'
import type { Store } from '../clickhouse/store.ts'
import { chunksOf } from './chunksOf.ts'
import { listEvents } from './listEvents.ts'
import { ofSession } from './scope.ts'

/** A row carries the time at which its insert began, and is seen when it ends: rows of a while before are given again. */
const overlapMs = 10_000

/** How many rows the session has: another number says that something arrived. */
export async function countRows(
  store: Store,
  siteId: string,
  sessionDay: string,
  sessionId: string,
): Promise<{ rows: number; now: number }> {
  const key = ofSession(siteId, sessionDay, sessionId)
  const [row] = await store.query<{ n: string; now: string }>(
    `SELECT toString((SELECT count() FROM events WHERE ${key.sql}) + (SELECT count() FROM replayChunks WHERE ${key.sql})) AS n,
       toString(toUnixTimestamp64Milli(now64(3))) AS now`,
    key.params,
  )
  return { rows: Number(row?.n ?? 0), now: Number(row?.now ?? 0) }
}

export async function sessionNews(
  store: Store,
  siteId: string,
  sessionDay: string,
  sessionId: string,
  since: number,
): Promise<Pick<SessionNews, 'chunks' | 'events'>> {
  const storedSince = Math.max(0, since - overlapMs)
  const [chunks, events] = await Promise.all([
    chunksOf(store, siteId, sessionDay, sessionId, storedSince),
    listEvents(store, siteId, sessionDay, sessionId, storedSince),
  ])
  return { chunks: chunks.map(({ clockOffsetMs: _, ...chunk }) => chunk), events }
}
