/** What every report is asked with, and what it is as SQL. */
import type { Condition, Period } from '../scope.ts'

export type ReportScope = { siteId: string; period: Period; currency: string }
/** `order`: the column by which the greatest come first. */
export type ReportSql = Condition & { order: string }
