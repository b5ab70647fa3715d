/** Sessions of a site, newest day first, a page at a time. */
import type { Store } from '../clickhouse/store.ts'
import type { SessionKey } from './recomputeSessions.ts'

/** `after`: the last of the page before; null for the first page. */
export async function sessionsOfSite(
  store: Store,
  siteId: string,
  after: SessionKey | null,
  limit: number,
): Promise<SessionKey[]> {
  const rest = after
    ? `AND sessionDay <= {afterDay:Date} AND (sessionDay, sessionId) < ({afterDay:Date}, {afterId:UUID})`
    : ''
  const rows = await store.query<{ day: string; session: string }>(
    `SELECT toString(sessionDay) AS day, toString(sessionId) AS session FROM sessions FINAL
     WHERE siteId = {siteId:String} ${rest} ORDER BY sessionDay DESC, sessionId DESC LIMIT ${Math.trunc(limit)}`,
    { siteId, ...(after ? { afterDay: after.sessionDay, afterId: after.sessionId } : {}) },
  )
  return rows.map(({ day, session }) => ({ siteId, sessionDay: day, sessionId: session }))
}
