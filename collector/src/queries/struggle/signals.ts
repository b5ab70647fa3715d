/**
 * Signals of a period, and those who might have had one. A period holds the sessions that began in it, so that every
 * session and its signals are in exactly one of two adjoining periods.
 */

import { allOf, begunIn, type Condition, onSiteDays, type Period } from '../scope.ts'
import { placeOfEvent } from '../signals.ts'

export type PointFilter = { pointId?: string | undefined; signal?: string | undefined; path?: string | undefined }

const key = 'sessionDay, sessionId'

function ofPoint({ pointId, signal, path }: PointFilter): Condition[] {
  const is: Condition[] = []
  if (pointId !== undefined) is.push({ sql: 'pointId = {pointId:String}', params: { pointId } })
  if (signal !== undefined) is.push({ sql: 'signal = {signal:String}', params: { signal } })
  if (path !== undefined) is.push({ sql: 'path = {path:String}', params: { path } })
  return is
}

/** Rows of `signals` that count, with `began`: when their session did. */
export function signalsOf(siteId: string, period: Period, filter: PointFilter = {}): Condition {
  const begun = begunIn(siteId, period)
  const wanted = allOf([onSiteDays(siteId, period), ...ofPoint(filter)])
  return {
    sql: `SELECT * FROM (SELECT * FROM signals FINAL WHERE ${wanted.sql}) AS judged
      INNER JOIN (SELECT ${key}, version, firstTs AS began FROM sessions FINAL WHERE ${begun.sql}) AS current
        USING (${key}, version)`,
    params: { ...begun.params, ...wanted.params },
  }
}

/** Condition over `sessions FINAL`: had a signal at this point. */
export function hadPoint(pointId: string, days: Condition): Condition {
  return {
    sql: `(${key}, version) IN (SELECT ${key}, version FROM signals WHERE ${days.sql} AND pointId = {pointId:String})`,
    params: { pointId },
  }
}

/** Script errors and failed requests happen to whoever sees the page; all else to whoever touches the place. */
const touchedAt = `if(signal IN ('jsError', 'failedRequest'), '', place)`

/**
 * Everyone who might have had the signal, affected or not: pointId, person, browser, browserVersion, touched (ms of the
 * first time in that session). Tried is who touched the same place of the same page in any way, or saw the page.
 */
export function triedOf(siteId: string, period: Period, filter: PointFilter = {}): Condition {
  const begun = begunIn(siteId, period)
  const days = onSiteDays(siteId, period)
  const points = signalsOf(siteId, period, filter)
  return {
    sql: `SELECT pointId, person, browser, browserVersion, touched
      FROM (
        SELECT ${key}, path, spot, toUnixTimestamp64Milli(min(ts)) AS touched
        FROM (SELECT ${key}, path, ts, arrayJoin(arrayDistinct(['', ${placeOfEvent}])) AS spot FROM events WHERE ${days.sql})
        WHERE (path, spot) IN (SELECT path, ${touchedAt} FROM (${points.sql}))
        GROUP BY ${key}, path, spot) AS touches
      INNER JOIN (SELECT ${key}, person, browser, browserVersion FROM sessions FINAL WHERE ${begun.sql}) AS current
        USING (${key})
      INNER JOIN (SELECT DISTINCT pointId, path, ${touchedAt} AS spot FROM (${points.sql})) AS points USING (path, spot)
      UNION ALL
      SELECT pointId, person, browser, browserVersion, toUnixTimestamp64Milli(ts) AS touched FROM (${points.sql})`,
    params: { ...days.params, ...begun.params, ...points.params },
  }
}
