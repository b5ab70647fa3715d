/**
 * What each signal is, with thresholds by name. Nothing else in the product decides what a signal is: the roll-up, its
 * re-judging and the preview of other thresholds all use these.
 *
 * A definition has two halves. `when` is over a row of `events`, so that it can be asked of sessions before anything is
 * judged; `and` is over a row of `judged` (judged.ts), which is dear. An event is the signal where both hold.
 */
import type { EventKind } from '@hindsight/protocol/events'
import type { SignalName } from '@hindsight/protocol/signals'
import type { JudgedColumn } from './judgedColumns.ts'
import { usuallyLeftAfter } from './quickPages.ts'
import { areClose, isRage, isReloadLoop, isStruggle } from './repeats.ts'
import type { ThresholdOf } from './thresholds.ts'

type Condition = (of: ThresholdOf) => string

export type Definition = {
  /** What it is said of. */
  kind: EventKind
  /** What its own columns tell. */
  when?: Condition
  /** What `and` says of facts, as it is asked of a row of `events`: where that spares much. */
  sought?: string
  /** Over the sorted times of a session's events that may be one, in ms: they could be enough to be one. */
  enough?: (times: string, of: ThresholdOf) => string
  /** What its facts and its neighbours tell. */
  and?: Condition
  /** Of `judged`: what `and` asks beside the event's own columns and facts. */
  looksAt?: readonly JudgedColumn[]
  /** Other kinds of events that this is made of. */
  beside?: readonly EventKind[]
}

const failedSubmit = `outcome IN ('requestFailed', 'errorShown', 'nothing')`
const failedRequest: Condition = (of) => `(status = 0 OR status >= ${of('failedRequest', 'minStatus')})`
export const isFailedSubmit = `(kind = 'submit' AND ${failedSubmit})`
export const isFailedRequest: Condition = (of) => `(kind = 'request' AND ${failedRequest(of)})`

/** The recorder waits no longer for an answer, so slow ends here. */
const isSlow: Condition = (of) => `reactionMs >= ${of('slowClick', 'minMs')}`

const atLeast = (times: string, n: string): string => `length(${times}) >= ${n}`

export const definitions: Record<SignalName, Definition> = {
  // A false rejection is not a field error as well; either may be the one that makes a struggle.
  fieldError: { kind: 'fieldError', and: () => 'NOT isFalse', looksAt: ['isFalse'] },
  falseRejection: { kind: 'fieldError', when: () => 'filled', and: () => 'isFalse', looksAt: ['isFalse'] },
  fieldStruggle: {
    kind: 'fieldError',
    enough: (times) => atLeast(times, '2'),
    and: isStruggle,
    looksAt: ['likes', 'fills', 'nth'],
  },
  didNotStick: { kind: 'fieldVisit', and: () => `(facts.stuck = false OR facts.strayPlace != '')` },
  // Once per field of one page, at the visit that makes it one.
  refill: {
    kind: 'fieldVisit',
    enough: (times, of) => atLeast(times, of('refill', 'minVisits')),
    and: (of) => `changed AND changesHere = ${of('refill', 'minVisits')}`,
    looksAt: ['changed', 'changesHere'],
  },
  // At the field that was touched last, once its page was left or hidden after that: who is still there may yet send it.
  // A form that came back refused was not sent.
  formAbandonment: {
    kind: 'fieldVisit',
    when: () => `form != ''`,
    enough: (times, of) => atLeast(times, of('formAbandonment', 'minFields')),
    and: (of) => `fieldsFilled >= ${of('formAbandonment', 'minFields')} AND lastTouched = (tabId, eventNo)
      AND awayMs >= ms AND (sentMs = 0 OR sentBackMs > sentMs)`,
    looksAt: ['fieldsFilled', 'lastTouched', 'awayMs', 'sentMs', 'sentBackMs'],
    beside: ['submit', 'fieldError', 'pageView', 'visibility'],
  },
  rageClick: {
    kind: 'click',
    enough: (times, of) => `(${areClose(times, of('rageClick', 'minClicks'), of('rageClick', 'withinMs'))}
      OR ${areClose(times, of('rageClick', 'minClicksSlow'), of('rageClick', 'withinSlowMs'))})`,
    and: isRage,
    looksAt: ['exempt', 'times', 'likes', 'xs', 'ys'],
  },
  // What was left before it could be judged is not dead; what answered late is slow.
  deadClick: {
    kind: 'click',
    when: (of) => `interactive AND (reactionMs IS NULL OR reactionMs > ${of('deadClick', 'afterMs')})
      AND NOT coalesce(${isSlow(of)}, false)`,
    and: () => 'facts.judged',
  },
  slowClick: { kind: 'click', when: (of) => `interactive AND ${isSlow(of)}` },
  errorClick: { kind: 'click', when: (of) => `errorAfterMs <= ${of('errorClick', 'withinMs')}` },
  // At the page that was left at once.
  quickBack: {
    kind: 'pageView',
    enough: (times) => atLeast(times, '3'),
    and: (of) => `pathBefore != '' AND pathBefore = pathAfter AND pathBefore != path
      AND navigationAfter != 'reload' AND msAfter - ms <= least(${of('quickBack', 'withinMs')}, ${usuallyLeftAfter})`,
    looksAt: ['pathBefore', 'pathAfter', 'msAfter', 'navigationAfter'],
  },
  reloadLoop: {
    kind: 'pageView',
    sought: `JSONExtractString(properties, 'navigation') = 'reload'`,
    enough: (times, of) => areClose(times, of('reloadLoop', 'minReloads'), of('reloadLoop', 'withinMs')),
    and: isReloadLoop,
    looksAt: ['compared', 'times', 'likes'],
  },
  scrollThrash: { kind: 'scroll', and: (of) => `facts.burstReversals >= ${of('scrollThrash', 'minReversals')}` },
  cursorThrash: {
    kind: 'cursor',
    and: (of) => `facts.reversals >= ${of('cursorThrash', 'minReversals')}
      AND facts.pathPx > facts.wayPx * ${of('cursorThrash', 'minRatio')}`,
  },
  failedSubmit: { kind: 'submit', when: () => failedSubmit },
  jsError: { kind: 'jsError' },
  failedRequest: { kind: 'request', when: failedRequest },
  // What failed is not slow as well.
  slowRequest: {
    kind: 'request',
    when: (of) => `durationMs >= ${of('slowRequest', 'minMs')} AND NOT ${failedRequest(of)}`,
  },
  poorVital: {
    kind: 'webVital',
    and: (of) => `multiIf(
      name = 'LCP', facts.value > ${of('poorVital', 'lcpMs')},
      name = 'INP', facts.value > ${of('poorVital', 'inpMs')},
      name = 'CLS', facts.value > ${of('poorVital', 'cls')}, false)`,
  },
}
