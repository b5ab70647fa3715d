/** Sessions are what a person would count from their events, whenever and in whatever order the events arrive. */
import { randomUUID } from 'node:crypto'
import type { RecordedEvent } from '@hindsight/protocol/events'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRollUp } from '../../../collector/src/jobs/rollUpSessions.ts'
import { createLog } from '../../../collector/src/log.ts'
import { type Stack, startStack } from '../../support/stack.ts'
import { openTab, post, sendBatch, type Tab } from '../write/batches.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack?.stop())

type SessionRow = Record<string, unknown>

async function sessionOf(sessionId: string): Promise<SessionRow | undefined> {
  const [row] = await stack.store.query<SessionRow>(
    `SELECT *, toString(toUnixTimestamp64Milli(firstTs)) AS firstMs, toString(toUnixTimestamp64Milli(lastTs)) AS lastMs
     FROM sessions FINAL WHERE sessionId = {sessionId:UUID}`,
    { sessionId },
  )
  return row
}

/** The session as soon as it holds that many events. */
async function rolledUp(sessionId: string, events: number): Promise<SessionRow> {
  await expect.poll(async () => (await sessionOf(sessionId))?.events, { timeout: 60_000 }).toBe(events)
  return (await sessionOf(sessionId)) as SessionRow
}

const fieldError = (tab: Tab, message: string, over: object) =>
  tab.event('fieldError', {
    place: 'name:maidenName',
    form: 'id:checkout',
    label: 'Maiden name',
    nodeId: 3,
    fieldType: 'text',
    message,
    validity: [],
    via: ['message'],
    trigger: 'blur',
    attemptNo: 1,
    filled: true,
    shape: ['apostrophe'],
    lengthBucket: '4-8',
    ...over,
  })
const submit = (tab: Tab, outcome: string) =>
  tab.event('submit', {
    form: 'id:checkout',
    label: 'Checkout',
    nodeId: 4,
    attemptNo: 1,
    blank: [],
    invalid: [],
    outcome,
    status: null,
    durationMs: null,
  })
const request = (tab: Tab, status: number, failed: boolean) =>
  tab.event('request', { method: 'POST', url: 'https://shop.example/api/pay', status, durationMs: 10, failed })
const order = (tab: Tab, orderId: string, revenue: number) =>
  tab.event('track', { name: 'Order Completed', properties: { order_id: orderId, revenue } })

