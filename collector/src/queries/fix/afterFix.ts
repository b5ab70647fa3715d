/**
 * What became of everyone whom a struggle point hit, since it was fixed: one row per person, and from it every count of
 * "fix and tell" and every list behind one.
 *
 * Told is who was reached, or was left or sent a message, about a case of this point since the fix was out. Still open is
 * who has not converted since it last happened to her and has no case of this point that was closed since. Returned is
 * who began a visit after the fix and after it last happened to her.
 */
import type { FixGroup } from '@hindsight/protocol/api/fix'
import type { Conversion } from '@hindsight/protocol/settings'
import type { Store } from '../../clickhouse/store.ts'
import { caseField, casesOf, isOpenCase } from '../cases/caseRow.ts'
import { conversionKey, conversionSql } from '../conversion.ts'
import { eventsWithPerson, looseEventsWithPerson } from '../eventPersons.ts'
import { begunIn, type Condition, onSiteDays, type Period } from '../scope.ts'
import { pointsOfOne } from '../struggle/merged.ts'
import { signalsOf } from '../struggle/signals.ts'

export type FixQuestion = {
  siteId: string
  period: Period
  pointId: string
  conversion: Conversion
  /** ms; null: it is not out yet, so that nobody was told of it. */
  fixedAt: number | null
}

/** Beyond every time. */
const never = 9_000_000_000_000_000
/** An attempt with one of these has told her something. */
const telling = ['reached', 'voicemail', 'sent']

/** Calls that a server or an import has told of: what a browser says of itself is no call. */
const isCall = "kind = 'track' AND JSONExtractString(properties, 'properties', 'channel') = 'phone'"
const atMs = 'toUnixTimestamp64Milli(ts)'
const inTime = `${atMs} < {toMs:Int64}`

function successesOf({ siteId, period, conversion }: FixQuestion): Condition {
  const { isConversion, value, params } = conversionSql(new Map([[siteId, conversion]]))
  const columns = { at: atMs, success: conversionKey, worth: value }
  const rows = eventsWithPerson(columns, `${isConversion} AND ${inTime}`, onSiteDays(siteId, period))
  return {
    sql: `SELECT person, groupArray((firstAt, anyWorth)) AS successes
      FROM (SELECT person, success, min(at) AS firstAt, max(worth) AS anyWorth FROM (${rows}) GROUP BY person, success)
      GROUP BY person`,
    params,
  }
}

/** Of the cases of the point: person, tells (ms, oldest first), closedMs. One that went into another says nothing here. */
function followedUp(siteId: string): Condition {
  const site = casesOf(siteId)
  const contacts = "JSONExtractArrayRaw(body, 'contacts')"
  const tells = `one -> JSONExtractString(one, 'result') IN {tellingResults:Array(String)}
    AND JSONExtractInt(one, 'at') >= {fixedMs:Int64} AND JSONExtractInt(one, 'at') < {toMs:Int64}`
  return {
    sql: `SELECT ${caseField('person')} AS person,
        arraySort(groupArrayArray(arrayMap(one -> JSONExtractInt(one, 'at'), arrayFilter(${tells}, ${contacts})))) AS tells,
        maxIf(JSONExtractInt(body, 'closed', 'at'), NOT (${isOpenCase}) AND ${caseField('joinedInto')} = '') AS closedMs
      FROM state FINAL
      WHERE ${site.sql} AND hasAny(JSONExtract(body, 'points', 'Array(String)'), ${pointsOfOne})
      GROUP BY person`,
    params: site.params,
  }
}

/**
 * Rows of person, firstHit and lastHit (ms), hitVisit (the last visit in which it happened, as one number), successes
 * (ms, worth), calls (ms), toldAt (ms; 0: not), and how she stands.
 */
