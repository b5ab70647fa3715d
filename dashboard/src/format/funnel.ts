import type { FunnelStep, StepWhere } from '@hindsight/protocol/api/funnelStep'

/** What it is called where it has no label of its own: `text:Continue` → `Continue`. */
const placeWords = (place: string): string => place.replace(/^[a-z]+:/, '')

const testWords: Record<StepWhere['test'], string> = {
  is: 'is',
  isNot: 'is not',
  contains: 'contains',
  atLeast: 'is at least',
  atMost: 'is at most',
}

/** A step of a funnel in words: `page /cart`, `Order Completed`, `click on “Continue”`. */
export function stepWords(step: FunnelStep): string {
  const where = (step.where ?? []).map(({ name, test, value }) => `${name} ${testWords[test]} ${value || 'empty'}`)
  return where.length === 0 ? bareWords(step) : `${bareWords(step)} where ${where.join(' and ')}`
}

function bareWords(step: FunnelStep): string {
  if (step.kind === 'page') return `page ${step.path}`
  if (step.kind === 'event') return step.name
  return `click on “${placeWords(step.place)}”${step.path === undefined ? '' : ` on ${step.path}`}`
}
