/** How many actors reach each step of a funnel, how long they take, and how many are lost on the way. */
import type { FunnelDefinition } from '@hindsight/protocol/api/funnels'
import { sessionIdleMs } from '@hindsight/protocol/limits'
import type { Store } from '../../clickhouse/store.ts'
import type { Period } from '../scope.ts'
import { attempts, funnelDays, windowOf } from './attempts.ts'

/** How long it took those who got there; nulls where nobody did. */
export type TimeTaken = {
  p10Ms: number | null
  medianMs: number | null
  p90Ms: number | null
  histogram: { fromMs: number; toMs: number; n: number }[]
}

export type FunnelCounts = TimeTaken & {
  /** Actors that reached step k, from the first. */
  reached: number[]
  /** From the step before; nothing for the first. */
  steps: TimeTaken[]
  immature: number
  truncated: number
}

const secondMs = 1000
const shares = { p10Ms: 0.1, medianMs: 0.5, p90Ms: 0.9 } as const
const numbered = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1)

type TimeRow = [quantiles: (number | string | null)[], buckets: [(number | string)[], (number | string)[]]]

/** Of those who meet the condition; a bucket is the power of two of seconds that it begins with, −1 what is under one. */
function timeColumn(ms: string, condition: string): string {
  const quantiles = Object.values(shares).map((share) => `quantileExactInclusiveIf(${share})(${ms}, ${condition})`)
  return `([${quantiles.map((one) => `toNullable(toFloat64(${one}))`).join(', ')}],
    sumMapIf([toInt32(if(${ms} < ${secondMs}, -1, floor(log2(${ms} / ${secondMs}))))], [toUInt64(1)], ${condition}))`
}

function timeOf(row: TimeRow | undefined): TimeTaken {
  const [quantiles = [], [powers, counts] = [[], []]] = row ?? []
  const [p10Ms = null, medianMs = null, p90Ms = null] =
    powers.length === 0 ? [] : quantiles.map((ms) => Math.round(Number(ms)))
  const histogram = powers.map(Number).map((power, i) => ({
    fromMs: power < 0 ? 0 : secondMs * 2 ** power,
    toMs: secondMs * 2 ** (power + 1),
    n: Number(counts[i]),
  }))
  return { p10Ms, medianMs, p90Ms, histogram }
}

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
  const columns = [
    ...numbered(k).map((step) => `countIf(level >= ${step}) AS reached${step}`),
    ...numbered(k)
      .slice(1)
      .map((step) => `${timeColumn(`(times[${step}] - times[${step - 1}])`, `level >= ${step}`)} AS time${step}`),
    `${timeColumn(`(times[${k}] - times[1])`, `level = ${k}`)} AS timeAll`,
    `countIf(level < ${k} AND ${mayStillConvert(funnel, funnelDays(funnel, siteId, period).sql)}) AS immature`,
    'countIf(truncated) AS cut',
  ]
  const [row = {}] = await store.query<Record<string, number | string | TimeRow>>(
    `SELECT ${columns.join(', ')} FROM (${sql})`,
    { ...params, now, windowMs: windowOf(funnel) },
  )
  return {
    reached: numbered(k).map((step) => Number(row[`reached${step}`] ?? 0)),
    steps: numbered(k).map((step) => timeOf(row[`time${step}`] as TimeRow | undefined)),
    immature: Number(row.immature ?? 0),
    truncated: Number(row.cut ?? 0),
    ...timeOf(row.timeAll as TimeRow | undefined),
  }
}
