/** `GET /v1/settings?key=…`: what the recorder of a site is told before it starts. */
import { createHash } from 'node:crypto'
import { type RecorderSettings, recorderSettingsOf } from '@hindsight/protocol/settings'
import type { Request, Response } from 'express'
import { checkOrigin, parameter, type Sender, siteOfKey } from './admit.ts'
import type { IngestDeps } from './deps.ts'

const maxAgeSeconds = 60

export function answerSettings(request: Request, response: Response, sender: Sender, deps: IngestDeps): void {
  const site = siteOfKey(deps.sites, parameter(request, 'key'), sender)
  checkOrigin(site, sender.origin, { mayBeAbsent: true })
  deps.limits.ofSender(sender)
  const told = { siteId: site.siteId, ...recorderSettingsOf(site.settings) }
  // Of the settings alone: the time changes with every answer, and who needs it asks with `cache: 'no-store'`.
  const tag = `W/"${createHash('sha256').update(JSON.stringify(told)).digest('base64url').slice(0, 22)}"`
  response.set({ 'Cache-Control': `public, max-age=${maxAgeSeconds}`, ETag: tag })
  if (request.headers['if-none-match'] === tag) {
    response.status(304).end()
    return
  }
  const answer: RecorderSettings = { ...told, serverTime: Date.now() }
  response.json(answer)
}
