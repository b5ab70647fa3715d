/** What a caller says finds her, her visit with the moment, her case; and nothing of it to whoever may not know her. */
import { randomUUID } from 'node:crypto'
import type { findRoutes } from '@hindsight/protocol/api/find'
import type { OutputOf } from '@hindsight/protocol/api/route'
import { sessionCode } from '@hindsight/protocol/sessionCode'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { makeAccount, person } from '../../dashboard/open.ts'
import { addColleague, apiOf } from '../../dashboard/supportWork.ts'
import { type Stack, startStack } from '../../support/stack.ts'
import type { Tab } from '../write/batches.ts'
import { ask, tell, visit } from './visits.ts'

type Found = OutputOf<(typeof findRoutes)['find']>

let stack: Stack
let hers: string
let withError: string
let viewer: string
const soon = { timeout: 60_000, interval: 100 }

const find = async (text: string, cookie?: string) =>
  (await ask(stack, '/api/sites/demo/find', { method: 'POST', body: { text }, ...(cookie ? { cookie } : {}) }))
    .body as unknown as Found
const persons = async (text: string) =>
  (await find(text)).customers.map(({ by, customer }) => `${customer.person} by ${by}`)

const scriptError = (tab: Tab, message: string) =>
  tab.event('jsError', {
    message,
    errorType: 'Error',
    source: '',
    line: 1,
    column: 1,
    stack: '',
    unhandledRejection: false,
  })

beforeAll(async () => {
  stack = await startStack()
  hers = await visit(stack, randomUUID(), 1, (tab) => [
    tab.event('identify', {
      customerId: 'C-100',
      traits: { name: 'Maeve O’Brien', email: 'Maeve@Example.com', phone: '+49 176 1234542' },
    }),
    tab.event('track', { name: 'Order Completed', properties: { order_id: 'A-1', revenue: 10 } }),
  ])
  withError = await visit(stack, randomUUID(), 0, (tab) => [scriptError(tab, 'Payment broke down: code PAY-9')])
  await tell(stack, 'identify', { userId: 'C-300', traits: { name: 'Jan de Vries', email: 'jan@example.com' } })
  await makeAccount(stack)
  await addColleague(apiOf(stack), stack, 'Vera', 'vera@shop.example', 'viewer')
  const signedIn = await fetch(`${stack.url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'vera@shop.example', password: person.password }),
  })
  viewer = (signedIn.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  await vi.waitFor(
    async () => expect((await find('just now')).sessions.map((one) => one.sessionId)).toContain(withError),
    soon,
  )
  await vi.waitFor(async () => expect(await persons('A-1')).toEqual(['C-100 by orderNumber']), soon)
})
afterAll(() => stack?.stop())

test('she is found by whatever she says, and how is said', async () => {
  expect(await persons('maeve@example.com')).toEqual(['C-100 by email'])
  expect(await persons('0176 1234542')).toEqual(['C-100 by phone'])
  expect(await persons("o'brien")).toEqual(['C-100 by name'])
  expect(await persons('c-100')).toEqual(['C-100 by customerNumber'])
  // Told of by a server alone: never seen, and found all the same.
  expect(await persons('Vries')).toEqual(['C-300 by name'])
  expect(await persons('nobody of that name')).toEqual([])
  expect((await find("o'brien")).customers[0]?.customer.contact).toMatchObject({ name: 'M… O’B…', email: 'M…@E…' })
})

test('who is on the site now is found within seconds: by her address, her order, what stood on her screen', async () => {
  const now = await visit(stack, randomUUID(), 0, (tab) => [
    tab.event('identify', { customerId: 'C-400', traits: { email: 'nora@example.com' } }),
    scriptError(tab, 'The basket is locked'),
    tab.event('track', { name: 'Order Completed', properties: { order_id: 'A-400', revenue: 10 } }),
  ])
  const withinSeconds = { timeout: 5000, interval: 100 }
  await vi.waitFor(async () => {
    expect(await persons('nora@example.com')).toEqual(['C-400 by email'])
    expect(await persons('A-400')).toEqual(['C-400 by orderNumber'])
    expect((await find('basket is locked')).sessions.map(({ sessionId }) => sessionId)).toEqual([now])
    expect((await find('just now')).sessions.map(({ sessionId }) => sessionId)).toContain(now)
  }, withinSeconds)
})

test('a visit is found by its code, an order in it, and what stood on her screen, at the moment', async () => {
  expect((await find(sessionCode(hers))).sessions).toMatchObject([{ sessionId: hers, by: 'sessionCode', step: null }])
  expect((await find('#A-1')).sessions).toMatchObject([
    { sessionId: hers, by: 'orderNumber', said: 'Order Completed A-1' },
  ])
  const [broken] = (await find('pay-9')).sessions
  expect(broken).toMatchObject({ sessionId: withError, by: 'error', said: 'Payment broke down: code PAY-9' })
  expect(broken?.step).toMatch(/^[\da-f-]{36}\.\d+$/)
  // Numbers were taken out of what is kept; what she reads out has them.
  await visit(stack, randomUUID(), 0, (tab) => [scriptError(tab, 'Your voucher 12345678 has run out')])
  await vi.waitFor(
    async () =>
      expect((await find('voucher 87654321 has run')).sessions.map(({ said }) => said)).toEqual([
        'Your voucher [number] has run out',
      ]),
    soon,
  )
})

test('a case is found by its ticket number, and with the person it is about', async () => {
  const flagged = await ask(stack, '/api/sites/demo/cases', {
    method: 'POST',
    body: { person: 'C-100', reason: 'Payment failed' },
  })
  expect(flagged.status).toBe(200)
  expect((await find('maeve@example.com')).cases).toMatchObject([
    { by: 'customer', reason: 'Payment failed', status: 'new', who: 'M… O’B…' },
  ])
})

test('a caller whom nobody knows yet is found by what she gave, and shown masked', async () => {
  const caller = { name: 'Nora O’Unknown', contact: '+49 30 9876543', channel: 'call', reason: 'Card refused' }
  const made = await ask(stack, '/api/sites/demo/caller-cases', { method: 'POST', body: caller })
  expect(made.status).toBe(200)
  for (const [said, by] of [
    ["o'unknown", 'name'],
    ['030 9876543', 'phone'],
  ]) {
    const { cases, customers } = await find(said ?? '')
    expect(cases).toMatchObject([{ by, caseId: made.body.caseId, who: 'N… O’U…', reason: 'Card refused' }])
    expect(customers).toEqual([])
  }
  expect((await find("o'unknown", viewer)).cases).toEqual([])
})

test('pages, with the sessions that were there; every count opens its list', async () => {
  const [page] = (await find('checkou')).pages
  expect(page?.path).toBe('/checkout')
  const list = await ask(stack, page?.sessions.list ?? '')
  expect((list.body as { total: { n: number } }).total.n).toBe(page?.sessions.n)
})

test('without the right to customers: visits by code or error and pages, nothing of persons', async () => {
  for (const said of ['maeve@example.com', 'C-100', 'A-1', 'brien']) {
    expect(await find(said, viewer)).toMatchObject({ customers: [], cases: [], sessions: [] })
  }
  expect((await find('pay-9', viewer)).sessions).toHaveLength(1)
  expect((await find(sessionCode(hers), viewer)).sessions).toHaveLength(1)
})

test('no text that could be a person’s can be asked for in an address', async () => {
  expect((await ask(stack, '/api/sites/demo/find?text=maeve@example.com')).status).toBe(405)
})
