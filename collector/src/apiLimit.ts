/** Holds back who asks the read API for more than a person or a program in its right mind does. */
import type { RequestHandler } from 'express'
import { ProblemError } from './errors.ts'
import { createRateLimit, networkOf } from './rateLimit.ts'

export function apiLimit(perMinute: number): RequestHandler {
  const addresses = createRateLimit(perMinute)
  return (request, _response, next) => {
    const waitSeconds = addresses.take(networkOf(request.ip ?? ''))
    if (waitSeconds === 0) return next()
    const detail = `More than ${perMinute} requests a minute from one address; try again after Retry-After seconds.`
    throw new ProblemError(429, 'too_many_requests', detail, undefined, { 'Retry-After': String(waitSeconds) })
  }
}
