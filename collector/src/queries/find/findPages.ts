/** Pages by a part of their path, the most visited first, with the sessions of a period that were there. */
import type { Store } from '../../clickhouse/store.ts'
import { begunIn, type Period } from '../scope.ts'

export async function findPages(
  store: Store,
  { siteId, period, text, limit }: { siteId: string; period: Period; text: string; limit: number },
): Promise<{ path: string; n: number }[]> {
  const begun = begunIn(siteId, period)
  const rows = await store.query<{ path: string; n: number | string }>(
    `SELECT path, count() AS n FROM sessions FINAL ARRAY JOIN arrayDistinct(paths) AS path
     WHERE ${begun.sql} AND positionCaseInsensitiveUTF8(path, {text:String}) > 0
     GROUP BY path ORDER BY n DESC, path LIMIT {limit:UInt32}`,
    { ...begun.params, text, limit },
  )
  return rows.map(({ path, n }) => ({ path, n: Number(n) }))
}
