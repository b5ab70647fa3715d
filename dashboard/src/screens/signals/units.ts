import type { SignalRow } from '@hindsight/protocol/api/signals'
import { thinSpace, wholeNumber } from '../../format/number.ts'

type Figure = SignalRow['thresholds'][number]

/** What stands behind a number; counts need none. */
export const unitText = ({ unit }: Pick<Figure, 'unit'>): string => ({ ms: 'ms', px: 'px', ratio: '×' })[unit] ?? ''

const isPlain = ({ unit }: Pick<Figure, 'unit'>): boolean => unit === 'status' || unit === 'shift' || unit === 'ratio'

/** `3 clicks on one place`, `1 000 ms from the first to the last`. */
export function figureText(value: number, figure: Pick<Figure, 'unit' | 'says'>): string {
  const number = isPlain(figure) ? String(value) : wholeNumber(value)
  const unit = unitText(figure)
  return `${number}${unit === '' ? '' : `${thinSpace}${unit}`} ${figure.says}`
}

/** What an input may not hold; undefined: it is fine. */
export function faultOf(value: number | string, { min, max, unit }: Figure): string | undefined {
  if (typeof value !== 'number') return 'A number'
  if (value < min || value > max) return `From ${min} to ${max}`
  if (unit !== 'ratio' && unit !== 'shift' && !Number.isInteger(value)) return 'A whole number'
  return undefined
}
