/** What the last day refused, by name, and how far the sessions are behind the events. */
import type { Store } from '../../clickhouse/store.ts'

export async function refusedLately(store: Store, siteId: string): Promise<{ code: string; times: number }[]> {
  const rows = await store.query<{ code: string; times: string }>(
    `SELECT code, toString(sum(n)) AS times FROM refusals
     WHERE siteId IN ({siteId:String}, '') AND day >= today() - 1 AND lastAt >= now() - 86400
     GROUP BY code ORDER BY sum(n) DESC, code`,
    { siteId },
  )
  return rows.map(({ code, times }) => ({ code, times: Number(times) }))
}

/**
 * A session's version is the moment at which the roll-up began to look: rows that were stored while it looked are in it
 * although they are newer.
 */
const lookMs = 10_000

/** ms since the oldest event of a session was stored that the roll-up has not seen; 0: none. */
export async function rollUpWaitingMs(store: Store, siteId: string): Promise<number> {
  const [row] = await store.query<{ waitingMs: string }>(
    `SELECT toString(if(count() = 0, 0, dateDiff('millisecond', min(stored), now64(3, 'UTC')))) AS waitingMs
     FROM (
       SELECT sessionId, max(storedAt) AS stored FROM events
       WHERE siteId = {siteId:String} AND source = 'recorder' AND storedAt >= now() - 3600
       GROUP BY sessionId
     ) AS arrived
     LEFT JOIN (
       SELECT sessionId, max(version) AS version FROM sessions
       WHERE siteId = {siteId:String} AND sessionDay >= today() - 31
       GROUP BY sessionId
     ) AS computed USING (sessionId)
     WHERE toInt64(version) + ${lookMs} * (version > 0) < toUnixTimestamp64Milli(stored)`,
    { siteId },
  )
  return Number(row?.waitingMs ?? 0)
}
