/** The write API as browsers, libraries and strangers meet it: CORS, settings, stylesheets, origins, and nonsense. */
import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { encodeBatchJson } from '@hindsight/protocol/batch'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '../../support/stack.ts'
import { chunkOf, openTab, post, sendBatch } from './batches.ts'

/** Made before anything listens: compressing holds this process up, and idle connections would time out. */
const bomb = new Uint8Array(gzipSync(Buffer.alloc(60 * 1024 * 1024), { level: 1 }))

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack?.stop())

test('settings: what the site says, with the time, cacheable and by tag', async () => {
  const site = await stack.collector.sites.create('Strict', { strict: true, replayShare: 0.25 }, 'test')
  const before = Date.now()
  const url = `${stack.url}/v1/settings?key=${site.writeKey}`
  const answer = await fetch(url)
  const told = await answer.json()
  expect(told).toMatchObject({
    siteId: 'strict',
    recordingOn: true,
    strict: true,
    replayShare: 0.25,
    maskSelectors: [],
  })
  expect(told.serverTime).toBeGreaterThanOrEqual(before)
  expect(Object.keys(told)).not.toContain('allowedOrigins')
  expect(answer.headers.get('cache-control')).toMatch(/max-age=60/)
  expect(answer.headers.get('timing-allow-origin')).toBe('*')
  expect(answer.headers.get('set-cookie')).toBeNull()
  const tag = answer.headers.get('etag') ?? ''
  expect((await fetch(url, { headers: { 'if-none-match': tag } })).status).toBe(304)
  await stack.collector.sites.change(site.siteId, site.version, { settings: { recordingOn: false } }, 'test')
  const changed = await fetch(url, { headers: { 'if-none-match': tag } })
  expect([changed.status, (await changed.json()).recordingOn]).toEqual([200, false])
})

test('a page of another origin may ask first, with whatever headers, and read the answer', async () => {
  for (const path of ['record?key=demo', 'asset?key=demo', 'track', 'b', 'settings?key=demo']) {
    const asked = 'authorization, x-retry-count, rsa-recovered'
    const answer = await fetch(`${stack.url}/v1/${path}`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'PUT',
        'access-control-request-headers': asked,
      },
    })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-headers')).toBe(asked)
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    expect(answer.headers.get('access-control-allow-methods')).toMatch(/PUT/)
  }
  const refused = await post(`${stack.url}/v1/record?key=nobody`, 'x', { origin: 'https://shop.example' })
  expect(refused.headers.get('access-control-allow-origin')).toBe('https://shop.example')
  expect(refused.headers.get('access-control-expose-headers')).toMatch(/Retry-After/)
})

test('only allowed origins may send', async () => {
  const allowedOrigins = ['https://shop.example', 'https://*.shop.example', 'http://localhost:3000']
  const { writeKey } = await stack.collector.sites.create('Origins', { allowedOrigins }, 'test')
  const statusFrom = async (origin?: string) => {
    const tab = openTab()
    const header = JSON.stringify(tab.header([tab.click()]))
    const headers: Record<string, string> = origin === undefined ? {} : { origin }
    return (await post(`${stack.url}/v1/record?key=${writeKey}`, encodeBatchJson(header), headers)).status
  }
  const allowed = [
    'https://shop.example',
    'https://www.shop.example',
    'https://a.b.shop.example',
    'http://localhost:3000',
  ]
  for (const origin of allowed) expect([origin, await statusFrom(origin)]).toEqual([origin, 200])
  const refused = [
    'http://shop.example',
    'https://evilshop.example',
    'https://shop.example.evil.com',
    'https://shop.example:444',
    'http://localhost',
    'null',
    undefined,
  ]
  for (const origin of refused) expect([origin, await statusFrom(origin)]).toEqual([origin, 403])
  // A page on the site's own origin asks for its settings without an Origin header; a server calls without one.
  expect((await post(`${stack.url}/v1/settings?key=${writeKey}`, null, {}, 'GET')).status).toBe(200)
  const call = JSON.stringify({ writeKey, event: 'A', userId: 'u1' })
  expect((await post(`${stack.url}/v1/track`, call)).status).toBe(200)
  expect((await post(`${stack.url}/v1/track`, call, { origin: 'https://evil.example' })).status).toBe(403)
})

