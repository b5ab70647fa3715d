/** Requests to the read and the write API: made from its own description, from what a recorder sends, or of raw bytes. */
import { gzipSync } from 'node:zlib'
import { encodeBatch } from '@hindsight/protocol/batch'
import type { BatchHeader } from '@hindsight/protocol/events'
import fc from 'fast-check'
import { chunkOf, openTab } from '../../collector/write/batches.ts'
import { type JsonSchema, sound } from './fromSchema.ts'
import { hostileText, hostileValue } from './hostile.ts'

export type FuzzRequest = {
  method: string
  /** Path and query. */
  path: string
  headers: Record<string, string>
  body: Uint8Array | null
}

type Parameter = { name: string; in: string; required?: boolean; schema: JsonSchema }
type Operation = {
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: JsonSchema }> }
}
export type OpenApi = { paths: Record<string, Record<string, Operation>> }

/** What is there, so that a request reaches more than "there is no such …". */
export type Known = Record<string, string[]>

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value) ?? 'null')

function parameter({ name, schema }: Parameter, known: Known): fc.Arbitrary<string> {
  const made = sound(schema).map((value) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')))
  const there = known[name]
  return there ? fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...there) }, { weight: 1, arbitrary: made }) : made
}

/** encodeURIComponent throws on half a character; a client may send one all the same. */
const encoded = (text: string): string => encodeURIComponent(Buffer.from(text).toString())

