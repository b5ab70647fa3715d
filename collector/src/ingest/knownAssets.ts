/** Which of the stylesheets that recorders cut out of snapshots are here. */
import type { Store } from '../clickhouse/store.ts'

/** Hashes known to be stored, so that the same stylesheet of every visitor is not asked for again. */
const maxRemembered = 100_000

export type Assets = {
  /** Those of `hashes` that this site does not have. While the store is away, all that are not remembered. */
  missing(siteId: string, hashes: readonly string[]): Promise<string[]>
  /** Notes that one is stored now. */
  remember(siteId: string, sha256: string): void
}

export function createAssets(store: Store): Assets {
  const remembered = new Set<string>()

  function remember(siteId: string, sha256: string): void {
    if (remembered.size >= maxRemembered) remembered.clear()
    remembered.add(`${siteId}/${sha256}`)
  }

  return {
    remember,
    async missing(siteId, hashes) {
      const unknown = [...new Set(hashes)].filter((sha256) => !remembered.has(`${siteId}/${sha256}`))
      if (unknown.length === 0) return []
      try {
        const stored = await store.query<{ sha256: string }>(
          `SELECT DISTINCT toString(assets.sha256) AS sha256 FROM assets
           WHERE siteId = {siteId:String} AND assets.sha256 IN {hashes:Array(String)}`,
          { siteId, hashes: unknown },
        )
        for (const { sha256 } of stored) remember(siteId, sha256)
      } catch {
        // To be sent a stylesheet twice is cheap; to lack it makes the replay ugly for ever.
      }
      return unknown.filter((sha256) => !remembered.has(`${siteId}/${sha256}`))
    },
  }
}
