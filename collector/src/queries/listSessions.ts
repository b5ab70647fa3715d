/** Sessions that began in a period, newest activity first, a page at a time, with how many there are in all. */
import type { SessionRow } from '@hindsight/protocol/api/sessions'
import type { Store } from '../clickhouse/store.ts'
import { replayed } from './replayed.ts'
import { allOf, type Condition, type Period } from './scope.ts'
import { filtered, type SessionFilter } from './sessionFilter.ts'
import { type StoredSession, sessionColumns, sessionRowOf } from './sessionRow.ts'

/** The last row of the page before; rows after it are older, or as old with a smaller id. */
export type SessionCursor = { lastTs: number; sessionId: string }

export type SessionQuestion = {
  siteId: string
  period: Period
  filter: SessionFilter
  limit: number
  after: SessionCursor | null
}

/** Columns by their table: an alias of the same name would stand for the value as it is shown. */
const afterRow = ({ lastTs, sessionId }: SessionCursor): Condition => ({
  sql: `sessions.lastTs < fromUnixTimestamp64Milli({afterTs:Int64}, 'UTC')
    OR sessions.lastTs = fromUnixTimestamp64Milli({afterTs:Int64}, 'UTC') AND sessions.sessionId < {afterId:UUID}`,
  params: { afterTs: lastTs, afterId: sessionId },
})

export async function listSessions(
  store: Store,
  { siteId, period, filter, limit, after }: SessionQuestion,
): Promise<{ total: number; sessions: SessionRow[]; next: SessionCursor | null }> {
  const wanted = filtered(siteId, period, filter)
  const onPage = after ? allOf([wanted, afterRow(after)]) : wanted
  const [counts, rows] = await Promise.all([
    store.query<{ n: number | string }>(`SELECT count() AS n FROM sessions FINAL WHERE ${wanted.sql}`, wanted.params),
    store.query<StoredSession>(
      // prefer_column_name_to_alias: a filter means the column, not the text it is shown as.
      `SELECT ${sessionColumns} FROM sessions FINAL WHERE ${onPage.sql}
       ORDER BY sessions.lastTs DESC, sessions.sessionId DESC LIMIT {rows:UInt32}
       SETTINGS prefer_column_name_to_alias = 1`,
      // One more than asked for says whether there is a next page.
      { ...onPage.params, rows: limit + 1 },
    ),
  ])
  const shown = rows.slice(0, limit)
  const withReplay = await replayed(store, siteId, shown)
  const now = Date.now()
  const sessions = shown.map((row) => sessionRowOf(row, withReplay.has(row.sessionId), now))
  const last = rows.length > limit ? sessions.at(-1) : undefined
  return {
    total: Number(counts[0]?.n ?? 0),
    sessions,
    next: last ? { lastTs: last.lastTs, sessionId: last.sessionId } : null,
  }
}