function readRequest(path: string, method: string, operation: Operation, known: Known, apiKey: string) {
  const parameters = operation.parameters ?? []
  const [contentType, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? []
  const inPath = parameters.filter((one) => one.in === 'path')
  // Asking to wait for news only takes time.
  const inQuery = parameters.filter((one) => one.in === 'query' && !/wait/i.test(one.name))
  const body: fc.Arbitrary<Uint8Array | null> =
    contentType === undefined
      ? fc.constant(null)
      : contentType === 'application/json'
        ? fc.oneof(
            { weight: 9, arbitrary: sound(content?.schema ?? {}).map(bytesOf) },
            { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
          )
        : fc.uint8Array({ maxLength: 500 })
  return fc
    .record({
      path: fc.tuple(...inPath.map((one) => parameter(one, known))),
      query: fc.tuple(
        ...inQuery.map((one) => fc.option(parameter(one, known), { freq: one.required ? 20 : 2, nil: undefined })),
      ),
      body,
      authorization: fc.oneof(
        { weight: 20, arbitrary: fc.constant(`Bearer ${apiKey}`) },
        { weight: 1, arbitrary: fc.constantFrom('', 'Bearer x', 'Basic eDp5', 'Bearer') },
      ),
    })
    .map(({ path: values, query, body: bytes, authorization }): FuzzRequest => {
      const filled = inPath.reduce((at, { name }, index) => at.replace(`{${name}}`, encoded(values[index] ?? '')), path)
      const search = inQuery.flatMap(({ name }, index) => {
        const value = query[index]
        return value === undefined ? [] : [`${name}=${encoded(value)}`]
      })
      const headers: Record<string, string> = { authorization }
      if (bytes) headers['content-type'] = contentType ?? ''
      return {
        method: method.toUpperCase(),
        path: `${filled}${search.length ? '?' : ''}${search.join('&')}`,
        headers,
        body: bytes,
      }
    })
}

/** A batch as a recorder sends it, with some of its fields replaced. */
const batch: fc.Arbitrary<FuzzRequest> = fc
  .record({
    header: fc.dictionary(
      fc.constantFrom(
        'batchNo',
        'attempt',
        'sentAt',
        'clockOffsetMs',
        'visitorId',
        'sessionId',
        'sessionStart',
        'tabId',
        'recorder',
        'events',
        'chunk',
      ),
      hostileValue,
      { maxKeys: 1 },
    ),
    event: fc.dictionary(
      fc.constantFrom(
        'eventNo',
        'ts',
        'kind',
        'pageId',
        'path',
        'url',
        'label',
        'x',
        'reactionMs',
        'properties',
        'name',
        'place',
        'shape',
        'traits',
        'customerId',
      ),
      hostileValue,
      { maxKeys: 3 },
    ),
    chunk: fc.option(
      fc.dictionary(fc.constantFrom('chunkNo', 'encoding', 'firstTs', 'rawBytes', 'assets'), hostileValue, {
        maxKeys: 1,
      }),
    ),
    cut: fc.nat(40),
    key: fc.oneof({ weight: 20, arbitrary: fc.constant('demo') }, { weight: 1, arbitrary: hostileText }),
    isZipped: fc.boolean(),
  })
  .map(({ header, event, chunk, cut, key, isZipped }) => {
    const tab = openTab()
    const [chunkHeader, bytes] = chunkOf(tab, 1)
    const sent = {
      ...tab.header(
        [{ ...tab.click(), ...event } as never, tab.pageView()],
        chunk ? { chunk: { ...chunkHeader, ...chunk } as never } : {},
      ),
      ...header,
    } as BatchHeader
    const whole = encodeBatch(sent, chunk ? bytes : undefined)
    const body = cut < 3 ? whole.slice(0, whole.length - cut * 7 - 1) : whole
    return {
      method: 'POST',
      path: `/v1/record?key=${encoded(key)}`,
      headers: { 'content-type': 'text/plain', ...(isZipped ? { 'content-encoding': 'gzip' } : {}) },
      body: isZipped ? gzipSync(body) : body,
    }
  })

const call: fc.Arbitrary<FuzzRequest> = fc
  .record({
    path: fc.constantFrom('track', 'identify', 'page', 'screen', 'alias', 'group', 'batch', 'b', 't', 'import'),
    given: fc.dictionary(
      fc.constantFrom(
        'type',
        'event',
        'userId',
        'anonymousId',
        'previousId',
        'messageId',
        'timestamp',
        'sentAt',
        'properties',
        'traits',
        'context',
        'batch',
      ),
      hostileValue,
      { maxKeys: 4 },
    ),
    name: fc.constantFrom('Order Completed', 'Promotion Viewed', 'Product Viewed'),
    properties: fc.dictionary(
      fc.constantFrom('revenue', 'order_id', 'currency', 'promotion_id', 'email', '__proto__'),
      hostileValue,
      { maxKeys: 3 },
    ),
  })
  .map(({ path, given, name, properties }) => {
    const one = { type: 'track', event: name, anonymousId: 'a1', properties, ...given }
    const body = {
      writeKey: 'demo',
      ...(path === 'batch' || path === 'b' || path === 'import' ? { batch: [one, one], ...given } : one),
    }
    return { method: 'POST', path: `/v1/${path}`, headers: { 'content-type': 'application/json' }, body: bytesOf(body) }
  })

const raw = (paths: string[]): fc.Arbitrary<FuzzRequest> =>
  fc
    .record({
      method: fc.constantFrom('POST', 'PUT', 'GET', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'),
      path: fc.oneof(
        fc.constantFrom(
          ...paths,
          '/v1/record?key=demo',
          '/v1/asset?key=demo&sha256=x',
          '/readyz',
          '/embed/card?token=a.b',
          '/unsubscribe/demo/x',
        ),
        hostileText.map((text) => `/${encoded(text)}`),
        fc.constantFrom(
          '/%',
          '/api/%ff',
          '/api/sites/%2e%2e/x',
          '/recorder/../x',
          '//api/me',
          '/assets/%00',
          '/api/sites/demo/sessions?limit[]=1&limit[]=2&a[b][c]=d',
        ),
      ),
      headers: fc.dictionary(
        fc.constantFrom(
          'content-type',
          'content-encoding',
          'origin',
          'cookie',
          'range',
          'if-none-match',
          'accept-language',
          'user-agent',
          'authorization',
          'x-forwarded-for',
        ),
        fc.oneof(
          fc.constantFrom(
            'gzip',
            'br',
            'application/json',
            'application/json; charset=klingon',
            'text/plain',
            'hindsight=a.b',
            'bytes=9-1',
            'null',
            'Basic Og==',
            '999.1.1.1',
          ),
          fc.string({ maxLength: 40 }).map((text) => text.replace(/[^\x20-\x7e]/g, '').trim()),
        ),
        { maxKeys: 3 },
      ),
      body: fc.option(fc.uint8Array({ maxLength: 300 })),
    })
    .map(({ method, body, ...rest }) => ({
      ...rest,
      method,
      body: method === 'GET' || method === 'HEAD' ? null : body,
    }))

/** Any request at all; each part of the API has its share. */
export function fuzzRequests(api: OpenApi, known: Known, apiKey: string): fc.Arbitrary<FuzzRequest> {
  const reads = Object.entries(api.paths)
    // A budget of next to nothing would have every upload answered 503, as it should be.
    .filter(([path]) => path.startsWith('/api') && !path.includes('/storage/'))
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => readRequest(path, method, operation, known, apiKey)),
    )
  return fc.oneof(
    { weight: 5, arbitrary: fc.oneof(...reads) },
    { weight: 2, arbitrary: batch },
    { weight: 2, arbitrary: call },
    { weight: 1, arbitrary: raw(Object.keys(api.paths)) },
  )
}
