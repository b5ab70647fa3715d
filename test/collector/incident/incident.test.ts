/** What a session's incident says, for visits as recorders send them. */
import type { Incident } from '@hindsight/protocol/api/incidents'
import type { RecordedEvent } from '@hindsight/protocol/events'
import { sessionCode } from '@hindsight/protocol/sessionCode'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '../../support/stack.ts'
import { openTab, sendBatch, type Tab } from '../write/batches.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack.stop())

const startedAt = Date.now() - 600_000

async function incidentOf(events: (tab: Tab) => RecordedEvent[]): Promise<Incident & { tab: Tab }> {
  const tab = openTab({ sessionStart: startedAt })
  const sent = events(tab)
  const answer = await sendBatch(stack.url, tab.header(sent))
  expect(answer.body).toMatchObject({ accepted: sent.length, refused: [] })
  const url = `${stack.url}/api/sites/demo/sessions/${tab.sessionId}/incident`
  let body: Incident | null = null
  await expect
    .poll(async () => {
      const got = await fetch(url, { headers: { authorization: `Bearer ${stack.apiKey}` } })
      body = got.ok ? ((await got.json()) as Incident) : null
      return got.status
    })
    .toBe(200)
  if (!body) throw new Error('no incident')
  return { ...(body as Incident), tab }
}

const texts = ({ sentences }: Incident): string[] => sentences.map(({ text }) => text)

const maidenName = { place: 'name:maidenName', form: 'name:contact', label: 'Maiden name', nodeId: 7 }
const refused = (tab: Tab, over: Record<string, unknown> = {}): RecordedEvent =>
  tab.event('fieldError', {
    ...maidenName,
    fieldType: 'text',
    message: 'Enter your maiden name',
    validity: [],
    via: ['aria', 'message'],
    trigger: 'submit',
    attemptNo: 1,
    filled: true,
    shape: ['apostrophe'],
    lengthBucket: '4-8',
    ...over,
  })
const sent = (tab: Tab, outcome: string, over: Record<string, unknown> = {}): RecordedEvent =>
  tab.event('submit', {
    form: 'name:contact',
    label: 'Continue to address',
    nodeId: 9,
    attemptNo: 1,
    blank: [],
    invalid: [],
    outcome,
    status: null,
    durationMs: null,
    ...over,
  })
const tracked = (tab: Tab, name: string, properties: Record<string, unknown>): RecordedEvent =>
  tab.event('track', { name, properties })
const dress = { product_id: 'dress', price: 42, quantity: 2, currency: 'EUR' }

test('the maiden name: what she tried, what stood in the way, and what she left behind', async () => {
  const told = await incidentOf((tab) => [
    tab.pageView({ ts: startedAt, path: '/checkout/contact' }),
    tracked(tab, 'Product Added', dress),
    ...[1, 2, 3].flatMap(() => [sent(tab, 'errorShown'), refused(tab)]),
    refused(tab),
    tab.event('jsError', {
      message: 'x is not a function',
      errorType: 'TypeError',
      source: 'https://shop.example/app.js',
      line: 3,
      column: 14,
      stack: '',
      unhandledRejection: false,
    }),
    tab.event('visibility', { state: 'left', ts: startedAt + 240_000 }),
  ])
  expect(texts(told)).toEqual([
    'Tried “Continue to address” on /checkout 3 times, without success.',
    '“Maiden name” was refused 4 times although filled in: “Enter your maiden name”; a script failed: “x is not a function”.',
    'Left /checkout with a basket of €84.00 after 4 min.',
  ])
  expect(told.basket).toEqual({ value: 84, currency: 'EUR' })
  const firstRefusal = `${told.tab.tabId}.4`
  expect(told.sentences[1]?.step).toBe(firstRefusal)
  const { sessionId } = told.tab
  const link = `${stack.url}/sites/demo/sessions/${sessionId}?step=`
  expect(told.text.split('\n')).toEqual([
    texts(told).join(' '),
    expect.stringMatching(new RegExp(`^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC, session ${sessionCode(sessionId)}$`)),
    `${link}${told.sentences[0]?.step}`,
  ])
  expect(told.report).toContain('## “Maiden name” was refused 4 times although filled in: “Enter your maiden name”\n')
  expect(told.report).toContain('- x is not a function at `https://shop.example/app.js:3:14`\n')
  expect(told.report).toMatch(/### Steps\n\n1\. Navigated to \/checkout/)
  expect(told.report).toContain('Error on Maiden name: “Enter your maiden name” (although filled in)')
  expect(told.report).toContain('window 1440 × 900')
})

test('a payment that failed and then passed; the request is told with its id', async () => {
  const request = (tab: Tab) =>
    tab.event('request', {
      method: 'POST',
      url: 'https://shop.example/api/orders',
      status: 500,
      durationMs: 3000,
      failed: true,
      requestId: '4bf92f35',
    })
  const told = await incidentOf((tab) => [
    tab.pageView(),
    tracked(tab, 'Product Added', dress),
    request(tab),
    sent(tab, 'requestFailed', { label: 'Place order', form: 'name:review', status: 500 }),
    sent(tab, 'navigated', { label: 'Place order', form: 'name:review' }),
    tracked(tab, 'Order Completed', { order_id: `o-${tab.sessionId}`, revenue: 84, currency: 'EUR' }),
  ])
  expect(texts(told)).toEqual([
    'Tried “Place order” on /checkout twice, the last time with success.',
    'POST /api/orders failed (status 500).',
    'Succeeded in the end (€84.00).',
  ])
  expect(told.basket).toBeNull()
  expect(told.report).toContain('- `POST https://shop.example/api/orders` 500, request id `4bf92f35`')
})

test('a dead button, clicked again and again: one trouble', async () => {
  const told = await incidentOf((tab) => [
    tab.pageView(),
    ...[0, 90, 180, 270].map((after) =>
      tab.click({ label: 'Redeem', reaction: null, reactionMs: null, ts: startedAt + 5000 + after }),
    ),
    tab.event('visibility', { state: 'left', ts: startedAt + 40_000 }),
  ])
  expect(texts(told)).toEqual([
    'Looked at 1 page for 40 s.',
    'Clicked “Redeem” again and again.',
    'Left /checkout after 40 s.',
  ])
})

test('nothing went wrong', async () => {
  const told = await incidentOf((tab) => [
    tab.pageView({ referrer: 'https://search.example/' }),
    tab.pageView({ path: '/list', ts: startedAt + 30_000 }),
  ])
  expect(texts(told)).toEqual(['Looked at 2 pages for 30 s, coming from search.example.', 'Left /list after 30 s.'])
  expect(told.report).not.toContain('### What went wrong')
})

test('what a page says does not become markup of the report', async () => {
  const label = '**[x](https://evil.example)** <img src=x>'
  const told = await incidentOf((tab) => [tab.pageView(), refused(tab, { label }), sent(tab, 'errorShown', { label })])
  expect(told.report).not.toMatch(/(?<!\\)(\*|\[x|\]\(|<img)/)
})

test('a session that there is not', async () => {
  const answer = await fetch(`${stack.url}/api/sites/demo/sessions/${crypto.randomUUID()}/incident`, {
    headers: { authorization: `Bearer ${stack.apiKey}` },
  })
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({ code: 'session_not_found' })
})
