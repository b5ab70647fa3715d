/**
 * The day of a session, which URLs do not carry and every key begins with. It never changes, so it is remembered; the
 * first look reads one narrow column of the derived table, never the facts.
 */
import type { Store } from '../clickhouse/store.ts'

const maxRemembered = 10_000

export type FindSessionDay = (siteId: string, sessionId: string) => Promise<string | null>

export function sessionDayFinder(store: Store): FindSessionDay {
  const remembered = new Map<string, string>()

  return async (siteId, sessionId) => {
    const key = `${siteId}/${sessionId}`
    const known = remembered.get(key)
    if (known !== undefined) return known
    const [row] = await store.query<{ day: string }>(
      `SELECT toString(sessionDay) AS day FROM sessions
       WHERE siteId = {siteId:String} AND sessionId = {sessionId:UUID} LIMIT 1`,
      { siteId, sessionId },
    )
    if (!row) return null
    remembered.set(key, row.day)
    const oldest = remembered.keys().next().value
    if (remembered.size > maxRemembered && oldest !== undefined) remembered.delete(oldest)
    return row.day
  }
}
