/** How many sessions of a period reports leave out. */
import type { Store } from '../../clickhouse/store.ts'
import { begunIn, type Period, type Traffic } from '../scope.ts'

export async function countTraffic(store: Store, siteId: string, period: Period, traffic: Traffic): Promise<number> {
  const { sql, params } = begunIn(siteId, { ...period, traffic })
  const [row] = await store.query<{ n: string }>(
    `SELECT toString(count()) AS n FROM sessions FINAL WHERE ${sql}`,
    params,
  )
  return Number(row?.n ?? 0)
}
