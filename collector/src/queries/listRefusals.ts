/** What was sent and not stored over the last 30 days, by reason; with what belongs to no site (an unknown key). */
import type { RefusalRow } from '@hindsight/protocol/api/sites'
import { type Refusal, refusals } from '@hindsight/protocol/refusals'
import type { Store } from '../clickhouse/store.ts'

type Stored = Omit<RefusalRow, 'n' | 'lastAt' | 'says'> & { total: number | string; newestAt: number | string }

export async function listRefusals(store: Store, siteId: string): Promise<RefusalRow[]> {
  const rows = await store.query<Stored>(
    `SELECT code, siteId = '' AS unattributed, sum(n) AS total, toUnixTimestamp64Milli(max(lastAt)) AS newestAt,
       argMax(field, lastAt) AS field, argMax(rule, lastAt) AS rule, argMax(origin, lastAt) AS origin,
       argMax(recorder, lastAt) AS recorder
     FROM refusals
     WHERE siteId IN ({siteId:String}, '') AND day >= today() - 30
     GROUP BY code, unattributed
     ORDER BY newestAt DESC, code
     SETTINGS prefer_column_name_to_alias = 1`,
    { siteId },
  )
  return rows.map(({ total, newestAt, ...row }) => ({
    ...row,
    unattributed: Boolean(row.unattributed),
    says: refusals[row.code as Refusal]?.says ?? '',
    n: Number(total),
    lastAt: Number(newestAt),
  }))
}
