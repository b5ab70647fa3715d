/** Everyone who tried what a struggle point is at, affected or not, with what tells her like and what became of her. */
import { ecommerce } from '@hindsight/protocol/ecommerce'
import type { Conversion } from '@hindsight/protocol/settings'
import { conversionKey, conversionSql } from '../../queries/conversion.ts'
import { visitKey } from '../../queries/counting.ts'
import { eventsWithPerson } from '../../queries/eventPersons.ts'
import { begunIn, type Condition, onSiteDays, type Period } from '../../queries/scope.ts'
import { type PointFilter, signalsOf, spotsOf } from '../../queries/struggle/signals.ts'
import { earliestVisits, isReturning } from '../earliestVisits.ts'

export type ImpactQuestion = { siteId: string; period: Period; conversion: Conversion; filter?: PointFilter }

/** Success after that long has other reasons. */
const successWithinMs = 7 * 24 * 60 * 60 * 1000

/** The basket of a session as it changed: (ms, known as a whole, amount). */
function baskets(days: string): Condition {
  const { cartViewed, checkoutStarted, productAdded, productRemoved } = ecommerce
  const price = `JSONExtractFloat(properties, 'properties', 'price')
    * greatest(JSONExtractFloat(properties, 'properties', 'quantity'), 1)`
  return {
    sql: `SELECT sessionDay AS ofDay, sessionId AS ofSession,
        groupArray((toUnixTimestamp64Milli(ts), name IN {wholeBaskets:Array(String)} AND coalesce(revenue, 0.) > 0,
          multiIf(name IN {wholeBaskets:Array(String)}, coalesce(revenue, 0.), name = {added:String}, ${price}, -(${price}))
        )) AS basket
      FROM events
      WHERE ${days} AND kind = 'track'
        AND (name IN {wholeBaskets:Array(String)} OR name IN ({added:String}, {removed:String}))
      GROUP BY sessionDay, sessionId`,
    params: { wholeBaskets: [cartViewed, checkoutStarted], added: productAdded, removed: productRemoved },
  }
}

/** Rows of who and successes: (ms, worth) of each, an order that is reported twice once. */
function successesOf({ siteId, period, conversion }: ImpactQuestion): Condition {
  const { isConversion, value, params } = conversionSql(new Map([[siteId, conversion]]))
  const later = onSiteDays(siteId, { ...period, toMs: period.toMs + 2 * successWithinMs })
  const columns = { at: 'toUnixTimestamp64Milli(ts)', success: conversionKey, worth: value }
  // Named apart: the days of successes reach further than those of the tries.
  const days = { sql: later.sql.replace('{toDay:Date}', '{successTo:Date}'), params: {} }
  return {
    sql: `SELECT cityHash64(person) AS who, groupArray((firstAt, anyWorth)) AS successes
      FROM (SELECT person, success, min(at) AS firstAt, max(worth) AS anyWorth
        FROM (${eventsWithPerson(columns, isConversion, days)}) GROUP BY person, success)
      GROUP BY person`,
    params: { ...params, successTo: later.params.toDay },
  }
}

/**
 * When she was first affected, else first tried, and in which session, as one number of which the smallest is wanted:
 * the engine compares tuples row by row, and slowly. Times are below 2^62, ms.
 */
const moment = `bitOr(bitShiftLeft(toUInt128(bitOr(bitShiftLeft(toUInt64(NOT hit), 62), toUInt64(greatest(at, 0)))), 64), visit)`
const sinceOf = `toInt64(bitAnd(bitShiftRight(first, 64), 4611686018427387903))`

/**
 * Sessions by what tells their person's like: visit, like (device, new or returning, and way of coming, as one number),
 * and basket. Of each session once: each is a try of many points.
 */
