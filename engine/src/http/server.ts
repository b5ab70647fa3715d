/** The HTTP server: routes, authentication, and how it stops. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { EngineConfig } from '../config.ts'
import type { DetachedPart } from '../database.ts'
import { toEngineError } from '../errors.ts'
import { maxUrlBytes } from '../limits.ts'
import { createAnswer } from './answer.ts'
import { authenticate } from './auth.ts'
import { type HandlerDeps, handle } from './handler.ts'

export interface EngineServer {
  readonly server: Server
  /** Takes no more requests; resolves when the running ones have ended, or were cancelled after `limitMs`. */
  stop(limitMs: number): Promise<void>
}

export interface ServerDeps extends HandlerDeps {
  readonly config: EngineConfig
  readonly detachedParts: readonly DetachedPart[]
}

interface Running {
  readonly abort: AbortController
  readonly done: Promise<void>
}

function sendText(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=UTF-8'): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) }).end(text)
}

function healthText(deps: ServerDeps): string {
  const { slots, database, detachedParts } = deps
  const { user, system } = process.cpuUsage()
  return `${JSON.stringify({
    status: 'ok',
    version: database.version,
    detachedParts,
    running: slots.running,
    waiting: slots.waiting,
    residentBytes: process.memoryUsage.rss(),
    cpuSeconds: (user + system) / 1e6,
    uptimeSeconds: Math.round(process.uptime()),
  })}\n`
}

export function createEngineServer(deps: ServerDeps): EngineServer {
  const running = new Set<Running>()

  async function respond(request: IncomingMessage, response: ServerResponse, abort: AbortController): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://engine')
    if (url.pathname === '/ping' || url.pathname === '/replicas_status') return sendText(response, 200, 'Ok.\n')
    const query = url.searchParams
    const isRoot = url.pathname === '/'
    if (isRoot && request.method === 'GET' && !query.has('query')) return sendText(response, 200, 'Ok.\n')
    const level = Number(query.get('http_zlib_compression_level') ?? 3)
    const answer = createAnswer(request, response, {
      version: deps.database.version,
      compress: query.get('enable_http_compression') === '1',
      level: Number.isInteger(level) && level >= 1 && level <= 9 ? level : 3,
    })
    try {
      authenticate(request, query, deps.config)
      if (url.pathname === '/engine/health')
        return sendText(response, 200, healthText(deps), 'application/json; charset=UTF-8')
      if (!isRoot) return sendText(response, 404, `There is no handler for ${url.pathname}\n`)
      await answer.end(await handle(deps, request, query, answer, abort.signal))
    } catch (error) {
      await answer.fail(toEngineError(error))
    }
  }

  const server = createServer({ maxHeaderSize: maxUrlBytes, keepAliveTimeout: 30_000 }, (request, response) => {
    const abort = new AbortController()
    response.once('close', () => {
      if (!response.writableFinished) abort.abort()
    })
    const done = respond(request, response, abort).catch(() => {
      response.destroy()
    })
    const entry = { abort, done }
    running.add(entry)
    void done.then(() => running.delete(entry))
  })
  // An INSERT of an hour's data may take long to arrive.
  server.requestTimeout = 0

  return {
    server,
    async stop(limitMs) {
      server.close()
      server.closeIdleConnections()
      const timer = setTimeout(() => {
        for (const entry of running) entry.abort.abort()
      }, limitMs)
      while (running.size > 0) await Promise.all([...running].map((entry) => entry.done))
      clearTimeout(timer)
      server.closeAllConnections()
    },
  }
}
