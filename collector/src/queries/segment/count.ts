/** Sessions and persons of a period: of its segment, where it is asked of one. */
import type { Store } from '../../clickhouse/store.ts'
import { anonymousPrefix } from '../../people/personOf.ts'
import { begunIn, type Period } from '../scope.ts'

export async function countSegment(
  store: Store,
  siteId: string,
  period: Period,
): Promise<{ sessions: number; persons: number }> {
  const begun = begunIn(siteId, period)
  const [row] = await store.query<{ n: number | string; who: number | string }>(
    `SELECT count() AS n, uniqExactIf(person, person NOT IN ('', '${anonymousPrefix}')) AS who
     FROM sessions FINAL WHERE ${begun.sql}`,
    begun.params,
  )
  return { sessions: Number(row?.n ?? 0), persons: Number(row?.who ?? 0) }
}
