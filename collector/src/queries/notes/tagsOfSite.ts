/** Tags of a site with how many of its sessions bear them: sessions that are still there, since those open the list. */
import type { Store } from '../../clickhouse/store.ts'
import { dayOfKey, sessionOfKey } from './noteKeys.ts'

/** Enough to choose from by typing. */
const maxTags = 500

export async function tagsOfSite(store: Store, siteId: string): Promise<{ tag: string; n: number }[]> {
  const rows = await store.query<{ tag: string; n: number | string }>(
    `WITH tagged AS (
       SELECT ${dayOfKey} AS day, ${sessionOfKey} AS session, JSONExtract(body, 'tags', 'Array(String)') AS tags
       FROM state FINAL
       WHERE kind = 'tags' AND startsWith(id, concat({siteId:String}, '/')) AND NOT deleted
     )
     SELECT arrayJoin(tags) AS tag, count() AS n FROM tagged
     WHERE (day, session) IN (
       SELECT sessionDay, sessionId FROM sessions FINAL
       WHERE siteId = {siteId:String} AND (sessionDay, sessionId) IN (SELECT day, session FROM tagged))
     GROUP BY tag ORDER BY n DESC, tag LIMIT {maxTags:UInt32}`,
    { siteId, maxTags },
  )
  return rows.map(({ tag, n }) => ({ tag, n: Number(n) }))
}
