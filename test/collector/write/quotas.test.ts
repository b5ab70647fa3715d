/** What a site may send on a day: counted over all collectors, facts for longer than replays, and shown. */
import { randomBytes } from 'node:crypto'
import type { Health } from '@hindsight/protocol/api/health'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '../../support/stack.ts'
import { ask } from '../people/visits.ts'
import { chunkOf, openTab, post, sendBatch } from './batches.ts'

let stack: Stack
let other: Stack
beforeAll(async () => {
  stack = await startStack()
  other = await startStack({ on: stack.storeAt, env: { DEMO: 'off' } })
})
afterAll(async () => {
  await other?.stop()
  await stack?.stop()
})

async function siteWith(quota: { eventsPerDay?: number; replayGbPerDay?: number }) {
  const made = await ask(stack, '/api/sites', { method: 'POST', body: { name: 'Limited', allowedOrigins: [] } })
  const { siteId, writeKey, version } = made.body as { siteId: string; writeKey: string; version: number }
  const settings = { quota: { eventsPerDay: null, replayGbPerDay: null, ...quota } }
  const changed = await ask(stack, `/api/sites/${siteId}`, { method: 'PATCH', body: { version, settings } })
  expect(changed.status).toBe(200)
  return { siteId, writeKey }
}
const healthOf = async (siteId: string) => (await ask(stack, `/api/sites/${siteId}/health`)).body as unknown as Health

test("a day's events are counted over all collectors; above them senders are told when to come back", async () => {
  const { siteId, writeKey } = await siteWith({ eventsPerDay: 20 })
  const tab = openTab()
  const send = (to: Stack, n: number) =>
    sendBatch(to.url, tab.header(Array.from({ length: n }, () => tab.click())), undefined, writeKey)
  expect((await send(stack, 12)).status).toBe(200)
  expect((await send(stack, 8)).status).toBe(200)
  const told = await send(stack, 1)
  expect([told.status, told.body.code]).toEqual([429, 'event_quota_used'])
  const seconds = Number(told.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(3_600)
  // Analytics calls are events too, and heartbeats would only be answered that all is well.
  const call = { writeKey, anonymousId: 'a', event: 'E' }
  expect((await post(`${stack.url}/v1/track`, JSON.stringify(call))).status).toBe(429)
  // The other one learns of the site and of what was stored by looks of its own.
  const beat = () => sendBatch(other.url, tab.header([]), undefined, writeKey)
  await expect.poll(async () => (await beat()).body.code, { timeout: 40_000 }).toBe('event_quota_used')
  const [stored] = await stack.store.query('SELECT toUInt32(count()) AS n FROM events WHERE siteId = {siteId:String}', {
    siteId,
  })
  expect(stored).toEqual({ n: 20 })
  expect((await healthOf(siteId)).quota).toMatchObject({ eventsPerDay: 20, events: 20, replayGbPerDay: null })
  await expect.poll(async () => (await healthOf(siteId)).refused.map(({ code }) => code)).toContain('event_quota_used')
  expect((await healthOf('demo')).quota).toBeNull()
})

test('a replay that is too much is left out of its batch, and its session says so; facts are stored', async () => {
  const { siteId, writeKey } = await siteWith({ replayGbPerDay: 0.001 })
  const tab = openTab()
  const send = (chunkNo: number, bytes: number) => {
    const [chunk, body] = chunkOf(tab, chunkNo, randomBytes(bytes).toString('base64'))
    return sendBatch(stack.url, tab.header([tab.click()], { chunk }), body, writeKey)
  }
  expect((await send(1, 600_000)).body.refused).toEqual([])
  const second = await send(2, 600_000)
  expect(second.status).toBe(200)
  expect(second.body).toMatchObject({ accepted: 1, refused: [{ eventNo: null, code: 'replay_quota_used' }] })
  // What still fits is taken.
  expect((await send(3, 10_000)).body.refused).toEqual([])
  const detail = () => ask(stack, `/api/sites/${siteId}/sessions/${tab.sessionId}`)
  await expect.poll(async () => (await detail()).text, { timeout: 20_000 }).toContain('as much replay today as it may')
  const { quota } = await healthOf(siteId)
  expect(quota?.events).toBe(3)
  expect(quota?.replayBytes).toBeGreaterThan(600_000)
  expect(quota?.replayBytes).toBeLessThan(1_000_000)
})
