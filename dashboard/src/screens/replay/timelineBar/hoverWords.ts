/** What the timeline says of a place on it. */
import { duration } from '../../../format/duration.ts'
import type { Plan } from '../player/player.ts'
import { type ReplayStep, stepAt } from '../steps.ts'
import type { Span } from '../timeline.ts'

/** The pointer is at a step when within this share of the bar. */
const reach = 0.012

/** The step at this place; of two equally near, the one that went wrong is the one looked for. */
export function nearestStep(steps: readonly ReplayStep[], share: number, durationMs: number): ReplayStep | null {
  let found: ReplayStep | null = null
  let best = reach
  for (const step of steps) {
    const distance = Math.abs(step.atMs / durationMs - share) - (step.isStruggle ? 0.002 : 0)
    if (distance < best) {
      best = distance
      found = step
    }
  }
  return found
}

/** Where no step is: why nothing is seen, or what came before. */
export function spanWords(plan: Plan, ms: number): string {
  const inside = ({ fromMs, toMs }: Span) => ms >= fromMs && ms < toMs
  const gap = plan.gaps.find(inside)
  if (gap) return `${gap.words} (${duration(gap.toMs - gap.fromMs)})`
  const pause = plan.inactivity.find(inside)
  if (pause) return `nothing done for ${duration(pause.toMs - pause.fromMs)}`
  const before = stepAt(plan.steps, ms)
  return before ? `after: ${before.text}` : ''
}
