/**
 * The cursor of the list of sessions: `<lastTs>_<sessionId>_<from>_<to>`, the last row shown and the period of the first
 * page. Without the period, "the last 7 days" would mean another seven days on every page.
 */
import { isUuid } from '@hindsight/protocol/ids'
import type { SessionCursor } from '../queries/listSessions.ts'
import type { Period } from '../queries/scope.ts'
import { invalid } from './validate.ts'

export type PinnedCursor = SessionCursor & { period: Period }

export function writeCursor({ lastTs, sessionId }: SessionCursor, { fromMs, toMs }: Period): string {
  return [lastTs, sessionId, fromMs, toMs].join('_')
}

export function readCursor(text: string): PinnedCursor {
  const [lastTs = '', sessionId = '', from = '', to = '', ...more] = text.split('_')
  const isTime = (part: string) => /^\d{1,15}$/.test(part)
  if (![lastTs, from, to].every(isTime) || !isUuid(sessionId) || more.length > 0) {
    throw invalid('query', [{ field: 'cursor', rule: 'must be the `next` of a page before' }])
  }
  return { lastTs: Number(lastTs), sessionId, period: { fromMs: Number(from), toMs: Number(to) } }
}
