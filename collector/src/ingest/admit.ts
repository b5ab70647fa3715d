/** The step that decides whose request it is, and whether it may send at all. */
import type { Request } from 'express'
import { RefusalError } from '../errors.ts'
import type { Site, Sites } from '../sites.ts'

/** Sites by their keys: all that ingest needs of them. */
export type KnownSites = Pick<Sites, 'byWriteKey' | 'byServerKey' | 'keysOf'>

/** What is known of a request's sender so far; a refusal is filed under it. */
export type Sender = { siteId: string; origin: string; recorder: string }

export function senderOf(request: Request): Sender {
  return { siteId: '', origin: request.headers.origin ?? '', recorder: '' }
}

/** A parameter of the query string; a repeated one counts as not given. */
export function parameter(request: Request, name: string): string {
  const value = request.query[name]
  return typeof value === 'string' ? value : ''
}

export function siteOfKey(sites: KnownSites, key: string, sender: Sender): Site {
  if (key === '') throw new RefusalError('key_missing')
  const site = sites.byWriteKey(key)
  if (!site) throw new RefusalError('key_unknown')
  sender.siteId = site.siteId
  return site
}

/** `https://*.shop.example` stands for every subdomain of shop.example, not for shop.example itself. */
function originMatches(allowed: string, origin: string): boolean {
  const [scheme, host] = allowed.split('://')
  if (!host?.startsWith('*.')) return allowed === origin
  return origin.startsWith(`${scheme}://`) && origin.endsWith(host.slice(1))
}

/**
 * Browsers name the page's origin with every upload, so one that names none is refused where a list is kept; a GET
 * from the site's own origin has no Origin header, and servers never have one.
 */
export function checkOrigin(site: Site, origin: string, { mayBeAbsent }: { mayBeAbsent: boolean }): void {
  const { allowedOrigins } = site.settings
  if (allowedOrigins.length === 0 || (origin === '' && mayBeAbsent)) return
  if (allowedOrigins.some((allowed) => originMatches(allowed, origin.toLowerCase()))) return
  throw new RefusalError('origin_not_allowed', 'Origin', `${origin === '' ? 'missing' : origin} is not in the list`)
}

export function checkRecordingOn(site: Site): void {
  if (!site.settings.recordingOn) throw new RefusalError('recording_off')
}
