/** Which recorders sent lately, and which numbers of theirs never arrived. */
import type { Store } from '../../clickhouse/store.ts'

export type RecorderRow = { version: string; sessions: number; events: number; lastAt: number }
export type Lost = { events: number; tabsWithGaps: number; tabs: number }

/** A batch that is missing may still be on its way for so long. */
const settledSeconds = 600
const maxVersions = 20

/** `afterMs`: what claims to have arrived before is a sample history. */
export async function recorders(store: Store, siteId: string, afterMs: number): Promise<RecorderRow[]> {
  const rows = await store.query<{ version: string; sessions: string; events: string; lastAt: string }>(
    `SELECT recorder AS version, toString(uniqExact(sessionId)) AS sessions, toString(count()) AS events,
       toString(toUnixTimestamp64Milli(max(receivedAt))) AS lastAt
     FROM events
     WHERE siteId = {siteId:String} AND source = 'recorder' AND storedAt >= now() - 86400
       AND receivedAt > fromUnixTimestamp64Milli({afterMs:Int64})
     GROUP BY version ORDER BY count() DESC, version LIMIT ${maxVersions}`,
    { siteId, afterMs },
  )
  return rows.map(({ version, sessions, events, lastAt }) => ({
    version,
    sessions: Number(sessions),
    events: Number(events),
    lastAt: Number(lastAt),
  }))
}

/** Tabs number their events without a gap: what lies between the lowest and the highest and is not here was lost. */
export async function lost(store: Store, siteId: string): Promise<Lost> {
  const [row] = await store.query<{ events: string; tabsWithGaps: string; tabs: string }>(
    `SELECT toString(sum(missing)) AS events, toString(countIf(missing > 0)) AS tabsWithGaps, toString(count()) AS tabs
     FROM (
       SELECT toInt64(max(eventNo)) - min(eventNo) + 1 - uniqExact(eventNo) AS missing
       FROM events
       WHERE siteId = {siteId:String} AND source = 'recorder' AND sessionDay >= today() - 1
       GROUP BY sessionId, tabId
       HAVING max(storedAt) < now() - ${settledSeconds}
     )`,
    { siteId },
  )
  return {
    events: Number(row?.events ?? 0),
    tabsWithGaps: Number(row?.tabsWithGaps ?? 0),
    tabs: Number(row?.tabs ?? 0),
  }
}
