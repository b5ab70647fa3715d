/** The period of a question, with its defaults filled in. */
import { maxMs, type Period } from '../queries/scope.ts'
import { invalid } from './validate.ts'

const defaultMs = 7 * 24 * 60 * 60 * 1000

/** `to` is exclusive: without one, an event of this very millisecond still counts. */
export function periodOf({ from, to }: { from?: number | undefined; to?: number | undefined }, now: number): Period {
  const toMs = Math.min(to ?? now + 1, maxMs)
  const fromMs = from ?? Math.max(0, toMs - defaultMs)
  if (fromMs >= toMs) throw invalid('query', [{ field: 'from', rule: 'must be before to' }])
  return { fromMs, toMs }
}
