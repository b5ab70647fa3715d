/** Releases of a site, and when each was first seen. */
import type { Store } from '../clickhouse/store.ts'

export type Release = { release: string; firstTs: number }

/** Newer ones are what people ask about; a site that names every build anew has very many. */
const maxReleases = 200

/** Oldest first. Old versions of a session tell the same of its release, so none need be told apart. */
export async function releasesOf(store: Store, siteId: string): Promise<Release[]> {
  const rows = await store.query<{ release: string; at: number | string }>(
    `SELECT release, toUnixTimestamp64Milli(min(firstTs)) AS at FROM sessions
     WHERE siteId = {siteId:String} AND release != ''
     GROUP BY release ORDER BY at DESC, release LIMIT ${maxReleases}`,
    { siteId },
  )
  return rows.map(({ release, at }) => ({ release, firstTs: Number(at) })).reverse()
}
