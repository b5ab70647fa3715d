/** Takes stylesheets that a recorder was told are missing. */
import { createHash } from 'node:crypto'
import { maxAssetBytes } from '@hindsight/protocol/limits'
import type { Request } from 'express'
import { RefusalError } from '../errors.ts'
import { checkOrigin, checkRecordingOn, parameter, type Sender, siteOfKey } from './admit.ts'
import { readBody } from './body.ts'
import type { IngestDeps } from './deps.ts'

/**
 * `PUT` or `POST /v1/asset?key=…&sha256=…`: the stylesheet's text; believed only if it has that hash. With
 * `&encoding=gzip` it comes compressed: browsers would ask first whether they may send the header that says so.
 */
export async function takeAsset(request: Request, sender: Sender, deps: IngestDeps): Promise<void> {
  const site = siteOfKey(deps.sites, parameter(request, 'key'), sender)
  checkOrigin(site, sender.origin, { mayBeAbsent: false })
  deps.limits.ofSender(sender)
  checkRecordingOn(site)
  const announced = parameter(request, 'sha256').toLowerCase()
  if (!/^[0-9a-f]{64}$/.test(announced)) throw new RefusalError('asset_hash_wrong', 'sha256', '64 hex digits')
  const encoding = parameter(request, 'encoding')
  if (encoding !== '' && encoding !== 'gzip') throw new RefusalError('body_not_readable', 'encoding', 'gzip or nothing')
  const limits = { maxBytes: maxAssetBytes, tooLarge: 'asset_too_large' } as const
  const bytes = await readBody(request, encoding === '' ? limits : { ...limits, encoding })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (sha256 !== announced) throw new RefusalError('asset_hash_wrong', 'sha256', `the body has ${sha256}`)
  const facts = { events: [], chunks: [], assets: [{ siteId: site.siteId, sha256, bytes }], mayBeRepeat: false }
  await deps.gate.pass(site.siteId, facts, () => deps.writer.write(facts))
  deps.assets.remember(site.siteId, sha256)
}
