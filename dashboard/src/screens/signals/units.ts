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
  // One of what is counted: `1 field filled in`.
  const words = value === 1 && figure.unit === 'times' ? figure.says.replace(/^(\w+)s\b/, '$1') : figure.says
  return `${number}${unit === '' ? '' : `${thinSpace}${unit}`} ${words}`
}

/** A number as it stands; whole ones in groups of three. */
export const boundText = (value: number): string => (Number.isInteger(value) ? wholeNumber(value) : String(value))

/** As a label begins. */
export const labelOf = ({ says }: Pick<Figure, 'says'>): string => says.charAt(0).toUpperCase() + says.slice(1)

/** What an input may not hold; undefined: it is fine. */
export function faultOf(value: number | string, { min, max, unit }: Figure): string | undefined {
  if (typeof value !== 'number') return 'A number'
  if (value < min || value > max) return `From ${boundText(min)} to ${boundText(max)}`
  if (unit !== 'ratio' && unit !== 'shift' && !Number.isInteger(value)) return 'A whole number'
  return undefined
}
