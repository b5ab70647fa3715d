/** The answer of a funnel over a period: its counts with the lists that they open, and what else was asked for. */

import type { FunnelStep } from '@hindsight/protocol/api/funnelStep'
import type { BrokenDown, FunnelDefinition, FunnelResult } from '@hindsight/protocol/api/funnels'
import type { Counted } from '@hindsight/protocol/api/route'
import type { Rate } from '@hindsight/protocol/api/struggles'
import type { Store } from '../clickhouse/store.ts'
import { csvRow } from '../exports/csv.ts'
import { type Entered, funnelBreakdown } from '../queries/funnel/breakdown.ts'
import { lostSplits } from '../queries/funnel/lostSplit.ts'
import { runFunnel } from '../queries/funnel/runFunnel.ts'
import { stepLabel } from '../queries/funnel/steps.ts'
import type { Period } from '../queries/scope.ts'
import { rateOf } from '../statistics/rate.ts'
import { personsCounted, sessionsCounted } from './lists.ts'

type Asked = { compare?: boolean | undefined; split?: boolean | undefined }
type Scope = {
  store: Store
  siteId: string
  funnel: FunnelDefinition
  period: Period
  now: number
  /** What somebody called a step. */
  nameOf: (step: FunnelStep) => string | undefined
}
type Got = ({ reached: number } | { dropped: number }) & Entered

/** Actors of a funnel: persons; or sessions, of a visitor the one of the reported attempt. */
function actorsCounted(n: number, { siteId, period, funnel }: Scope, got: Got): Counted {
  const counted = funnel.actor === 'person' ? personsCounted : sessionsCounted
  return counted(n, siteId, period, { funnel, ...got })
}

const before = ({ fromMs, toMs, ...rest }: Period): Period => ({
  ...rest,
  fromMs: Math.max(0, fromMs - (toMs - fromMs)),
  toMs: fromMs,
})

const reachedSteps = (reached: number[], scope: Scope, entered: Entered = {}) =>
  reached.map((n, i) => ({
    reached: actorsCounted(n, scope, { reached: i + 1, ...entered }),
    ofEntered: rateOf(n, reached[0] ?? 0),
  }))

async function previousOf(scope: Scope): Promise<FunnelResult['previous']> {
  const period = before(scope.period)
  if (period.fromMs >= period.toMs) return null
  const { reached } = await runFunnel(scope.store, scope.siteId, scope.funnel, period, scope.now)
  return { from: period.fromMs, to: period.toMs, steps: reachedSteps(reached, { ...scope, period }) }
}

async function brokenDown(scope: Scope): Promise<BrokenDown | null> {
  const { store, siteId, funnel, period } = scope
  if (!funnel.breakdown) return null
  const { rows, other } = await funnelBreakdown(store, siteId, funnel, period)
  return {
    rows: rows.map(({ value, reached }) => ({ value, steps: reachedSteps(reached, scope, { entryValue: value }) })),
    other: other && { values: other.values, steps: reachedSteps(other.reached, scope, { entryOther: true }) },
  }
}

/** Of those lost after each step the sessions, whoever is counted: what happened to them happened there. */
async function lostOf({ store, siteId, funnel, period }: Scope) {
  const splits = await lostSplits(store, siteId, funnel, period)
  return splits.map(({ struggle, error, nothing }, i) => {
    const lost = { funnel, dropped: i + 1 }
    return {
      struggle: sessionsCounted(struggle, siteId, period, { ...lost, trouble: 'struggle' }),
      error: sessionsCounted(error, siteId, period, { ...lost, trouble: 'error' }),
      nothing: sessionsCounted(nothing, siteId, period, { ...lost, trouble: 'nothing' }),
    }
  })
}

/** With steps in any order, a step is how many of them were done. */
function labelOf({ funnel: { steps, order }, nameOf }: Scope, index: number): string {
  const step = steps[index]
  if (order !== 'unordered') return step ? (nameOf(step) ?? stepLabel(step)) : ''
  if (index + 1 === steps.length) return 'All steps'
  return index === 0 ? 'Any step' : `Any ${index + 1} steps`
}

export async function funnelAnswer(scope: Scope, { compare, split }: Asked): Promise<FunnelResult> {
  const { store, siteId, funnel, period, now } = scope
  const [{ reached, steps, ...rest }, previous, breakdown, lost] = await Promise.all([
    runFunnel(store, siteId, funnel, period, now),
    compare ? previousOf(scope) : null,
    brokenDown(scope),
    split ? lostOf(scope) : null,
  ])
  const nobody = { p10Ms: null, medianMs: null, p90Ms: null, histogram: [] }
  return {
    steps: funnel.steps.map((_, index) => {
      const n = reached[index] ?? 0
      const isLast = index === funnel.steps.length - 1
      return {
        label: labelOf(scope, index),
        reached: actorsCounted(n, scope, { reached: index + 1 }),
        ofPrevious: rateOf(n, index === 0 ? n : (reached[index - 1] ?? 0)),
        ofEntered: rateOf(n, reached[0] ?? 0),
        dropped: isLast ? null : actorsCounted(n - (reached[index + 1] ?? 0), scope, { dropped: index + 1 }),
        lost: lost?.[index] ?? null,
        ...(steps[index] ?? nobody),
      }
    }),
    ...rest,
    breakdown,
    previous,
    from: period.fromMs,
    to: period.toMs,
  }
}

const columns = [
  'entry',
  'step',
  'label',
  'reached',
  ...['ofEntered', 'ofPrevious'].flatMap((name) => [name, `${name}Low`, `${name}High`]),
  ...['lost', 'p10Ms', 'medianMs', 'p90Ms'],
]

/** A share with its interval, as the screen shows it. */
const shareCells = ({ rate, low, high }: Rate) => [rate ?? '', low ?? '', high ?? '']

/**
 * A row per step of all, then per step of each value of the breakdown, and of the period before where it stands beside;
 * what is not known is an empty cell.
 */
export function funnelCsv({ steps, breakdown, previous }: FunnelResult): string {
  const all = steps.map((step, i) =>
    csvRow([
      'all',
      i + 1,
      step.label,
      step.reached.n,
      ...shareCells(step.ofEntered),
      ...shareCells(step.ofPrevious),
      step.dropped?.n ?? '',
      step.p10Ms ?? '',
      step.medianMs ?? '',
      step.p90Ms ?? '',
    ]),
  )
  const of = (entry: string, at: BrokenDown['rows'][number]['steps']) =>
    at.map(({ reached: { n }, ofEntered }, i) => {
      const next = at[i + 1]?.reached.n
      const ofPrevious = rateOf(n, at[i - 1]?.reached.n ?? n)
      const shares = [...shareCells(ofEntered), ...shareCells(ofPrevious)]
      return csvRow([entry, i + 1, steps[i]?.label ?? '', n, ...shares, next === undefined ? '' : n - next, '', '', ''])
    })
  return [
    csvRow(columns),
    ...all,
    ...(breakdown?.rows ?? []).flatMap(({ value, steps: at }) => of(value, at)),
    ...(breakdown?.other ? of('(other)', breakdown.other.steps) : []),
    ...(previous ? of('(period before)', previous.steps) : []),
  ].join('')
}
