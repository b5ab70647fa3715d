/** Entry of the file with what only some sites ask for; handed over as the replay's part is. */
import { startConsoleDetails } from './capture/consoleDetails.ts'
import { detailsOf } from './capture/requestDetails.ts'
import { type ExtrasPart, extrasContract } from './extrasPart.ts'

export const part: ExtrasPart = {
  contract: extrasContract,
  captures: [startConsoleDetails],
  detailsOf,
}

const tag = typeof document === 'undefined' ? null : document.currentScript
if (tag) Object.assign(tag, { hindsightPart: part })
