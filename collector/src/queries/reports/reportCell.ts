/** What a figure of a report, of paths or of a heatmap counts, as a condition over `sessions FINAL` of the period. */
import type { ReportCell } from '@hindsight/protocol/api/reportCell'
import type { Condition } from '../scope.ts'
import { inHeat } from './heat.ts'
import { wentSo } from './paths.ts'
import { inReportCell } from './reportSql.ts'

export function inCell(cell: ReportCell, days: Condition): Condition {
  if ('report' in cell) return inReportCell(cell, days)
  return 'paths' in cell ? wentSo(cell.paths, cell.stops, days) : inHeat(cell.heat, days)
}
