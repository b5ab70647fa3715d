/** The tab was shown, hidden or left. */
import type { Capture } from '../host.ts'

export const startVisibility: Capture = (host) => {
  const stops = [
    host.page.listen(document, 'visibilitychange', () =>
      host.emit({ kind: 'visibility', state: document.visibilityState === 'hidden' ? 'hidden' : 'visible' }),
    ),
    host.page.beforeLeaving(() => host.emit({ kind: 'visibility', state: 'left' })),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
