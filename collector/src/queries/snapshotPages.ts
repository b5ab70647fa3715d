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

/** The newest full snapshot of one page, taken on one kind of device; null where there is none. */
export async function snapshotOfPage(
  store: Store,
  siteId: string,
  path: string,
  device: string,
): Promise<SnapshotPage | null> {
  const ofPage = `siteId = {siteId:String} AND sessionDay >= today() - {lastDays:UInt16}`
  const [row] = await store.query<Omit<SnapshotPage, 'at' | 'path'> & { at: string | number }>(
    `SELECT toString(chunks.sessionId) AS sessionId, toString(chunks.tabId) AS tabId, chunks.chunkNo AS chunkNo, chunks.at AS at
     FROM (
       SELECT sessionDay, sessionId, tabId, chunkNo, pageId, lastTs + clockOffsetMs AS at FROM replayChunks
       WHERE ${ofPage} AND hasSnapshot AND (sessionDay, sessionId) IN (
         SELECT sessionDay, sessionId FROM sessions FINAL
         WHERE ${ofPage} AND device = {device:String} AND has(paths, {path:String}))
     ) AS chunks
     INNER JOIN (
       SELECT sessionDay, sessionId, pageId, argMax(path, ts) AS last FROM events
       WHERE ${ofPage} AND kind = 'pageView' AND path != '' GROUP BY sessionDay, sessionId, pageId
     ) AS views
     ON chunks.sessionDay = views.sessionDay AND chunks.sessionId = views.sessionId AND chunks.pageId = views.pageId
     WHERE views.last = {path:String}
     ORDER BY at DESC LIMIT 1`,
    { siteId, lastDays, path, device },
  )
  return row ? { ...row, path, at: Number(row.at) } : null
}
