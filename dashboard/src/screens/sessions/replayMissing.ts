import type { SessionRow } from '@hindsight/protocol/api/sessions'
import { whyNoReplay as inWords } from '@hindsight/protocol/recording'

/** Why a session cannot be watched, in words; null when it can. */
export function whyNoReplay(row: SessionRow): string | null {
  if (row.hasReplay) return null
  return row.missing.length === 0 ? inWords(row.recording) : wordsOf(row)
}

/** What of a session that can be watched is missing, in words; null: nothing. */
export function whatIsMissing(row: SessionRow): string | null {
  return !row.hasReplay || row.missing.length === 0 ? null : wordsOf(row)
}

const wordsOf = ({ missing }: SessionRow): string => missing.map(({ words }) => words).join('; ')