test('a stylesheet that is missing is asked for until it was sent', async () => {
  const css = `.a{content:"☃"}${'b{}'.repeat(1000)}`
  const sha256 = createHash('sha256').update(css).digest('hex')
  const batch = async () => {
    const tab = openTab()
    const [chunk, bytes] = chunkOf(tab, 1)
    return (await sendBatch(stack.url, tab.header([], { chunk: { ...chunk, assets: [sha256] } }), bytes)).body
  }
  expect(await batch()).toMatchObject({ missingAssets: [sha256] })
  expect(await batch()).toMatchObject({ missingAssets: [sha256] })
  const sent = await post(`${stack.url}/v1/asset?key=demo&sha256=${sha256}`, css, {}, 'PUT')
  expect(sent.status).toBe(200)
  expect(await batch()).toMatchObject({ missingAssets: [] })
  const [row] = await stack.store.query<{ text: string }>(
    `SELECT text FROM assets FINAL WHERE siteId = 'demo' AND sha256 = {sha256:String}`,
    { sha256 },
  )
  expect(row?.text).toBe(css)
  // One copy per site: another site has to send its own.
  const { writeKey } = await stack.collector.sites.create('Copy', {}, 'test')
  const tab = openTab()
  const [chunk, bytes] = chunkOf(tab, 1)
  const other = await sendBatch(stack.url, tab.header([], { chunk: { ...chunk, assets: [sha256] } }), bytes, writeKey)
  expect(other.body).toMatchObject({ missingAssets: [sha256] })
  const again = await post(`${stack.url}/v1/asset?key=${writeKey}&sha256=${sha256}`, css)
  expect(again.status).toBe(200)
})

test('a stylesheet may come compressed, as its address says, and is believed by what it inflates to', async () => {
  const css = `.packed-${openTab().tabId} { color: red }`.padEnd(3000)
  const sha256 = createHash('sha256').update(css).digest('hex')
  const address = `${stack.url}/v1/asset?key=demo&sha256=${sha256}`
  const plainText = { 'content-type': 'text/plain' }
  expect((await post(`${address}&encoding=gzip`, css, plainText)).body.code).toBe('body_not_readable')
  expect((await post(`${address}&encoding=br`, css, plainText)).body.code).toBe('body_not_readable')
  expect((await post(address, new Uint8Array(gzipSync(css)), plainText)).body.code).toBe('asset_hash_wrong')
  expect((await post(`${address}&encoding=gzip`, new Uint8Array(gzipSync(css)), plainText)).status).toBe(200)
  const [row] = await stack.store.query<{ text: string }>(
    `SELECT text FROM assets FINAL WHERE siteId = 'demo' AND sha256 = {sha256:String}`,
    { sha256 },
  )
  expect(row?.text).toBe(css)
})

test('a body that inflates without end is refused without inflating it', async () => {
  const headers = { 'content-encoding': 'gzip' }
  const asset = `${stack.url}/v1/asset?key=demo&sha256=${'0'.repeat(64)}&encoding=gzip`
  expect((await post(asset, bomb)).body.code).toBe('asset_too_large')
  expect((await post(`${stack.url}/v1/record?key=demo`, bomb, headers)).body.code).toBe('body_too_large')
  expect((await post(`${stack.url}/v1/batch`, bomb, headers)).body.code).toBe('body_too_large')
})

test('a client that goes away in the middle leaves nothing behind', async () => {
  const { port, hostname } = new URL(stack.url)
  await new Promise<void>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write('POST /v1/record?key=demo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc')
      setTimeout(() => {
        socket.destroy()
        resolve()
      }, 50)
    })
    socket.on('error', reject)
  })
  expect((await fetch(`${stack.url}/healthz`)).status).toBe(200)
})

test('unknown paths and methods under /v1 are problems, too', async () => {
  for (const [method, path] of [
    ['GET', 'record'],
    ['POST', 'nothing'],
    ['DELETE', 'asset'],
    ['POST', '%zz'],
    ['POST', 'record/../../etc'],
  ] as const) {
    const answer = await post(`${stack.url}/v1/${path}`, null, {}, method)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(answer.headers.get('content-type')).toMatch(/json|plain/)
    expect(answer.text).not.toMatch(/at .*\.ts:|node_modules/)
  }
})

