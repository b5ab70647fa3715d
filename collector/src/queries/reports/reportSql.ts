/**
 * Reports as SQL: a SELECT of `value` (what the row is), `label` and a column `of_<name>` for each column of the report,
 * rates left out, which are made of two others. The prefix keeps an alias from hiding the column that it is made of.
 */
import type { ReportName } from '@hindsight/protocol/reports'
import type { Condition } from '../scope.ts'
import { pages, viewedPage } from './pages.ts'
import { didWithProduct, products } from './products.ts'
import type { ReportScope, ReportSql } from './reportScope.ts'
import { searched, searches } from './searches.ts'
import { inSessionGroup, isSessionGroup, sessionGroups } from './sessionGroups.ts'

export function reportSql(report: ReportName, scope: ReportScope): ReportSql {
  if (isSessionGroup(report)) return sessionGroups(report, scope)
  if (report === 'pages') return pages(scope)
  return report === 'products' ? products(scope) : searches(scope)
}

/** Condition over `sessions FINAL` of the period: the session counts in this column of this row. */
export function inReportCell(cell: { report: ReportName; value: string; did: string }, days: Condition): Condition {
  const { report, value, did } = cell
  if (isSessionGroup(report)) return inSessionGroup(report, value, did)
  if (report === 'pages') return viewedPage(value, did, days)
  return report === 'products' ? didWithProduct(value, did, days) : searched(value, did, days)
}
