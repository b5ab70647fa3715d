/**
 * How many connections one network address may hold. Behind proxies all connections are theirs, so there it is the
 * requests under way that are counted, by the address that a trusted proxy names.
 */
import express, { type RequestHandler } from 'express'
import type { Config } from './config.ts'
import { RefusalError } from './errors.ts'
import { networkOf } from './rateLimit.ts'
import type { RefusalLog } from './refusalLog.ts'

const retryAfterSeconds = 10

/** Who holds how many now. `most` 0: any number. */
export function createHeld(most: number) {
  const held = new Map<string, number>()
  return {
    /** What lets go of it again; null: it is one too many. */
    take(address: string): (() => void) | null {
      const network = networkOf(address)
      const before = held.get(network) ?? 0
      if (most > 0 && before >= most) return null
      held.set(network, before + 1)
      return () => {
        const left = (held.get(network) ?? 1) - 1
        if (left === 0) held.delete(network)
        else held.set(network, left)
      }
    },
  }
}

const tooMany = (most: number): RefusalError =>
  new RefusalError('address_connections', 'connection', `at most ${most} at once`, {
    'Retry-After': String(retryAfterSeconds),
  })

/** What a connection that is one too many is told, whatever it would have asked. */
export function tooManyAnswer(most: number): string {
  const { status, code, message: detail } = tooMany(most)
  const body = JSON.stringify({ type: 'about:blank', title: 'Too many requests', status, code, detail })
  return [
    'HTTP/1.1 429 Too Many Requests',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `Retry-After: ${retryAfterSeconds}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n')
}

/** Whether connections from there are those of many: it is one of the trusted proxies. */
export function proxyTest(trustProxy: Config['trustProxy']): (address: string) => boolean {
  const app = express().set('trust proxy', trustProxy)
  const trusts = app.get('trust proxy fn') as (address: string, hops: number) => boolean
  return (address) => trusts(address, 0)
}

/** Requests under way, by the visitor's address. */
export function capRequests(
  most: number,
  refusalLog: Pick<RefusalLog, 'refuse'>,
  underWay = createHeld(most),
): RequestHandler {
  return (request, response, next) => {
    const release = underWay.take(request.ip ?? '')
    if (release) {
      response.once('close', release)
      return next()
    }
    const told = tooMany(most)
    const { refusal: code, field, rule } = told
    refusalLog.refuse({ siteId: '', origin: request.headers.origin ?? '', recorder: '', code, field, rule })
    throw told
  }
}
