/** The recorder's table of contents: everything that is captured, one line each. */
import type { EventKind } from '@hindsight/protocol/events'
import type { RecorderSettings } from '@hindsight/protocol/settings'
import type { Capture, Draft, Host, Signs } from './host.ts'
import type { PageControl, Stop } from './page.ts'
import type { Privacy } from './privacy.ts'

/** Captures in the order they are started. */
export const captures: Capture[] = []

export type CaptureDeps = {
  page: PageControl
  privacy: Privacy
  settings: RecorderSettings
  emit(draft: Draft<EventKind>): void
  nodeId(node: Node): number | null
}

/** Starts each capture on its own: one that fails costs only itself. */
export function startCaptures(list: readonly Capture[], deps: CaptureDeps): Stop {
  const host: Host = { ...deps, signs: createSigns(deps.page) }
  const stops: Stop[] = []
  for (const capture of list) deps.page.guard(() => stops.push(capture(host)))
  return () => {
    for (const stop of stops.splice(0).reverse()) deps.page.guard(stop)
  }
}

function createSigns(page: PageControl): Signs {
  const handlers = new Set<Parameters<Signs['hear']>[0]>()
  return {
    say(sign, detail = {}) {
      const at = Date.now()
      for (const handler of [...handlers]) page.guard(() => handler(sign, at, detail))
    },
    hear(handler) {
      handlers.add(handler)
      return () => handlers.delete(handler)
    },
  }
}
