/** When a promotion was first seen in a period; null: not in it. */
import type { Store } from '../../clickhouse/store.ts'
import type { ArmQuestion } from './compareArms.ts'
import { impressions } from './impressions.ts'

type Asked = Pick<ArmQuestion, 'siteId' | 'period' | 'timeZone' | 'promotion'>

export async function firstShown(store: Store, { siteId, period, timeZone, promotion }: Asked): Promise<number | null> {
  const seen = impressions(siteId, period, timeZone, { promotion })
  const [row] = await store.query<{ firstMs: number | string; n: number | string }>(
    `SELECT toUnixTimestamp64Milli(min(firstTs)) AS firstMs, count() AS n FROM (${seen.sql})`,
    seen.params,
  )
  return row && Number(row.n) > 0 ? Number(row.firstMs) : null
}
