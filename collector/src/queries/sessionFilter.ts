/** What a person filters sessions by, as conditions over the table `sessions`. Values are always bound. */
import { onPage } from './onPage.ts'
import { allOf, begunIn, type Condition, onSiteDays, type Period } from './scope.ts'

export type SessionFilter = {
  /** Found, in any case, in labels, error texts, titles and names of events, and in the ids of who it was. */
  text?: string | undefined
  /** Path of a page that was visited; `*` stands for anything. */
  page?: string | undefined
  /** customerId or visitorId, or the beginning of one. */
  person?: string | undefined
  withErrors?: boolean | undefined
  withReplay?: boolean | undefined
}

const searchedInEvents = ['label', 'message', 'title', 'name']
const searchedInSessions = ['visitorId', 'customerId']
const holdsText = (column: string): string => `positionCaseInsensitiveUTF8(${column}, {text:String}) > 0`

function hasText(text: string, days: Condition): Condition {
  return {
    sql: `${searchedInSessions.map(holdsText).join(' OR ')} OR (sessionDay, sessionId) IN (
      SELECT sessionDay, sessionId FROM events
      WHERE ${days.sql} AND (${searchedInEvents.map(holdsText).join(' OR ')}))`,
    params: { text },
  }
}

function visited(page: string): Condition {
  const is = onPage(page, 'page')
  return { sql: `arrayExists(path -> ${is.sql}, paths)`, params: is.params }
}

const isPerson = (person: string): Condition => ({
  sql: 'startsWith(customerId, {person:String}) OR startsWith(visitorId, {person:String})',
  params: { person },
})

const wentWrong = 'fieldErrors + formErrors + failedSubmits + jsErrors + failedRequests > 0'

/** Playing starts at a snapshot: chunks without one show nothing. */
const isReplayed = (days: Condition): string =>
  `(sessionDay, sessionId) IN (SELECT sessionDay, sessionId FROM replayChunks WHERE ${days.sql} AND hasSnapshot)`

const not = (sql: string): string => `NOT (${sql})`

/** Everything that a session must meet to be in the list, and in its total. */
export function filtered(siteId: string, period: Period, filter: SessionFilter): Condition {
  const days = onSiteDays(siteId, period)
  const conditions = [begunIn(siteId, period)]
  const { text, page, person, withErrors, withReplay } = filter
  if (text) conditions.push(hasText(text, days))
  if (page) conditions.push(visited(page))
  if (person) conditions.push(isPerson(person))
  if (withErrors !== undefined) conditions.push({ sql: withErrors ? wentWrong : not(wentWrong), params: {} })
  if (withReplay !== undefined) {
    conditions.push({ sql: withReplay ? isReplayed(days) : not(isReplayed(days)), params: {} })
  }
  return allOf(conditions)
}
