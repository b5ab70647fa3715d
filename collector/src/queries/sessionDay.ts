/**
 * The day of a session, which URLs do not carry and every key begins with. It never changes, so it is remembered; the
 * first look reads one narrow column of the derived table, never the facts.
 */
import type { Store } from '../clickhouse/store.ts'

const maxRemembered = 10_000

export type FindSessionDay = (siteId: string, sessionId: string) => Promise<string | null>

export function sessionDayFinder(store: Store): FindSessionDay {
  /** A replay is opened with several questions at once: they wait for one look. */
  const remembered = new Map<string, Promise<string | null>>()

  async function look(siteId: string, sessionId: string): Promise<string | null> {
    const [row] = await store.query<{ day: string }>(
      `SELECT toString(sessionDay) AS day FROM sessions
       WHERE siteId = {siteId:String} AND sessionId = {sessionId:UUID} LIMIT 1`,
      { siteId, sessionId },
    )
    return row?.day ?? null
  }

  return async (siteId, sessionId) => {
    const key = `${siteId}/${sessionId}`
    const known = remembered.get(key)
    if (known !== undefined) return known
    const looked = look(siteId, sessionId)
    remembered.set(key, looked)
    const oldest = remembered.keys().next().value
    if (remembered.size > maxRemembered && oldest !== undefined) remembered.delete(oldest)
    const forget = () => remembered.get(key) === looked && remembered.delete(key)
    // It may be stored a moment later.
    looked.then((day) => day === null && forget(), forget)
    return looked
  }
}
