/** Signals: judgements about facts, made in SQL. One list of names, each with its default thresholds and their source. */
export const signals = {
  fieldError: { says: 'A field was refused', thresholds: {} },
  falseRejection: {
    says: 'A field was refused as missing although it was filled in',
    thresholds: {},
  },
  fieldStruggle: {
    says: 'A field was refused again and again',
    /** Two errors on one field in a session (capture.md §3). */
    thresholds: { minErrors: 2 },
  },
  rageClick: {
    says: 'Clicked the same thing again and again',
    /** Three clicks on one element within a second; the figures most peers settled on. */
    thresholds: { minClicks: 3, withinMs: 1000 },
  },
  deadClick: {
    says: 'Clicked something that looks alive, and nothing happened',
    /** No reaction within 2 s (capture.md §3). */
    thresholds: { afterMs: 2000 },
  },
  errorClick: { says: 'A click was followed by an error', thresholds: { withinMs: 1000 } },
  failedSubmit: { says: 'A form was sent and did not go through', thresholds: {} },
  jsError: { says: 'A script error', thresholds: {} },
  failedRequest: { says: 'A request failed', thresholds: { minStatus: 400 } },
} as const
export type SignalName = keyof typeof signals
export const signalNames = Object.keys(signals) as SignalName[]

/** Where a place has no label: what its makers called it (`name:maidenName` → `maidenName`). */
const called = ({ label, place }: { label: string; place: string }): string =>
  label !== '' ? `“${label}”` : place === '' ? 'Something' : `“${place.replace(/^[a-z]+:/, '')}”`

/** A struggle point in a plain sentence: `“Maiden name” is refused although filled in`. */
export function saysOf(point: { signal: SignalName; label: string; place: string; message: string }): string {
  const what = called(point)
  const quoted = point.message === '' ? '' : `: “${point.message}”`
  switch (point.signal) {
    case 'fieldError':
      return `${what} is refused${quoted}`
    case 'falseRejection':
      return `${what} is refused although filled in`
    case 'fieldStruggle':
      return `${what} is refused again and again`
    case 'rageClick':
      return `${what} is clicked again and again`
    case 'deadClick':
      return `${what} looks alive, but nothing happens on a click`
    case 'errorClick':
      return `A click on ${what} ends in an error`
    case 'failedSubmit':
      return `${what} is sent, but does not go through`
    case 'jsError':
      return `Script error${quoted}`
    case 'failedRequest':
      return `A request fails: ${point.label || point.place}`
  }
}
