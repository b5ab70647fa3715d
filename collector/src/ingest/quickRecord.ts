/**
 * `POST /v1/record` past Express, which would be most of the cost of a request (0.3 of 0.4 ms): the same steps, as long
 * as all goes well. What is refused goes to Express with its reason, and is answered there as every other refusal is.
 */
import type { IncomingMessage, RequestListener } from 'node:http'
import { parse } from 'node:querystring'
import type { Express, Request } from 'express'
import type { createHeld } from '../connectionCap.ts'
import type { Metrics } from '../metrics.ts'
import { type Sender, senderOf } from './admit.ts'
import { corsHeaders } from './cors.ts'
import type { IngestDeps } from './deps.ts'
import { takeBatch } from './record.ts'

type Trusts = (address: string, hop: number) => boolean
type Failure = { error: unknown; sender: Sender }

const failures = new WeakMap<IncomingMessage, Failure>()
/** Why this request was sent on to Express, if it was. */
export const failureOf = (request: IncomingMessage): Failure | undefined => failures.get(request)

/** The visitor's address, as Express tells it: the first from our side that is not a trusted proxy's. */
export function addressOf(request: IncomingMessage, trusts: Trusts): string {
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',')
  const before = forwarded === '' ? [] : forwarded.split(',').map((address) => address.trim())
  const addresses = [request.socket.remoteAddress ?? '', ...before.reverse()]
  return addresses.find((address, hop) => !trusts(address, hop)) ?? addresses.at(-1) ?? ''
}

type Deps = { app: Express; ingest: IngestDeps; metrics: Metrics; underWay: ReturnType<typeof createHeld> }

export function quickRecord({ app, ingest, metrics, underWay }: Deps): RequestListener {
  const trusts = app.get('trust proxy fn') as Trusts

  return async (request, response) => {
    const [path, query = ''] = (request.url ?? '').split('?', 2)
    if (request.method !== 'POST' || path !== '/v1/record') return app(request, response)
    const startedAt = performance.now()
    const ip = addressOf(request, trusts)
    const release = underWay.take(ip)
    if (!release) return app(request, response)
    response.once('close', release)
    // All that the steps ask of Express's request.
    const asked = Object.assign(request, { app, ip, query: parse(query) }) as unknown as Request
    const sender = senderOf(asked)
    try {
      ingest.limits.ofAddress(asked)
      const text = JSON.stringify(await takeBatch(asked, sender, ingest))
      response.once('finish', () => metrics.answered('v1', 200, (performance.now() - startedAt) / 1000))
      response.writeHead(200, {
        ...corsHeaders(request.headers.origin),
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Length': Buffer.byteLength(text),
      })
      response.end(text)
    } catch (error) {
      failures.set(request, { error, sender })
      response.off('close', release)
      release()
      app(request, response)
    }
  }
}
