import type { StepMark } from '@hindsight/protocol/steps'

/** What the steps can be narrowed to, in the order in which one looks for them. */
export const kindNames: Record<StepMark, string> = {
  error: 'Refused',
  fault: 'Faults',
  trouble: 'Trouble',
  success: 'Success',
  navigation: 'Pages',
  click: 'Clicks',
  typing: 'Typing',
  info: 'Events',
}
export const stepMarks = Object.keys(kindNames) as StepMark[]
