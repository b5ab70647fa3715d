/** What a recorder sends is in the store, each field in its column, and what is not sound is named and left out. */
import { gunzipSync, gzipSync } from 'node:zlib'
import { encodeBatch } from '@hindsight/protocol/batch'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '../../support/stack.ts'
import { chunkOf, openTab, post, sendBatch } from './batches.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack?.stop())

const rowsOf = (sessionId: string) =>
  stack.store.query<Record<string, unknown>>(
    'SELECT * FROM events WHERE sessionId = {sessionId:UUID} ORDER BY tabId, eventNo',
    { sessionId },
  )

test('an event lands in its columns, the rest in properties', async () => {
  const tab = openTab()
  const header = tab.header(
    [
      tab.pageView({
        url: 'https://shop.example/orders/10293?email=ann@example.com&utm_source=mail',
        path: '/orders/10293',
      }),
      tab.click(),
      tab.event('track', {
        name: 'Order Completed',
        properties: { order_id: 'A-1', total: 12.5, currency: 'eur', promotion_id: 'p1', items: [1] },
      }),
    ],
    { clockOffsetMs: 500, release: 'r1' },
  )
  const sent = await sendBatch(stack.url, header)
  expect(sent).toMatchObject({ status: 200, body: { accepted: 3, refused: [], missingAssets: [] } })

  const [page, click, order] = await rowsOf(tab.sessionId)
  expect(page).toMatchObject({
    siteId: 'demo',
    kind: 'pageView',
    source: 'recorder',
    url: 'https://shop.example/orders/10293?email=*&utm_source=mail',
    path: '/orders/#',
    title: 'Checkout',
    language: 'nl',
    release: 'r1',
    recorder: '0.1.0',
    visitorId: tab.visitorId,
    verified: false,
  })
  expect(JSON.parse(page?.properties as string)).toEqual({
    navigation: 'load',
    viewportWidth: 1440,
    viewportHeight: 900,
  })
  expect(click).toMatchObject({
    kind: 'click',
    path: '/checkout',
    place: 'name:voucher',
    nodeId: 12,
    interactive: true,
    reactionMs: 12,
    reaction: 'mutation',
    errorAfterMs: null,
  })
  const ts = Date.parse(`${String(click?.ts).replace(' ', 'T')}Z`)
  const originalTs = Date.parse(`${String(click?.originalTs).replace(' ', 'T')}Z`)
  expect([ts - originalTs, originalTs]).toEqual([500, header.events[1]?.ts])
  expect(order).toMatchObject({
    name: 'Order Completed',
    orderId: 'A-1',
    revenue: 12.5,
    currency: 'EUR',
    promotionId: 'p1',
  })
  expect(JSON.parse(order?.properties as string).properties.items).toEqual([1])
})

test('a replay chunk is stored byte for byte', async () => {
  const tab = openTab()
  const text = `${JSON.stringify({ type: 2, data: 'naïve \u0000 ☃\n\n'.repeat(500) })}\n`
  const [chunk, bytes] = chunkOf(tab, 1, text)
  const sent = await sendBatch(stack.url, tab.header([tab.pageView()], { chunk }), bytes)
  expect(sent.status).toBe(200)
  const stored = await stack.store.queryBinary(
    'SELECT bytes FROM replayChunks WHERE sessionId = {sessionId:UUID} FORMAT RawBLOB',
    { sessionId: tab.sessionId },
  )
  expect(stored.equals(bytes)).toBe(true)
  expect(gunzipSync(stored).toString()).toBe(text)
  const [row] = await stack.store.query<Record<string, unknown>>(
    `SELECT * EXCEPT bytes, toUnixTimestamp64Milli(receivedAt) > 0 AS isDated FROM replayChunks
     WHERE sessionId = {sessionId:UUID}`,
    { sessionId: tab.sessionId },
  )
  expect(row).toMatchObject({
    siteId: 'demo',
    tabId: tab.tabId,
    chunkNo: 1,
    pageId: tab.pageId,
    hasSnapshot: true,
    encoding: 'gzip',
    eventCount: 1,
    rawBytes: Buffer.byteLength(text),
    assets: [],
    isDated: 1,
  })
  expect(Number(row?.firstTs)).toBe(tab.sessionStart)
})

