/**
 * What struggle points are associated with, in lost conversions and value: persons affected against persons of their
 * like who tried the same and were not (analytics.md §3).
 *
 * The like are told by strata: device × new or returning × third of the basket × how the visit came. In each stratum
 * with enough controls as many of those affected are expected to convert as of the controls; what is missing is lost.
 * Persons of other strata are counted as unmatched and never guessed. It is an association: intent that shows in none of
 * the four remains.
 */
import { type Estimate, type Impact, minImpactPersons, type NoImpactReason } from '@hindsight/protocol/api/impact'
import type { Store } from '../../clickhouse/store.ts'
import type { Condition } from '../../queries/scope.ts'
import { type ImpactQuestion, triesOf } from './tries.ts'

/** Fewer persons like her say nothing of what she would have done. */
const minControls = 10
/** Two-sided 95 %. */
const z = 1.959963985

type Num = number | string
type Row = Record<
  | 'nAffected'
  | 'nMatched'
  | 'nControls'
  | 'nConverted'
  | 'expected'
  | 'lost'
  | 'lostVariance'
  | 'worth'
  | 'worthVariance',
  Num
> & { pointId: string }

/** Third of the persons who had something in the basket; 0: she had nothing. */
const third = 'if(worthBefore <= 0, 0, 1 + (worthBefore > lowThird) + (worthBefore > highThird))'

/** Columns of a try, put together by point for its thirds and taken apart again, which needs no sorting. */
const ofTry = ['isAffected', 'like', 'worthBefore', 'hasConverted', 'worthOf']
const byPoint = (tries: string): string => `SELECT point, any(pointId) AS pointId,
    quantileExactIf(0.3333)(worthBefore, worthBefore > 0) AS lowThird,
    quantileExactIf(0.6667)(worthBefore, worthBefore > 0) AS highThird,
    ${ofTry.map((name) => `groupArray(${name}) AS all_${name}`).join(', ')}
  FROM (${tries}) GROUP BY point`

/** Of points that `filter` picks, or of all that anybody met in the period, by pointId. */
export function impactOf(store: Store, question: ImpactQuestion): Promise<Map<string, Impact>> {
  return impactOfTries(store, triesOf(question))
}

/** Of rows as `triesOf` gives them. */
export async function impactOfTries(store: Store, tries: Condition): Promise<Map<string, Impact>> {
  const rows = await store.query<Row>(
    `SELECT pointId, sum(n1) AS nAffected, sumIf(n1, isMatched) AS nMatched, sumIf(n0, isMatched) AS nControls,
       sumIf(k1, isMatched) AS nConverted, sumIf(n1 * p0, isMatched) AS expected, sumIf(missing, isMatched) AS lost,
       sumIf(variance, isMatched) AS lostVariance, sumIf(missing * each, isMatched) AS worth,
       sumIf(variance * each * each + missing * missing * eachVariance / greatest(k0, 1), isMatched) AS worthVariance
     FROM (
       SELECT *, n0 >= ${minControls} AS isMatched, k0 / greatest(n0, 1) AS p0, n1 * p0 - k1 AS missing,
         (k0 + 0.5) / (n0 + 1) AS q0, (k1 + 0.5) / (n1 + 1) AS q1,
         n1 * n1 * q0 * (1 - q0) / greatest(n0, 1) + n1 * q1 * (1 - q1) AS variance
       FROM (
         SELECT any(pointId) AS pointId, countIf(isAffected) AS n1, countIf(isAffected AND hasConverted) AS k1,
           countIf(NOT isAffected) AS n0, countIf(NOT isAffected AND hasConverted) AS k0,
           if(k0 > 0, avgIf(worthOf, NOT isAffected AND hasConverted), 0) AS each,
           if(k0 > 1, varSampIf(worthOf, NOT isAffected AND hasConverted), 0) AS eachVariance
         FROM (
           SELECT point, pointId, ${ofTry.join(', ')}, ${third} AS basketThird FROM (${byPoint(tries.sql)})
           ARRAY JOIN ${ofTry.map((name) => `all_${name} AS ${name}`).join(', ')})
         GROUP BY point, like, basketThird HAVING n1 > 0))
     GROUP BY pointId`,
    tries.params,
  )
  return new Map(rows.map((row) => [row.pointId, impactFrom(row)]))
}

function impactFrom(row: Row): Impact {
  const [affected, matched] = [Number(row.nAffected), Number(row.nMatched)]
  const reason: NoImpactReason | null =
    affected < minImpactPersons ? 'fewAffected' : matched < minImpactPersons ? 'fewControls' : null
  const shown = (value: Num, variance: Num): Estimate | null => {
    const spread = z * Math.sqrt(Number(variance))
    return reason === null ? { value: Number(value), low: Number(value) - spread, high: Number(value) + spread } : null
  }
  return {
    affected,
    matched,
    unmatched: affected - matched,
    controls: Number(row.nControls),
    converted: Number(row.nConverted),
    expected: Number(row.expected),
    lost: shown(row.lost, row.lostVariance),
    value: shown(row.worth, row.worthVariance),
    reason,
  }
}
