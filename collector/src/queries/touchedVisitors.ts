/**
 * Visitors of whom something new was said since a moment (who she is, or that two customers are one), with how many
 * sayings: a change of the number says that their sessions may be another person's now.
 */
import type { Store } from '../clickhouse/store.ts'
import type { VisitorKey } from './sessionPersons.ts'

export type TouchedVisitor = VisitorKey & {
  /** Sayings since `since`, and since `later`. */
  rows: number
  rowsLater: number
}

/** A row that names a customer of a visitor. */
export const isClaim = `customerId != '' AND visitorId != ''`

/** `since` and `later` in ms, store time. */
export async function touchedVisitors(store: Store, since: number, later: number): Promise<TouchedVisitor[]> {
  const rows = await store.query<{ site: string; visitor: string; n: string; nLater: string }>(
    `SELECT siteId AS site, visitorId AS visitor, toString(count()) AS n,
       toString(countIf(storedAt >= fromUnixTimestamp64Milli({later:Int64}))) AS nLater
     FROM (
       SELECT siteId, visitorId, storedAt FROM events
       WHERE storedAt >= fromUnixTimestamp64Milli({since:Int64}) AND ${isClaim}
       UNION ALL
       SELECT merged.siteId, identities.visitorId, merged.storedAt
       FROM identities
       INNER JOIN (
         SELECT siteId, customerId, storedAt FROM customerMerges
         WHERE storedAt >= fromUnixTimestamp64Milli({since:Int64})
       ) AS merged ON merged.siteId = identities.siteId AND merged.customerId = identities.customerId
     )
     GROUP BY site, visitor`,
    { since, later },
  )
  return rows.map(({ site, visitor, n, nLater }) => ({
    siteId: site,
    visitorId: visitor,
    rows: Number(n),
    rowsLater: Number(nLater),
  }))
}

/** Writes down what events stored since then say of visitors. Saying it again changes nothing. */
export async function noteIdentities(store: Store, since: number): Promise<void> {
  await store.command(
    `INSERT INTO identities (siteId, visitorId, customerId, sessionDay, sessionId, firstTs, lastTs, verified)
     SELECT siteId, visitorId, customerId, sessionDay, sessionId, min(ts), max(ts), max(toUInt8(verified))
     FROM events
     WHERE storedAt >= fromUnixTimestamp64Milli({since:Int64}) AND ${isClaim}
     GROUP BY siteId, visitorId, customerId, sessionDay, sessionId`,
    { since },
  )
}
