/**
 * `segment` of a question: the id of a saved segment, or a filter as JSON. The collector looks it up once, before the
 * question is answered (collector/src/segments): all that a period is asked of is asked of the sessions in it alone.
 */
import * as z from 'zod'

/** As asked, and not looked up yet. */
export class AskedSegment {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** Fits into the address of a question. */
export const maxSegmentChars = 6_000

export const segmentText = z.string().min(1).max(maxSegmentChars)

export const askedSegment = segmentText
  .transform((text) => new AskedSegment(text))
  .describe('only what happened in sessions of this segment: the id of a saved one, or a filter as JSON')
