/** Attempts with what their entries are told apart by, and counts per value of it. */
import type { FunnelDefinition } from '@hindsight/protocol/api/funnels'
import { noneText } from '@hindsight/protocol/api/sessionFilters'
import type { Store } from '../../clickhouse/store.ts'
import type { Condition, Period } from '../scope.ts'
import { attributeColumns } from '../segment/leaves.ts'
import { attempts, funnelDays } from './attempts.ts'

/** Values that are named; all further ones are one row. What is not set is a row beside them. */
const maxValues = 20

/** Rows of `attempts` with `value`: of the entry's event, or of the session it was in; empty: not set. */
function attemptsByValue(funnel: FunnelDefinition, siteId: string, period: Period): Condition {
  const { sql, params } = attempts(funnel, siteId, period)
  const { breakdown } = funnel
  if (breakdown?.of !== 'attribute') return { sql: `SELECT *, entry AS value FROM (${sql})`, params }
  const days = funnelDays(funnel, siteId, period)
  return {
    sql: `SELECT actor, level, times, session, value FROM (${sql}) AS entered
      LEFT JOIN (SELECT toString(sessionId) AS entry, toString(${attributeColumns[breakdown.name]}) AS value
        FROM sessions FINAL WHERE ${days.sql}) AS visits USING (entry)`,
    params: { ...params, ...days.params },
  }
}

/** Attempts with this value of the entry, or with one that is not named. */
export type Entered = { entryValue?: string | undefined; entryOther?: boolean | undefined }

/** Over values with `counts` and `of`: its place among those that are set, most entries first; 0: not set. */
const placeOfValue = `if(of = '', 0, row_number() OVER (PARTITION BY of = '' ORDER BY counts[1] DESC, of))`

/** Attempts, those alone that entered so if it is asked for. */
export function attemptsOf(
  funnel: FunnelDefinition,
  siteId: string,
  period: Period,
  { entryValue, entryOther }: Entered,
): Condition {
  if (entryValue === undefined && entryOther === undefined) return attempts(funnel, siteId, period)
  const { sql, params } = attemptsByValue(funnel, siteId, period)
  if (entryValue === undefined) {
    const places = `SELECT of, ${placeOfValue} AS place
      FROM (SELECT value AS of, [countIf(level >= 1)] AS counts FROM (${sql}) GROUP BY value)`
    const isOther = `value IN (SELECT of FROM (${places}) WHERE place > ${maxValues})`
    return { sql: `SELECT * FROM (${sql}) WHERE ${entryOther ? isOther : `NOT (${isOther})`}`, params }
  }
  return {
    sql: `SELECT * FROM (${sql}) WHERE value = {entryValue:String}`,
    params: { ...params, entryValue: entryValue === noneText ? '' : entryValue },
  }
}

export type ValueCounts = { value: string; reached: number[] }
export type BreakdownCounts = { rows: ValueCounts[]; other: { values: number; reached: number[] } | null }

export async function funnelBreakdown(
  store: Store,
  siteId: string,
  funnel: FunnelDefinition,
  period: Period,
): Promise<BreakdownCounts> {
  const { sql, params } = attemptsByValue(funnel, siteId, period)
  const columns = funnel.steps.map((_, i) => `countIf(level >= ${i + 1})`)
  const rows = await store.query<{ value: string; isOther: number; n: number | string; reached: (number | string)[] }>(
    `SELECT if(place > ${maxValues}, '', of) AS value, place > ${maxValues} AS isOther, count() AS n,
       sumForEach(counts) AS reached
     FROM (SELECT value AS of, [${columns.join(', ')}] AS counts,
         ${placeOfValue} AS place
       FROM (${sql}) GROUP BY value)
     GROUP BY value, isOther ORDER BY isOther, reached[1] DESC, value`,
    params,
  )
  const read = rows.map(({ value, isOther, n, reached }) => ({
    value,
    isOther: Boolean(isOther),
    values: Number(n),
    reached: reached.map(Number),
  }))
  const other = read.find(({ isOther }) => isOther)
  return {
    rows: read.filter(({ isOther }) => !isOther).map(({ value, reached }) => ({ value: value || noneText, reached })),
    other: other ? { values: other.values, reached: other.reached } : null,
  }
}
