/** Names of accounts that are, or ever were: what a colleague did stays hers when she has left. */
import type { Store } from '../clickhouse/store.ts'

export async function namesEver(store: Store, accountIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await store.query<{ accountId: string; name: string }>(
    `SELECT JSONExtractString(body, 'accountId') AS accountId, argMax(JSONExtractString(body, 'name'), version) AS name
     FROM stateHistory
     WHERE kind = 'account' AND NOT deleted AND accountId IN {accountIds:Array(String)}
     GROUP BY accountId`,
    { accountIds: [...accountIds] },
  )
  return new Map(rows.map(({ accountId, name }) => [accountId, name]))
}
