/** When a device was first seen: who had been there before, and who came for the first time. */
import { type Condition, onSiteDays, type Period } from '../queries/scope.ts'

/** Looked back for, before the period. */
const usualLookBackMs = 90 * 24 * 60 * 60 * 1000
/** A late event may move the start of a session; an earlier session lies at least half an hour before. */
const earlierByMs = 60_000

/**
 * Rows of visitorId and earliestMs. Of the device and not of the person: who converts is identified then, and with her
 * all her devices, so that persons who succeeded would seem to return more often.
 */
export function earliestVisits(siteId: string, period: Period, lookBackMs = usualLookBackMs): Condition {
  const days = onSiteDays(siteId, { ...period, fromMs: period.fromMs - lookBackMs })
  return {
    // Versions of a session that no longer count start no earlier than the newest.
    sql: `SELECT visitorId, toUnixTimestamp64Milli(min(firstTs)) AS earliestMs FROM sessions
      WHERE ${days.sql.replace('{fromDay:Date}', '{lookBackDay:Date}')} GROUP BY visitorId`,
    params: { lookBackDay: days.params.fromDay },
  }
}

/** Beside earliestMs and startedMs, the session's start. */
export const isReturning = `(earliestMs > 0 AND earliestMs < startedMs - ${earlierByMs})`
