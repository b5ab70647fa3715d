/**
 * Signals of a period, and those who might have had one. A period holds the sessions that began in it, so that every
 * session and its signals are in exactly one of two adjoining periods. Points that are merged have the id of the one
 * that they are merged into.
 */
import type { SignalName } from '@hindsight/protocol/signals'
import { counting, hadOne, visitKey } from '../counting.ts'
import { allOf, begunIn, type Condition, onSiteDays, type Period } from '../scope.ts'
import { spotOf } from '../touched.ts'
import { atPoint, type Merges, mergedPoint } from './merged.ts'

export type PointFilter = {
  pointId?: string | undefined
  /** Of points that are not merged into others. */
  pointIds?: readonly string[] | undefined
  /** Left out: looked up. */
  merges?: Merges | undefined
}

const key = 'sessionDay, sessionId'

/** Stored signals at these points, counting or not, with `pointId` after merging and `ownPoint` before. */
function signalRows(
  siteId: string,
  period: Period,
  { pointId, pointIds, merges }: PointFilter,
  columns: string,
): Condition {
  const days = onSiteDays(siteId, period)
  const point = mergedPoint(merges)
  const wanted = allOf([days, ...(pointId === undefined ? [] : [atPoint(pointId, merges)])])
  const some = pointIds === undefined ? '' : ' WHERE pointId IN {pointIds:Array(String)}'
  return {
    sql: `SELECT * FROM (SELECT ${columns}, toString(pointId) AS ownPoint, ${point.sql} AS pointId
      FROM signals FINAL WHERE ${wanted.sql} SETTINGS prefer_column_name_to_alias = 1)${some}`,
    params: { ...wanted.params, ...point.params, ...(pointIds === undefined ? {} : { pointIds }) },
  }
}

/**
 * Rows of `signals` that count, with `began`: when their session did, and `visit`: the session as one number. `ownPoint`
 * is the point before merging.
 */
export function signalsOf(siteId: string, period: Period, filter: PointFilter = {}): Condition {
  const begun = begunIn(siteId, period)
  const rows = signalRows(siteId, period, filter, `* EXCEPT (pointId), ${visitKey} AS visit`)
  return {
    sql: counting(rows.sql, begun.sql, 'firstTs AS began'),
    params: { ...begun.params, ...rows.params },
  }
}

/** Condition over `sessions FINAL`: had a signal at this point. */
export function hadPoint(pointId: string, days: Condition): Condition {
  const at = atPoint(pointId)
  return { sql: hadOne(at.sql, days.sql), params: at.params }
}

/** These happen to whoever sees the page; all else to whoever touches the place. */
const ofPage: SignalName[] = [
  'jsError',
  'failedRequest',
  'slowRequest',
  'poorVital',
  'quickBack',
  'reloadLoop',
  'scrollThrash',
  'cursorThrash',
]

/** Over a signal: what one has to touch to have tried, as in `sessions.touched`. Who is affected has touched it. */
export const spotOfSignal = spotOf('path', `if(signal IN (${ofPage.map((name) => `'${name}'`).join(', ')}), '', place)`)

/**
 * Who might have had the signal of this one point, once per session: person, sessionDay, sessionId, touched (ms of the
 * first time in that session). Looks through what each session touched where it lies, instead of joining it.
 */
export function triedAt(siteId: string, period: Period, filter: PointFilter & { pointId: string }): Condition {
  const begun = begunIn(siteId, period)
  const rows = signalRows(siteId, period, filter, 'signal, path, place')
  const spots = `assumeNotNull((SELECT groupUniqArray(${spotOfSignal}) FROM (${rows.sql})))`
  return {
    sql: `SELECT person, ${key}, toUnixTimestamp64Milli(firstTs)
        + arrayMin(arrayFilter((after, spot) -> has(${spots}, spot), touchedAfterMs, sessions.touched)) AS touched
      FROM sessions FINAL WHERE ${begun.sql} AND hasAny(sessions.touched, ${spots})`,
    params: { ...begun.params, ...rows.params },
  }
}

/** What one has to touch to have tried each of some points: pointId and spot, in the period. */
export function spotsOf(siteId: string, period: Period, filter: PointFilter): Condition {
  const rows = signalRows(siteId, period, filter, 'signal, path, place')
  return { sql: `SELECT DISTINCT pointId, ${spotOfSignal} AS spot FROM (${rows.sql})`, params: rows.params }
}

/**
 * Everyone who might have had the signal, affected or not, once per session: pointId, person, sessionDay, sessionId,
 * browser, browserVersion, touched (ms of the first time in that session). Tried is who touched the same place of the
 * same page in any way, or saw the page. Points that nobody met may be among them.
 */
export function triedOf(siteId: string, period: Period, filter: PointFilter = {}): Condition {
  const begun = begunIn(siteId, period)
  const rows = spotsOf(siteId, period, filter)
  return {
    sql: `SELECT pointId, person, ${key}, browser, browserVersion, min(touchedAt) AS touched
      FROM (
        SELECT ${key}, person, browser, browserVersion, spot, toUnixTimestamp64Milli(firstTs) + afterMs AS touchedAt
        FROM (SELECT ${key}, person, browser, browserVersion, firstTs, touched AS spots, touchedAfterMs
          FROM sessions FINAL WHERE ${begun.sql})
        ARRAY JOIN spots AS spot, touchedAfterMs AS afterMs) AS touches
      INNER JOIN (${rows.sql}) AS points USING (spot)
      GROUP BY pointId, person, ${key}, browser, browserVersion`,
    params: { ...begun.params, ...rows.params },
  }
}
