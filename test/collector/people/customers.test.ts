/** Customers over the API: found by what people say on the phone, masked, revealed with a reason, merged, counted exactly. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Stack, startStack } from '../../support/stack.ts'
import type { Tab } from '../write/batches.ts'
import { ask, signsIn, tell, visit, whoseAll } from './visits.ts'

let stack: Stack
const site = '/api/sites/demo'
const soon = { timeout: 60_000, interval: 100 }
const maevesPhone = randomUUID()
/** Holds 42 and c-, which are looked for below: a part of it must not find her. */
const stranger = 'fba4260a-f5b2-498c-adb2-240b095e5cbc'

type Row = {
  person: string
  customerId: string
  contact: Record<string, string>
  reachable: boolean
  sessions: { n: number; list: string }
  orders: number
  revenue: number
  struggles: number
  caseId: string | null
}
type Entry = { ts: number; kind: string; text: string; sessionId: string | null; step: string | null }
type List = { total: { n: number; list: string }; customers: Row[]; next: string | null }

const list = async (query = '') => (await ask(stack, `${site}/customers?${query}`)).body as unknown as List
const found = async (text: string) =>
  (await list(new URLSearchParams({ text }).toString())).customers.map(({ person }) => person).sort()

const order = (tab: Tab, id: string, revenue: number) =>
  tab.event('track', { name: 'Order Completed', properties: { order_id: id, revenue } })
const deadClick = (tab: Tab) => tab.click({ reactionMs: null, reaction: null })

beforeAll(async () => {
  stack = await startStack({ env: { DEMO: 'shop' } })
  const maeve = { name: 'Maeve O’Brien', email: 'Maeve@Example.com', phone: '+49 176 1234542' }
  const sessions = [
    await visit(stack, maevesPhone, 3, (tab) => [deadClick(tab), deadClick(tab)]),
    await visit(stack, maevesPhone, 2, (tab) => [
      tab.event('identify', { customerId: 'C-100', traits: maeve }),
      order(tab, 'A-1', 10),
      order(tab, 'A-1', 10),
    ]),
    await visit(stack, randomUUID(), 1, signsIn('C-200')),
    await visit(stack, stranger, 1, (tab) => [deadClick(tab)]),
  ]
  await tell(stack, 'identify', { userId: 'C-300', traits: { name: 'Jan de Vries', address: 'Kerkstraat 1' } })
  await tell(stack, 'track', {
    userId: 'C-100',
    event: 'Order Completed',
    properties: { order_id: 'B-77', revenue: 5 },
  })
  await vi.waitFor(
    async () =>
      expect(await whoseAll(stack, sessions)).toEqual([
        'C-100 backfill',
        'C-100 session',
        'C-200 session',
        `anon:${stranger} none`,
      ]),
    soon,
  )
})
afterAll(() => stack?.stop())

test('all persons of the period, last seen first, with what is known of each; nothing in clear', async () => {
  const { total, customers } = await list()
  expect(total.n).toBe(4)
  expect(new Set(customers.map(({ person }) => person))).toEqual(
    new Set(['C-300', 'C-100', 'C-200', `anon:${stranger}`]),
  )
  expect(customers.find(({ person }) => person === 'C-100')).toMatchObject({
    customerId: 'C-100',
    contact: { name: 'M… O’B…', email: 'M…@E…', phone: '+49 … 42', address: '' },
    reachable: true,
    orders: 2,
    revenue: 15,
    struggles: 2,
    sessions: { n: 2 },
    caseId: null,
  })
  expect(customers.find(({ person }) => person === 'C-300')).toMatchObject({
    contact: { name: 'J… d… V…', address: '…' },
    reachable: false,
    sessions: { n: 0 },
  })
  expect(customers.find(({ person }) => person === `anon:${stranger}`)).toMatchObject({ customerId: '', struggles: 1 })
  const times = customers.map((row) => (row as Row & { lastTs: number }).lastTs)
  expect(times).toEqual([...times].sort((a, b) => b - a))
})

