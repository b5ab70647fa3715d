/** How struggle points stand: what was said of them, and whether what was said to be fixed has happened again. */
import type { PointState, PointStatus } from '@hindsight/protocol/api/struggles'
import type { Store } from '../clickhouse/store.ts'
import { releasesOf } from '../queries/releases.ts'
import { recurrences } from '../queries/struggle/recurrences.ts'
import { mergesOf, type PointStates, type StoredPoint } from './pointStates.ts'
import { releasesAfter } from './regressed.ts'

/** Of points of which something was said: when they happened again, where they were fixed and did. */
export async function regressions(
  store: Store,
  siteId: string,
  points: PointStates,
  only?: string,
): Promise<Map<string, number>> {
  const fixed = [...points]
    .filter(([pointId]) => only === undefined || pointId === only)
    .filter(([, { body }]) => body.state === 'fixed' && body.point === '' && body.said !== null)
  if (fixed.length === 0) return new Map()
  const named = fixed.some(([, { body }]) => body.release !== null)
  const releases = named ? await releasesOf(store, siteId) : []
  const fixes = fixed.map(([pointId, { body }]) => {
    const markedAt = body.said?.at ?? 0
    return {
      pointId,
      markedAt,
      releases: body.release === null ? null : releasesAfter(releases, body.release, markedAt),
    }
  })
  return recurrences(store, siteId, fixes, mergesOf(points))
}

export function stateOf(stored: StoredPoint | undefined, regressedTs: number | undefined): PointState {
  if (!stored) return 'open'
  return stored.body.state === 'fixed' && regressedTs !== undefined ? 'regressed' : stored.body.state
}

export function statusOf(
  stored: StoredPoint | undefined,
  regressedTs: number | undefined,
  nameOf: (by: string) => string,
): PointStatus {
  const { release = null, reason = '', said = null } = stored?.body ?? {}
  return {
    state: stateOf(stored, regressedTs),
    release,
    reason,
    said: said && { at: said.at, by: nameOf(said.by) },
    regressedTs: regressedTs ?? null,
    version: stored?.version ?? 0,
  }
}
