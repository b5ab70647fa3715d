/**
 * The read API over protocol's table of routes. For each request, in this order: path, method, who is asking, right,
 * forgery, body, validation, site, handler. A route's handler sees only what passed them all.
 */
import { pipeline } from 'node:stream/promises'
import type { Route } from '@hindsight/protocol/api/route'
import { type RouteName, routes } from '@hindsight/protocol/api/routes'
import { json, type Request, type RequestHandler, type Response, Router } from 'express'
import type { Access, Who } from '../access.ts'
import { ProblemError } from '../errors.ts'
import { readBody, streamBody } from '../ingest/body.ts'
import { mayTakeLong } from '../listener.ts'
import { onceOf } from '../people/once.ts'
import { limitByAccount, limitByAddress } from '../signInLimit.ts'
import type { Sites } from '../sites.ts'
import { conflictHandler } from './conflict.ts'
import { docsRouter } from './docs.ts'
import type { Bytes, Call, Handlers } from './handlers.ts'
import { validated, withoutEmpty } from './validate.ts'

const maxBodyBytes = 1024 * 1024
const noBytes = Buffer.alloc(0)

type AnyHandler = (call: Call<RouteName>) => Promise<unknown>
type Entry = { name: RouteName; route: Route; handler: AnyHandler; before: RequestHandler[] }

export type DispatchDeps = {
  access: Access
  sites: Pick<Sites, 'byId'>
  handlers: Handlers
  /** Puts what is looked up in the place of what is asked for. */
  lookUp(params: object, given: unknown): Promise<void>
}

/** Sources are run in development and tests; the bundle is not, and need not pay. */
const runsFromSource = import.meta.url.endsWith('.ts')

const readJson = json({ limit: maxBodyBytes, type: 'application/json', strict: true })

function readJsonBody(request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    readJson(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(bodyProblem(error))))
  })
}

function bodyProblem(error: unknown): ProblemError {
  const type = (error as { type?: string }).type
  if (type === 'entity.too.large') {
    return new ProblemError(413, 'body_too_large', `The body is larger than ${maxBodyBytes} bytes.`)
  }
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') {
    return new ProblemError(415, 'content_type_wrong', 'Send the body as application/json in UTF-8.')
  }
  return new ProblemError(400, 'body_not_json', 'The body is not JSON.')
}

const hasBody = (request: Request): boolean =>
  request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0

async function bodyOf(route: Route, request: Request, response: Response): Promise<unknown> {
  if (route.upload) return undefined
  if (hasBody(request) && !request.is('application/json')) {
    throw new ProblemError(415, 'content_type_wrong', 'Send the body as application/json.')
  }
  if (!route.body) return undefined
  if (!hasBody(request)) throw new ProblemError(400, 'body_missing', 'This call needs a JSON body.')
  await readJsonBody(request, response)
  return validated(route.body, request.body, 'body')
}

async function send(response: Response, route: Route, answer: unknown): Promise<void> {
  if (answer === undefined) {
    response.status(204).end()
    return
  }
  // What is read here belongs to people: no shared cache keeps it, unless a handler says how.
  if (!response.hasHeader('Cache-Control')) response.set('Cache-Control', 'private, no-store')
  if (route.output) {
    response.json(answer)
    return
  }
  const given = answer as Bytes
  response.set('Content-Type', given.contentType)
  // One that breaks off in the middle ends the connection, so that nobody takes the half for the whole.
  if ('stream' in given) await pipeline(given.stream, response)
  else response.send(given.bytes)
}

/** Express's middleware as a promise, so that the order above is one list of lines. */
function run(middleware: RequestHandler, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    Promise.resolve(middleware(request, response, (error?: unknown) => (error ? reject(error) : resolve()))).catch(
      reject,
    )
  })
}

async function answer(entry: Entry, deps: DispatchDeps, request: Request, response: Response): Promise<void> {
  const { route, handler } = entry
  const who: Who | null = route.need === 'anyone' ? null : await deps.access.identify(request, response)
  deps.access.demand(route.need, who)
  deps.access.refuseForgery(request, who)
  const body = await bodyOf(route, request, response)
  const params = validated(route.params, request.params, 'path')
  const query = validated(route.query, withoutEmpty(request.query), 'query')
  for (const middleware of entry.before) await run(middleware, request, response)
  if ('siteId' in params && !deps.sites.byId(String(params.siteId))) {
    throw new ProblemError(404, 'site_not_found', `There is no site ${String(params.siteId)}.`)
  }
  await deps.lookUp(params, query)
  await deps.lookUp(params, body)
  // Last: only what is wanted is worth the reading.
  const { upload } = route
  if (upload?.streams) mayTakeLong(request)
  const bytes = upload && !upload.streams ? await readBody(request, { maxBytes: upload.maxBytes }) : noBytes
  const setHeader = (name: string, value: string) => void response.append(name, value)
  const call = {
    params,
    query,
    body,
    bytes,
    stream: streamBody(request, { maxBytes: upload?.maxBytes ?? 0 }),
    once: route.once ? onceOf(who?.by ?? '', entry.name, request.get('idempotency-key')) : undefined,
    who,
    address: request.ip ?? '',
    userAgent: request.get('user-agent') ?? '',
    url: request.originalUrl,
    setHeader,
  }
  const given = await handler(call as unknown as Call<RouteName>)
  if (runsFromSource && route.output) {
    const result = route.output.safeParse(given)
    if (!result.success) throw new Error(`The answer of ${entry.name} breaks its contract: ${result.error.message}`)
  }
  await send(response, route, given)
}

/** Guesses are counted before anything is done with them. */
function limitsOf(): Partial<Record<RouteName, { first: RequestHandler; before: RequestHandler[] }>> {
  const byAddress = limitByAddress()
  return {
    signIn: { first: byAddress, before: [limitByAccount()] },
    setUp: { first: byAddress, before: [] },
    getInvitation: { first: byAddress, before: [] },
    acceptInvitation: { first: byAddress, before: [] },
    changePassword: { first: byAddress, before: [] },
  }
}

const expressPath = (path: string): string => path.replace(/^\/api/, '').replace(/\{(\w+)\}/g, ':$1')

/** Everything under /api. */
export function dispatch(deps: DispatchDeps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const limits = limitsOf()
  const all = Object.entries(routes) as [RouteName, Route][]
  router.use((_request, response, next) => {
    response.set('X-Content-Type-Options', 'nosniff')
    next()
  })
  router.use(docsRouter())
  for (const path of new Set(all.map(([, route]) => route.path))) {
    const onPath = all.filter(([, route]) => route.path === path)
    for (const [name, route] of onPath) {
      const first = limits[name]?.first
      const entry: Entry = {
        name,
        route,
        handler: deps.handlers[name] as unknown as AnyHandler,
        before: limits[name]?.before ?? [],
      }
      const chain: RequestHandler[] = [(request, response) => answer(entry, deps, request, response)]
      router[route.method](expressPath(path), ...(first ? [first, ...chain] : chain))
    }
    const allowed = onPath.flatMap(([, { method }]) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
    router.all(expressPath(path), (request, response) => {
      response.set('Allow', allowed.join(', '))
      throw new ProblemError(
        405,
        'method_not_allowed',
        `${request.method} is not for this path; ${allowed.join(', ')} is.`,
      )
    })
  }
  router.use((request) => {
    throw new ProblemError(404, 'path_unknown', `The API has no path ${request.baseUrl}${request.path}.`)
  })
  router.use(conflictHandler)
  return router
}