test('every count opens exactly the rows it counts', async () => {
  const { total, customers } = await list()
  expect(((await ask(stack, total.list)).body as unknown as List).total.n).toBe(total.n)
  for (const { sessions } of customers) {
    const { body } = await ask(stack, sessions.list)
    expect([sessions.n, (body.sessions as unknown[]).length]).toEqual([(body.total as { n: number }).n, sessions.n])
  }
  const { body } = await ask(stack, `${site}/struggle-points`)
  const points = body.points as { pointId: string; persons: { n: number; list: string } }[]
  const dead = points[0]
  expect(dead?.persons.n).toBe(2)
  const hit = (await ask(stack, dead?.persons.list ?? '')).body as unknown as List
  expect([hit.total.n, hit.customers.map(({ person }) => person).sort()]).toEqual([2, ['C-100', `anon:${stranger}`]])
  const steps = [
    { kind: 'page', path: '/checkout' },
    { kind: 'event', name: 'Order Completed' },
  ]
  for (const actor of ['person', 'session']) {
    for (const [level, persons] of Object.entries({ 'reached=2': ['C-100'], 'reached=1': 3 })) {
      const funnel = encodeURIComponent(JSON.stringify({ name: 'f', steps, actor }))
      const inFunnel = await list(`funnel=${funnel}&${level}`)
      if (Array.isArray(persons)) expect(inFunnel.customers.map(({ person }) => person)).toEqual(persons)
      else expect(inFunnel.total.n).toBe(persons)
      expect(inFunnel.customers).toHaveLength(inFunnel.total.n)
    }
  }
})

test.each([
  ['her name, in any case and order, with any apostrophe', "o'brien MAEVE", ['C-100']],
  ['a part of her address', 'maeve@exa', ['C-100']],
  ['her number as she dials it', '0176-1234542', ['C-100']],
  ['her number as others do', '+49 (176) 123 45 42', ['C-100']],
  ['her customer number', 'c-1', ['C-100']],
  ['an order', 'A-1', ['C-100']],
  ['an order that a server told of', '#B-77', ['C-100']],
  ['a customer who was never there', 'vries', ['C-300']],
  ['the beginning of a visitor id', maevesPhone.slice(0, 9), ['C-100']],
  ['an anonymous visitor', stranger, [`anon:${stranger}`]],
  ['what everyone has', 'C-', ['C-100', 'C-200', 'C-300']],
  ['no one', 'nobody at all', []],
  ['a pattern is no pattern', '%', []],
  ['too few digits to be a telephone number', '42', []],
])('%s', async (_name, text, persons) => {
  expect(await found(text)).toEqual(persons)
})

test('known or not, a page at a time', async () => {
  expect((await list('known=false')).customers.map(({ person }) => person)).toEqual([`anon:${stranger}`])
  expect((await list('known=true')).total.n).toBe(3)
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const { customers, next, total } = await list(`limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`)
    expect(total.n).toBe(4)
    seen.push(...customers.map(({ person }) => person))
    if (next === null) break
    cursor = encodeURIComponent(next)
  }
  expect(seen).toEqual((await list()).customers.map(({ person }) => person))
  expect((await ask(stack, `${site}/customers?cursor=1_2_x`)).status).toBe(400)
  expect((await list('from=1&to=2')).total.n).toBe(0)
})

test('a page of one person: devices, sessions, and one timeline of it all', async () => {
  const { body } = await ask(stack, `${site}/customers/C-100`)
  expect(body.visitors).toMatchObject([{ visitorId: maevesPhone, link: 'session' }])
  expect(body.sessions).toHaveLength(2)
  const whole = await ask(stack, `${site}/customers/C-100/timeline`)
  const timeline = whole.body.entries as Entry[]
  expect(timeline.map(({ kind }) => kind).sort()).toEqual([
    'event',
    'order',
    'order',
    'session',
    'session',
    'struggle',
    'struggle',
  ])
  expect(
    timeline
      .filter(({ kind }) => kind === 'order')
      .map(({ text }) => text)
      .sort(),
  ).toEqual(['Order Completed A-1, 10.00 EUR', 'Order Completed B-77, 5.00 EUR'])
  expect(timeline.find(({ kind }) => kind === 'struggle')?.step).toMatch(/^[0-9a-f-]{36}\.\d+$/)
  expect(timeline.map(({ ts }) => ts)).toEqual(timeline.map(({ ts }) => ts).sort((a, b) => b - a))
  // Page by page it is the same; of a visit that began before a page, the beginning stands beside it.
  const paged: Entry[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page = await ask(stack, `${site}/customers/C-100/timeline?limit=2${next && `&cursor=${next}`}`)
    const { entries, visits } = page.body as { entries: Entry[]; visits: Entry[] }
    const begun = new Set([...entries, ...visits].filter(({ kind }) => kind === 'session').map((one) => one.sessionId))
    for (const { sessionId } of entries) if (sessionId !== null) expect(begun).toContain(sessionId)
    paged.push(...entries)
    next = page.body.next as string | null
  }
  expect(paged).toEqual(timeline)
  const orders = await ask(stack, `${site}/customers/C-100/timeline?kinds=order,offline&limit=1`)
  expect(orders.body).toMatchObject({ entries: [{ kind: 'order' }], visits: [], next: expect.any(String) })
  for (const bad of ['kinds=orders', 'cursor=5', 'limit=0']) {
    expect((await ask(stack, `${site}/customers/C-100/timeline?${bad}`)).status).toBe(400)
  }
  // A link to the visitor she was leads to her.
  const before = await ask(stack, `${site}/customers/anon:${maevesPhone}`)
  expect(before.body.customer).toMatchObject({ person: 'C-100' })
  for (const nobody of ['C-999', `anon:${randomUUID()}`]) {
    const answer = await ask(stack, `${site}/customers/${nobody}`)
    expect([answer.status, answer.body.code]).toEqual([404, 'customer_not_found'])
  }
})

