/** Columns of a session as the API gives them, read from the derived table. */
import type { SessionMarks, SessionRow } from '@hindsight/protocol/api/sessions'
import type { MissingPart } from '@hindsight/protocol/missing'

export const sessionColumns = `
  toString(sessionId) AS sessionId, toString(sessionDay) AS sessionDay,
  toUnixTimestamp64Milli(firstTs) AS firstTs, toUnixTimestamp64Milli(lastTs) AS lastTs, clockOffsetMs,
  visitorId, customerId, verified, browser, browserVersion, os, device, country, language, release, referrerHost,
  entryPath, exitPath, tabs, pageViews, events, clicks, fieldErrors, falseRejections, formErrors, failedSubmits, jsErrors,
  failedRequests, rageClicks, deadClicks, score, converted, revenue, activity, recording, firstError`

/** As selected. Whether 64-bit numbers come as text is a setting of the server's. */
export type StoredSession = Omit<
  SessionRow,
  'durationMs' | 'live' | 'hasReplay' | 'firstTs' | 'lastTs' | 'marks' | 'missing'
> & {
  firstTs: number | string
  lastTs: number | string
  clockOffsetMs: number | string
}

/** Something arrived in the last minute: she is there now. */
const liveMs = 60_000

/** What a session is shown with, from other tables. */
export type Beside = { hasReplay: boolean; marks: SessionMarks; missing: readonly MissingPart[] }

export const isLive = (lastTs: number, now: number): boolean => now - lastTs < liveMs

/** Each reason once: a list says why, the session itself also when. */
function inShort(parts: readonly MissingPart[]): SessionRow['missing'] {
  return [...new Map(parts.map(({ reason, words }) => [words, { reason, words }])).values()]
}

export function sessionRowOf(stored: StoredSession, { missing, ...beside }: Beside, now: number): SessionRow {
  const { clockOffsetMs: _, ...row } = stored
  const firstTs = Number(stored.firstTs)
  const lastTs = Number(stored.lastTs)
  return {
    ...row,
    firstTs,
    lastTs,
    durationMs: lastTs - firstTs,
    live: isLive(lastTs, now),
    ...beside,
    missing: inShort(missing),
  }
}
