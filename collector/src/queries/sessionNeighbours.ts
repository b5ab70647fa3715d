/**
 * Where a session stands in a list of sessions, and what stands beside it: wherever the list is, whatever page of it was
 * read. One pass over the narrow columns that the list itself is counted from, in the same order.
 */
import type { SessionNeighbours } from '@hindsight/protocol/api/sessionNeighbours'
import type { Store } from '../clickhouse/store.ts'
import { keyOf, orderKey, type SessionQuestion } from './listSessions.ts'
import { ofSession } from './scope.ts'
import { filtered } from './sessionFilter.ts'

type Question = Pick<SessionQuestion, 'siteId' | 'period' | 'timeZone' | 'by' | 'filter' | 'order'> & {
  sessionDay: string
  sessionId: string
}
type Answer = { n: number | string; ahead: number | string; isIn: number | string; before: string; behind: string }

export async function sessionNeighbours(store: Store, question: Question): Promise<SessionNeighbours | null> {
  const { siteId, sessionDay, sessionId } = question
  const key = ofSession(siteId, sessionDay, sessionId)
  const [own] = await store.query<{ ms: number | string; score: number }>(
    `SELECT toUnixTimestamp64Milli(lastTs) AS ms, score FROM sessions FINAL WHERE ${key.sql}`,
    key.params,
  )
  if (!own) return null
  const wanted = filtered(question, question.filter)
  // The list is in the order of these keys.
  const place = orderKey(question.order)
  const { sql: mine, params } = keyOf(question.order, { lastTs: Number(own.ms), score: Number(own.score) })
  const [answer] = await store.query<Answer>(
    `SELECT count() AS n, countIf(${place} < ${mine}) AS ahead, countIf(sessions.sessionId = {ownId:UUID}) AS isIn,
       argMaxIf(toString(sessions.sessionId), ${place}, ${place} < ${mine}) AS before,
       argMinIf(toString(sessions.sessionId), ${place}, ${place} > ${mine}) AS behind
     FROM sessions FINAL WHERE ${wanted.sql}`,
    { ...wanted.params, ...params, ownId: sessionId },
  )
  if (!answer) return null
  const orNull = (id: string) => (id === '' ? null : id)
  return {
    total: Number(answer.n),
    position: Number(answer.isIn) > 0 ? Number(answer.ahead) + 1 : null,
    previous: orNull(answer.before),
    next: orNull(answer.behind),
  }
}
