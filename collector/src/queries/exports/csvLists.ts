/** Customers and cases as CSV, written by the store itself. Contact details are not in it, nor what looks like them. */
import { begunIn, type Condition, type Period } from '../scope.ts'

/** A cell that begins so is a formula to a spreadsheet: a quote in front makes it a text. */
const cell = (sql: string): string => `if(match(${sql}, '^[=+\\\\-@\\t\\r]'), concat('\\'', ${sql}), ${sql})`

/** What colleagues wrote, and ids that are addresses: without addresses and long numbers. */
const withoutPersonal = (sql: string): string =>
  `replaceRegexpAll(replaceRegexpAll(${sql}, '[^\\\\s@]+@[^\\\\s@]+', '[email]'), '\\\\+?[0-9](?:[ ().-]{0,2}[0-9]){5,}', '[number]')`
const withoutAddress = (sql: string): string => `if(position(${sql}, '@') > 0, '[email]', ${sql})`

const time = (ms: string): string => `formatDateTime(${ms}, '%Y-%m-%dT%H:%i:%SZ', 'UTC')`

export function customersCsv(siteId: string, period: Period): Condition {
  const begun = begunIn(siteId, period)
  return {
    sql: `SELECT ${cell(withoutAddress('person'))} AS customer, startsWith(person, 'anon:') ? 0 : 1 AS known,
         count() AS sessions, sum(struggles) AS struggles, countIf(converted) AS sessionsWithOrder, sum(revenue) AS revenue,
         ${time('min(firstTs)')} AS firstSeen, ${time('max(lastTs)')} AS lastSeen
       FROM sessions FINAL WHERE ${begun.sql} AND person NOT IN ('', 'anon:')
       GROUP BY person ORDER BY max(lastTs) DESC, person FORMAT CSVWithNames`,
    params: begun.params,
  }
}

const text = (field: string): string => `JSONExtractString(body, '${field}')`

export function casesCsv(siteId: string): Condition {
  return {
    sql: `SELECT ${cell(text('caseId'))} AS caseId, ${cell(withoutAddress(text('person')))} AS customer,
         ${cell(text('status'))} AS status, ${cell(text('priority'))} AS priority, ${cell(text('team'))} AS team,
         ${cell(withoutPersonal(text('reason')))} AS reason,
         ${cell(`JSONExtractString(body, 'ticket', 'id')`)} AS ticket,
         ${cell(text('owner'))} AS owner, JSONLength(body, 'contacts') AS contacts,
         ${time(`fromUnixTimestamp64Milli(JSONExtractInt(body, 'createdAt'), 'UTC')`)} AS createdAt,
         ${time('changedAt')} AS changedAt,
         ${cell(withoutPersonal(`JSONExtractString(body, 'closed', 'reason')`))} AS closedReason
       FROM (SELECT id, body, changedAt FROM state FINAL
         WHERE kind = 'case' AND startsWith(id, {ofSite:String}) AND NOT deleted) AS cases
       ORDER BY cases.changedAt DESC, id FORMAT CSVWithNames`,
    params: { ofSite: `${siteId}/` },
  }
}
