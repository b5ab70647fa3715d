/** The audit trail, newest first, a page at a time, with how many entries there are in all. */
import type { Store } from '../clickhouse/store.ts'
import { allOf, type Condition } from './scope.ts'

export type AuditFilter = {
  /** Who did it, or to whom it was done. */
  account?: string | undefined
  /** An action, or the beginning of one up to its point. */
  action?: string | undefined
  siteId?: string | undefined
  from?: number | undefined
  to?: number | undefined
}

/** The last entry of the page before; those after it are older, or as old with a greater id. */
export type AuditCursor = { at: number; entryId: string }

export type AuditRow = {
  entryId: string
  at: number
  action: string
  who: string
  siteId: string
  subject: string
  address: string
  detail: Record<string, unknown>
}

type Stored = Omit<AuditRow, 'at' | 'detail'> & { atMs: string; detail: string }

function filtered({ account, action, siteId, from, to }: AuditFilter): Condition {
  const is: Condition[] = [{ sql: 'true', params: {} }]
  if (account !== undefined) {
    is.push({
      sql: "who = {account:String} OR subject = {account:String} AND startsWith(action, 'account.')",
      params: { account },
    })
  }
  if (action !== undefined) {
    const sql = action.endsWith('.') ? 'startsWith(action, {action:String})' : 'action = {action:String}'
    is.push({ sql, params: { action } })
  }
  if (siteId !== undefined) is.push({ sql: 'siteId = {siteId:String}', params: { siteId } })
  if (from !== undefined) is.push({ sql: 'at >= fromUnixTimestamp64Milli({from:Int64})', params: { from } })
  if (to !== undefined) is.push({ sql: 'at < fromUnixTimestamp64Milli({to:Int64})', params: { to } })
  return allOf(is)
}

export async function listAudit(
  store: Store,
  question: { filter: AuditFilter; limit: number; after: AuditCursor | null },
): Promise<{ total: number; entries: AuditRow[]; next: AuditCursor | null }> {
  const { limit, after } = question
  const wanted = filtered(question.filter)
  const page: Condition = after
    ? {
        sql: `at < fromUnixTimestamp64Milli({afterMs:Int64})
          OR at = fromUnixTimestamp64Milli({afterMs:Int64}) AND entryId > {afterId:UUID}`,
        params: { afterMs: after.at, afterId: after.entryId },
      }
    : { sql: 'true', params: {} }
  const [counted, rows] = await Promise.all([
    store.query<{ n: string | number }>(`SELECT count() AS n FROM audit WHERE ${wanted.sql}`, wanted.params),
    store.query<Stored>(
      `SELECT toString(entryId) AS entryId, toString(toUnixTimestamp64Milli(at)) AS atMs, action, who, siteId, subject,
         address, detail
       FROM audit WHERE (${wanted.sql}) AND (${page.sql})
       ORDER BY at DESC, audit.entryId LIMIT {limit:UInt32}
       SETTINGS prefer_column_name_to_alias = 1`,
      { ...wanted.params, ...page.params, limit: limit + 1 },
    ),
  ])
  const entries = rows.slice(0, limit).map(({ atMs, detail, ...row }) => ({
    ...row,
    at: Number(atMs),
    detail: JSON.parse(detail === '' ? '{}' : detail) as Record<string, unknown>,
  }))
  const last = rows.length > limit ? entries.at(-1) : undefined
  return { total: Number(counted[0]?.n ?? 0), entries, next: last ? { at: last.at, entryId: last.entryId } : null }
}
