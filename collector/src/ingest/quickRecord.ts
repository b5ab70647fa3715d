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

type Failure = { error: unknown; sender: Sender }

const failures = new WeakMap<IncomingMessage, Failure>()
/** Why this request was sent on to Express, if it was. */
export const failureOf = (request: IncomingMessage): Failure | undefined => failures.get(request)

type Deps = { app: Express; ingest: IngestDeps; metrics: Metrics; underWay: ReturnType<typeof createHeld> }

export function quickRecord({ app, ingest, metrics, underWay }: Deps): RequestListener {
  return async (request, response) => {
    const [path, query = ''] = (request.url ?? '').split('?', 2)
    if (request.method !== 'POST' || path !== '/v1/record') return app(request, response)
    const startedAt = performance.now()
    // Express's own way to tell it, behind proxies too.
    const ip: string = Reflect.get(app.request, 'ip', Object.assign(request, { app })) ?? ''
    const release = underWay.take(ip)
    if (!release) return app(request, response)
    response.once('close', release)
    // All that the steps ask of Express's request.
    const asked = Object.assign(request, { ip, query: parse(query) }) as unknown as Request
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
