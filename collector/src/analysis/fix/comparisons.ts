/**
 * What telling is associated with takes several times as long to work out as who was told, and says the same until
 * somebody else was told, converted, called or met the point again: it is kept while all of that stays, for ten minutes at
 * the most. Where nobody was told there is nothing to compare, and nothing is asked.
 */
import type { ToldCompared } from '@hindsight/protocol/api/fix'
import type { Store } from '../../clickhouse/store.ts'
import type { FixCounts, FixQuestion } from '../../queries/fix/afterFix.ts'
import { noneTold, toldAgainst } from './toldAgainst.ts'

const keptMs = 10 * 60_000
const maxKept = 200

export type Comparisons = { value: ToldCompared; calls: ToldCompared }
type Kept = { until: number; found: Promise<Comparisons> }

export function createComparisons(store: Store) {
  const kept = new Map<string, Kept>()

  async function compare(question: FixQuestion): Promise<Comparisons> {
    const [value, calls] = await Promise.all([
      toldAgainst(store, question, 'value'),
      toldAgainst(store, question, 'calls'),
    ])
    return { value, calls }
  }

  return async (question: FixQuestion, counts: FixCounts): Promise<Comparisons> => {
    if (counts.told === 0) return { value: noneTold, calls: noneTold }
    const { siteId, pointId, fixedAt, conversion } = question
    const key = JSON.stringify([siteId, pointId, fixedAt, conversion, counts])
    const now = Date.now()
    const known = kept.get(key)
    if (known && now < known.until) return known.found
    const found = compare(question)
    // What failed is asked again.
    found.catch(() => kept.delete(key))
    kept.delete(key)
    kept.set(key, { until: now + keptMs, found })
    const oldest = kept.keys().next().value
    if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest)
    return found
  }
}
