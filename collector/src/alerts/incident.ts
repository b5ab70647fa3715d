/** One alert per incident: it opens, stays while its condition holds, and is over when it has not for some windows. */
import { quietWindows } from '@hindsight/protocol/api/alerts'
import { type Rule, windowMs } from './condition.ts'

export type Incident = { openedAt: number; lastOverAt: number; closedAt: number | null }
export type Step = 'opens' | 'stays' | 'closes' | 'nothing'

/** What a look at `at` makes of the newest incident of a rule. */
export function step(rule: Rule, newest: Incident | null, over: boolean, at: number): Step {
  const open = newest !== null && newest.closedAt === null ? newest : null
  if (open) {
    if (over) return 'stays'
    return at - open.lastOverAt >= quietWindows * windowMs(rule) ? 'closes' : 'nothing'
  }
  if (!over) return 'nothing'
  const rests = newest?.closedAt != null && at < newest.closedAt + rule.cooldownMinutes * 60_000
  return rests ? 'nothing' : 'opens'
}
