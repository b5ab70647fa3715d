/** Sessions that tried what one struggle point is at, affected or not: what its page is made of. */
import { allOf, begunIn, type Condition, onSiteDays, type Period } from '../scope.ts'
import { atPoint, type Merges } from './merged.ts'

export type PointQuestion = {
  siteId: string
  period: Period
  pointId: string
  merges: Merges
  /** What one has to touch to have tried (pointRows.ts). */
  spots: readonly string[]
}

const key = 'sessionDay, sessionId'
const ms = (column: string): string => `toUnixTimestamp64Milli(${column})`

/** Signals of the point, whether they count or not, by session: joined with its version, only those that do are left. */
export function hitsOf({ siteId, period, pointId, merges }: PointQuestion): Condition {
  const wanted = allOf([onSiteDays(siteId, period), atPoint(pointId, merges)])
  return {
    sql: `SELECT ${key}, version, count() AS times, min(${ms('ts')}) AS hitAt,
        argMin(concat(toString(tabId), '.', toString(eventNo)), (ts, tabId, eventNo)) AS hitStep
      FROM signals FINAL WHERE ${wanted.sql} GROUP BY ${key}, version`,
    params: wanted.params,
  }
}

/**
 * One row per session: the given columns of `sessions`, triedAt (ms of the first touch), and of those affected times,
 * hitAt and hitStep; of the others times is 0.
 */
export function sessionsThatTried(question: PointQuestion, columns: readonly string[]): Condition {
  const { siteId, period, spots } = question
  const begun = begunIn(siteId, period)
  const hits = hitsOf(question)
  return {
    sql: `SELECT * FROM (
        SELECT ${[key, 'version', ...columns].join(', ')},
          ${ms('firstTs')} + arrayMin(arrayFilter((after, spot) -> has({spots:Array(UInt64)}, spot), touchedAfterMs, touched)) AS triedAt
        FROM sessions FINAL WHERE ${begun.sql} AND hasAny(touched, {spots:Array(UInt64)})) AS tried
      LEFT JOIN (${hits.sql}) AS hits USING (${key}, version)`,
    params: { ...begun.params, ...hits.params, spots: spots.map(BigInt) },
  }
}
