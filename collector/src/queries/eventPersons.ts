/**
 * Events with their person. Those of a session belong to the session's person. Those of none (a server's calls, an
 * import) belong to the customer they name, else to the customer of their visitor if there was only ever one (after
 * merges), else to the visitor.
 */
import { noId } from '@hindsight/protocol/ids'
import { visitKey } from './counting.ts'
import type { Condition } from './scope.ts'

/** Columns of the answer, by name, as expressions over `events`. */
export type EventColumns = Record<string, string>

/** What a customer number is after merges. */
const merged =
  'SELECT customerId AS customer, person AS mergedInto FROM customerMerges FINAL WHERE siteId = {siteId:String}'

/** The person of visitors on whose device only one was ever named. */
const sole = `SELECT ofVisitor, any(named) AS solePerson FROM (
    SELECT ofVisitor, if(mergedInto != '', mergedInto, customer) AS named
    FROM (SELECT DISTINCT visitorId AS ofVisitor, customerId AS customer FROM identities WHERE siteId = {siteId:String}) AS said
    LEFT JOIN (${merged}) AS merges USING (customer))
  GROUP BY ofVisitor HAVING uniqExact(named) = 1`

/** A SELECT of `columns` and `person`. `rows` says which events, `days` in which days their sessions may lie. */
export function eventsWithPerson(columns: EventColumns, rows: string, days: Condition): string {
  const names = Object.keys(columns).join(', ')
  const selected = Object.entries(columns)
    .map(([name, sql]) => `${sql} AS ${name}`)
    .join(', ')
  return `SELECT ${names}, person
    FROM (SELECT ${selected}, ${visitKey} AS ofVisit FROM events
      WHERE ${days.sql} AND sessionId != toUUID('${noId}') AND (${rows})) AS inSessions
    INNER JOIN (SELECT ${visitKey} AS ofVisit, person FROM sessions FINAL WHERE ${days.sql}) AS known USING (ofVisit)
    UNION ALL
    ${looseEventsWithPerson(columns, rows, days)}`
}

/** The same of events that belong to no session. */
export function looseEventsWithPerson(columns: EventColumns, rows: string, days: Condition): string {
  const names = Object.keys(columns).join(', ')
  const selected = Object.entries(columns)
    .map(([name, sql]) => `${sql} AS ${name}`)
    .join(', ')
  return `SELECT ${names}, multiIf(mergedInto != '', mergedInto, customer != '', customer, solePerson != '', solePerson,
      concat('anon:', ofVisitor)) AS person
    FROM (SELECT ${selected}, visitorId AS ofVisitor, customerId AS customer FROM events
      WHERE ${days.sql} AND sessionId = toUUID('${noId}') AND (${rows})) AS loose
    LEFT JOIN (${merged}) AS merges USING (customer)
    LEFT JOIN (${sole}) AS devices USING (ofVisitor)`
}
