/** Entry of the file with captures that may begin a moment later; handed over as the replay's part is. */
import { startCursor } from './capture/cursor.ts'
import { startDataLayer } from './capture/dataLayer.ts'
import { startFieldError } from './capture/fieldError.ts'
import { startFieldKeys } from './capture/fieldKeys.ts'
import { startFrameVisit } from './capture/frameVisit.ts'
import { startInternalVisit } from './capture/internalVisit.ts'
import { startKeptCodes } from './capture/keptCodes.ts'
import { startPromotion } from './capture/promotion.ts'
import { startScroll } from './capture/scroll.ts'
import { startWebVital } from './capture/webVital.ts'
import { type MorePart, moreContract } from './morePart.ts'
import { startRhythm } from './watch/rhythm.ts'

export const part: MorePart = {
  contract: moreContract,
  captures: [
    // First: what the others tell goes through it.
    startKeptCodes,
    startRhythm,
    startInternalVisit,
    startFieldError,
    startPromotion,
    startDataLayer,
    startFrameVisit,
    startFieldKeys,
    startScroll,
    startCursor,
    startWebVital,
  ],
}

const tag = typeof document === 'undefined' ? null : document.currentScript
if (tag) Object.assign(tag, { hindsightPart: part })
