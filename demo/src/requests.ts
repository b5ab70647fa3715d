import type { NextFunction, Request, Response } from 'express'

/** The visitor's own input cannot be used; the text is shown to her. */
export class BadInput extends Error {
  readonly status: number
  constructor(message: string, status = 400) {
    super(message)
    this.status = status
  }
}

/** One field of a posted form, trimmed; '' where it is missing. */
export function field(request: Request, name: string, maxChars = 80): string {
  const value = fields(request, name)[0] ?? ''
  if (value.length > maxChars) throw new BadInput('Something you entered was longer than we can take.')
  return value.trim()
}

export function fields(request: Request, name: string): string[] {
  const body: Record<string, unknown> = typeof request.body === 'object' && request.body !== null ? request.body : {}
  const value = Object.hasOwn(body, name) ? body[name] : undefined
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string')
}

/** A value of the URL's query, cut to what a search box can hold. */
export function queryValue(request: Request, name: string, maxChars = 80): string {
  const value = request.query[name]
  return typeof value === 'string' ? value.slice(0, maxChars).trim() : ''
}

/** Forms of other sites do not post here. Browsers that do not say where a request is from keep to SameSite cookies. */
export function refuseCrossSitePosts(request: Request, _response: Response, next: NextFunction): void {
  if (request.method === 'POST' && request.get('sec-fetch-site') === 'cross-site') {
    throw new BadInput('This form was sent from another site.', 403)
  }
  next()
}
