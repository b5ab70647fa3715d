import type { SessionDetail } from '@hindsight/protocol/api/sessions'
import type { MissingReason } from '@hindsight/protocol/recording'
import type { MissingSpan } from './timeline.ts'

/** There is a picture, only less of it, or it may yet come. */
const partly: ReadonlySet<MissingReason> = new Set<MissingReason>(['degraded', 'droppedFacts', 'notYet'])

export const isPartlyMissing = ({ reason }: { reason: MissingReason }): boolean => partly.has(reason)

/** What the collector says is missing, on the session's axis of time and tab by tab. */
export function missingSpans(
  { missingParts }: SessionDetail,
  tabIds: readonly string[],
  startTs: number,
): MissingSpan[] {
  return missingParts.flatMap(({ reason, fromTs, toTs, tabId, words }) =>
    (tabId === null ? tabIds : [tabId]).map((id) => ({
      tabId: id,
      fromMs: Math.max(0, fromTs - startTs),
      toMs: toTs - startTs,
      words,
      isPartly: isPartlyMissing({ reason }),
    })),
  )
}
