/**
 * Between recorder.js and the file with captures that may begin a moment later than the others: what they tell of takes
 * a second to be seen, or is looked for some time after an attempt. Every recorded page loads it, beside the settings.
 */
import type { Capture } from './host.ts'

export type MorePart = { contract: number; captures: Capture[] }
export const moreContract = 1
