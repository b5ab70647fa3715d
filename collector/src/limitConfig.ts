/** How much may come from one place: part of the table in `config.ts`. */
import { type Variable, wholeNumber } from './configReaders.ts'

/** 0: no limit. */
export type LimitConfig = {
  uploadsPerMinuteOfSite: number
  uploadsPerMinuteOfOrigin: number
  uploadsPerMinuteOfAddress: number
  apiRequestsPerMinute: number
  maxConnections: number
  maxConnectionsOfAddress: number
}

const perMinute = wholeNumber(0, 1_000_000_000)

export const limitVariables = {
  UPLOADS_PER_MINUTE_SITE: {
    default: '600000',
    says: 'Requests to the write API that one site (one write key) may make; above it 429. 0: no limit.',
    read: perMinute,
  },
  UPLOADS_PER_MINUTE_ORIGIN: {
    default: '300000',
    says: 'The same for the pages of one origin on a site, so that one page that runs wild leaves room for the others.',
    read: perMinute,
  },
  UPLOADS_PER_MINUTE_ADDRESS: {
    default: '30000',
    says: 'The same for one network address (of IPv6 a /56), whatever it sends to. An office behind one address is one.',
    read: perMinute,
  },
  API_REQUESTS_PER_MINUTE: {
    default: '6000',
    says: 'Requests to dashboard API and sign-in from one network address; above it 429. 0: no limit.',
    read: perMinute,
  },
  MAX_CONNECTIONS: {
    default: '10000',
    says: 'Connections held at once; more are closed at once. 0: no limit.',
    read: wholeNumber(0, 1_000_000),
  },
  MAX_CONNECTIONS_ADDRESS: {
    default: '2000',
    says: 'The same for one network address (of IPv6 a /56); behind TRUST_PROXY its requests under way. Above it 429. 0: no limit.',
    read: wholeNumber(0, 1_000_000),
  },
} satisfies Record<string, Variable<number>>
