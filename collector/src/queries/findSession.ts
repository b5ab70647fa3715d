/** The session whose id begins like this: what a session's code stands for. The newest, should there ever be two. */
import type { Store } from '../clickhouse/store.ts'

export async function findSession(
  store: Store,
  siteId: string,
  idStart: string,
): Promise<{ sessionId: string; lastTs: number } | null> {
  const [found] = await store.query<{ id: string; at: number | string }>(
    `SELECT toString(sessionId) AS id, toUnixTimestamp64Milli(lastTs) AS at FROM sessions FINAL
     WHERE siteId = {siteId:String} AND startsWith(toString(sessionId), {idStart:String})
     ORDER BY at DESC LIMIT 1`,
    { siteId, idStart },
  )
  return found ? { sessionId: found.id, lastTs: Number(found.at) } : null
}