/** Sound requests with one part replaced by anything, and pure noise. */
test('no request whatever is a server error, and none holds a stack trace', async () => {
  const paths = ['record', 'asset', 'track', 'identify', 'page', 'batch', 't', 'settings', 'm']
  const tab = openTab()
  const sound = tab.header([tab.pageView(), tab.click()]) as unknown as Record<string, unknown>
  const soundEvent = tab.click() as unknown as Record<string, unknown>
  const header = fc
    .tuple(fc.constantFrom(...Object.keys(sound)), fc.anything({ withNullPrototype: true }))
    .map(([field, value]) => ({ ...sound, [field]: value }))
  const event = fc
    .tuple(fc.constantFrom(...Object.keys(soundEvent)), fc.jsonValue())
    .map(([field, value]) => ({ ...sound, events: [{ ...soundEvent, [field]: value }] }))
  const call = fc.record(
    {
      writeKey: fc.constant('demo'),
      type: fc.oneof(fc.constantFrom('track', 'identify', 'page'), fc.jsonValue()),
      event: fc.oneof(fc.string(), fc.jsonValue()),
      userId: fc.jsonValue(),
      anonymousId: fc.oneof(fc.uuid(), fc.jsonValue()),
      timestamp: fc.oneof(fc.constant(new Date().toISOString()), fc.jsonValue()),
      sentAt: fc.jsonValue(),
      messageId: fc.jsonValue(),
      properties: fc.jsonValue(),
      traits: fc.jsonValue(),
      context: fc.oneof(fc.jsonValue(), fc.record({ page: fc.jsonValue(), userAgent: fc.string() })),
      batch: fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())),
    },
    { requiredKeys: ['writeKey'] },
  )
  const json = fc.oneof(header, event).map((value) => encodeBatchJson(JSON.stringify(value) ?? 'null'))
  const body = fc.oneof(
    json,
    call.map((value) => new TextEncoder().encode(JSON.stringify(value))),
    fc.uint8Array({ maxLength: 300 }),
    fc.uint8Array({ maxLength: 100 }).map((noise) => Uint8Array.from([1, 0, 0, 0, 20, ...noise])),
  )
  const headers = fc.record(
    {
      'content-encoding': fc.constantFrom('gzip', 'identity', 'br', 'x'),
      'content-type': fc.constantFrom('text/plain', 'application/json', 'multipart/form-data'),
      authorization: fc.constantFrom('Basic ZGVtbzo=', 'Basic %%%', 'Bearer x', ''),
      'user-agent': fc.string().map((text) => text.replace(/[^\x20-\x7e]/g, '')),
      origin: fc.constantFrom('null', 'https://a.example', 'x'),
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      body,
      headers,
      fc.constantFrom('?key=demo', '?key=demo&key=x', '?key[a]=demo', '', '?key=demo&sha256=zz', '?writeKey=demo'),
      async (path, bytes, given, query) => {
        const answer = await post(`${stack.url}/v1/${path}${query}`, bytes as Uint8Array<ArrayBuffer>, given)
        expect(answer.status).toBeLessThan(500)
        expect(answer.text).not.toMatch(/\bat .*[.:]\d+|node_modules/)
      },
    ),
    { numRuns: 300 },
  )
  expect((await fetch(`${stack.url}/readyz`)).status).toBe(200)
})

test('nesting thousands of levels deep is refused by name', async () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
  const tab = openTab()
  const track = tab.event('track', { name: 'Deep', properties: {} })
  const json = JSON.stringify(tab.header([track])).replace('"properties":{}', `"properties":{"a":${deep}}`)
  const sent = await post(`${stack.url}/v1/record?key=demo`, encodeBatchJson(json))
  expect([sent.status, sent.body.code]).toEqual([400, 'event_invalid'])
  const call = `{"writeKey":"demo","anonymousId":"a","event":"Deep","properties":{"a":${deep}}}`
  expect((await post(`${stack.url}/v1/track`, call)).status).toBe(200)
})
