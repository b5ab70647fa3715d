import type { Hindsight } from './api.ts'
import { createHindsight } from './hindsight.ts'
import type { Parts } from './replayPart.ts'

/** The one recorder of this page: a second snippet, or a second copy of the package, gets the first one's. */
export function theOne(parts: Parts): Hindsight {
  const found: unknown = typeof window === 'undefined' ? undefined : window.hindsight
  if (typeof found === 'object' && found !== null && 'sessionUrl' in found) return found as Hindsight
  const made = createHindsight(parts)
  if (typeof window === 'undefined') return made // Rendered on a server: every call does nothing.
  window.hindsight = made
  // Calls made before this script was loaded: hindsight.push(['track', 'Signed up']).
  if (Array.isArray(found)) for (const call of found) made.push(call)
  return made
}
