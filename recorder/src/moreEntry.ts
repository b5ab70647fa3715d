/** Entry of the file with captures that may begin a moment later; handed over as the replay's part is. */
import { startFieldError } from './capture/fieldError.ts'
import { startFrameVisit } from './capture/frameVisit.ts'
import { startPromotion } from './capture/promotion.ts'
import { type MorePart, moreContract } from './morePart.ts'

export const part: MorePart = { contract: moreContract, captures: [startFieldError, startPromotion, startFrameVisit] }

const tag = typeof document === 'undefined' ? null : document.currentScript
if (tag) Object.assign(tag, { hindsightPart: part })
