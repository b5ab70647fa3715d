/** The text of a stylesheet that was cut out of snapshots. */
import type { Store } from '../clickhouse/store.ts'

export async function getAsset(store: Store, siteId: string, sha256: string): Promise<string | null> {
  const rows = await store.query<{ text: string }>(
    'SELECT text FROM assets WHERE siteId = {siteId:String} AND sha256 = {sha256:String} LIMIT 1',
    { siteId, sha256 },
  )
  return rows[0]?.text ?? null
}
