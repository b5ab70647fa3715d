/** Between recorder.js and the file that only sites load which have opted in to something that others do not need. */
import type { Capture } from './host.ts'
import type { Answered, RequestDetails } from './requestDetails.ts'

export type ExtrasPart = {
  contract: number
  captures: Capture[]
  detailsOf(answered: Answered): RequestDetails
}
export const extrasContract = 1
