/** How many actors reach each step of a funnel, how long they take, and how many are lost on the way. */
import type { FunnelDefinition } from '@hindsight/protocol/api/funnels'
import { sessionIdleMs } from '@hindsight/protocol/limits'
import type { Store } from '../../clickhouse/store.ts'
import type { Period } from '../scope.ts'
import { attempts, funnelDays, windowOf } from './attempts.ts'

export type FunnelCounts = {
  /** Actors that reached step k, from the first. */
  reached: number[]
  /** Median time from the step before, ms; null for the first and where nobody came. */
  medians: (number | null)[]
  immature: number
  truncated: number
  medianMs: number | null
  p90Ms: number | null
}

const numbered = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1)
const msOf = (value: number | string | null | undefined): number | null =>
  value === null || value === undefined ? null : Math.round(Number(value))

/**
 * Whether an attempt that has not converted still may: its window is open and, within one session, so is the session.
 */
function mayStillConvert(funnel: FunnelDefinition, days: string): string {
  const inWindow = 'times[1] + {windowMs:Int64} > {now:Int64}'
  if (funnel.actor !== 'session') return inWindow
  return `${inWindow} AND session IN (SELECT sessionId FROM sessions FINAL WHERE ${days}
    AND toUnixTimestamp64Milli(lastTs) > {now:Int64} - ${sessionIdleMs})`
}

export async function runFunnel(
  store: Store,
  siteId: string,
  funnel: FunnelDefinition,
  period: Period,
  now: number,
): Promise<FunnelCounts> {
  const k = funnel.steps.length
  const { sql, params } = attempts(funnel, siteId, period)
  const quantile = (share: number, ms: string, condition: string) =>
    `quantileExactInclusiveIf(${share})(${ms}, ${condition})`
  const columns = [
    ...numbered(k).map((step) => `countIf(level >= ${step}) AS reached${step}`),
    ...numbered(k)
      .slice(1)
      .map((step) => `${quantile(0.5, `times[${step}] - times[${step - 1}]`, `level >= ${step}`)} AS median${step}`),
    `${quantile(0.5, `times[${k}] - times[1]`, `level = ${k}`)} AS medianAll`,
    `${quantile(0.9, `times[${k}] - times[1]`, `level = ${k}`)} AS p90All`,
    `countIf(level < ${k} AND ${mayStillConvert(funnel, funnelDays(funnel, siteId, period).sql)}) AS immature`,
    'countIf(truncated) AS cut',
  ]
  const [row = {}] = await store.query<Record<string, number | string | null>>(
    `SELECT ${columns.join(', ')} FROM (${sql})`,
    { ...params, now, windowMs: windowOf(funnel) },
  )
  return {
    reached: numbered(k).map((step) => Number(row[`reached${step}`] ?? 0)),
    medians: numbered(k).map((step) => msOf(row[`median${step}`])),
    immature: Number(row.immature ?? 0),
    truncated: Number(row.cut ?? 0),
    medianMs: msOf(row.medianAll),
    p90Ms: msOf(row.p90All),
  }
}
