import type { Rate } from '@hindsight/protocol/api/struggles'
import type { ReactNode } from 'react'
import { ratePerCent, wholeNumber } from '../../format/number.ts'
import '../../signs/signs.css'
import css from './rate.module.css'

/** A rate of fewer says nothing. */
export const minPersons = 5

const barPx = { width: 96, height: 12 }
const trackPx = 2
const bandPx = 6
const pointPx = 3

export type RateTone = 'plain' | 'error'

type Props = {
  rate: Rate
  /** What the n are: `sessions`. */
  of?: string
  /** The rate at the right end of the bar, so that rows of a table can be compared; by default all of them. */
  scaleTo?: number
  tone?: RateTone
  /** In the place of the k: a link to it; null where it stands right above. */
  k?: ReactNode
  /** In the place of the n: a link to it. */
  n?: ReactNode
  /** The rate stands right above. */
  isSaid?: boolean
  /** Where a bar beside each would be too much: the interval is one hover away. */
  isPlain?: boolean
}

/** What is known of a rate, in words: `2.9 %, between 2.1 % and 4.0 % with 95 % confidence`. */
function intervalWords({ rate, low, high, n }: Rate): string {
  if (rate === null || low === null || high === null) return ''
  return `${ratePerCent(rate, n)}; in truth, 19 times out of 20, between ${ratePerCent(low, n)} and ${ratePerCent(high, n)}`
}

/** A rate in a chart's table: itself, and its interval; empty where too few were asked. */
export function rateCells({ rate, low, high, n }: Rate): [string, string] {
  if (rate === null || low === null || high === null || n < minPersons) return ['', '']
  return [ratePerCent(rate, n), `${ratePerCent(low, n)} to ${ratePerCent(high, n)}`]
}

/** `k of n`, the rate and its interval; where too few were asked, no rate. */
export function RateOf({
  rate,
  of,
  scaleTo = 1,
  tone = 'plain',
  k = wholeNumber(rate.k),
  n = wholeNumber(rate.n),
  isSaid = false,
  isPlain = false,
}: Props) {
  const counts = (
    <span className={css.counts}>
      {k} of {n}
      {of === undefined ? '' : ` ${of}`}
    </span>
  )
  if (rate.rate === null || rate.n < minPersons) {
    return (
      <span className={css.rate}>
        {counts}
        <span className={css.dim}>too little data</span>
      </span>
    )
  }
  return (
    <span className={css.rate} title={isPlain ? intervalWords(rate) : undefined}>
      {counts}
      {isSaid ? null : <b>{ratePerCent(rate.rate, rate.n)}</b>}
      {isPlain ? null : <IntervalBar rate={rate} scaleTo={scaleTo} tone={tone} />}
    </span>
  )
}

/** The interval, drawn: a band where the rate lies in truth, and a stroke at what was counted. */
function IntervalBar({ rate, scaleTo, tone }: { rate: Rate; scaleTo: number; tone: RateTone }) {
  const { width, height } = barPx
  const xOf = (share: number) => Math.min(1, share / Math.max(scaleTo, 0.0001)) * width
  const [low, high] = [xOf(rate.low ?? rate.rate ?? 0), xOf(rate.high ?? rate.rate ?? 0)]
  const point = Math.min(width - pointPx, Math.max(0, xOf(rate.rate ?? 0) - pointPx / 2))
  const says = intervalWords(rate)
  return (
    <svg className={css.bar} width={width} height={height} role="img" aria-label={says}>
      <title>{says}</title>
      <rect className={css.track} y={(height - trackPx) / 2} width={width} height={trackPx} />
      <rect
        className={css.band}
        data-tone={tone}
        x={low}
        y={(height - bandPx) / 2}
        width={Math.max(2, high - low)}
        height={bandPx}
        rx={2}
      />
      <rect className={css.point} data-tone={tone} x={point} width={pointPx} height={height} rx={1} />
    </svg>
  )
}
