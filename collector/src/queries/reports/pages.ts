/** Pages: who viewed them, came in or left there, how long they were looked at, and where something went wrong. */
import { signalNames, signals } from '@hindsight/protocol/signals'
import { countingOf, hadOne } from '../counting.ts'
import { begunIn, type Condition, onSiteDays } from '../scope.ts'
import type { ReportScope, ReportSql } from './reportScope.ts'
import { bounced } from './sessionGroups.ts'

/** Signals that alone are no struggle. */
const mild = signalNames.filter((name) => 'mild' in signals[name]).map((name) => `'${name}'`)
const isStruggle = mild.length === 0 ? 'true' : `signal NOT IN (${mild.join(', ')})`

export function pages({ siteId, period }: ReportScope): ReportSql {
  const begun = begunIn(siteId, period)
  const days = onSiteDays(siteId, period)
  return {
    sql: `SELECT bySession.value AS value, '' AS label, of_sessions, of_persons, of_entries, of_exits, of_bounced,
        of_views, of_stayMs, of_struggled
      FROM (
        SELECT toString(page) AS value, count() AS of_sessions, uniqExact(person) AS of_persons,
          countIf(entryPath = page) AS of_entries, countIf(exitPath = page) AS of_exits,
          countIf(entryPath = page AND ${bounced}) AS of_bounced
        FROM (SELECT paths, person, entryPath, exitPath, pageViews FROM sessions FINAL WHERE ${begun.sql})
        ARRAY JOIN paths AS page
        WHERE page != ''
        GROUP BY value) AS bySession
      LEFT JOIN (
        SELECT toString(path) AS value, count() AS of_views,
          if(countIf(nextMs > atMs) = 0, NULL, quantileExactIf(0.5)(nextMs - atMs, nextMs > atMs)) AS of_stayMs
        FROM (
          SELECT path, toUnixTimestamp64Milli(ts) AS atMs,
            leadInFrame(atMs, 1, 0) OVER (PARTITION BY sessionDay, sessionId, tabId ORDER BY atMs, eventNo
              ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS nextMs
          FROM events
          WHERE ${days.sql} AND kind = 'pageView' AND (sessionDay, sessionId) IN (
            SELECT sessionDay, sessionId FROM sessions FINAL WHERE ${begun.sql}))
        GROUP BY value) AS byView ON byView.value = bySession.value
      LEFT JOIN (
        SELECT toString(path) AS value, uniqExact(visit) AS of_struggled
        FROM (${countingOf(`${days.sql} AND ${isStruggle}`, `${begun.sql} AND notEmpty(paths)`, 'path')})
        GROUP BY value) AS bySignal ON bySignal.value = bySession.value`,
    params: { ...days.params, ...begun.params },
    order: 'of_sessions',
  }
}

const conditions: Record<string, string> = {
  sessions: 'true',
  entries: 'entryPath = {cellValue:String}',
  exits: 'exitPath = {cellValue:String}',
  bounced: `entryPath = {cellValue:String} AND ${bounced}`,
}

export function viewedPage(page: string, did: string, days: Condition): Condition {
  const params = { cellValue: page }
  if (did === 'struggled') {
    return {
      sql: `notEmpty(paths) AND ${hadOne(`${isStruggle} AND path = {cellValue:String}`, days.sql)}`,
      params,
    }
  }
  return { sql: `has(paths, {cellValue:String}) AND (${conditions[did] ?? 'false'})`, params }
}
