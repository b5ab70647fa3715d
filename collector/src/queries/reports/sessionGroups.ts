/** Reports whose rows are groups of sessions by something that each session has: where it came from, with what, how it began. */
import type { ReportName } from '@hindsight/protocol/reports'
import { paymentSite } from '../attributes.ts'
import { begunIn, type Condition } from '../scope.ts'
import type { ReportScope, ReportSql } from './reportScope.ts'

/** Where one is sent to pay is no source. */
const source = `multiIf(attributes['source'] != '', attributes['source'], match(referrerHost, ${paymentSite}), '',
  toString(referrerHost))`

/** What sessions are grouped by, over `sessions`. */
const groupings = {
  channels: `attributes['cameBy']`,
  sources: source,
  campaigns: `attributes['campaign']`,
  devices: 'toString(device)',
  browsers: 'toString(browser)',
  countries: 'toString(country)',
  languages: 'toString(language)',
  entries: 'toString(entryPath)',
  exits: 'toString(exitPath)',
} as const satisfies Partial<Record<ReportName, string>>
export type SessionGroup = keyof typeof groupings

export const isSessionGroup = (report: ReportName): report is SessionGroup => report in groupings

/** One page view and no more. */
export const bounced = 'pageViews = 1'

/** What each column counts, over `sessions`. */
const counts: Record<string, string> = {
  sessions: 'true',
  bounced,
  converted: 'converted',
  struggled: 'struggles > 0',
}

export function sessionGroups(report: SessionGroup, { siteId, period }: ReportScope): ReportSql {
  const begun = begunIn(siteId, period)
  const counted = Object.entries(counts).map(([name, sql]) => `countIf(${sql}) AS of_${name}`)
  return {
    sql: `SELECT ${groupings[report]} AS value, '' AS label, ${counted.join(', ')}, uniqExact(person) AS of_persons,
        sum(revenue) AS of_revenue
      FROM sessions FINAL WHERE ${begun.sql} GROUP BY value`,
    params: begun.params,
    order: 'of_sessions',
  }
}

/** Condition over `sessions FINAL`: counts in this column of this row. */
export function inSessionGroup(report: SessionGroup, value: string, did: string): Condition {
  return {
    sql: `${groupings[report]} = {cellValue:String} AND (${counts[did] ?? 'false'})`,
    params: { cellValue: value },
  }
}
