/** How many events and bytes of replay arrived at sites since a moment, and are stored. Imported files are not sent. */
import type { Store } from '../clickhouse/store.ts'

export type Used = { events: number; replayBytes: number }
type Row = { site: string; events: string; replayBytes: string }

export async function usedSince(store: Store, sites: readonly string[], fromMs: number): Promise<Map<string, Used>> {
  const arrived = `siteId IN {sites:Array(String)} AND storedAt >= fromUnixTimestamp64Milli({fromMs:Int64})
    AND receivedAt >= fromUnixTimestamp64Milli({fromMs:Int64})`
  const rows = await store.query<Row>(
    `SELECT toString(siteId) AS site, toString(sum(n)) AS events, toString(sum(size)) AS replayBytes
     FROM (
       SELECT siteId, count() AS n, 0 AS size FROM events WHERE source != 'import' AND ${arrived} GROUP BY siteId
       UNION ALL
       SELECT siteId, 0, sum(storedBytes) FROM replayChunks WHERE ${arrived} GROUP BY siteId
     )
     GROUP BY site`,
    { sites, fromMs },
  )
  return new Map(
    rows.map(({ site, events, replayBytes }) => [site, { events: Number(events), replayBytes: Number(replayBytes) }]),
  )
}
