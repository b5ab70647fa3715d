import type { FunnelStep } from '@hindsight/protocol/api/funnelStep'

/** What it is called where it has no label of its own: `text:Continue` → `Continue`. */
const placeWords = (place: string): string => place.replace(/^[a-z]+:/, '')

/** A step of a funnel in words: `page /cart`, `Order Completed`, `click on “Continue”`. */
export function stepWords(step: FunnelStep): string {
  if (step.kind === 'page') return `page ${step.path}`
  if (step.kind === 'event') return step.name
  return `click on “${placeWords(step.place)}”${step.path === undefined ? '' : ` on ${step.path}`}`
}
