/** What the connection itself tells of a visitor, the same for every event of a request. */
import type { Request } from 'express'
import type { Config } from '../config.ts'
import { type Device, deviceOf } from './device.ts'

export type Surroundings = Device & {
  /** ISO 3166 alpha-2 as the trusted proxy says, or ''. */
  country: string
  /** The first language of Accept-Language, or ''. */
  language: string
  /** It came from a network of the site's own. */
  isInternal?: boolean
  /** ms, server time. */
  receivedAt: number
}

function countryOf(request: Request, header: Config['countryHeader']): string {
  if (header === null) return ''
  // Only a proxy that Express trusts can have written it; whoever connects directly could claim anything.
  const trusts = request.app.get('trust proxy fn') as (address: string, hop: number) => boolean
  if (!trusts(request.socket.remoteAddress ?? '', 0)) return ''
  const country = [request.headers[header.toLowerCase()] ?? []].flat().join(', ').trim().toUpperCase()
  return /^[A-Z]{2}$/.test(country) && country !== 'XX' ? country : ''
}

function languageOf(header: string | undefined): string {
  return /^\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)/.exec(header ?? '')?.[1]?.slice(0, 40) ?? ''
}

export function surroundingsOf(request: Request, config: Pick<Config, 'countryHeader'>): Surroundings {
  return {
    ...deviceOf(request.headers['user-agent'] ?? ''),
    country: countryOf(request, config.countryHeader),
    language: languageOf(request.headers['accept-language']),
    receivedAt: Date.now(),
  }
}
