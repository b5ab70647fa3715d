/** Of those lost after each step: in how many of their sessions they had struggled, or met an error, or neither. */
import type { FunnelDefinition } from '@hindsight/protocol/api/funnels'
import type { Store } from '../../clickhouse/store.ts'
import type { Period } from '../scope.ts'
import { type Trouble, troubles } from '../wentWrong.ts'
import { attempts, funnelDays } from './attempts.ts'

export type LostSplit = Record<Trouble, number>

/** By step, from the first; sessions that the list of them shows, so none of those who were lost outside of any. */
export async function lostSplits(
  store: Store,
  siteId: string,
  funnel: FunnelDefinition,
  period: Period,
): Promise<LostSplit[]> {
  const { sql, params } = attempts(funnel, siteId, period)
  const days = funnelDays(funnel, siteId, period)
  const rows = await store.query<Record<keyof LostSplit | 'level', number | string>>(
    `SELECT level, uniqExactIf(session, trouble = 'struggle') AS struggle, uniqExactIf(session, trouble = 'error') AS error,
       uniqExactIf(session, trouble = 'nothing') AS nothing
     FROM (SELECT level, session FROM (${sql})) AS lost
     INNER JOIN (SELECT sessionId AS session,
         multiIf(${troubles.struggle}, 'struggle', ${troubles.error}, 'error', 'nothing') AS trouble
       FROM sessions FINAL WHERE ${days.sql}) AS visits USING (session)
     GROUP BY level`,
    { ...params, ...days.params },
  )
  const of = new Map(rows.map(({ level, ...counts }) => [Number(level), counts]))
  return funnel.steps.slice(1).map((_, i) => {
    const { struggle = 0, error = 0, nothing = 0 } = of.get(i + 1) ?? {}
    return { struggle: Number(struggle), error: Number(error), nothing: Number(nothing) }
  })
}
