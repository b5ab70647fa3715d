/** The dashboard's only way to the collector: a client typed by the very routes that the collector validates with. */
import type { BodyIn, OutputOf, ParamsOf, QueryIn, Route } from '@hindsight/protocol/api/route'
import { type RouteName, type Routes, routes } from '@hindsight/protocol/api/routes'
import { noAnswer, problemOf } from './problem.ts'

type Given<R extends Route> = (Record<never, never> extends ParamsOf<R>
  ? { params?: ParamsOf<R> }
  : { params: ParamsOf<R> }) & {
  query?: QueryIn<R>
  signal?: AbortSignal
} & (undefined extends BodyIn<R> ? { body?: undefined } : { body: BodyIn<R> })

type Values = Record<string, unknown>

/** Path and query of a call. Values that are undefined or '' are left out. */
function urlOf(route: Route, given: { params?: unknown; query?: unknown }): string {
  const params = (given.params ?? {}) as Values
  const path = route.path.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(String(params[key])))
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries((given.query ?? {}) as Values)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value))
  }
  const query = search.toString()
  return query === '' ? path : `${path}?${query}`
}

type Sent = { params?: unknown; query?: unknown; body?: unknown; file?: Blob; signal?: AbortSignal }

async function send(route: Route, given: Sent) {
  const init: RequestInit = {
    method: route.method.toUpperCase(),
    credentials: 'same-origin',
    headers: given.body === undefined ? {} : { 'content-type': 'application/json' },
  }
  if (given.body !== undefined) init.body = JSON.stringify(given.body)
  if (given.file !== undefined) init.body = given.file
  if (given.signal) init.signal = given.signal
  let response: Response
  try {
    response = await fetch(urlOf(route, given), init)
  } catch (error) {
    if (given.signal?.aborted) throw error
    throw noAnswer()
  }
  if (!response.ok) throw await problemOf(response)
  return response
}

/** Calls a route that is given as an object; throws ApiProblem when it is not fulfilled. */
export async function ask<R extends Route>(route: R, given: Given<R>): Promise<OutputOf<R>> {
  const response = await send(route, given)
  if (route.output === null) return undefined as OutputOf<R>
  return (await response.json()) as OutputOf<R>
}

/** Calls a route by its name. */
export function call<N extends RouteName>(name: N, given: Given<Routes[N]>): Promise<OutputOf<Routes[N]>> {
  return ask<Routes[N]>(routes[name], given)
}

/** Calls a route that takes a file. */
export async function askWithFile<R extends Route>(
  route: R,
  given: { params: ParamsOf<R>; query: unknown; file: Blob; signal?: AbortSignal },
): Promise<OutputOf<R>> {
  return (await (await send(route, given)).json()) as OutputOf<R>
}

type SentFile<R extends Route> = {
  params: ParamsOf<R>
  query: unknown
  file: Blob
  signal: AbortSignal
  /** How much of it has left, from 0 to 1. */
  onSent: (share: number) => void
}

/** Calls a route that takes a large file. By XMLHttpRequest, since `fetch` does not say how much of a body has left. */
export function sendFile<R extends Route>(route: R, given: SentFile<R>): Promise<OutputOf<R>> {
  const { file, signal, onSent } = given
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(route.method, urlOf(route, given))
    request.upload.onprogress = ({ loaded }) => onSent(file.size === 0 ? 1 : loaded / file.size)
    request.onload = () => {
      const { status, statusText, responseText } = request
      if (status >= 200 && status < 300) resolve(JSON.parse(responseText) as OutputOf<R>)
      else void problemOf(new Response(responseText, { status, statusText })).then(reject)
    }
    request.onerror = () => reject(noAnswer())
    request.onabort = () => reject(signal.reason)
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}

/** Calls a route that answers with bytes; headers come along (`hindsight-encoding`). */
export async function callBytes<N extends RouteName>(
  name: N,
  given: Given<Routes[N]>,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; headers: Headers }> {
  const response = await send(routes[name], given)
  return { bytes: new Uint8Array(await response.arrayBuffer()), headers: response.headers }
}
