/** What captures tell one another without knowing each other: a click learns here of the error that followed it. */
import type { Sign, Signs } from './host.ts'
import type { PageControl } from './page.ts'
import { createHearers } from './watch/once.ts'

type Said = { sign: Sign; at: number; detail: { status?: number; url?: string } }

export function createSigns(page: PageControl): Signs {
  const hearers = createHearers<Said>()
  return {
    say: (sign, detail = {}) => hearers.tell({ sign, at: Date.now(), detail }),
    hear: (handler) => hearers.hear(({ sign, at, detail }) => page.guard(() => handler(sign, at, detail))),
  }
}
