/**
 * The cursor of the list of sessions: `<lastTs>_<sessionId>_<score>_<from>_<to>`, the last row shown and the period of the first
 * page; of the list of persons: `<lastTs>_<from>_<to>_<person>`, since a person's name may hold anything. Without the
 * period, "the last 7 days" would mean another seven days on every page. Of a timeline: `<ts>_<skip>`, the last time
 * shown and how many of that time were.
 */
import { isUuid } from '@hindsight/protocol/ids'
import type { CustomerCursor } from '../queries/customers/listCustomers.ts'
import type { TimelineCursor } from '../queries/customers/timeline/timelineOf.ts'
import type { SessionCursor } from '../queries/listSessions.ts'
import type { Period } from '../queries/scope.ts'
import { invalid } from './validate.ts'

export type PinnedCursor = SessionCursor & { period: Period }

export function writeCursor({ lastTs, sessionId, score }: SessionCursor, { fromMs, toMs }: Period): string {
  return [lastTs, sessionId, score, fromMs, toMs].join('_')
}

const isTime = (part: string): boolean => /^\d{1,15}$/.test(part)
const notACursor = () => invalid('query', [{ field: 'cursor', rule: 'must be the `next` of a page before' }])

export function readCursor(text: string): PinnedCursor {
  const [lastTs = '', sessionId = '', score = '', from = '', to = '', ...more] = text.split('_')
  if (![lastTs, score, from, to].every(isTime) || !isUuid(sessionId) || more.length > 0) throw notACursor()
  return { lastTs: Number(lastTs), sessionId, score: Number(score), period: { fromMs: Number(from), toMs: Number(to) } }
}

export type PinnedPersonCursor = CustomerCursor & { period: Period }

export function writePersonCursor({ lastTs, person }: CustomerCursor, { fromMs, toMs }: Period): string {
  return [lastTs, fromMs, toMs, person].join('_')
}

export function readPersonCursor(text: string): PinnedPersonCursor {
  const [lastTs = '', from = '', to = '', ...rest] = text.split('_')
  const person = rest.join('_')
  if (![lastTs, from, to].every(isTime) || person === '') throw notACursor()
  return { lastTs: Number(lastTs), person, period: { fromMs: Number(from), toMs: Number(to) } }
}

export const writeTimelineCursor = ({ ts, skip }: TimelineCursor): string => `${ts}_${skip}`

export function readTimelineCursor(text: string): TimelineCursor {
  const [ts = '', skip = '', ...more] = text.split('_')
  if (!isTime(ts.replace(/^-/, '')) || !/^\d{1,6}$/.test(skip) || more.length > 0) throw notACursor()
  return { ts: Number(ts), skip: Number(skip) }
}
