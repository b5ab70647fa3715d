/** Merges that servers asked for since a moment: events that ingest/alias.ts named so. */
import type { Store } from '../clickhouse/store.ts'
import type { Merge } from '../people/merges.ts'

/** Condition over `events`. */
export const isMerge = `kind = 'identify' AND name = 'merge' AND source = 'server'`

/** `since` in ms, store time. */
export async function mergeEvents(store: Store, since: number): Promise<(Merge & { siteId: string })[]> {
  type Row = { site: string; previous: string; customer: string; decided: string }
  const rows = await store.query<Row>(
    `SELECT siteId AS site, JSONExtractString(properties, 'previousId') AS previous, customerId AS customer,
       toString(toUnixTimestamp64Milli(receivedAt)) AS decided
     FROM events
     WHERE storedAt >= fromUnixTimestamp64Milli({since:Int64}) AND ${isMerge}
     ORDER BY receivedAt, eventNo`,
    { since },
  )
  return rows
    .filter(({ previous, customer }) => previous !== '' && customer !== '')
    .map(({ site, previous, customer, decided }) => ({
      siteId: site,
      customerId: previous,
      into: customer,
      decidedAt: Number(decided),
      by: 'server',
    }))
}
