/** Calls of Segment's API: whose key, whose ids, which time, and what of them is kept. */
import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Stack, startStack } from '../../support/stack.ts'
import { post } from './batches.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack?.stop())

type Row = Record<string, unknown>

async function stored(call: Row, path = 'batch', headers: Record<string, string> = {}): Promise<Row | undefined> {
  const messageId = randomUUID()
  const event = { messageId, anonymousId: 'anon-1', ...call }
  const body = path === 'batch' ? { writeKey: 'demo', batch: [event] } : { writeKey: 'demo', ...event }
  expect(await post(`${stack.url}/v1/${path}`, JSON.stringify(body), headers)).toMatchObject({
    status: 200,
    body: { success: true },
  })
  const [row] = await stack.store.query<Row>(
    `SELECT *, toString(toUnixTimestamp64Milli(ts)) AS tsMs, toString(toUnixTimestamp64Milli(originalTs)) AS originalMs
     FROM events WHERE messageId = {messageId:String}`,
    { messageId },
  )
  return row
}

test('the key comes as Basic user name, in the body, or in the query, and the type with the path', async () => {
  const visitor = randomUUID()
  const basic = { authorization: `Basic ${Buffer.from('demo:').toString('base64')}` }
  const call = (n: number) => ({ anonymousId: visitor, event: `E${n}`, messageId: randomUUID() })
  const gzipped = new Uint8Array(gzipSync(JSON.stringify({ batch: [{ type: 'track', ...call(4) }] })))
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  expect(
    await Promise.all([
      post(`${stack.url}/v1/track`, JSON.stringify(call(1)), basic),
      post(`${stack.url}/v1/t`, JSON.stringify({ ...call(2), writeKey: 'demo' }), { 'content-type': 'text/plain' }),
      post(`${stack.url}/v1/track?writeKey=demo`, JSON.stringify(call(3))),
      post(`${stack.url}/v1/b?writeKey=demo`, gzipped, { ...form, 'content-encoding': 'gzip' }),
      post(`${stack.url}/v1/import`, JSON.stringify({ writeKey: 'demo', batch: [{ type: 'track', ...call(5) }] })),
    ]).then((sent) => sent.map(({ status }) => status)),
  ).toEqual([200, 200, 200, 200, 200])
  const rows = await stack.store.query<Row>(
    'SELECT name FROM events WHERE visitorId = {visitor:String} ORDER BY name',
    { visitor },
  )
  expect(rows.map(({ name }) => name)).toEqual(['E1', 'E2', 'E3', 'E4', 'E5'])
  const wrong = { authorization: 'Bearer abc' }
  expect((await post(`${stack.url}/v1/track`, JSON.stringify(call(6)), wrong)).body.code).toBe('key_missing')
})

test('a track call: columns from its properties, its claims unverified', async () => {
  const row = await stored({
    type: 'track',
    event: 'Order Completed',
    userId: 42,
    properties: { order_id: 9001, total: '19.90', revenue: 0, currency: 'eur', coupon: 'X' },
    context: {
      page: { url: 'https://shop.example/orders/123456?token=secret', title: 'Thanks, ann@example.com' },
      userAgent:
        'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/98.0.4758.102 Safari/537.36',
      locale: 'nl-NL',
      ip: '192.0.2.1',
      library: { name: 'analytics.js', version: '1' },
    },
  })
  expect(row).toMatchObject({
    kind: 'track',
    name: 'Order Completed',
    source: 'browser',
    verified: false,
    visitorId: 'anon-1',
    customerId: '42',
    orderId: '9001',
    revenue: 0,
    currency: 'EUR',
    url: 'https://shop.example/orders/[number]?token=*',
    path: '/orders/#',
    title: 'Thanks, [email]',
    browser: 'Chrome',
    browserVersion: '98',
    os: 'Windows',
    osVersion: '10',
    device: 'desktop',
    language: 'nl-NL',
  })
  expect(row?.properties).not.toMatch(/192\.0\.2\.1|secret/)
  expect(JSON.parse(row?.properties as string)).toMatchObject({
    properties: { coupon: 'X', total: '19.90' },
    context: { library: { name: 'analytics.js' } },
  })
})