test('revealed with a reason, which is written down', async () => {
  const reveal = (reason: string) => ask(stack, `${site}/customers/C-100/reveal`, { method: 'POST', body: { reason } })
  expect((await reveal('  ')).status).toBe(400)
  expect((await reveal('She asked us to call')).body).toEqual({
    name: 'Maeve O’Brien',
    email: 'Maeve@Example.com',
    phone: '+49 176 1234542',
    address: '',
  })
  const trail = await stack.store.query(
    "SELECT who, subject, siteId, detail FROM audit WHERE action = 'contact.revealed'",
  )
  expect(trail).toEqual([
    { who: 'api-key', subject: 'C-100', siteId: 'demo', detail: '{"reason":"She asked us to call"}' },
  ])
})

test('merged, her contact details, orders and sessions are one person’s; the old number leads there', async () => {
  const merge = (person: string, into: string) =>
    ask(stack, `${site}/customers/${person}/merge`, { method: 'POST', body: { into } })
  expect((await merge(`anon:${stranger}`, 'C-100')).body.code).toBe('not_a_customer')
  expect((await merge('C-100', 'C-999')).status).toBe(404)
  expect((await merge('C-100', 'C-200')).body).toEqual({ person: 'C-200' })
  await expect.poll(async () => (await list('known=true')).total.n, soon).toBe(2)
  const { body } = await ask(stack, `${site}/customers/C-100`)
  expect(body.customer).toMatchObject({ person: 'C-200', orders: 2, revenue: 15, reachable: true, sessions: { n: 3 } })
  expect(await found('maeve')).toEqual(['C-200'])
  expect(await found('C-100')).toEqual(['C-200'])
  await merge('C-100', 'C-100')
  await expect.poll(() => found('maeve'), soon).toEqual(['C-100'])
  const trail = await stack.store.query(
    "SELECT subject, detail FROM audit WHERE action = 'customers.merged' ORDER BY at",
  )
  expect(trail).toEqual([
    { subject: 'C-100', detail: '{"into":"C-200"}' },
    { subject: 'C-100', detail: '{"into":"C-100"}' },
  ])
})

test('the keys of a site: made with it, told on a route of their own, worthless when made anew', async () => {
  const { body: keys } = await ask(stack, `${site}/keys`)
  expect(keys).toEqual(stack.collector.sites.keysOf('demo'))
  expect((await tell(stack, 'track', { userId: 'k', event: 'Old Key' }, String(keys.serverKey))).status).toBe(200)
  const rotated = await ask(stack, `${site}/keys/rotate`, { method: 'POST', body: { key: 'serverKey' } })
  expect(rotated.body.identitySecret).toBe(keys.identitySecret)
  expect(rotated.body.serverKey).not.toBe(keys.serverKey)
  const old = await tell(stack, 'track', { userId: 'k', event: 'Old Key Again' }, String(keys.serverKey))
  expect(old.body.code).toBe('key_unknown')
  const made = await ask(stack, '/api/sites', { method: 'POST', body: { name: 'New', allowedOrigins: [] } })
  const { body: others } = await ask(stack, '/api/sites/new-2/keys')
  expect(others.serverKey).not.toBe(rotated.body.serverKey)
  for (const secret of Object.values(others)) expect(made.text).not.toContain(secret)
  // History of any age, from a server only.
  const long = { userId: 'k-old', event: 'Long Ago', timestamp: '2020-01-01T00:00:00Z' }
  await tell(stack, 'track', long)
  await tell(stack, 'track', long, 'demo')
  const kept = await stack.store.query(
    `SELECT source, verified, toString(sessionDay) AS day FROM events WHERE customerId = 'k-old'`,
  )
  expect(kept).toEqual([{ source: 'server', verified: true, day: '2020-01-01' }])
})
