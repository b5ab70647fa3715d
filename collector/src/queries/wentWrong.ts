/** What is said of a session so often that it has one place, as conditions over `sessions`. */
import type { Condition } from './scope.ts'

export const wentWrong = 'fieldErrors + formErrors + failedSubmits + jsErrors + failedRequests > 0'

/** Has at least one signal. */
export const struggled = 'struggles > 0'

/** Playing starts at a snapshot: chunks without one show nothing. */
export const isReplayed = (days: Condition): string =>
  `(sessionDay, sessionId) IN (SELECT sessionDay, sessionId FROM replayChunks WHERE ${days.sql} AND hasSnapshot)`

/** The worst that happened in a session: each has exactly one. */
export const troubles = {
  struggle: struggled,
  error: `NOT (${struggled}) AND ${wentWrong}`,
  nothing: `NOT (${struggled}) AND NOT (${wentWrong})`,
} as const
export type Trouble = keyof typeof troubles