test('identify, page and screen', async () => {
  const identify = await stored({ userId: 'u-7', traits: { plan: 'gold' } }, 'i')
  expect(identify).toMatchObject({ kind: 'identify', customerId: 'u-7', verified: false })
  expect(JSON.parse(identify?.properties as string).traits).toEqual({ plan: 'gold' })
  const page = await stored(
    { name: 'Home', category: 'Docs', properties: { url: 'https://shop.example/docs?x=1', title: 'Docs', lang: 'en' } },
    'page',
  )
  expect(page).toMatchObject({
    kind: 'pageView',
    name: 'Docs Home',
    url: 'https://shop.example/docs?x=*',
    path: '/docs',
  })
  expect(JSON.parse(page?.properties as string).properties).toEqual({ lang: 'en' })
  expect(await stored({ name: 'Cart' }, 's')).toMatchObject({ kind: 'pageView', name: 'Cart', url: '' })
})

test('group: of which one she is, what is said of it under names of its own, and nobody of it by name', async () => {
  const traits = { plan: 'pro', employees: 40, email: 'office@acme.example', note: 'ask bob@acme.example' }
  const row = await stored({ userId: 'u-8', groupId: 'acme', traits }, 'g')
  expect(row).toMatchObject({ kind: 'identify', name: 'group', customerId: 'u-8', visitorId: 'anon-1' })
  expect(JSON.parse(row?.properties as string).traits).toEqual({
    group: 'acme',
    'group.plan': 'pro',
    'group.employees': 40,
    'group.note': 'ask [email]',
  })
  const contacts = await stack.store.query("SELECT customerId FROM contactDetails WHERE customerId = 'u-8'")
  expect(contacts).toEqual([])
  expect(await stored({ type: 'group', userId: 'u-8', groupId: ' ' })).toBeUndefined()
})

describe('time', () => {
  const now = Date.now()
  const iso = (ms: number) => new Date(ms).toISOString()
  const track = { type: 'track', event: 'T' }
  const near = (value: unknown, ms: number) => expect(Math.abs(Number(value) - ms)).toBeLessThan(5_000)

  test('as the sender says, when its clock is about right', async () => {
    const then = Date.now() - 60_000
    const row = await stored({ ...track, timestamp: iso(then), sentAt: iso(Date.now() - 800) })
    expect([row?.tsMs, row?.originalMs]).toEqual([String(then), String(then)])
  })
  test('corrected, when its clock is hours off', async () => {
    const late = { ...track, anonymousId: 'hours-off' }
    const row = await stored({ ...late, originalTimestamp: iso(now - 7_200_000), sentAt: iso(now - 7_195_000) })
    expect(row?.originalMs).toBe(String(now - 7_200_000))
    near(row?.tsMs, Date.now() - 5_000)
  })
  test('by one offset for a session, so that a slow request does not change the order', async () => {
    const hourMs = 3_600_000
    const clock = { ...track, anonymousId: 'an-hour-slow' }
    const sent = (atMs: number, wayMs: number) => ({
      ...clock,
      timestamp: iso(atMs - hourMs),
      sentAt: iso(Date.now() - wayMs - hourMs),
    })
    const first = await stored(sent(now - 60_000, 3_000))
    const second = await stored(sent(now - 59_000, 100))
    expect(Number(second?.tsMs) - Number(first?.tsMs)).toBe(1_000)
    // Held up for two minutes on its way: that is no clock.
    const held = await stored(sent(now - 58_000, 120_000))
    expect(Number(held?.tsMs) - Number(first?.tsMs)).toBe(2_000)
    // The first was held up, as this quicker one shows.
    await stored({ ...sent(now, 60_000), anonymousId: 'held-up' })
    const quick = await stored({ ...sent(now - 1_000, 0), anonymousId: 'held-up' })
    near(quick?.tsMs, now - 1_000)
  })
  test('as it is, of a library that says when a batch was closed', async () => {
    const then = Date.now() - 600_000
    const library = { context: { library: { name: 'analytics-kotlin' } }, anonymousId: 'phone' }
    const row = await stored({ ...track, ...library, timestamp: iso(then), sentAt: iso(then + 1_000) })
    expect(row?.tsMs).toBe(String(then))
  })
  test('a fast clock does not bring it into the future', async () => {
    const row = await stored({ ...track, timestamp: iso(Date.now() + 3_000) })
    expect(Number(row?.tsMs)).toBeLessThanOrEqual(Date.now())
  })
  test('that of its arrival, when it says none', async () => {
    near((await stored(track))?.tsMs, Date.now())
  })
  test('none at all, when it is no time, too old, or in the future', async () => {
    expect(await stored({ ...track, timestamp: 'yesterday' })).toBeUndefined()
    expect(await stored({ ...track, timestamp: iso(now - 31 * 86_400_000) })).toBeUndefined()
    expect(await stored({ ...track, timestamp: iso(now + 86_400_000) })).toBeUndefined()
  })
})

