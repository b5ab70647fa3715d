/**
 * Signals: judgements about facts, made in SQL (collector/src/queries/signals). One list of names, each with what it
 * means, its thresholds with their defaults and sources, and what it adds to a session's struggle score. A site may set
 * thresholds of its own; those that it does not set are these. A mild one alone does not make a session a struggle.
 */

/** A figure that a judgement depends on. */
export type Threshold = {
  default: number
  min: number
  max: number
  unit: 'ms' | 'times' | 'px' | 'status' | 'ratio' | 'shift'
  /** What it is, after the name of the signal: `clicks on one place`. */
  says: string
}

type Signal = {
  says: string
  source: string
  /** To a session's struggle score, each time. */
  points: number
  mild?: true
  thresholds: Record<string, Threshold>
}

const ms = (given: number, min: number, max: number, says: string): Threshold => ({
  default: given,
  min,
  max,
  unit: 'ms',
  says,
})
const times = (given: number, min: number, max: number, says: string): Threshold => ({
  default: given,
  min,
  max,
  unit: 'times',
  says,
})

export const signals = {
  fieldError: { says: 'A field was refused', source: 'capture.md §4', points: 1, thresholds: {} },
  falseRejection: {
    says: 'A field was refused as missing although it was filled in',
    source: 'analytics.md §3, contradictory validation',
    points: 6,
    thresholds: {},
  },
  fieldStruggle: {
    says: 'A field was refused again and again',
    source: 'capture.md §3: two errors, or the same error again although the field was filled',
    points: 4,
    thresholds: { minErrors: times(2, 2, 20, 'errors on one field in a session') },
  },
  didNotStick: {
    says: 'What was typed did not stay in the field',
    source: 'capture.md §3',
    points: 5,
    thresholds: {},
  },
  refill: {
    says: 'A field was filled in again and again',
    source: 'capture.md §3: two visits that changed it',
    mild: true,
    points: 1,
    thresholds: { minVisits: times(2, 2, 20, 'visits that changed one field of a page') },
  },
  formAbandonment: {
    says: 'A form was begun and never sent',
    source: 'capture.md §3: last field touched by those who never succeed',
    points: 2,
    thresholds: { minFields: times(1, 1, 20, 'fields filled in') },
  },
  rageClick: {
    says: 'Clicked the same thing again and again',
    source:
      'capture.md §3: three clicks on one place within 1 s, or four within 2 s; the figures most peers settled on',
    points: 4,
    thresholds: {
      minClicks: times(3, 2, 20, 'clicks on one place'),
      withinMs: ms(1000, 200, 10_000, 'from the first to the last'),
      minClicksSlow: times(4, 2, 20, 'clicks, where they are slower'),
      withinSlowMs: ms(2000, 200, 20_000, 'from the first to the last of the slower ones'),
      radius: { default: 30, min: 1, max: 500, unit: 'px', says: 'apart at most, where they are not on one element' },
    },
  },
  deadClick: {
    says: 'Clicked something that looks alive, and nothing happened',
    source: 'capture.md §3: no reaction within 2 s',
    points: 3,
    thresholds: { afterMs: ms(2000, 300, 8000, 'without any reaction') },
  },
  slowClick: {
    says: 'Clicked, and the page answered slowly',
    source: 'capture.md §3: first reaction after 2 to 8 s',
    mild: true,
    points: 1,
    thresholds: { minMs: ms(2000, 300, 8000, 'until the first reaction') },
  },
  errorClick: {
    says: 'A click was followed by an error',
    source: 'capture.md §3: script error or failed request within 1 s',
    points: 3,
    thresholds: { withinMs: ms(1000, 50, 1000, 'from the click to the error') },
  },
  quickBack: {
    says: 'Went to a page and came straight back',
    source: 'capture.md §3: back within 7 s, or within what only a tenth of the visits to that page take',
    mild: true,
    points: 1,
    thresholds: { withinMs: ms(7000, 500, 60_000, 'on the page') },
  },
  reloadLoop: {
    says: 'Reloaded a page again and again',
    source: 'capture.md §3: two reloads of a path in 30 s',
    points: 3,
    thresholds: {
      minReloads: times(2, 1, 20, 'reloads of one page'),
      withinMs: ms(30_000, 1000, 600_000, 'from the first to the last'),
    },
  },
  scrollThrash: {
    says: 'Scrolled up and down again and again',
    source: 'this product: four changes of direction, each over half a window, within 5 s',
    mild: true,
    points: 1,
    thresholds: { minReversals: times(4, 2, 50, 'changes of direction within 5 s') },
  },
  cursorThrash: {
    says: 'Shook the pointer',
    source: 'capture.md §3: six reversals in 800 ms, path over four times the way made',
    mild: true,
    points: 1,
    thresholds: {
      minReversals: times(6, 4, 50, 'changes of direction within 800 ms'),
      minRatio: { default: 4, min: 1, max: 100, unit: 'ratio', says: 'of the path to the way made' },
    },
  },
  failedSubmit: { says: 'A form was sent and did not go through', source: 'capture.md §3', points: 4, thresholds: {} },
  jsError: { says: 'A script error', source: 'capture.md §3', points: 1, thresholds: {} },
  failedRequest: {
    says: 'A request failed',
    source: 'capture.md §3',
    points: 2,
    thresholds: {
      minStatus: { default: 400, min: 400, max: 599, unit: 'status', says: 'or above; no answer counts as well' },
    },
  },
  slowRequest: {
    says: 'A request took long',
    source: 'this product',
    mild: true,
    points: 1,
    thresholds: { minMs: ms(5000, 500, 120_000, 'until the answer') },
  },
  poorVital: {
    says: 'A page was slow, or moved under the hand',
    source: 'web.dev, Web Vitals: what it calls poor',
    mild: true,
    points: 1,
    thresholds: {
      lcpMs: ms(4000, 500, 60_000, 'until the largest part was shown (LCP)'),
      inpMs: ms(500, 50, 10_000, 'until the page answered to a hand (INP)'),
      cls: { default: 0.25, min: 0.01, max: 10, unit: 'shift', says: 'of layout shift (CLS)' },
    },
  },
} as const satisfies Record<string, Signal>
export type SignalName = keyof typeof signals
export const signalNames = Object.keys(signals) as SignalName[]

