/** Stylesheets that recorders cut out of snapshots: which are here, and taking those that were missing. */
import { createHash } from 'node:crypto'
import { maxAssetBytes } from '@hindsight/protocol/limits'
import type { Request } from 'express'
import type { Store } from '../clickhouse/store.ts'
import { RefusalError } from '../errors.ts'
import { checkOrigin, checkRecordingOn, parameter, type Sender, siteOfKey } from './admit.ts'
import { readBody } from './body.ts'
import type { IngestDeps } from './router.ts'

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

/** `PUT` or `POST /v1/asset?key=…&sha256=…`: the stylesheet's text; believed only if it has that hash. */
export async function takeAsset(request: Request, sender: Sender, deps: IngestDeps): Promise<void> {
  const site = siteOfKey(deps.sites, parameter(request, 'key'), sender)
  checkOrigin(site, sender.origin, { mayBeAbsent: false })
  checkRecordingOn(site)
  const announced = parameter(request, 'sha256').toLowerCase()
  if (!/^[0-9a-f]{64}$/.test(announced)) throw new RefusalError('asset_hash_wrong', 'sha256', '64 hex digits')
  const bytes = await readBody(request, { maxBytes: maxAssetBytes, tooLarge: 'asset_too_large' })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (sha256 !== announced) throw new RefusalError('asset_hash_wrong', 'sha256', `the body has ${sha256}`)
  await deps.writer.write({
    events: [],
    chunks: [],
    assets: [{ siteId: site.siteId, sha256, bytes }],
    mayBeRepeat: false,
  })
  deps.assets.remember(site.siteId, sha256)
}
