/** The one door through which segments come into questions: `segment` of a query or a body, looked up. */
import { AskedSegment } from '@hindsight/protocol/api/askedSegment'
import { lookUpSegment } from '../segments/asked.ts'
import type { Segments } from '../segments/segments.ts'
import type { Sites } from '../sites.ts'
import { settingsOf } from './siteSettings.ts'
import { invalid } from './validate.ts'

export function segmentLookUp(segments: Pick<Segments, 'get'>, sites: Pick<Sites, 'byId'>) {
  return async (params: object, given: unknown): Promise<void> => {
    if (typeof given !== 'object' || given === null || !('segment' in given) || !('siteId' in params)) return
    if (!(given.segment instanceof AskedSegment)) return
    const siteId = String(params.siteId)
    const { conversion } = settingsOf(sites, siteId)
    const found = await lookUpSegment(segments, { siteId, conversion }, given.segment.text)
    if (Array.isArray(found)) throw invalid('segment', found)
    given.segment = found
  }
}