/** Of one signal so many count to a session's score, so that one noisy thing does not drown all else. */
export const maxCounted = 3

/** What so many signals of a kind add to a session's score. */
export const scoreOf = (signal: SignalName, n: number): number => Math.min(n, maxCounted) * signals[signal].points

/** Where a place has no label: what its makers called it (`name:maidenName` → `maidenName`). */
const called = ({ label, place }: { label: string; place: string }): string =>
  label !== '' ? `“${label}”` : place === '' ? 'Something' : `“${place.replace(/^[a-z]+:/, '')}”`

type Point = { signal: SignalName; path: string; label: string; place: string; message: string }

const sentences: Record<SignalName, (what: string, quoted: string, point: Point) => string> = {
  fieldError: (what, quoted) => `${what} is refused${quoted}`,
  falseRejection: (what) => `${what} is refused although filled in`,
  fieldStruggle: (what) => `${what} is refused again and again`,
  didNotStick: (what) => `What is typed in ${what} does not stay there`,
  refill: (what) => `${what} is filled in again and again`,
  formAbandonment: (what) => `A form is given up at ${what}`,
  rageClick: (what) => `${what} is clicked again and again`,
  deadClick: (what) => `${what} looks alive, but nothing happens on a click`,
  slowClick: (what) => `${what} answers slowly to a click`,
  errorClick: (what) => `A click on ${what} ends in an error`,
  quickBack: (_what, _quoted, { path }) => `${path} is left at once, back to where one came from`,
  reloadLoop: (_what, _quoted, { path }) => `${path} is reloaded again and again`,
  scrollThrash: (_what, _quoted, { path }) => `${path} is scrolled up and down in search of something`,
  cursorThrash: (_what, _quoted, { path }) => `The pointer is shaken on ${path}`,
  failedSubmit: (what) => `${what} is sent, but does not go through`,
  jsError: (_what, quoted) => `Script error${quoted}`,
  failedRequest: (_what, _quoted, { label, place }) => `A request fails: ${label || place}`,
  slowRequest: (_what, _quoted, { label, place }) => `A request takes long: ${label || place}`,
  poorVital: (_what, quoted, { path }) => `${path} is slow, or moves under the hand${quoted}`,
}

/** A struggle point in a plain sentence: `“Maiden name” is refused although filled in`. */
export function saysOf(point: Point): string {
  return sentences[point.signal](called(point), point.message === '' ? '' : `: “${point.message}”`, point)
}
