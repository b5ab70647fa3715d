/**
 * How sure it is that a field was refused: by the number of independent signs that told (capture.md §4). Colours and class
 * names are one sign, whichever of them there are; so are the words of a message, wherever they stand.
 */
import type { ErrorSignal } from './events.ts'

const signs: Record<ErrorSignal, 'browser' | 'aria' | 'looks' | 'words'> = {
  native: 'browser',
  aria: 'aria',
  class: 'looks',
  border: 'looks',
  state: 'looks',
  message: 'words',
  words: 'words',
  alert: 'browser',
}
/** What says so in so many words, to the browser or to assistive technology, needs no second sign. */
const enough = new Set(['browser', 'aria'])

export function independentSigns(via: readonly ErrorSignal[]): number {
  return new Set(via.map((signal) => signs[signal])).size
}

/** Told by a single sign that could mean something else: shown apart, as a likely error. */
export function isUnsure(via: readonly ErrorSignal[]): boolean {
  return independentSigns(via) === 1 && !via.some((signal) => enough.has(signs[signal]))
}
