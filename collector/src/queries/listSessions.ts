/**
 * Sessions that began in a period, newest activity first, a page at a time, with how many there are in all.
 *
 * One pass over narrow columns counts what the filter lets through and keeps the page's keys: so the count and the rows
 * are of the same moment, and a costly filter (a text in all events) is asked once. The rows follow by their keys.
 */
import type { SessionRow } from '@hindsight/protocol/api/sessions'
import type { Store } from '../clickhouse/store.ts'
import { type FindMissing, missingFinder } from './missing/missingOf.ts'
import { marksOf } from './notes/marksOf.ts'
import { replayed } from './replayed.ts'
import type { Condition, Period } from './scope.ts'
import { filtered, type SessionFilter } from './sessionFilter.ts'
import { isLive, type StoredSession, sessionColumns, sessionRowOf } from './sessionRow.ts'

/** The newest activity first; or the highest struggle score, and of equal ones the newest. */
export type SessionOrder = 'newest' | 'score'

/** The last row of the page before; rows after it are behind it in the order of the list. */
export type SessionCursor = { lastTs: number; sessionId: string; score: number }

/** What a list is in the order of. Names its table: beside others, `sessionId` alone may mean a text. */
export const orderKey = (order: SessionOrder = 'newest'): string =>
  `(${order === 'score' ? '-toInt64(score)' : 'toInt64(0)'}, -toUnixTimestamp64Milli(lastTs), sessions.sessionId)`
/** The same of one row that is known. */
export const keyOf = (order: SessionOrder = 'newest', { score, lastTs }: Pick<SessionCursor, 'score' | 'lastTs'>) => ({
  sql: '({ownScore:Int64}, {ownTs:Int64}, {ownId:UUID})',
  params: { ownScore: order === 'score' ? -score : 0, ownTs: -lastTs },
})

export type SessionQuestion = {
  siteId: string
  period: Period
  /** The site's. */
  timeZone: string
  /** Who asks: her account, or the name of a key. */
  by?: string
  /** One that remembers, where the same list is asked for again and again. */
  findMissing?: FindMissing
  filter: SessionFilter
  order?: SessionOrder
  limit: number
  after: SessionCursor | null
}

type VersionedSession = StoredSession & { version: string }
type Key = { sessionDay: string; sessionId: string; lastTs: number; score: number }

function afterRow(order: SessionOrder | undefined, after: SessionCursor | null): Condition {
  if (!after) return { sql: 'true', params: {} }
  const key = keyOf(order, after)
  return { sql: `${orderKey(order)} > ${key.sql}`, params: { ...key.params, ownId: after.sessionId } }
}

/** How many pass the filter, and the keys of the page and of one row more, which says whether there is a next page. */
async function pageOf(store: Store, question: SessionQuestion): Promise<{ total: number; keys: Key[] }> {
  const wanted = filtered(question, question.filter)
  const after = afterRow(question.order, question.after)
  type Found = [key: [score: number | string, ts: number | string, sessionId: string], day: string, score: number]
  const [answer] = await store.query<{ n: number | string; keys: Found[] }>(
    `SELECT count() AS n,
       groupArraySortedIf(${Math.trunc(question.limit) + 1})(
         (${orderKey(question.order)}, sessionDay, score), ${after.sql}) AS keys
     FROM sessions FINAL WHERE ${wanted.sql}`,
    { ...wanted.params, ...after.params },
  )
  const keys = (answer?.keys ?? []).map(([[, negated, sessionId], sessionDay, score]) => ({
    lastTs: -Number(negated),
    sessionId,
    sessionDay,
    score: Number(score),
  }))
  return { total: Number(answer?.n ?? 0), keys }
}

async function rowsOf(store: Store, siteId: string, keys: Key[]): Promise<Map<string, VersionedSession>> {
  if (keys.length === 0) return new Map()
  const rows = await store.query<VersionedSession>(
    // prefer_column_name_to_alias: the key means the column, not the text it is shown as.
    `SELECT ${sessionColumns}, toString(version) AS version FROM sessions FINAL
     WHERE siteId = {siteId:String} AND sessionDay IN {days:Array(Date)} AND sessionId IN {ids:Array(UUID)}
     SETTINGS prefer_column_name_to_alias = 1`,
    { siteId, days: [...new Set(keys.map((key) => key.sessionDay))], ids: keys.map((key) => key.sessionId) },
  )
  return new Map(rows.map((row) => [row.sessionId, row]))
}

export async function listSessions(
  store: Store,
  question: SessionQuestion,
): Promise<{ total: number; sessions: SessionRow[]; next: SessionCursor | null }> {
  const { siteId, limit } = question
  const { total, keys } = await pageOf(store, question)
  const shown = keys.slice(0, limit)
  const [rows, replays, marks] = await Promise.all([
    rowsOf(store, siteId, shown),
    replayed(store, siteId, shown),
    marksOf(store, siteId, shown, question.by ?? ''),
  ])
  const now = Date.now()
  const listed = [...rows.values()].map(({ sessionDay, sessionId, version, ...row }) => {
    const [firstTs, lastTs] = [Number(row.firstTs), Number(row.lastTs)]
    const { chunks = 0 } = replays.get(sessionId) ?? {}
    return { sessionDay, sessionId, version, chunks, firstTs, lastTs, live: isLive(lastTs, now) }
  })
  const missing = await (question.findMissing ?? missingFinder(store))(siteId, listed)
  const sessions = shown.flatMap(({ sessionId }) => {
    // Gone, if it was erased between the two questions.
    const found = rows.get(sessionId)
    if (!found) return []
    const { version: _, ...row } = found
    const hasReplay = replays.get(sessionId)?.hasSnapshot ?? false
    return [sessionRowOf(row, { hasReplay, marks: marks(sessionId), missing: missing.get(sessionId) ?? [] }, now)]
  })
  const last = keys.length > limit ? shown.at(-1) : undefined
  return { total, sessions, next: last ? { lastTs: last.lastTs, sessionId: last.sessionId, score: last.score } : null }
}
