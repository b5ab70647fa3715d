/** The npm package: the same public interface as the script tag's (`window.hindsight`). */
import type { Hindsight } from './api.ts'
import { theOne } from './theOne.ts'

export type { BeforeSend, Hindsight, HindsightEvent, HindsightOptions, Properties } from './api.ts'

/** The parts are files of the package: the bundler of the site makes them ones that are loaded when needed. */
export const hindsight: Hindsight = theOne({
  replay: async () => (await import('./replayEntry.ts')).part,
  more: async () => (await import('./moreEntry.ts')).part,
  extras: async () => (await import('./extrasEntry.ts')).part,
  debug: async () => (await import('./debug/debugEntry.ts')).part,
})
export const { init, identify, track, page, consent, stop, sessionUrl, sessionCode } = hindsight