test('a session counted by hand', async () => {
  const tab = openTab({ sessionStart: Date.now() - 100_000 })
  const at = (seconds: number) => ({ ts: tab.sessionStart + seconds * 1000 })
  const otherTab = openTab({ ...tab, tabId: randomUUID() })
  const events: RecordedEvent[] = [
    tab.pageView({ ...at(0), url: 'https://shop.example/', path: '/', referrer: 'https://www.search.example/?q=*' }),
    tab.event('recording', { ...at(0.1), reason: 'on' }),
    // A burst of five clicks on one place: one rage click. Two bursts of three, 1.5 s apart: two.
    ...[1, 1.2, 1.4, 1.6, 1.8].map((s) => tab.click(at(s))),
    ...[4, 4.3, 4.6, 6.1, 6.2, 6.3].map((s) => tab.click(at(s))),
    // Three places apart within a second, and three clicks that take longer than one.
    ...['a', 'b', 'c'].map((place, i) => tab.click({ ...at(8 + i / 10), place, pageX: 200 + 100 * i })),
    ...[10, 10.6, 11.2].map((s) => tab.click({ ...at(s), place: 'slow', pageX: 900 })),
    // Dead: no reaction. Slow: one after 2 s. Neither: judged too early, or does not look alive.
    tab.click({ ...at(20), place: 'd1', reactionMs: null, reaction: null }),
    tab.click({ ...at(21), place: 'd2', reactionMs: 2001 }),
    tab.click({ ...at(22), place: 'd3', reactionMs: null, reaction: null, judged: false }),
    tab.click({ ...at(23), place: 'd4', reactionMs: null, reaction: null, interactive: false }),
    tab.click({ ...at(24), place: 'd5', reactionMs: 2000 }),
    // False rejections: filled in, and refused as missing.
    { ...fieldError(tab, 'Enter your maiden name', {}), ...at(30) },
    { ...fieldError(tab, 'Vul uw meisjesnaam in', {}), ...at(31) },
    { ...fieldError(tab, 'Введите девичью фамилию', {}), ...at(32) },
    { ...fieldError(tab, '', { validity: ['valueMissing'], via: ['native'] }), ...at(33) },
    { ...fieldError(tab, 'Enter a valid name', {}), ...at(34) },
    { ...fieldError(tab, 'Enter your maiden name', { filled: false }), ...at(35) },
    { ...fieldError(tab, 'We do not deliver there', {}), ...at(36) },
    tab.event('formError', {
      ...at(40),
      form: 'f',
      label: '',
      nodeId: 1,
      message: 'Oops',
      via: ['alert'],
      attemptNo: 1,
    }),
    ...['navigated', 'requestOk', 'requestFailed', 'errorShown', 'nothing', 'left'].map((outcome, i) => ({
      ...submit(tab, outcome),
      ...at(41 + i),
    })),
    tab.event('jsError', {
      ...at(50),
      message: 'x is not a function',
      errorType: 'TypeError',
      source: 'https://shop.example/a.js',
      line: 1,
      column: 2,
      stack: '',
      unhandledRejection: false,
    }),
    { ...request(tab, 500, true), ...at(51) },
    { ...request(tab, 0, true), ...at(52) },
    { ...request(tab, 200, false), ...at(53) },
    tab.event('identify', { ...at(55), customerId: 'c-1', traits: {} }),
    tab.event('identify', { ...at(56), customerId: 'c-2', traits: {} }),
    { ...order(tab, 'A', 10), ...at(60) },
    { ...order(tab, 'A', 10), ...at(60.5) },
    { ...order(tab, 'B', 2.5), ...at(61) },
    tab.event('recording', { ...at(62), reason: 'overBudget' }),
  ]
  const other = [
    otherTab.pageView({ ...at(70), url: 'https://shop.example/thanks', path: '/thanks' }),
    otherTab.event('visibility', { ...at(100), state: 'hidden' }),
  ]
  await sendBatch(stack.url, otherTab.header(other))
  await sendBatch(stack.url, tab.header(events, { clockOffsetMs: 0, release: 'r7' }))
  const n = events.length + other.length
  await rolledUp(tab.sessionId, n)
  // Who she is may be learnt a look later than what she did.
  await expect.poll(async () => (await sessionOf(tab.sessionId))?.customerId, { timeout: 60_000 }).toBe('c-2')
  const session = await rolledUp(tab.sessionId, n)
  expect(session).toMatchObject({
    siteId: 'demo',
    visitorId: tab.visitorId,
    customerId: 'c-2',
    verified: false,
    language: 'nl',
    referrerHost: 'search.example',
    entryPath: '/',
    exitPath: '/thanks',
    paths: ['/', '/thanks'],
    firstMs: String(tab.sessionStart),
    lastMs: String(tab.sessionStart + 100_000),
    tabs: 2,
    pageViews: 2,
    clicks: 22,
    rageClicks: 3,
    deadClicks: 1,
    fieldErrors: 7,
    falseRejections: 4,
    formErrors: 1,
    failedSubmits: 3,
    jsErrors: 1,
    failedRequests: 2,
    converted: true,
    revenue: 12.5,
    recording: 'overBudget',
    firstError: 'Maiden name: Enter your maiden name',
  })
  const activity = session.activity as number[]
  expect(activity).toHaveLength(20)
  expect(activity.reduce((sum, count) => sum + count, 0)).toBe(n)
  // The first twentieth is 0 to 5 s: page view, recording, five and three clicks; then six clicks.
  expect([activity[0], activity[1], activity[14], activity[19]]).toEqual([10, 6, 1, 1])
})

test('late events change the session they belong to', async () => {
  const tab = openTab()
  const first = tab.pageView({ path: '/first', url: 'https://shop.example/first' })
  const second = tab.pageView({ path: '/second', url: 'https://shop.example/second' })
  await sendBatch(stack.url, tab.header([second]))
  expect(await rolledUp(tab.sessionId, 1)).toMatchObject({ entryPath: '/second', exitPath: '/second', pageViews: 1 })
  await sendBatch(stack.url, tab.header([first]))
  expect(await rolledUp(tab.sessionId, 2)).toMatchObject({ entryPath: '/first', exitPath: '/second', pageViews: 2 })
})

test('an analytics call of the same visitor joins the session that is open, and no other', async () => {
  const tab = openTab()
  await sendBatch(stack.url, tab.header([tab.pageView()]))
  const track = { writeKey: 'demo', event: 'Order Completed', properties: { orderId: 'S1', revenue: 0 } }
  const send = (over: object) => post(`${stack.url}/v1/track`, JSON.stringify({ ...track, ...over }))
  await send({ anonymousId: tab.visitorId })
  await send({ anonymousId: tab.visitorId, timestamp: new Date(Date.now() - 86_400_000).toISOString() })
  await send({ anonymousId: randomUUID() })
  expect(await rolledUp(tab.sessionId, 2)).toMatchObject({ converted: true, revenue: 0 })
  const [all] = await stack.store.query<{ n: string }>(
    "SELECT toString(count()) AS n FROM sessions FINAL WHERE sessionId = '00000000-0000-0000-0000-000000000000'",
  )
  expect(all?.n).toBe('0')
})

test('success is what the site says it is', async () => {
  const site = await stack.collector.sites.create(
    'Signs',
    { conversion: { kind: 'event', match: 'Signed Up', value: 7.5 } },
    'test',
  )
  const [yes, no] = [openTab(), openTab()]
  await sendBatch(
    stack.url,
    yes.header([yes.event('track', { name: 'Signed Up', properties: {} })]),
    undefined,
    site.writeKey,
  )
  await sendBatch(stack.url, no.header([order(no, 'A', 10)]), undefined, site.writeKey)
  expect(await rolledUp(yes.sessionId, 1)).toMatchObject({ converted: true, revenue: 7.5 })
  expect(await rolledUp(no.sessionId, 1)).toMatchObject({ converted: false, revenue: 0 })
})

