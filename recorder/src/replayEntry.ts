/** Entry of the second file. Handed over by way of the script element that loaded it: the page sees no new global. */

import { readSheetFiles } from './capture/sheetFiles.ts'
import { createGatedReplay } from './gatedReplay.ts'
import { adoptStringify } from './json.ts'
import { type ReplayPart, replayContract } from './replayPart.ts'

export const part: ReplayPart = {
  contract: replayContract,
  prepare: readSheetFiles,
  createReplay(deps) {
    adoptStringify(deps.stringify)
    return createGatedReplay(deps)
  },
}

const tag = typeof document === 'undefined' ? null : document.currentScript
if (tag) Object.assign(tag, { hindsightPart: part })
