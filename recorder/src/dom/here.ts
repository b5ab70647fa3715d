/** When and where something happened, for events that are sent later than that. */
import type { Privacy } from '../privacy.ts'

const maxPathChars = 500
/** Some browsers count an event's time from another start: then the clock's time is taken. */
const plausibleMs = 5000

/** Device time at which the browser saw the event, ms. */
export function timeOf(event: Event): number {
  const now = Date.now()
  const ageMs = performance.now() - event.timeStamp
  return Math.round(ageMs >= 0 && ageMs < plausibleMs ? now - ageMs : now)
}

/** Path of the page now; by the time an event is sent, the visitor may have gone on. */
export function pathHere(privacy: Privacy): { path: string } {
  const url = privacy.url(location.href)
  return { path: (url === '' ? location.pathname : new URL(url).pathname).slice(0, maxPathChars) }
}