test('a batch may itself be gzipped', async () => {
  const tab = openTab()
  const body = new Uint8Array(gzipSync(encodeBatch(tab.header([tab.pageView()]))))
  const sent = await post(`${stack.url}/v1/record?key=demo`, body, { 'content-encoding': 'gzip' })
  expect(sent.body).toMatchObject({ accepted: 1 })
})

test('what is sound in a batch is kept, and the answer names what was not', async () => {
  const tab = openTab()
  const good = [tab.pageView(), tab.click()]
  const bad = [
    { ...tab.click(), place: 'x'.repeat(5000) },
    { ...tab.click(), kind: 'mindReading' },
    { ...tab.click(), ts: Date.now() + 3_600_000 },
    { ...tab.click(), ts: Date.now() - 40 * 86_400_000 },
    'not an event',
    { ...tab.click(), eventNo: 1 },
  ]
  const [chunk] = chunkOf(tab, 1)
  const header = tab.header([good[0], ...bad, good[1]] as never, { chunk })
  const sent = await sendBatch(stack.url, header, Buffer.from('this is not gzip at all'))
  expect(sent.status).toBe(200)
  expect(sent.body).toMatchObject({ accepted: 2 })
  expect(sent.body.refused).toEqual([
    { eventNo: 3, code: 'event_invalid', field: 'events[1].place', rule: expect.stringMatching(/200/) },
    { eventNo: 4, code: 'event_kind_unknown', field: 'events[2].kind', rule: expect.stringMatching(/pageView/) },
    { eventNo: 5, code: 'event_in_future', field: 'ts', rule: expect.any(String) },
    { eventNo: 6, code: 'event_too_old', field: 'ts', rule: expect.any(String) },
    { eventNo: null, code: 'event_invalid', field: 'events[5]', rule: expect.any(String) },
    { eventNo: 1, code: 'event_invalid', field: 'events[6].eventNo', rule: expect.any(String) },
    { eventNo: null, code: 'chunk_encoding_wrong', field: 'chunk.encoding', rule: expect.any(String) },
  ])
  expect((await rowsOf(tab.sessionId)).map((row) => row.eventNo)).toEqual([1, 2])
})

test('fields that this version does not know are ignored', async () => {
  const tab = openTab()
  const event = { ...tab.click(), colourOfTheSky: 'blue' }
  const sent = await sendBatch(stack.url, { ...tab.header([event]), mood: 'good' } as never)
  expect(sent.body).toMatchObject({ accepted: 1, refused: [] })
  const [row] = await rowsOf(tab.sessionId)
  expect(row?.properties).not.toContain('colourOfTheSky')
})

test('texts of any kind survive: NUL, quotes, lone surrogates, blank lines, emoji', async () => {
  const tab = openTab()
  const odd = ['a\u0000b', '"\'\\`', '\ud800 lone', 'two\n\nlines\r\n', '👩‍👩‍👧 ж 漢', '{"a":1}\n\nDROP TABLE events']
  const events = odd.map((text) => tab.event('track', { name: text, properties: { text } }))
  const sent = await sendBatch(stack.url, tab.header(events))
  expect(sent.body).toMatchObject({ accepted: odd.length })
  const rows = await rowsOf(tab.sessionId)
  expect(rows.map((row) => JSON.parse(row.properties as string).properties.text)).toEqual(odd)
  const names = rows.map((row) => row.name)
  expect(names.filter((_, i) => i !== 2)).toEqual(odd.filter((_, i) => i !== 2))
})

test('numbers at the edge of their columns are stored, not wrapped', async () => {
  const tab = openTab()
  const sent = await sendBatch(
    stack.url,
    tab.header([
      tab.click({ nodeId: 2 ** 40, reactionMs: 2 ** 45, errorAfterMs: 0 }),
      tab.event('request', { method: 'GET', url: 'https://shop.example/x', status: 0, durationMs: 0, failed: true }),
    ]),
  )
  expect(sent.body).toMatchObject({ accepted: 2 })
  const [click, request] = await rowsOf(tab.sessionId)
  expect(click).toMatchObject({ nodeId: null, reactionMs: 4_294_967_295, errorAfterMs: 0 })
  expect(request).toMatchObject({ status: 0, durationMs: 0 })
})
