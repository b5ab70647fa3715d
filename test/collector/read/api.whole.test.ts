/** One visit over the whole path: sent as a recorder sends it, rolled up, found, and read back through the API. */
import { gunzipSync } from 'node:zlib'
import type { EventRow, SessionDetail, SessionRow } from '@hindsight/protocol/api/sessions'
import { stepOf } from '@hindsight/protocol/steps'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '../../support/stack.ts'
import { chunkOf, openTab, sendBatch } from '../write/batches.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack.stop())

const get = (path: string) => fetch(stack.url + path, { headers: { authorization: `Bearer ${stack.apiKey}` } })
const read = async <T>(path: string): Promise<T> => {
  const answer = await get(path)
  expect([path, answer.status]).toEqual([path, 200])
  return (await answer.json()) as T
}
type Found = { total: { n: number; list: string }; sessions: SessionRow[] }

test('a visitor who fails at a field is found by what she saw, and read step by step', async () => {
  const tab = openTab({ sessionStart: Date.now() - 20_000 })
  const place = { place: 'name:maidenName', form: 'id:checkout', label: 'Maiden name', nodeId: 0 }
  const events = [
    tab.pageView(),
    tab.click({ label: 'Pay now', reactionMs: 0 }),
    tab.event('fieldError', {
      ...place,
      fieldType: 'text',
      message: 'Enter your maiden name',
      validity: ['customError'],
      via: ['aria'],
      trigger: 'submit',
      attemptNo: 1,
      filled: true,
      shape: ['apostrophe'],
      lengthBucket: '4-8',
    }),
    tab.event('request', { method: 'POST', url: 'https://shop.example/pay', status: 0, durationMs: 12, failed: true }),
    tab.event('track', { name: 'Voucher Tried', properties: { code: 'x', nested: { n: 0 } } }),
    tab.event('identify', { customerId: 'C-1', traits: {} }),
    tab.event('recording', { reason: 'on' }),
  ]
  const [chunk, bytes] = chunkOf(tab, 1)
  const sent = await sendBatch(stack.url, tab.header(events, { chunk }), bytes)
  expect(sent.body).toMatchObject({ accepted: events.length, refused: [] })

  const list = '/api/sites/demo/sessions'
  let found: Found = { total: { n: 0, list: '' }, sessions: [] }
  await expect
    .poll(async () => {
      found = await read<Found>(`${list}?text=MAIDEN&page=/checkout&person=C-&withErrors=true&withReplay=true`)
      return found.total.n
    })
    .toBe(1)
  expect(found.sessions[0]).toMatchObject({
    sessionId: tab.sessionId,
    customerId: 'C-1',
    fieldErrors: 1,
    falseRejections: 1,
    failedRequests: 1,
    recording: 'on',
    hasReplay: true,
    live: true,
  })
  expect((await read<Found>(found.total.list)).sessions.map(({ sessionId }) => sessionId)).toEqual([tab.sessionId])

  const detail = await read<SessionDetail>(`${list}/${tab.sessionId}`)
  expect(detail.tabs.map(({ tabId, chunks }) => [tabId, chunks.length])).toEqual([[tab.tabId, 1]])
  const replay = await get(`${list}/${tab.sessionId}/tabs/${tab.tabId}/chunks/1`)
  expect(replay.headers.get('hindsight-encoding')).toBe('gzip')
  expect(gunzipSync(Buffer.from(await replay.arrayBuffer())).toString()).toContain('"type":4')

  const { events: rows } = await read<{ events: EventRow[] }>(`${list}/${tab.sessionId}/events`)
  expect(rows.map(({ kind }) => kind)).toEqual(events.map(({ kind }) => kind))
  expect(rows[1]).toMatchObject({ reactionMs: 0, label: 'Pay now' })
  expect(rows.flatMap((row) => stepOf(row)?.text ?? [])).toEqual([
    'Navigated to /checkout',
    'Clicked button “Pay now”',
    'Error on Maiden name: “Enter your maiden name” (although filled in)',
    expect.stringContaining('Request failed: POST'),
    'Voucher Tried',
    'Signed in or gave a customer number',
  ])
})

test('what was refused on the way in is told on the page Refused', async () => {
  const tab = openTab()
  await sendBatch(stack.url, tab.header([tab.click({ x: 'left' })]))
  await sendBatch(stack.url, tab.header([tab.pageView()]), undefined, 'wrong-key')
  await expect
    .poll(async () => {
      const { refusals } = await read<{ refusals: { code: string; field: string }[] }>('/api/sites/demo/refusals')
      return refusals.map(({ code }) => code).sort()
    })
    .toEqual(['event_invalid', 'key_unknown'])
})

test('a new site takes events under its key at once, and shows when they arrived', async () => {
  const made = await fetch(`${stack.url}/api/sites`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Second shop' }),
  })
  const { siteId, writeKey } = (await made.json()) as { siteId: string; writeKey: string }
  const tab = openTab()
  const before = Date.now()
  expect((await sendBatch(stack.url, tab.header([tab.pageView()]), undefined, writeKey)).status).toBe(200)
  type Arrived = { firstEventAt: number | null; lastEventAt: number | null }
  await expect.poll(async () => (await read<Arrived>(`/api/sites/${siteId}`)).firstEventAt).not.toBeNull()
  const { firstEventAt, lastEventAt } = await read<Arrived>(`/api/sites/${siteId}`)
  expect(firstEventAt).toBeGreaterThanOrEqual(before)
  expect(lastEventAt).toBe(firstEventAt)
})
