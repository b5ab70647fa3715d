/**
 * How quick and steady the page was, measured by Google's `web-vitals` as its own reports count: once per page load and
 * measure, when the page is first hidden or left, whichever comes first.
 */
import type { EventOf } from '@hindsight/protocol/events'
import { onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals'
import { pathHere } from '../dom/here.ts'
import type { Capture } from '../host.ts'

type Name = EventOf<'webVital'>['name']

/** The latest figure of each measure; null until they are being taken. They are of the document, whoever asks. */
let measured: Map<Name, number> | null = null
const told = new Set<Name>()

/**
 * TRICKY: the library attaches listeners and observers of its own, which nothing takes away again. So it is started once
 * for each load, however often the captures are, and what it says after a stop goes nowhere.
 */
function measure(): Map<Name, number> {
  if (measured) return measured
  const figures = new Map<Name, number>()
  measured = figures
  if (typeof globalThis === 'undefined' || typeof PerformanceObserver !== 'function') return figures
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
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
