/** Pages of a site with the newest chunk that holds a full snapshot of each. */
import type { SnapshotPage } from '@hindsight/protocol/api/privacy'
import type { Store } from '../clickhouse/store.ts'

const maxPages = 100
const lastDays = 30

/** The page is the one told of last before the snapshot was taken, in the same load. */
export async function snapshotPages(store: Store, siteId: string): Promise<SnapshotPage[]> {
  const rows = await store.query<Omit<SnapshotPage, 'at'> & { at: string | number }>(
    `SELECT views.path AS path,
       argMax((toString(chunks.sessionId), toString(chunks.tabId), chunks.chunkNo, chunks.at), chunks.at) AS newest,
       newest.1 AS sessionId, newest.2 AS tabId, newest.3 AS chunkNo, newest.4 AS at
     FROM (
       SELECT sessionDay, sessionId, tabId, chunkNo, pageId, lastTs + clockOffsetMs AS at
       FROM replayChunks
       WHERE siteId = {siteId:String} AND sessionDay >= today() - {lastDays:UInt16} AND hasSnapshot
       ORDER BY sessionDay DESC, at DESC LIMIT 2000
     ) AS chunks
     INNER JOIN (
       SELECT sessionDay, sessionId, pageId, path, toUnixTimestamp64Milli(ts) AS viewedAt
       FROM events
       WHERE siteId = {siteId:String} AND sessionDay >= today() - {lastDays:UInt16} AND kind = 'pageView' AND path != ''
     ) AS views
     ON chunks.sessionDay = views.sessionDay AND chunks.sessionId = views.sessionId AND chunks.pageId = views.pageId
     WHERE views.viewedAt <= chunks.at
     GROUP BY views.path ORDER BY at DESC LIMIT {maxPages:UInt16}`,
    { siteId, lastDays, maxPages },
  )
  return rows.map(({ path, sessionId, tabId, chunkNo, at }) => ({ path, sessionId, tabId, chunkNo, at: Number(at) }))
}
