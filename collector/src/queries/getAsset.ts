/** The text of a stylesheet that was cut out of snapshots. */
import type { Store } from '../clickhouse/store.ts'

export async function getAsset(store: Store, siteId: string, sha256: string): Promise<string | null> {
  const rows = await store.query<{ text: string }>(
    'SELECT text FROM assets WHERE siteId = {siteId:String} AND sha256 = {sha256:String} LIMIT 1',
    { siteId, sha256 },
  )
  return rows[0]?.text ?? null
}

/** A site's pages share a few, and whoever opens a replay waits for them. */
const maxRememberedBytes = 32 * 1024 * 1024

export type FindAsset = (siteId: string, sha256: string) => Promise<Buffer | null>

/** Named by their hash, they never change; those asked for last are remembered. */
export function assetFinder(store: Store): FindAsset {
  const remembered = new Map<string, Buffer>()
  let bytes = 0

  function remember(key: string, text: Buffer): void {
    bytes += text.length - (remembered.get(key)?.length ?? 0)
    remembered.delete(key)
    remembered.set(key, text)
    for (const [oldest, { length }] of remembered) {
      if (bytes <= maxRememberedBytes) return
      remembered.delete(oldest)
      bytes -= length
    }
  }

  return async (siteId, sha256) => {
    const key = `${siteId}/${sha256}`
    const known = remembered.get(key)
    if (known) {
      remember(key, known)
      return known
    }
    const found = await getAsset(store, siteId, sha256)
    if (found === null) return null
    const text = Buffer.from(found)
    remember(key, text)
    return text
  }
}
