/**
 * Whether the condition of a rule holds in a window. Pure: the same for what is looked at each minute and for what is
 * asked of the past before a rule is saved.
 */
import { type AlertDefinition, minCount, minRatio, minShareOf, minZ } from '@hindsight/protocol/api/alerts'
import { countTrend, shareTrend, type Window } from '../statistics/trend.ts'

export type Rule = Pick<AlertDefinition, 'measure' | 'compare' | 'windowMinutes' | 'cooldownMinutes' | 'segment'>

/** What was counted in `[from, to)`; null: nothing is known of that time. */
export type Counts = (fromMs: number, toMs: number) => Window | null

export type Verdict = {
  over: boolean
  /** null: nothing can be said, for there is too little, or the site had no data yet. */
  value: number | null
  expected: number | null
}

export const dayMs = 24 * 60 * 60 * 1000
const minuteMs = 60_000
const daysBefore = 14

export const windowMs = ({ windowMinutes }: Pick<Rule, 'windowMinutes'>): number => windowMinutes * minuteMs

/** How much must have been stored before the window, for the days before. */
export const historyMs = (rule: Rule): number =>
  windowMs(rule) + (rule.compare.kind === 'baseline' ? daysBefore * dayMs : 0)

/**
 * How long a window is left alone before it is judged. More than a limit only grows while sessions go on, so that is told
 * at once; less than one may be for want of time: a visit converts, or goes wrong, later than it begins.
 */
export function settleMs({ measure, compare }: Rule): number {
  const isLow = compare.is === 'below' || compare.is === 'drop'
  if (measure.kind === 'conversion') return 30 * minuteMs
  if (!isLow) return 0
  return measure.kind === 'sessions' ? 2 * minuteMs : 30 * minuteMs
}

const isShare = ({ measure }: Rule): boolean => measure.kind === 'conversion'
const isBare = ({ measure }: Rule): boolean => measure.kind === 'sessions'

function measuredIn(rule: Rule, { n, k }: Window): number | null {
  if (isBare(rule)) return n
  if (!isShare(rule)) return k
  return n < minShareOf ? null : k / n
}

const unknown: Verdict = { over: false, value: null, expected: null }

/** Of a value that stands as it is, such as headroom; null: it is not known. */
export function judgeLimit({ compare }: Pick<Rule, 'compare'>, value: number | null): Verdict {
  if (value === null || compare.kind !== 'threshold') return { ...unknown, value }
  return { over: compare.is === 'above' ? value > compare.value : value < compare.value, value, expected: null }
}

/** @param firstMs when the site's first session began; null: it has none. Nothing is missing where nothing ever was. */
export function judge(rule: Rule, counts: Counts, toMs: number, firstMs: number | null): Verdict {
  const fromMs = toMs - windowMs(rule)
  const now = counts(fromMs, toMs)
  const value = now && measuredIn(rule, now)
  if (now === null || value === null) return unknown
  const { compare } = rule
  const isLow = compare.is === 'below' || compare.is === 'drop'
  if (isLow && (firstMs === null || firstMs >= fromMs)) return { ...unknown, value }
  if (compare.kind === 'threshold') return judgeLimit(rule, value)
  const before: Window[] = []
  for (let day = 1; day <= daysBefore; day++) {
    const from = fromMs - day * dayMs
    // Days on which nobody measured are no quiet days.
    const one = firstMs !== null && firstMs <= from ? counts(from, from + windowMs(rule)) : null
    if (one) before.push(one)
  }
  const trend = isBare(rule)
    ? countTrend(
        now.n,
        before.map(({ n }) => n),
      )
    : shareTrend(now, before)
  if (trend === null) return { ...unknown, value }
  const { expected, z } = trend
  const found = isBare(rule) ? now.n : now.k
  const isRise = z > minZ && found >= minCount && found >= minRatio * expected
  const isDrop = z < -minZ && expected >= minCount && found * minRatio <= expected
  return {
    over: compare.is === 'rise' ? isRise : isDrop,
    value,
    expected: isShare(rule) && now.n > 0 ? expected / now.n : expected,
  }
}
