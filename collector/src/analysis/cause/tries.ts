/**
 * Who is compared: of each person the first try in the period, affected in it or not (analytics.md §4). Persons and not
 * tries, since somebody who tries again and again is one piece of evidence: counted by tries, chance alone reports a
 * cause in 13 of 100 analyses.
 *
 * A try is a session in which she touched the place of a struggle point, reached the step of a funnel, or, of a segment,
 * her first session. Rows of all three: person, ofDay, ofSession, at (ms, when she tried), isAffected, momentMs (where to
 * begin watching), shape and lengthBucket (of what she filled in there).
 */
import type { FunnelDefinition } from '@hindsight/protocol/api/funnels'
import { sessionIdleMs } from '@hindsight/protocol/limits'
import { attempts, funnelDays } from '../../queries/funnel/attempts.ts'
import { begunIn, type Condition, everyone, onSiteDays, type Period } from '../../queries/scope.ts'
import type { Merges } from '../../queries/struggle/merged.ts'
import { signalsOf, triedAt } from '../../queries/struggle/signals.ts'

/**
 * What is looked into. Of a point: merges that are known already. Of a segment: which of the period's sessions it holds,
 * as a condition over `sessions`.
 */
export type Subject =
  | { kind: 'point'; pointId: string; merges?: Merges }
  | { kind: 'funnel'; funnel: FunnelDefinition; dropped: number }
  | { kind: 'segment'; holds: Condition }

export type TryScope = { siteId: string; period: Period }

/** Who she was is not known: no person to count. */
const isSomebody = `person NOT IN ('', 'anon:')`

/** Of each person the first. `rows` has all columns but shape and length. */
const firstOf = (rows: string): string => `SELECT person, ofDay, ofSession, at, isAffected, momentMs
  FROM (${rows}) WHERE ${isSomebody} ORDER BY at, ofSession LIMIT 1 BY person`

const withoutShape = (rows: Condition): Condition => ({
  sql: `SELECT *, emptyArrayString() AS shape, '' AS lengthBucket FROM (${firstOf(rows.sql)})`,
  params: rows.params,
})

/**
 * What she filled in: where it was refused, what was refused; else the first that was not empty. Of both from the visits
 * and errors of the very field, so that neither side is described by more than the other.
 */
function pointTries(
  { siteId, period }: TryScope,
  point: { pointId: string; merges?: Merges },
  withFilled: boolean,
): Condition {
  const tried = triedAt(siteId, period, point)
  const signals = signalsOf(siteId, period, point)
  const days = onSiteDays(siteId, period)
  const hits = `SELECT sessionDay AS ofDay, sessionId AS ofSession, toUnixTimestamp64Milli(min(ts)) AS hitMs
    FROM (${signals.sql}) GROUP BY ofDay, ofSession`
  const rows = `SELECT person, ofDay, ofSession, at, hitMs > 0 AS isAffected, if(hitMs > 0, hitMs, at) AS momentMs
    FROM (SELECT person, sessionDay AS ofDay, sessionId AS ofSession, touched AS at FROM (${tried.sql})) AS touches
    LEFT JOIN (${hits}) AS hits USING (ofDay, ofSession)`
  if (!withFilled) return withoutShape({ sql: rows, params: { ...tried.params, ...signals.params } })
  const filled = `SELECT sessionDay AS ofDay, sessionId AS ofSession,
      arraySort(groupArray((toUnixTimestamp64Milli(ts), arrayMap(flag -> toString(flag), shape),
        JSONExtractString(properties, 'lengthBucket')))) AS held
    FROM events
    WHERE ${days.sql} AND kind IN ('fieldVisit', 'fieldError')
      AND (path, place) IN (SELECT path, place FROM (${signals.sql}) WHERE place != '')
    GROUP BY ofDay, ofSession`
  const refused = 'arrayLast(one -> one.1 <= momentMs, held)'
  const first = `arrayFirst(one -> one.3 != '' AND NOT has(one.2, 'empty'), held)`
  return {
    sql: `SELECT person, ofDay, ofSession, at, isAffected, momentMs, what.2 AS shape, what.3 AS lengthBucket
      FROM (
        SELECT *, multiIf(isAffected AND ${refused}.1 > 0, ${refused}, ${first}.1 > 0, ${first},
          arrayFirst(one -> true, held)) AS what
        FROM (${firstOf(rows)}) AS tries
        LEFT JOIN (${filled}) AS fields USING (ofDay, ofSession))`,
    params: { ...tried.params, ...signals.params, ...days.params },
  }
}

/** Those who reached a step not long ago may still be at it: they are neither here nor there. */
function funnelTries({ siteId, period }: TryScope, funnel: FunnelDefinition, dropped: number): Condition {
  const entered = attempts(funnel, siteId, period)
  const days = funnelDays(funnel, siteId, period)
  const step = Math.trunc(dropped)
  return withoutShape({
    sql: `SELECT person, ofDay, ofSession, times[${step}] AS at, level = ${step} AS isAffected, at AS momentMs
      FROM (SELECT session AS ofSession, level, times FROM (${entered.sql})
        WHERE level >= ${step} AND times[${step}] < {settledMs:Int64}) AS entered
      INNER JOIN (SELECT sessionDay AS ofDay, sessionId AS ofSession, person FROM sessions FINAL WHERE ${days.sql}) AS visits
        USING (ofSession)`,
    params: { ...entered.params, ...days.params, settledMs: Math.min(period.toMs, Date.now()) - sessionIdleMs },
  })
}

function segmentTries({ siteId, period }: TryScope, holds: Condition): Condition {
  // With the rest of the period, which is not in it.
  const begun = begunIn(siteId, everyone(period))
  return withoutShape({
    sql: `SELECT person, sessionDay AS ofDay, sessionId AS ofSession, toUnixTimestamp64Milli(firstTs) AS at,
        (${holds.sql}) AS isAffected, at AS momentMs
      FROM sessions FINAL WHERE ${begun.sql}`,
    params: { ...holds.params, ...begun.params },
  })
}

/** `withFilled`: with what she filled in, which costs a look at the events; else shape and length are empty. */
export function firstTries(scope: TryScope, subject: Subject, withFilled: boolean): Condition {
  switch (subject.kind) {
    case 'point':
      return pointTries(scope, subject, withFilled)
    case 'funnel':
      return funnelTries(scope, subject.funnel, subject.dropped)
    case 'segment':
      return segmentTries(scope, subject.holds)
  }
}