test('ids that mean nobody are none', async () => {
  for (const nobody of ['', 'null', 'undefined', 'anonymous', '[object Object]', null, true, '0']) {
    const row = await stored({ type: 'track', event: 'T', userId: nobody })
    expect([nobody, row?.customerId]).toEqual([nobody, ''])
  }
  expect(await stored({ type: 'track', event: 'T', userId: 'x'.repeat(257) })).toBeUndefined()
})

test('browser libraries are told to send here and nowhere else, by the name they asked', async () => {
  const asked = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${stack.url}${path}`, { headers })
    return { status: response.status, body: (await response.json()) as Row, cors: response.headers }
  }
  const host = new URL(stack.url).host
  const segment = await asked('/v1/projects/demo/settings', { origin: 'http://shop.example' })
  expect(segment.body).toEqual({
    integrations: { 'Segment.io': { apiKey: 'demo', apiHost: `${host}/v1`, protocol: 'http' } },
    metrics: { sampleRate: 0 },
  })
  expect(segment.cors.get('access-control-allow-origin')).toBe('http://shop.example')
  // Behind a proxy that ends TLS: a page that came over https may not send to http.
  const secure = await asked('/v1/projects/demo/settings', { origin: 'https://shop.example' })
  expect(JSON.stringify(secure.body)).not.toContain('protocol')
  const basic = { authorization: `Basic ${Buffer.from('demo:').toString('base64')}` }
  for (const [path, headers] of [
    ['/sourceConfig/?p=npm&v=3&writeKey=demo', {}],
    ['/sourceConfig', basic],
  ] as const) {
    expect((await asked(path, headers)).body.source).toMatchObject({ enabled: true, destinations: [] })
  }
  const unknown = ['/v1/projects/nobody/settings', '/sourceConfig/?writeKey=nobody']
  for (const path of unknown) expect((await asked(path)).status).toBe(404)
  const preflight = await fetch(`${stack.url}/sourceConfig/`, {
    method: 'OPTIONS',
    headers: { origin: 'https://shop.example', 'access-control-request-headers': 'authorization,x-next-year' },
  })
  expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
    204,
    'authorization,x-next-year',
  ])
})

test('a beacon has its key in the address only', async () => {
  const messageId = randomUUID()
  const body = JSON.stringify({ batch: [{ type: 'track', event: 'Left', anonymousId: 'b-1', messageId }] })
  const text = { 'content-type': 'text/plain' }
  expect((await post(`${stack.url}/beacon/v1/batch?writeKey=demo`, body, text)).status).toBe(200)
  expect((await post(`${stack.url}/beacon/v1/batch`, body, text)).body.code).toBe('key_missing')
  const [row] = await stack.store.query<Row>('SELECT name FROM events WHERE messageId = {messageId:String}', {
    messageId,
  })
  expect(row).toEqual({ name: 'Left' })
})
