import type { SessionRow } from '@hindsight/protocol/api/sessions'
import { whyNoReplay as inWords } from '@hindsight/protocol/recording'

/** Why a session cannot be watched, in words; null when it can. */
export function whyNoReplay(row: SessionRow): string | null {
  return row.hasReplay ? null : inWords(row.recording)
}
