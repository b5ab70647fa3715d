/**
 * Struggle points by value at risk. What each is associated with takes longer to tell than a list may take to answer,
 * and changes slowly: it is worked out once for a while, one site's points at a time, and a list waits for it only so
 * long. Who asks again finds it.
 */
import { type Impact, minImpactPersons } from '@hindsight/protocol/api/impact'
import type { Conversion } from '@hindsight/protocol/settings'
import { impactOf } from '../analysis/impact/impactOf.ts'
import type { Store } from '../clickhouse/store.ts'
import type { Period } from '../queries/scope.ts'
import type { Merges } from '../queries/struggle/merged.ts'
import type { PointRow } from '../queries/struggle/pointRows.ts'
import { createTurns } from '../turns.ts'

/** The most affected: what stops fewer than sixty others do can hardly be worth most. */
const maxRanked = 60
const keptMs = 10 * 60_000
const maxKept = 200
const waitMs = 1_500
/** A store that could not tell is not asked again at once: it has enough to do. */
const failedMs = 60_000

export type RankQuestion = { siteId: string; period: Period; conversion: Conversion; merges: Merges }
export type Impacts = ReadonlyMap<string, Impact>
/** null: not known yet. */
export type Rank = (
  question: RankQuestion,
  points: readonly Pick<PointRow, 'pointId' | 'persons'>[],
) => Promise<Impacts | null>

type Kept = { until: number; impacts: Promise<Impacts | null> }

export function createRanking(store: Store): Rank {
  const kept = new Map<string, Kept>()
  const turns = createTurns()

  function workOut(question: RankQuestion, pointIds: readonly string[]): Promise<Impacts | null> {
    const { siteId, period, conversion, merges } = question
    // The end of a period that ends now moves with every question.
    const about = (ms: number) => Math.floor(ms / keptMs)
    const key = JSON.stringify([
      siteId,
      about(period.fromMs),
      about(period.toMs),
      period.segment?.text,
      conversion,
      merges,
      pointIds,
    ])
    const known = kept.get(key)
    const now = Date.now()
    if (known && now < known.until) return known.impacts
    const filter = { pointIds, merges }
    const mine: Kept = {
      until: now + keptMs,
      // A list without the order is better than none.
      impacts: turns('ranking', () => impactOf(store, { siteId, period, conversion, filter })).catch(() => {
        mine.until = Date.now() + failedMs
        return null
      }),
    }
    kept.delete(key)
    kept.set(key, mine)
    const oldest = kept.keys().next().value
    if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest)
    return mine.impacts
  }

  return async (question, points) => {
    const pointIds = [...points]
      .filter(({ persons }) => persons >= minImpactPersons)
      .sort((a, b) => b.persons - a.persons)
      .slice(0, maxRanked)
      .map(({ pointId }) => pointId)
      .sort()
    if (pointIds.length === 0) return new Map()
    let timer: NodeJS.Timeout | undefined
    const tooLong = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), waitMs)
    })
    try {
      return await Promise.race([workOut(question, pointIds), tooLong])
    } finally {
      clearTimeout(timer)
    }
  }
}
