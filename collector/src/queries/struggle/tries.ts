/** Sessions that tried what one struggle point is at, affected or not: what its page is made of. */

import { visitKey } from '../counting.ts'
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

const ms = (column: string): string => `toUnixTimestamp64Milli(${column})`

/**
 * Signals of the point by session, whether they count or not (counting.ts): those of the newest version that
 * met it, `hitVersion`. A session that met it has rarely more than one, so that little is left to put together.
 */
function hitsOf({ siteId, period, pointId, merges }: PointQuestion): Condition {
  const wanted = allOf([onSiteDays(siteId, period), atPoint(pointId, merges)])
  return {
    sql: `SELECT visit, max(ofVersion) AS hitVersion, argMax(tuple(n, firstAt, firstStep), ofVersion) AS hit
      FROM (SELECT ${visitKey} AS visit, version AS ofVersion, count() AS n, min(${ms('ts')}) AS firstAt,
          argMin(concat(toString(tabId), '.', toString(eventNo)), (ts, tabId, eventNo)) AS firstStep
        FROM signals FINAL WHERE ${wanted.sql} GROUP BY visit, ofVersion)
      GROUP BY visit`,
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
    sql: `SELECT * EXCEPT (visit, newest, hitVersion, hit),
        if(hitVersion >= newest, hit.1, 0) AS times, hit.2 AS hitAt, if(times > 0, hit.3, '') AS hitStep
      FROM (
        SELECT ${['sessionDay', 'sessionId', ...columns].join(', ')}, ${visitKey} AS visit, version AS newest,
          ${ms('firstTs')} + ${firstTouch(spots)} AS triedAt
        FROM sessions FINAL WHERE ${begun.sql} AND hasAny(touched, {spots:Array(UInt64)})) AS tried
      LEFT JOIN (${hits.sql}) AS hits USING (visit)`,
    params: { ...begun.params, ...hits.params, spots: spots.map(BigInt) },
  }
}
