/** What a handler gets and gives; the routes themselves are in protocol. */

import type { Readable } from 'node:stream'
import type { BodyOf, OutputOf, ParamsOf, QueryOf } from '@hindsight/protocol/api/route'
import type { RouteName, Routes } from '@hindsight/protocol/api/routes'
import type { Who } from '../access.ts'

/** A request that was let in: rights checked, site found, every value validated. */
export type Call<N extends RouteName> = {
  params: ParamsOf<Routes[N]>
  query: QueryOf<Routes[N]>
  body: BodyOf<Routes[N]>
  /** The body of a route that takes bytes; empty on all others. */
  bytes: Buffer
  /** The body of a route whose upload streams. */
  stream: AsyncIterable<Buffer>
  /** Of what may be repeated: stands for the caller's Idempotency-Key; undefined: she sent none. */
  once: string | undefined
  /** null only on routes that anyone may call. */
  who: Who | null
  /** Network address of the caller, for the audit trail. */
  address: string
  userAgent: string
  /** Path and query as they were asked for. */
  url: string
  setHeader(name: string, value: string): void
}

/** The answer of a route whose output is bytes; a stream is sent as it comes. */
export type Bytes = { bytes: Buffer; contentType: string } | { stream: Readable; contentType: string }

/** Routes without an output schema answer bytes, or nothing (204). */
type AnswerOf<N extends RouteName> = Routes[N]['output'] extends null ? Bytes | undefined : OutputOf<Routes[N]>

type Handler<N extends RouteName> = (call: Call<N>) => Promise<AnswerOf<N>>
/** One per route of protocol: a missing one does not compile. */
export type Handlers = { [N in RouteName]: Handler<N> }
/** The handlers of some routes. */
export type HandlersOf<N extends RouteName> = { [K in N]: Handler<K> }
