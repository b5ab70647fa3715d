/** The steps that hold back who sends more than is fair: an address first, then a site and the origin of its pages. */
import type { Request } from 'express'
import { RefusalError } from '../errors.ts'
import type { LimitConfig } from '../limitConfig.ts'
import { createRateLimit, networkOf } from '../rateLimit.ts'
import type { Sender } from './admit.ts'

export type IngestLimits = {
  /** Before anything of the request is read. */
  ofAddress(request: Request): void
  /** Once the site is known. */
  ofSender(sender: Sender): void
}

function held(code: 'address_rate_limited' | 'site_rate_limited' | 'origin_rate_limited', perMinute: number) {
  return (waitSeconds: number): void => {
    if (waitSeconds === 0) return
    throw new RefusalError(code, 'request', `at most ${perMinute} a minute`, { 'Retry-After': String(waitSeconds) })
  }
}

export function createIngestLimits(config: LimitConfig): IngestLimits {
  const addresses = createRateLimit(config.uploadsPerMinuteOfAddress)
  const sites = createRateLimit(config.uploadsPerMinuteOfSite)
  const origins = createRateLimit(config.uploadsPerMinuteOfOrigin)
  const holdAddress = held('address_rate_limited', config.uploadsPerMinuteOfAddress)
  const holdSite = held('site_rate_limited', config.uploadsPerMinuteOfSite)
  const holdOrigin = held('origin_rate_limited', config.uploadsPerMinuteOfOrigin)

  return {
    ofAddress: (request) => holdAddress(addresses.take(networkOf(request.ip ?? ''))),
    ofSender({ siteId, origin }) {
      // The origin first: what is held back there takes nothing from the site's other pages.
      if (origin !== '') holdOrigin(origins.take(`${siteId} ${origin.slice(0, 200)}`))
      holdSite(sites.take(siteId))
    },
  }
}
