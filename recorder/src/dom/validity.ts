import type { ValidityFlag } from '@hindsight/protocol/events'

/** Written out: the protocol's list would bring its whole validator into the browser. */
const flags: readonly ValidityFlag[] = [
  'valueMissing',
  'typeMismatch',
  'patternMismatch',
  'tooLong',
  'tooShort',
  'rangeUnderflow',
  'rangeOverflow',
  'stepMismatch',
  'badInput',
  'customError',
]

/** The flags that are set. The browser's message is left alone: it can hold what was typed (capture.md §4). */
export function validityFlagNames(validity: ValidityState | undefined): ValidityFlag[] {
  return validity ? flags.filter((flag) => validity[flag]) : []
}
