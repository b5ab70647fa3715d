/** Since when the fix of a struggle point is out. */
import { fixLookBackDays } from '@hindsight/protocol/api/fix'
import type { Store } from '../clickhouse/store.ts'
import { releasesOf } from '../queries/releases.ts'
import type { Period } from '../queries/scope.ts'
import type { PointStates } from './pointStates.ts'

const lookBackMs = fixLookBackDays * 24 * 60 * 60 * 1000

export type FixOf = {
  release: string | null
  /** ms; null: the release that fixes it has not been seen yet. */
  fixedAt: number | null
  /** In which those affected are looked for. */
  period: Period
}

/** null: nobody said that it is fixed. */
export async function fixOf(
  store: Store,
  siteId: string,
  states: PointStates,
  pointId: string,
  now: number,
): Promise<FixOf | null> {
  const body = states.get(pointId)?.body
  if (!body?.said || body.state !== 'fixed') return null
  const { release, said } = body
  const seen = release === null ? [] : await releasesOf(store, siteId)
  const firstMs = release === null ? said.at : seen.find((one) => one.release === release)?.firstTs
  const period = { fromMs: Math.max(0, (firstMs ?? said.at) - lookBackMs), toMs: now }
  return { release, fixedAt: firstMs ?? null, period }
}
