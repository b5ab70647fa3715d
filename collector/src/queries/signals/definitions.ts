/**
 * What each signal is: one condition over a row of `judged` (judged.ts), with thresholds by name. Nothing else in the
 * product decides what a signal is: the roll-up, its re-judging and the preview of other thresholds all use these.
 */
import type { SignalName } from '@hindsight/protocol/signals'
import { isRage, isReloadLoop, isStruggle } from './repeats.ts'
import type { ThresholdOf } from './thresholds.ts'

export const isFailedSubmit = `(kind = 'submit' AND outcome IN ('requestFailed', 'errorShown', 'nothing'))`
export const isFailedRequest = (of: ThresholdOf): string =>
  `(kind = 'request' AND (status = 0 OR status >= ${of('failedRequest', 'minStatus')}))`

/** The recorder waits no longer for an answer, so slow ends here. */
const isSlow = (of: ThresholdOf): string => `(kind = 'click' AND reactionMs >= ${of('slowClick', 'minMs')})`

export const definitions: Record<SignalName, (of: ThresholdOf) => string> = {
  // A false rejection is not a field error as well; either may be the one that makes a struggle.
  fieldError: () => `kind = 'fieldError' AND NOT isFalse`,
  falseRejection: () => 'isFalse',
  fieldStruggle: isStruggle,
  didNotStick: () => `kind = 'fieldVisit' AND (facts.stuck = false OR facts.strayPlace != '')`,
  // Once per field of one page, at the visit that makes it one.
  refill: (of) => `kind = 'fieldVisit' AND changed AND changesHere = ${of('refill', 'minVisits')}`,
  // At the field that was touched last, once its page was left or hidden after that: who is still there may yet send it.
  // A form that came back refused was not sent.
  formAbandonment: (of) => `kind = 'fieldVisit' AND form != '' AND fieldsFilled >= ${of('formAbandonment', 'minFields')}
    AND lastTouched = (tabId, eventNo) AND awayMs >= ms AND (sentMs = 0 OR sentBackMs > sentMs)`,
  rageClick: isRage,
  // What was left before it could be judged is not dead; what answered late is slow.
  deadClick: (
    of,
  ) => `kind = 'click' AND interactive AND (reactionMs IS NULL OR reactionMs > ${of('deadClick', 'afterMs')})
    AND facts.judged AND NOT coalesce(${isSlow(of)}, false)`,
  slowClick: (of) => `${isSlow(of)} AND interactive`,
  errorClick: (of) => `kind = 'click' AND errorAfterMs <= ${of('errorClick', 'withinMs')}`,
  // At the page that was left at once.
  quickBack: (of) => `kind = 'pageView' AND pathBefore != '' AND pathBefore = pathAfter AND pathBefore != path
    AND navigationAfter != 'reload' AND msAfter - ms <= ${of('quickBack', 'withinMs')}`,
  reloadLoop: isReloadLoop,
  scrollThrash: (of) => `kind = 'scroll' AND facts.burstReversals >= ${of('scrollThrash', 'minReversals')}`,
  cursorThrash: (of) => `kind = 'cursor' AND facts.reversals >= ${of('cursorThrash', 'minReversals')}
    AND facts.pathPx > facts.wayPx * ${of('cursorThrash', 'minRatio')}`,
  failedSubmit: () => isFailedSubmit,
  jsError: () => `kind = 'jsError'`,
  failedRequest: isFailedRequest,
  // What failed is not slow as well.
  slowRequest: (of) =>
    `kind = 'request' AND durationMs >= ${of('slowRequest', 'minMs')} AND NOT ${isFailedRequest(of)}`,
  poorVital: (of) => `kind = 'webVital' AND multiIf(
    name = 'LCP', facts.value > ${of('poorVital', 'lcpMs')},
    name = 'INP', facts.value > ${of('poorVital', 'inpMs')},
    name = 'CLS', facts.value > ${of('poorVital', 'cls')}, false)`,
}
