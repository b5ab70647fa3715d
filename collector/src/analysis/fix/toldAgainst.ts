/**
 * What telling customers of a fix is associated with: those told against customers who were hit by the same point and
 * were not told, of the same device, new or returning, basket and way of coming (the strata of ../impact).
 *
 * Each told customer is looked at from when she was told. One who was not told gets the moment of somebody who was, drawn
 * by her own id, so that both groups are looked at at the same times, for as long. Who had converted before her moment, or
 * met the point after it, is in neither group. Visitors whom nobody knows could not have been told and are left out.
 */
import type { ToldCompared } from '@hindsight/protocol/api/fix'
import type { Impact } from '@hindsight/protocol/api/impact'
import type { Store } from '../../clickhouse/store.ts'
import { afterFix, type FixQuestion } from '../../queries/fix/afterFix.ts'
import type { Condition } from '../../queries/scope.ts'
import { impactOfTries } from '../impact/impactOf.ts'
import { visitsOf, worthBefore } from '../impact/tries.ts'

/** What comes later has other reasons. */
const withinMs = 7 * 24 * 60 * 60 * 1000

const outcomes = {
  value: {
    has: `arrayExists(one -> one.1 > since AND one.1 <= since + ${withinMs}, successes)`,
    worth: `arraySum(one -> if(one.1 > since AND one.1 <= since + ${withinMs}, one.2, 0.), successes)`,
  },
  calls: {
    has: `arrayExists(at -> at > since AND at <= since + ${withinMs}, calls)`,
    worth: `toFloat64(arrayCount(at -> at > since AND at <= since + ${withinMs}, calls))`,
  },
} as const
export type Outcome = keyof typeof outcomes

function triesOfTold(question: FixQuestion, outcome: Outcome): Condition {
  const rows = afterFix(question)
  const visits = visitsOf(question)
  const moments = `assumeNotNull((SELECT arraySort(groupArray(toldAt)) FROM (${rows.sql}) WHERE isTold))`
  const { has, worth } = outcomes[outcome]
  return {
    sql: `SELECT toUInt32(1) AS point, {pointId:String} AS pointId, isTold AS isAffected, like,
        ${worthBefore('lastHit')} AS worthBefore, ${has} AS hasConverted, ${worth} AS worthOf
      FROM (
        SELECT hitVisit AS visit, lastHit, isTold, successes, calls,
          if(isTold, toldAt, ${moments}[1 + cityHash64(person) % greatest(length(${moments}), 1)]) AS since
        FROM (${rows.sql}) WHERE NOT startsWith(person, 'anon:')) AS hits
      INNER JOIN (${visits.sql}) AS visits USING (visit)
      WHERE since > lastHit AND NOT arrayExists(one -> one.1 > lastHit AND one.1 <= since, successes)`,
    params: { ...rows.params, ...visits.params },
  }
}

export const noneTold: ToldCompared = {
  told: 0,
  matched: 0,
  controls: 0,
  persons: null,
  worth: null,
  reason: 'fewAffected',
}

/** Of conversions more is better; of calls fewer. Positive is what telling is for. */
function comparedOf({ affected, matched, controls, lost, value, reason }: Impact, outcome: Outcome): ToldCompared {
  const turned = (one: Impact['lost']) => one && { value: 0 - one.value, low: 0 - one.high, high: 0 - one.low }
  const shown = outcome === 'calls' ? (one: Impact['lost']) => one : turned
  return { told: affected, matched, controls, persons: shown(lost), worth: shown(value), reason }
}

export async function toldAgainst(store: Store, question: FixQuestion, outcome: Outcome): Promise<ToldCompared> {
  const impacts = await impactOfTries(store, triesOfTold(question, outcome))
  const impact = impacts.get(question.pointId)
  return impact ? comparedOf(impact, outcome) : noneTold
}
