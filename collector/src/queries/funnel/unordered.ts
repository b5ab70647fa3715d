/**
 * The reported attempt of steps in any order. An attempt is a set of events, one for each of some of the steps, all
 * within the window of the first of them, which is the entry. No event can be two of the steps (the definition is
 * refused), so of each step only its latest event matters: it is the one that stays in the window longest. At each event
 * the deepest attempt that ends there is therefore known, and the best is kept as of ordered steps.
 *
 * State of the fold: of each step the latest event (ms, number, entry; number 0: none yet), and the best attempt.
 */
import type { FunnelDefinition } from '@hindsight/protocol/api/funnels'

export function unorderedFold({ steps, entry }: FunnelDefinition, noChain: string): string {
  const k = steps.length
  // Only the first step of all may begin, and what is the same step again is not another one.
  const isFirstsOwn = `AND event.1 - enteredMs <= {windowMs:Int64} AND (at = entered OR bitAnd(event.5, enteredMask) = 0)`
  const counts = entry === 'first' ? isFirstsOwn : ''
  return `arrayFold((state, event, at) -> (
    arrayMap((last, step) -> if(bitTest(event.5, step - 1) ${counts}, (event.1, toUInt32(at), event.7), last),
      state.1, range(1, ${k + 1})) AS latest,
    if(length(state.2.1) < ${k}
        AND length(((arraySort(arrayFilter(one -> one.2 > 0 AND one.1 >= event.1 - {windowMs:Int64}, latest)) AS inside,
          if(inside[1].1 < {stepsTo:Int64} ${counts}, arrayMap(one -> one.1, inside), emptyArrayInt64()) AS reachedMs).2))
          >= length(state.2.1),
      (reachedMs, event.6, inside[1].3), state.2)),
    ev, arrayEnumerate(ev), (arrayWithConstant(${k}, (toInt64(0), toUInt32(0), '')), ${noChain}))`
}