export function afterFix(question: FixQuestion): Condition {
  const { siteId, period, pointId, fixedAt } = question
  const signals = signalsOf(siteId, period, { pointId })
  const begun = begunIn(siteId, period)
  const successes = successesOf(question)
  const followed = followedUp(siteId)
  const calls = looseEventsWithPerson({ at: atMs }, `${isCall} AND ${inTime}`, onSiteDays(siteId, period))
  return {
    sql: `SELECT person, firstHit, lastHit, hitVisit, successes, calls, arrayElement(tells, 1) AS toldAt, toldAt > 0 AS isTold,
        NOT arrayExists(one -> one.1 > lastHit, successes) AND closedMs <= lastHit AS isStillOpen,
        seenMs > greatest(lastHit, {fixedMs:Int64}) AS hasReturned,
        isTold AND arrayExists(one -> one.1 > toldAt, successes) AS hasConvertedSince
      FROM (SELECT person, min(${atMs}) AS firstHit, max(${atMs}) AS lastHit,
          argMax(cityHash64(sessionDay, sessionId), ts) AS hitVisit
        FROM (${signals.sql}) WHERE person NOT IN ('', 'anon:') GROUP BY person) AS hits
      LEFT JOIN (SELECT person, max(toUnixTimestamp64Milli(firstTs)) AS seenMs FROM sessions FINAL
        WHERE ${begun.sql} GROUP BY person) AS visits USING (person)
      LEFT JOIN (${successes.sql}) AS succeeded USING (person)
      LEFT JOIN (${followed.sql}) AS followed USING (person)
      LEFT JOIN (SELECT person, groupArray(at) AS calls FROM (${calls}) GROUP BY person) AS called USING (person)`,
    params: {
      ...signals.params,
      ...begun.params,
      ...successes.params,
      ...followed.params,
      pointId,
      fixedMs: fixedAt ?? never,
      tellingResults: telling,
    },
  }
}

/** As conditions over these rows. */
export const isInGroup: Record<FixGroup, string> = {
  stillOpen: 'isStillOpen',
  notTold: 'isStillOpen AND NOT isTold',
  told: 'isTold',
  returned: 'hasReturned',
  convertedSince: 'hasConvertedSince',
}

export type FixCounts = Record<FixGroup | 'affected' | 'worth' | 'calledBefore' | 'calledAfter', number>

export async function countAfterFix(store: Store, question: FixQuestion): Promise<FixCounts> {
  const { sql, params } = afterFix(question)
  const groups = Object.entries(isInGroup).map(([name, is]) => `countIf(${is}) AS n_${name}`)
  const [row] = await store.query<Record<string, number | string>>(
    `SELECT count() AS n_affected, ${groups.join(', ')},
       sumIf(arraySum(one -> if(one.1 > toldAt, one.2, 0), successes), hasConvertedSince) AS n_worth,
       countIf(arrayExists(at -> at > firstHit AND (toldAt = 0 OR at <= toldAt), calls)) AS n_calledBefore,
       countIf(isTold AND arrayExists(at -> at > toldAt, calls)) AS n_calledAfter
     FROM (${sql})`,
    params,
  )
  const n = (name: keyof FixCounts) => Number(row?.[`n_${name}`] ?? 0)
  return {
    affected: n('affected'),
    stillOpen: n('stillOpen'),
    notTold: n('notTold'),
    told: n('told'),
    returned: n('returned'),
    convertedSince: n('convertedSince'),
    worth: n('worth'),
    calledBefore: n('calledBefore'),
    calledAfter: n('calledAfter'),
  }
}

export async function personsAfterFix(store: Store, question: FixQuestion, group: FixGroup): Promise<Set<string>> {
  const { sql, params } = afterFix(question)
  const rows = await store.query<{ person: string }>(`SELECT person FROM (${sql}) WHERE ${isInGroup[group]}`, params)
  return new Set(rows.map(({ person }) => person))
}

/** Whether calls are told of at all: without any, nobody can say that there are fewer. */
export async function knowsCalls(store: Store, { siteId, period }: FixQuestion): Promise<boolean> {
  const days = onSiteDays(siteId, period)
  const rows = await store.query(`SELECT 1 FROM events WHERE ${days.sql} AND ${isCall} LIMIT 1`, days.params)
  return rows.length > 0
}
