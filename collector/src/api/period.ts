/** The period of a question, with its defaults filled in. */
import type { AskedSegment } from '@hindsight/protocol/api/askedSegment'
import { maxMs, type Period, type Traffic } from '../queries/scope.ts'
import { lookedUp } from '../segments/asked.ts'
import { invalid } from './validate.ts'

const defaultMs = 7 * 24 * 60 * 60 * 1000

type Asked = {
  from?: number | undefined
  to?: number | undefined
  segment?: AskedSegment | undefined
  traffic?: Traffic | undefined
}

/** That of a list's first page: only its times are in the cursor. */
export const pinned = (period: Period, { segment, traffic }: Pick<Asked, 'segment' | 'traffic'>): Period => ({
  ...period,
  segment: lookedUp(segment),
  traffic,
})

/** `to` is exclusive: without one, an event of this very millisecond still counts. */
export function periodOf({ from, to, segment, traffic }: Asked, now: number): Period {
  const toMs = Math.min(to ?? now + 1, maxMs)
  const fromMs = from ?? Math.max(0, toMs - defaultMs)
  if (fromMs >= toMs) throw invalid('query', [{ field: 'from', rule: 'must be before to' }])
  return { fromMs, toMs, segment: lookedUp(segment), traffic }
}
