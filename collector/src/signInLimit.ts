/** Guessing passwords and codes is made slow: only failures count, by network address and by account. */

import type { RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import { ProblemError } from './errors.ts'

const windowMs = 15 * 60 * 1000
/** An office behind one address has several people who mistype. */
const maxFailuresPerAddress = 30
/** Ten guesses a quarter of an hour find no password of ten characters, and let its owner mistype a few times. */
const maxFailuresPerAccount = 10

function limit(max: number, keyGenerator?: (email: string) => string): RequestHandler {
  return rateLimit({
    windowMs,
    limit: max,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skipSuccessfulRequests: true,
    // Whether a proxy's X-Forwarded-For is believed is set once for the whole program ("trust proxy").
    validate: { xForwardedForHeader: false, forwardedHeader: false, trustProxy: false },
    ...(keyGenerator && { keyGenerator: (request) => keyGenerator(String(request.body?.email ?? '')) }),
    handler: () => {
      throw new ProblemError(429, 'too_many_attempts', 'Too many failed attempts; try again after Retry-After seconds.')
    },
  })
}

export const limitByAddress = (): RequestHandler => limit(maxFailuresPerAddress)
export const limitByAccount = (): RequestHandler => limit(maxFailuresPerAccount, (email) => email.trim().toLowerCase())