test('success may be a page, and loading it again is no second one', async () => {
  const site = await stack.collector.sites.create(
    'Thanks',
    { conversion: { kind: 'page', match: '/orders/*/thanks', value: 20 } },
    'test',
  )
  const [yes, no] = [openTab(), openTab()]
  const view = (tab: Tab, path: string) => tab.pageView({ path, url: `https://shop.example${path}` })
  const send = (tab: Tab, events: RecordedEvent[]) => sendBatch(stack.url, tab.header(events), undefined, site.writeKey)
  await send(yes, [view(yes, '/'), view(yes, '/orders/10293/thanks'), view(yes, '/orders/10293/thanks')])
  await send(no, [view(no, '/orders/10293'), order(no, 'A', 10)])
  expect(await rolledUp(yes.sessionId, 3)).toMatchObject({ converted: true, revenue: 20 })
  expect(await rolledUp(no.sessionId, 2)).toMatchObject({ converted: false, revenue: 0 })
})

test('a session is shown within three seconds of its first event', async () => {
  const tab = openTab()
  await sendBatch(stack.url, tab.header([tab.pageView()]))
  await expect.poll(() => sessionOf(tab.sessionId), { timeout: 3_000, interval: 50 }).toBeDefined()
})

test('after a start, what arrived while no one was rolling up is caught up with', async () => {
  await stack.collector.rollUp.stop()
  const tab = openTab()
  await sendBatch(stack.url, tab.header([tab.pageView(), tab.click()]))
  const fresh = createRollUp({
    store: stack.store,
    ignoreRules: { of: () => [] },
    visitorMarks: { of: () => new Map() },
    sites: stack.collector.sites,
    log: createLog('silent'),
    storedHere: () => 0,
  })
  expect(await fresh.runOnce()).toBeGreaterThan(0)
  expect(await sessionOf(tab.sessionId)).toMatchObject({ events: 2 })
  // Nothing new: nothing is computed again.
  expect(await fresh.runOnce()).toBe(0)
  stack.collector.rollUp.start()
})

test('however a session is cut into batches, and in whatever order they come, it is the same session', async () => {
  await stack.collector.rollUp.stop()
  const rollUp = createRollUp({
    store: stack.store,
    ignoreRules: { of: () => [] },
    visitorMarks: { of: () => new Map() },
    sites: stack.collector.sites,
    log: createLog('silent'),
    storedHere: () => 0,
  })
  const tabs = [randomUUID(), randomUUID()]
  const kinds = fc.constantFrom('pageView', 'click', 'fieldError', 'submit', 'request', 'order', 'identify')
  const step = fc.record({ kind: kinds, tab: fc.nat(1), waitMs: fc.integer({ min: 1, max: 900 }), batch: fc.nat(2) })
  const make = (tab: Tab, kind: string, n: number): RecordedEvent => {
    if (kind === 'pageView') return tab.pageView({ path: `/p${n % 3}`, url: `https://shop.example/p${n % 3}` })
    if (kind === 'click') return tab.click({ reactionMs: n % 2 === 0 ? null : 5, reaction: null })
    if (kind === 'fieldError') return fieldError(tab, n % 2 === 0 ? 'Enter your name' : 'Not a valid name', {})
    if (kind === 'submit') return submit(tab, n % 2 === 0 ? 'errorShown' : 'navigated')
    if (kind === 'request') return request(tab, n % 2 === 0 ? 500 : 200, n % 2 === 0)
    if (kind === 'order') return order(tab, `o${n % 3}`, n % 5)
    return tab.event('identify', { customerId: `c${n % 3}`, traits: {} })
  }
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 40 }),
      fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
      async (steps, turns) => {
        const sessionStart = Date.now() - 200_000
        const visitorId = randomUUID()
        const send = async (cut: boolean) => {
          const sessionId = randomUUID()
          const opened = tabs.map((tabId) => openTab({ visitorId, sessionId, tabId, sessionStart }))
          let ts = sessionStart
          const made = steps.map(({ kind, tab, waitMs, batch }, n) => {
            ts += waitMs
            return { tab, batch, event: { ...make(opened[tab] as Tab, kind, n), ts } }
          })
          for (const turn of cut ? turns : [0]) {
            for (const [index, tab] of opened.entries()) {
              const events = made.filter((one) => one.tab === index && (!cut || one.batch === turn))
              if (events.length > 0) await sendBatch(stack.url, tab.header(events.map(({ event }) => event)))
            }
            if (cut) await rollUp.runOnce()
          }
          await rollUp.runOnce()
          const { sessionId: _id, version: _version, ...row } = (await sessionOf(sessionId)) as SessionRow
          return row
        }
        expect(await send(true)).toEqual(await send(false))
      },
    ),
    { numRuns: 3 },
  )
  stack.collector.rollUp.start()
}, 120_000)
