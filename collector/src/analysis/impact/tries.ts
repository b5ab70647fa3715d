/** Everyone who tried what a struggle point is at, affected or not, with what tells her like and what became of her. */
import { ecommerce } from '@hindsight/protocol/ecommerce'
import type { Conversion } from '@hindsight/protocol/settings'
import { conversionKey, conversionSql } from '../../queries/conversion.ts'
import { eventsWithPerson } from '../../queries/eventPersons.ts'
import { type Condition, onSiteDays, type Period } from '../../queries/scope.ts'
import { type PointFilter, signalsOf, triedOf } from '../../queries/struggle/signals.ts'
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

/** Rows of person and successes: (ms, worth) of each, an order that is reported twice once. */
function successesOf({ siteId, period, conversion }: ImpactQuestion): Condition {
  const { isConversion, value, params } = conversionSql(new Map([[siteId, conversion]]))
  const later = onSiteDays(siteId, { fromMs: period.fromMs, toMs: period.toMs + 2 * successWithinMs })
  const columns = { at: 'toUnixTimestamp64Milli(ts)', success: conversionKey, worth: value }
  // Named apart: the days of successes reach further than those of the tries.
  const days = { sql: later.sql.replace('{toDay:Date}', '{successTo:Date}'), params: {} }
  return {
    sql: `SELECT person, groupArray((firstAt, anyWorth)) AS successes
      FROM (SELECT person, success, min(at) AS firstAt, max(worth) AS anyWorth
        FROM (${eventsWithPerson(columns, isConversion, days)}) GROUP BY person, success)
      GROUP BY person`,
    params: { ...params, successTo: later.params.toDay },
  }
}

/**
 * One row per point and person: isAffected, device, hasReturned, basket, cameBy, hasConverted within a week, worthOf.
 * Taken at the moment when she was first affected, or, never affected, first tried.
 */
export function triesOf(question: ImpactQuestion): Condition {
  const { siteId, period, filter = {} } = question
  const days = onSiteDays(siteId, period)
  const tried = triedOf(siteId, period, filter)
  const signals = signalsOf(siteId, period, filter)
  const earliest = earliestVisits(siteId, period)
  const basket = baskets(days.sql)
  const successes = successesOf(question)
  const inTime = `arrayFilter(one -> one.1 > since AND one.1 <= since + ${successWithinMs}, successes)`
  const sofar = 'arraySort(arrayFilter(one -> one.1 <= since, basket))'
  const lastWhole = `arrayLastIndex(one -> one.2, ${sofar})`
  return {
    sql: `SELECT pointId, person, isAffected, device, ${isReturning} AS hasReturned, cameBy,
        arraySum(one -> one.3, arraySlice(${sofar}, greatest(${lastWhole}, 1))) AS worthBefore,
        notEmpty(${inTime}) AS hasConverted, arraySum(one -> one.2, ${inTime}) AS worthOf
      FROM (
        SELECT pointId, person, isAffected, first.1 AS since, first.2 AS ofDay, first.3 AS ofSession
        FROM (
          SELECT pointId, person, max(hit) AS isAffected, argMin((at, sessionDay, sessionId), (NOT hit, at, sessionId)) AS first
          FROM (
            SELECT pointId, person, sessionDay, sessionId, touched AS at, false AS hit FROM (${tried.sql})
            UNION ALL
            SELECT pointId, person, sessionDay, sessionId, toUnixTimestamp64Milli(ts) AS at, true AS hit
            FROM (${signals.sql}))
          WHERE person NOT IN ('', 'anon:')
          GROUP BY pointId, person)) AS tries
      INNER JOIN (
        SELECT sessionDay AS ofDay, sessionId AS ofSession, device, attributes['cameBy'] AS cameBy, visitorId,
          toUnixTimestamp64Milli(firstTs) AS startedMs
        FROM sessions FINAL WHERE ${days.sql}) AS visits USING (ofDay, ofSession)
      LEFT JOIN (${earliest.sql}) AS seen USING (visitorId)
      LEFT JOIN (${basket.sql}) AS held USING (ofDay, ofSession)
      LEFT JOIN (${successes.sql}) AS succeeded USING (person)`,
    params: { ...tried.params, ...signals.params, ...earliest.params, ...basket.params, ...successes.params },
  }
}
