/**
 * How quick and steady the page was, measured by Google's `web-vitals` as its own reports count: once per page load and
 * measure, when the page is first hidden or left, whichever comes first.
 */
import type { EventOf } from '@hindsight/protocol/events'
import { onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals'
import { pathHere } from '../dom/here.ts'
import type { Capture } from '../host.ts'
import { vitalsHooks } from './vitalsHooks.ts'

type Name = EventOf<'webVital'>['name']

/** Each is told once for each load, however often the captures are started. */
const told = new Set<Name>()

/** The latest figure of each measure. */
function measure(): Map<Name, number> {
  const figures = new Map<Name, number>()
  if (typeof PerformanceObserver !== 'function') return figures
  const note = ({ name, value }: { name: Name; value: number }) => void figures.set(name, value)
  // As they change: when a tab is closed, what would be told only then comes too late.
  const changes = { reportAllChanges: true }
  onTTFB(note)
  onFCP(note)
  onLCP(note, changes)
  onCLS(note, changes)
  onINP(note, changes)
  return figures
}

export const startWebVital: Capture = (host) => {
  const takeBack = vitalsHooks.lendPage(host.page)
  const figures = measure()
  // That of the load: later ones of a page that goes on without loading have not been waited for.
  const path = pathHere(host.privacy)

  function tell(): void {
    for (const [name, value] of figures) {
      if (told.has(name)) continue
      told.add(name)
      host.emit({ kind: 'webVital', ...path, name, value: Math.max(0, Math.round(value * 1000) / 1000) })
    }
  }

  const stops = [
    // On its way down to the document, where what was told so far is sent.
    host.page.listen(window, 'visibilitychange', () => document.visibilityState === 'hidden' && tell(), {
      capture: true,
    }),
    host.page.beforeLeaving(tell),
    takeBack,
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
