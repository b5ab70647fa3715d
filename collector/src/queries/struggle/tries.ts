/** Sessions that tried what one struggle point is at, affected or not: what its page is made of. */
import { allOf, begunIn, type Condition, onSiteDays, type Period } from '../scope.ts'
import { atPoint, type Merges } from './merged.ts'
import { sessionVersion } from './signals.ts'

export type PointQuestion = {
  siteId: string
  period: Period
  pointId: string
  merges: Merges
  /** What one has to touch to have tried (pointRows.ts). */
  spots: readonly string[]
}

const ms = (column: string): string => `toUnixTimestamp64Milli(${column})`

/** Signals of the point, whether they count or not, by version of a session: joined with its newest, only those that do are left. */
export function hitsOf({ siteId, period, pointId, merges }: PointQuestion): Condition {
  const wanted = allOf([onSiteDays(siteId, period), atPoint(pointId, merges)])
  return {
    sql: `SELECT ${sessionVersion} AS visit, count() AS times, min(${ms('ts')}) AS hitAt,
        argMin(concat(toString(tabId), '.', toString(eventNo)), (ts, tabId, eventNo)) AS hitStep
      FROM signals FINAL WHERE ${wanted.sql} GROUP BY visit`,
    params: wanted.params,
  }
}

/** ms from the session's start; most points are at one place, where it need only be found. */
const firstTouch = (spots: readonly string[]): string =>
  spots.length === 1
    ? 'touchedAfterMs[indexOf(touched, {spots:Array(UInt64)}[1])]'
    : 'arrayMin(arrayFilter((after, spot) -> has({spots:Array(UInt64)}, spot), touchedAfterMs, touched))'

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
        SELECT ${['sessionDay', 'sessionId', ...columns].join(', ')}, ${sessionVersion} AS visit,
          ${ms('firstTs')} + ${firstTouch(spots)} AS triedAt
        FROM sessions FINAL WHERE ${begun.sql} AND hasAny(touched, {spots:Array(UInt64)})) AS tried
      LEFT JOIN (${hits.sql}) AS hits USING (visit)`,
    params: { ...begun.params, ...hits.params, spots: spots.map(BigInt) },
  }
}
