/** A batch counts once, however often and wherever it is sent. */
import { randomUUID } from 'node:crypto'
import type { BatchHeader } from '@hindsight/protocol/events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '../../support/stack.ts'
import { chunkOf, openTab, post, sendBatch } from './batches.ts'

let stack: Stack
let second: Stack
beforeAll(async () => {
  stack = await startStack()
  second = await startStack({ on: stack.storeAt })
})
afterAll(async () => {
  await second?.stop()
  await stack?.stop()
})

async function counts(sessionId: string): Promise<{ events: number; chunks: number }> {
  const n = async (table: string) => {
    const [row] = await stack.store.query<{ n: string }>(
      `SELECT toString(count()) AS n FROM ${table} WHERE sessionId = {sessionId:UUID}`,
      { sessionId },
    )
    return Number(row?.n)
  }
  return { events: await n('events'), chunks: await n('replayChunks') }
}

const again = (header: BatchHeader, attempt: number): BatchHeader => ({ ...header, attempt, sentAt: Date.now() })

test('a second try gets 200 and adds nothing', async () => {
  const tab = openTab()
  const [chunk, bytes] = chunkOf(tab, 1)
  const header = tab.header([tab.pageView(), tab.click()], { chunk })
  const first = await sendBatch(stack.url, header, bytes)
  const retry = await sendBatch(stack.url, again(header, 2), bytes)
  expect([first.status, retry.status]).toEqual([200, 200])
  expect(retry.body).toEqual(first.body)
  expect(await counts(tab.sessionId)).toEqual({ events: 2, chunks: 1 })
})

test('a second try that carries more than the first adds only what is new', async () => {
  const tab = openTab()
  const header = tab.header([tab.pageView(), tab.click()])
  await sendBatch(stack.url, header)
  const more = { ...again(header, 2), events: [...header.events, tab.click()] }
  expect((await sendBatch(stack.url, more)).body).toMatchObject({ accepted: 3 })
  expect(await counts(tab.sessionId)).toEqual({ events: 3, chunks: 0 })
})

test('ids in capitals are the same ids: a second try adds nothing', async () => {
  const [sessionId, tabId] = [randomUUID().toUpperCase(), randomUUID().toUpperCase()]
  const tab = openTab({ sessionId, tabId })
  const [chunk, bytes] = chunkOf(tab, 1)
  const header = tab.header([tab.pageView(), tab.click()], { chunk })
  await sendBatch(stack.url, header, bytes)
  await sendBatch(second.url, again(header, 2), bytes)
  expect(await counts(sessionId)).toEqual({ events: 2, chunks: 1 })
})

test('many tries at the same moment, at two collectors, add one', async () => {
  const tab = openTab()
  const [chunk, bytes] = chunkOf(tab, 1)
  const header = tab.header([tab.pageView(), tab.click()], { chunk })
  await sendBatch(stack.url, header, bytes)
  const tries = Array.from({ length: 12 }, (_, i) =>
    sendBatch((i % 2 === 0 ? stack : second).url, again(header, i + 2), bytes),
  )
  expect((await Promise.all(tries)).map(({ status }) => status)).toEqual(Array(12).fill(200))
  expect(await counts(tab.sessionId)).toEqual({ events: 2, chunks: 1 })
})

test('first and second try at the same moment, at one collector, add one', async () => {
  const tab = openTab()
  const [chunk, bytes] = chunkOf(tab, 1)
  const header = tab.header([tab.pageView(), tab.click()], { chunk })
  await Promise.all([1, 2, 3].map((attempt) => sendBatch(stack.url, again(header, attempt), bytes)))
  expect(await counts(tab.sessionId)).toEqual({ events: 2, chunks: 1 })
})

test('a browser that repeats a first try by itself is found out by a collector that never saw the tab', async () => {
  const tab = openTab()
  const batches = [1, 2, 3].map((chunkNo) => {
    const [chunk, bytes] = chunkOf(tab, chunkNo)
    return { header: tab.header([tab.click(), tab.click()], { chunk }), bytes }
  })
  for (const { header, bytes } of batches) await sendBatch(stack.url, header, bytes)
  for (const { header, bytes } of batches) expect((await sendBatch(second.url, header, bytes)).status).toBe(200)
  expect(await counts(tab.sessionId)).toEqual({ events: 6, chunks: 3 })
})

test('batches that arrive out of order are all there', async () => {
  const tab = openTab()
  const headers = Array.from({ length: 6 }, () => tab.header([tab.click(), tab.click()]))
  for (const header of [...headers].reverse()) await sendBatch(stack.url, header)
  expect(await counts(tab.sessionId)).toEqual({ events: 12, chunks: 0 })
})

test('first tries in a row are not looked up', async () => {
  const tab = openTab()
  await sendBatch(stack.url, tab.header([tab.pageView()]))
  const before = stack.collector.writer.stats().lookUps
  for (let i = 0; i < 5; i++) await sendBatch(stack.url, tab.header([tab.click()]))
  expect(stack.collector.writer.stats().lookUps).toBe(before)
})

test('an analytics call counts once: by its messageId, else by its content', async () => {
  const anonymousId = randomUUID()
  const named = { messageId: randomUUID(), anonymousId, event: 'Once', timestamp: new Date().toISOString() }
  const nameless = { anonymousId, event: 'Once too', timestamp: new Date().toISOString(), properties: { a: 1 } }
  for (const call of [named, nameless]) {
    const body = JSON.stringify({ ...call, writeKey: 'demo' })
    await post(`${stack.url}/v1/track`, body)
    await Promise.all([post(`${second.url}/v1/track`, body), post(`${stack.url}/v1/track`, body)])
  }
  const rows = await stack.store.query<{ name: string; n: string }>(
    `SELECT name, toString(count()) AS n FROM events WHERE visitorId = {anonymousId:String} GROUP BY name ORDER BY name`,
    { anonymousId },
  )
  expect(rows).toEqual([
    { name: 'Once', n: '1' },
    { name: 'Once too', n: '1' },
  ])
})

test('the same event of two sites is two events', async () => {
  const other = await stack.collector.sites.create('Other', {}, 'test')
  const tab = openTab()
  const header = tab.header([tab.pageView()])
  await sendBatch(stack.url, again(header, 2))
  await sendBatch(stack.url, again(header, 2), undefined, other.writeKey)
  expect(await counts(tab.sessionId)).toEqual({ events: 2, chunks: 0 })
})

test('a second insert under the token of the first is dropped by the store itself', async () => {
  const tab = openTab()
  await sendBatch(stack.url, tab.header([tab.pageView()]))
  const rows = await stack.store.query<Record<string, unknown>>(
    'SELECT * EXCEPT storedAt FROM events WHERE sessionId = {sessionId:UUID}',
    { sessionId: tab.sessionId },
  )
  const late = rows.map((row) => ({ ...row, eventNo: 2 }))
  const token = randomUUID()
  await stack.store.insert('events', late, { token })
  await stack.store.insert('events', late, { token })
  expect(await counts(tab.sessionId)).toEqual({ events: 2, chunks: 0 })
})
