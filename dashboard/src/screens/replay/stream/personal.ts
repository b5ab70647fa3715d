import type { SafeEvent } from '../sanitise/events.ts'

/** rrweb's incremental sources that only a person brings about: moving, clicking, scrolling, typing, touching, selecting. */
const personal = new Set<unknown>([1, 2, 3, 5, 6, 12, 14])

/** Something done by hand, not by the page. */
export function isPersonal(event: SafeEvent): boolean {
  return event.type === 3 && personal.has(event.data.source)
}
