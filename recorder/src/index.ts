/** The npm package: the same public interface as the script tag's (`window.hindsight`). */
import type { Hindsight } from './api.ts'
import { theOne } from './theOne.ts'

export type { Hindsight, HindsightOptions, Properties } from './api.ts'

/** The replay's part is a file of the package: the bundler of the site makes it one that is loaded when needed. */
export const hindsight: Hindsight = theOne(async () => (await import('./replayEntry.ts')).part)
export const { init, identify, track, page, consent, stop, sessionUrl } = hindsight
