/**
 * What the browser libraries of Segment and RudderStack ask before they send: where to, and through what. Nothing but
 * this collector is named, so that they reach for nobody else.
 */
import type { Request, Response } from 'express'
import { ProblemError } from '../errors.ts'
import type { Site } from '../sites.ts'
import { checkOrigin, type KnownSites, parameter, type Sender, siteOfKey } from './admit.ts'
import type { IngestDeps } from './deps.ts'

/** The user name of Basic auth; null where there is none. */
export function basicKey(request: Request): string | null {
  const basic = /^Basic\s+([A-Za-z0-9+/=_-]+)\s*$/i.exec(request.headers.authorization ?? '')?.[1]
  return basic === undefined ? null : (Buffer.from(basic, 'base64').toString('utf8').split(':')[0] ?? '')
}

/** There is no such document, which the libraries take for an end; anything else they would ask for again. */
function knownSite(sites: KnownSites, key: string, sender: Sender): Site {
  if (sites.byWriteKey(key) === undefined) {
    throw new ProblemError(404, 'key_unknown', 'No site has this write key.')
  }
  return siteOfKey(sites, key, sender)
}

/**
 * As the library reached us, which may be by a name of the shop's own. Behind a proxy that ends TLS without our knowing,
 * a page that came over https must not be sent to http.
 */
function reachedAt(request: Request, publicUrl: string, origin: string): { host: string; protocol: string } {
  const known = new URL(publicUrl)
  const host = request.host ?? known.host
  const isSecure = request.secure || origin.startsWith('https:') || (host === known.host && known.protocol === 'https:')
  return { host, protocol: isSecure ? 'https' : 'http' }
}

/** `GET /v1/projects/{writeKey}/settings`. A second integration would make it load code from Segment's servers. */
export function answerProjectSettings(request: Request, response: Response, sender: Sender, deps: IngestDeps): void {
  const key = String(request.params.writeKey)
  const site = knownSite(deps.sites, key, sender)
  checkOrigin(site, sender.origin, { mayBeAbsent: true })
  deps.limits.ofSender(sender)
  const { host, protocol } = reachedAt(request, deps.publicUrl, sender.origin)
  response.set('Cache-Control', 'no-cache')
  response.json({
    integrations: {
      'Segment.io': {
        apiKey: key,
        apiHost: `${host}/v1`,
        ...(protocol === 'http' ? { protocol } : {}),
      },
    },
    // Without it the library reports on itself to Segment's servers.
    metrics: { sampleRate: 0 },
  })
}

/** `GET /sourceConfig/`, of RudderStack's. */
export function answerSourceConfig(request: Request, response: Response, sender: Sender, deps: IngestDeps): void {
  const writeKey = basicKey(request) ?? parameter(request, 'writeKey')
  const site = knownSite(deps.sites, writeKey, sender)
  checkOrigin(site, sender.origin, { mayBeAbsent: true })
  deps.limits.ofSender(sender)
  response.set('Cache-Control', 'no-cache')
  response.json({
    source: {
      id: site.siteId,
      name: site.siteId,
      writeKey,
      enabled: true,
      workspaceId: 'hindsight',
      // Nothing about itself to its makers.
      config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
      destinations: [],
    },
  })
}
