import type { NextFunction, Request, Response } from 'express'

/** The shop may share its origin with the dashboard: nothing inline runs here, and nothing of others but the recorder. */
export function securityHeaders(recorderHost: string) {
  const recorder = recorderHost === '' ? '' : ` ${recorderHost}`
  const policy = [
    `default-src 'none'`,
    `script-src 'self'${recorder}`,
    `connect-src 'self'${recorder}`,
    `style-src 'self'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')
  return (_request: Request, response: Response, next: NextFunction): void => {
    response.set({
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'strict-origin-when-cross-origin',
      'Cache-Control': 'private, no-cache',
    })
    next()
  }
}

/** An origin without a trailing slash, or '' for the shop's own; throws on anything else. */
export function originOf(recorderHost: string): string {
  if (recorderHost === '') return ''
  const { origin, protocol } = new URL(recorderHost)
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new Error(`recorderHost must be a web address: ${recorderHost}`)
  return origin
}
