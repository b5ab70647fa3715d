import type { EventRow } from '@hindsight/protocol/api/sessions'
import type { Preferences } from './sanitise/css.ts'

/** What the visitor's browser preferred, as the first page view of the tab (null: of the session) told it. */
export function preferencesOf(events: readonly EventRow[], tabId: string | null): Preferences {
  const told = events.find(({ kind, tabId: of }) => kind === 'pageView' && (tabId === null || of === tabId))?.properties
  const scheme = told?.colorScheme
  return {
    colorScheme: scheme === 'dark' || scheme === 'light' ? scheme : null,
    reducedMotion: typeof told?.reducedMotion === 'boolean' ? told.reducedMotion : null,
  }
}
