/**
 * The reported attempt of steps in any order. An attempt is a set of events, one for each of some of the steps, all
 * within the window of the first of them, which is the entry. No event can be two of the steps (the definition is
 * refused), so of each step only its latest event matters: it is the one that stays in the window longest. At each event
 * the deepest attempt that ends there is therefore known, and the best is kept as of ordered steps.
 *
 * TRICKY: the entry must lie in the period, and the latest events of all steps may lie behind it. Then the earliest of
 * them that can be gives way to the latest of its step in the period.
 *
 * State of the fold: of each step the latest event and the latest in the period (ms, number, entry, thrice over; number 0:
 * none yet), and the best attempt.
 */
import type { FunnelDefinition } from '@hindsight/protocol/api/funnels'

const isInPeriod = 'event.1 < {stepsTo:Int64}'
/** Still in the window of the event. */
const isOpen = (ms: string): string => `${ms} >= event.1 - {windowMs:Int64}`

export function unorderedFold({ steps, entry }: FunnelDefinition, noChain: string): string {
  const k = steps.length
  // Only the first step of all may begin, and what is the same step again is not another one.
  const isOfFirst = 'AND event.1 - enteredMs <= {windowMs:Int64} AND (at = entered OR bitAnd(event.2, enteredMask) = 0)'
  const counts = entry === 'first' ? isOfFirst : ''
  const none = "(toInt64(0), toUInt32(0), '', toInt64(0), toUInt32(0), '')"
  const here = '(event.1, toUInt32(at), event.4'
  return `arrayFold((state, event, at) -> (
    arrayMap((last, step) -> multiIf(NOT bitTest(event.2, step - 1) OR NOT (true ${counts}), last,
        ${isInPeriod}, ${here}, event.1, toUInt32(at), event.4), ${here}, last.4, last.5, last.6)),
      state.1, range(1, ${k + 1})) AS latest,
    arraySort(arrayFilter(one -> one.2 > 0 AND ${isOpen('one.1')}, latest)) AS inside,
    if(inside[1].1 < {stepsTo:Int64}, 0,
      arrayFirstIndex(one -> one.5 > 0 AND ${isOpen('one.4')}, arrayPopBack(inside))) AS swapped,
    multiIf(NOT (true ${counts}), emptyArrayInt64(),
      inside[1].1 < {stepsTo:Int64}, arrayMap(one -> one.1, inside),
      swapped = 0, emptyArrayInt64(),
      arrayPushFront(arrayMap(one -> one.1, arrayFilter((one, n) -> n != swapped, inside, arrayEnumerate(inside))),
        inside[swapped].4)) AS reachedMs,
    if(length(state.5.1) < ${k} AND length(reachedMs) >= length(state.5.1),
      (reachedMs, event.3, if(swapped = 0, inside[1].3, inside[swapped].6)), state.5)),
    ev, arrayEnumerate(ev),
    (arrayWithConstant(${k}, ${none}), [${none}], toUInt32(0), emptyArrayInt64(), ${noChain}))`
}
