/** Visits of one person as a timeline shows them: at their beginning. */
import type { TimelineEntry } from '@hindsight/protocol/api/customers'
import type { Store } from '../../../clickhouse/store.ts'

type Row = { tsMs: number | string; session: string; entered: string; pages: number }

/** The newest `most` that began until `toTs`, or those of the given ids. */
export type Which = { toTs: number; most: number } | { ids: readonly string[] }

export async function visitsOf(
  store: Store,
  { siteId, person, which }: { siteId: string; person: string; which: Which },
): Promise<TimelineEntry[]> {
  const byId = 'ids' in which
  if (byId && which.ids.length === 0) return []
  const rows = await store.query<Row>(
    `SELECT toUnixTimestamp64Milli(firstTs) AS tsMs, toString(sessionId) AS session, toString(entryPath) AS entered,
       pageViews AS pages
     FROM sessions FINAL WHERE siteId = {siteId:String} AND person = {person:String}
       AND ${byId ? 'sessionId IN {ids:Array(UUID)}' : 'toUnixTimestamp64Milli(firstTs) <= {toTs:Int64}'}
     ORDER BY tsMs DESC, session ${byId ? '' : 'LIMIT {most:UInt32}'}`,
    { siteId, person, ...which },
  )
  return rows.map(({ tsMs, session, entered, pages }) => ({
    ts: Number(tsMs),
    kind: 'session',
    text: `Visited ${entered || 'the site'}, ${pages} ${pages === 1 ? 'page' : 'pages'}`,
    sessionId: session,
    step: null,
    caseId: null,
  }))
}
