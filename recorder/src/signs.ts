/** What captures tell one another without knowing each other: a click learns here of the error that followed it. */
import type { Signs } from './host.ts'
import type { PageControl } from './page.ts'

export function createSigns(page: PageControl): Signs {
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
