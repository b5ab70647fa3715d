/** Rows of a report, the greatest first. */
import { type ReportName, reportOf } from '@hindsight/protocol/reports'
import type { Store } from '../../clickhouse/store.ts'
import type { ReportScope } from './reportScope.ts'
import { reportSql } from './reportSql.ts'

/** Of each row what it is, and its columns by name; null where there is nothing to tell. */
export type StoredReportRow = { value: string; label: string; cells: Record<string, number | null> }

export async function readReport(
  store: Store,
  report: ReportName,
  scope: ReportScope,
  limit: number,
): Promise<{ rows: StoredReportRow[]; more: number }> {
  const { sql, params, order } = reportSql(report, scope)
  type Row = Record<string, string | number | null> & { value: string; label: string; all: string | number }
  const stored = await store.query<Row>(
    `SELECT *, count() OVER () AS all FROM (${sql}) ORDER BY ${order} DESC, value LIMIT ${Math.trunc(limit)}`,
    params,
  )
  const names = Object.entries(reportOf(report).columns).flatMap(([name, { kind }]) => (kind === 'rate' ? [] : [name]))
  const rows = stored.map((row) => ({
    value: row.value,
    label: row.label,
    cells: Object.fromEntries(names.map((name) => [name, numberOf(row[`of_${name}`])])),
  }))
  return { rows, more: Number(stored[0]?.all ?? 0) - rows.length }
}

const numberOf = (value: string | number | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value)