export function visitsOf({ siteId, period }: Pick<ImpactQuestion, 'siteId' | 'period'>): Condition {
  const days = onSiteDays(siteId, period)
  const earliest = earliestVisits(siteId, period)
  const basket = baskets(days.sql)
  return {
    sql: `SELECT cityHash64(ofDay, ofSession) AS visit, cityHash64(device, ${isReturning}, cameBy) AS like, basket
      FROM (
        SELECT sessionDay AS ofDay, sessionId AS ofSession, device, attributes['cameBy'] AS cameBy, visitorId,
          toUnixTimestamp64Milli(firstTs) AS startedMs
        FROM sessions FINAL WHERE ${days.sql}) AS visits
      LEFT JOIN (${earliest.sql}) AS seen USING (visitorId)
      LEFT JOIN (${basket.sql}) AS held USING (ofDay, ofSession)`,
    params: { ...days.params, ...earliest.params, ...basket.params },
  }
}

/** What was in the basket of a row of `visitsOf` at a moment (ms). */
export function worthBefore(moment: string): string {
  const sofar = `arraySort(arrayFilter(one -> one.1 <= ${moment}, basket))`
  const lastWhole = `arrayLastIndex(one -> one.2, ${sofar})`
  return `arraySum(one -> one.3, arraySlice(${sofar}, greatest(${lastWhole}, 1)))`
}

/** Numbers stand for points, as for persons: there may be millions of pairs of the two. */
function pointsBy({ siteId, period, filter = {} }: ImpactQuestion): Condition {
  if (filter.pointIds) return { sql: '{pointIds:Array(String)}', params: { pointIds: filter.pointIds } }
  const rows = spotsOf(siteId, period, filter)
  return { sql: `assumeNotNull((SELECT groupUniqArray(pointId) FROM (${rows.sql})))`, params: rows.params }
}

/** Sessions in which somebody touched the place of a point, or met it (hit): point, who, at, visit. */
function touchesOf({ siteId, period, filter = {} }: ImpactQuestion, points: Condition): Condition {
  const begun = begunIn(siteId, period)
  const spots = spotsOf(siteId, period, filter)
  const signals = signalsOf(siteId, period, filter)
  const isSomebody = `person NOT IN ('', 'anon:')`
  return {
    sql: `SELECT point, who, at, visit, false AS hit
      FROM (
        SELECT who, visit, spot, startedMs + afterMs AS at
        FROM (SELECT cityHash64(person) AS who, ${visitKey} AS visit, toUnixTimestamp64Milli(firstTs) AS startedMs,
            touched AS spots, touchedAfterMs
          FROM sessions FINAL WHERE ${begun.sql} AND ${isSomebody})
        ARRAY JOIN spots AS spot, touchedAfterMs AS afterMs) AS touches
      INNER JOIN (SELECT toUInt32(indexOf(${points.sql}, pointId)) AS point, spot FROM (${spots.sql})) AS places USING (spot)
      UNION ALL
      SELECT toUInt32(indexOf(${points.sql}, pointId)) AS point, cityHash64(person) AS who, toUnixTimestamp64Milli(ts) AS at,
        visit, true AS hit
      FROM (${signals.sql}) WHERE ${isSomebody}`,
    params: { ...begun.params, ...spots.params, ...signals.params, ...points.params },
  }
}

/**
 * One row per point and person: pointId, isAffected, like, worthBefore (of the basket), hasConverted within a week,
 * worthOf. Taken at the moment when she was first affected, or, never affected, first tried.
 */
export function triesOf(question: ImpactQuestion): Condition {
  const points = pointsBy(question)
  const touches = touchesOf(question, points)
  const visits = visitsOf(question)
  const successes = successesOf(question)
  const inTime = `arrayFilter(one -> one.1 > since AND one.1 <= since + ${successWithinMs}, successes)`
  return {
    sql: `SELECT point, (${points.sql})[point] AS pointId, isAffected, like,
        ${worthBefore('since')} AS worthBefore,
        notEmpty(${inTime}) AS hasConverted, arraySum(one -> one.2, ${inTime}) AS worthOf
      FROM (
        SELECT point, who, isAffected, ${sinceOf} AS since, toUInt64(bitAnd(first, 18446744073709551615)) AS visit
        FROM (SELECT point, who, max(hit) AS isAffected, min(${moment}) AS first FROM (${touches.sql}) GROUP BY point, who)
      ) AS tries
      INNER JOIN (${visits.sql}) AS visits USING (visit)
      LEFT JOIN (${successes.sql}) AS succeeded USING (who)`,
    params: { ...touches.params, ...visits.params, ...successes.params },
  }
}
