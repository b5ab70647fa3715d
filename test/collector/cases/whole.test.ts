/** The whole loop over the wire: she fails at a field, is flagged, called without an answer, orders elsewhere, and is let be. */
import { randomUUID } from 'node:crypto'
import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '../../support/stack.ts'
import { openTab, post, sendBatch, type Tab } from '../write/batches.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack?.stop())

const authorization = () => ({ authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' })
const site = '/api/sites/demo'

async function ask<T>(path: string, body?: object): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const answer = await fetch(stack.url + path, { headers: authorization(), ...init })
  const text = await answer.text()
  expect([path, answer.status, text]).toEqual([path, 200, expect.any(String)])
  return JSON.parse(text) as T
}
const read = (caseId: string) => ask<FollowUpCase>(`${site}/cases/${caseId}`)

const refused = (tab: Tab) =>
  tab.event('fieldError', {
    place: 'name:maidenName',
    form: 'id:checkout',
    label: 'Maiden name',
    nodeId: 0,
    fieldType: 'text',
    message: 'Enter your maiden name',
    validity: ['customError'],
    via: ['aria'],
    trigger: 'submit',
    attemptNo: 1,
    filled: true,
    shape: ['apostrophe'],
    lengthBucket: '4-8',
  })
const ordered = (tab: Tab, orderId: string) =>
  tab.event('track', { name: 'Order Completed', properties: { orderId, revenue: 20 } })

async function send(tab: Tab, events: Parameters<Tab['header']>[0]): Promise<void> {
  const sent = await sendBatch(stack.url, tab.header(events))
  expect(sent.body).toMatchObject({ accepted: events.length, refused: [] })
}

test('flagged, contacted with no answer, ordered from another device: closed, with the order as the reason', async () => {
  const customerId = `C-${randomUUID()}`
  const laptop = openTab({ sessionStart: Date.now() - 120_000 })
  await send(laptop, [laptop.pageView(), laptop.event('identify', { customerId, traits: {} }), refused(laptop)])
  type Point = { pointId: string; says: string; persons: { n: number } }
  let point: Point | undefined
  await expect
    .poll(
      async () => {
        const { points } = await ask<{ points: Point[] }>(`${site}/struggle-points`)
        point = points.find(({ says }) => /Maiden name.*although filled in/.test(says))
        return point?.persons.n
      },
      { timeout: 60_000 },
    )
    .toBe(1)

  const url = `${site}/struggle-points/${point?.pointId}/flag`
  expect(await ask(url)).toMatchObject({ affected: { n: 1 }, wouldFlag: 1, reachable: 0, alreadyOpen: 0 })
  const { flagged, list } = await ask<{ flagged: number; list: string }>(url, { reason: 'Maiden name refused' })
  expect(flagged).toBe(1)
  const [made] = (await ask<{ cases: FollowUpCase[] }>(list)).cases
  expect(made).toMatchObject({
    person: customerId,
    pointId: point?.pointId,
    evidence: [{ sessionId: laptop.sessionId }],
  })
  const caseId = made?.caseId ?? ''

  const contact = { version: made?.version, channel: 'call', result: 'no answer', override: 'At any hour' }
  expect((await ask<FollowUpCase>(`${site}/cases/${caseId}/contacts`, contact)).status).toBe('contacted')

  // Another device, on which she is not known until after the order.
  const phone = openTab({ sessionStart: Date.now() - 30_000 })
  await send(phone, [phone.pageView(), ordered(phone, 'A-77')])
  await new Promise((done) => setTimeout(done, 3_000))
  expect((await read(caseId)).status).toBe('contacted')
  await send(phone, [phone.event('identify', { customerId, traits: {} })])
  await expect.poll(async () => (await read(caseId)).status, { timeout: 60_000, interval: 300 }).toBe('closed')
  expect((await read(caseId)).closed).toMatchObject({
    by: 'Hindsight',
    reason: expect.stringMatching(/^Succeeded since: Order Completed on \d+ \w{3} \d{4}, order A-77$/),
  })
  const { changes } = await ask<{ changes: { field: string; to: string }[] }>(`${site}/cases/${caseId}/history`)
  expect(changes.map(({ field, to }) => `${field}: ${to}`)).toEqual([
    'case: flagged',
    'reason: Maiden name refused',
    'evidence: “Maiden name” is refused although filled in',
    'status: contacted',
    'contact: call: no answer (although: At any hour)',
    'status: closed',
    expect.stringMatching(/^closing reason: Succeeded since/),
  ])
}, 60_000)

test('flagged while nobody knew who she was: the case goes with her, and a server’s order closes it', async () => {
  const customerId = `C-${randomUUID()}`
  const tab = openTab({ sessionStart: Date.now() - 60_000 })
  await send(tab, [tab.pageView(), refused(tab)])
  const person = `anon:${tab.visitorId}`
  const moment = { sessionId: tab.sessionId, step: `${tab.tabId}.2`, ts: tab.sessionStart + 200, text: 'Refused' }
  let caseId = ''
  await expect
    .poll(
      async () => {
        const body = JSON.stringify({ person, reason: 'Asked in the chat', evidence: moment })
        const answer = await fetch(`${stack.url}${site}/cases`, { method: 'POST', headers: authorization(), body })
        if (answer.status === 200) caseId = ((await answer.json()) as { case: FollowUpCase }).case.caseId
        return answer.status
      },
      { timeout: 60_000, interval: 300 },
    )
    .toBe(200)
  await send(tab, [tab.event('identify', { customerId, traits: {} })])
  await expect.poll(async () => (await read(caseId)).person, { timeout: 60_000, interval: 300 }).toBe(customerId)
  expect((await read(caseId)).status).toBe('new')

  const call = { writeKey: 'demo', userId: customerId, event: 'Order Completed', messageId: randomUUID() }
  const order = { ...call, properties: { order_id: 'S-5', revenue: 3 } }
  expect((await post(`${stack.url}/v1/track`, JSON.stringify(order))).status).toBe(200)
  await expect
    .poll(async () => (await read(caseId)).closed?.reason, { timeout: 60_000, interval: 300 })
    .toMatch(/order S-5$/)
}, 60_000)
