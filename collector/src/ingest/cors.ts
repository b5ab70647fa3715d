/**
 * The write API is called from pages of other origins. Nothing under it reads a cookie, so any origin may read the
 * answers; which origins may *send* to a site is checked by `admit`. The origin is echoed rather than `*`, because
 * beacons and some SDKs send with credentials, and the headers asked for are echoed, because SDKs add new ones when
 * they retry: a fixed list would lose data exactly after an outage.
 */
import type { RequestHandler } from 'express'

const preflightMaxAgeSeconds = '7200'

export const corsHeaders = (origin: string | undefined): Record<string, string> => ({
  Vary: 'Origin',
  'Timing-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Retry-After',
  // Pages that isolate themselves (COEP) may read it too.
  'Cross-Origin-Resource-Policy': 'cross-origin',
  ...(origin === undefined
    ? { 'Access-Control-Allow-Origin': '*' }
    : { 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true' }),
})

export const cors: RequestHandler = (request, response, next) => {
  response.set(corsHeaders(request.headers.origin))
  if (request.method !== 'OPTIONS') return next()
  response.set('Access-Control-Allow-Methods', 'GET, POST, PUT, OPTIONS')
  const asked = request.headers['access-control-request-headers']
  if (asked !== undefined) response.set('Access-Control-Allow-Headers', asked)
  response.set('Access-Control-Max-Age', preflightMaxAgeSeconds)
  response.status(204).end()
}
