/** Bots and the site's own people: marked as they arrive or by a colleague, and left out unless they are asked for. */
import { randomUUID } from 'node:crypto'
import { encodeBatch } from '@hindsight/protocol/batch'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '../../support/stack.ts'
import { openTab, post, type Tab } from '../write/batches.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ env: { TRUST_PROXY: '1' } })
  const site = await api('GET', '/api/sites/demo')
  const settings = {
    internalTraffic: { networks: ['203.0.113.0/24', '2001:db8::/32'], emailDomains: ['shop.example'] },
  }
  expect((await api('PATCH', '/api/sites/demo', { version: site.body.version, settings })).status).toBe(200)
})
afterAll(() => stack?.stop())

type Counted = { n: number; list: string }
const api = (method: string, path: string, body?: object) =>
  post(
    `${stack.url}${path}`,
    body ? JSON.stringify(body) : null,
    { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
    method,
  )
const person = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
const headless = person.replace('Chrome', 'HeadlessChrome')
const rage = (tab: Tab) => [1, 2, 3, 4].map(() => tab.click({ reactionMs: null, reaction: null }))

/** A visit with something to be upset about. */
async function visit(
  how: { userAgent?: string; from?: string; page?: Record<string, unknown>; more?: (tab: Tab) => object[] } = {},
) {
  const { userAgent = person, from = '198.51.100.7', page = {}, more = () => [] } = how
  const tab = openTab()
  const header = tab.header([tab.pageView(page), ...rage(tab), ...(more(tab) as never[])])
  const headers = { 'content-type': 'text/plain', 'user-agent': userAgent, 'x-forwarded-for': from }
  expect((await post(`${stack.url}/v1/record?key=demo`, encodeBatch(header), headers)).status).toBe(200)
  return tab
}

async function idsOf(list: string): Promise<string[]> {
  const { body } = await api('GET', list)
  const rows = body.sessions as { sessionId: string }[]
  expect(rows).toHaveLength((body.total as Counted).n)
  return rows.map(({ sessionId }) => sessionId).sort()
}
const sessions = (traffic = '') => idsOf(`/api/sites/demo/sessions${traffic === '' ? '' : `?traffic=${traffic}`}`)
const ids = (...tabs: Tab[]) => tabs.map(({ sessionId }) => sessionId).sort()

async function overview(traffic = '') {
  const { body } = await api('GET', `/api/sites/demo/overview${traffic}`)
  return body as unknown as {
    sessions: { now: number; of: Counted }
    coverage: { bots: Counted; internal: Counted }
  }
}

test('what is a bot’s, or the site’s own people’s, is in no report unless it is asked for', async () => {
  const customer = await visit()
  const crawler = await visit({ userAgent: headless })
  const driven = await visit({ page: { automated: true } })
  const office = await visit({ from: '203.0.113.9' })
  const office6 = await visit({ from: '2001:db8::7' })
  const told = await visit({ more: (tab) => [tab.event('track', { name: 'Internal Visit', properties: {} })] })
  const employee = randomUUID()
  const serverKey = stack.collector.sites.keysOf('demo')?.serverKey
  const identify = { userId: employee, traits: { email: 'ann@Mail.Shop.example' }, messageId: randomUUID() }
  await post(`${stack.url}/v1/identify`, JSON.stringify({ writeKey: serverKey, ...identify }))
  const named = await visit({ more: (tab) => [tab.event('identify', { customerId: employee, traits: {} })] })
  const everyone = [customer, crawler, driven, office, office6, told, named]

  await expect.poll(() => sessions('all'), { timeout: 60_000 }).toEqual(ids(...everyone))
  expect(await sessions()).toEqual(ids(customer))
  expect(await sessions('bot')).toEqual(ids(crawler, driven))
  expect(await sessions('internal')).toEqual(ids(office, office6, told, named))

  const people = await overview()
  expect([people.sessions.now, people.sessions.of.n]).toEqual([1, 1])
  expect(await idsOf(people.coverage.bots.list)).toEqual(ids(crawler, driven))
  expect(await idsOf(people.coverage.internal.list)).toEqual(ids(office, office6, told, named))
  const all = await overview('?traffic=all')
  expect(all.sessions.now).toBe(7)
  expect(await idsOf(all.sessions.of.list)).toEqual(ids(...everyone))

  // The same in struggle points, in funnels, and in the lists that they open.
  const funnel = {
    name: 'To the voucher',
    actor: 'session',
    steps: [
      { kind: 'page', path: '/checkout' },
      { kind: 'click', place: 'name:voucher' },
    ],
  }
  for (const [asked, n] of [
    ['', 1],
    ['all', 7],
    ['bot', 2],
  ] as const) {
    const search = asked === '' ? '' : `?traffic=${asked}`
    const { body } = await api('GET', `/api/sites/demo/struggle-points${search}`)
    const points = body.points as { signal: string; sessions: Counted }[]
    const point = points.find(({ signal }) => signal === 'rageClick')
    expect(point?.sessions.n, asked).toBe(n)
    expect(await idsOf(point?.sessions.list ?? '')).toHaveLength(n)
    const ran = await api('POST', '/api/sites/demo/funnels/run', {
      funnel,
      ...(asked === '' ? {} : { traffic: asked }),
    })
    expect(ran.status, ran.text).toBe(200)
    const steps = ran.body.steps as { reached: Counted }[]
    expect(steps.map(({ reached }) => reached.n)).toEqual([n, n])
    expect(await idsOf(steps[1]?.reached.list ?? '')).toHaveLength(n)
  }
  // No address is kept of where it came from.
  const stored = await stack.store.query<{ all: string }>(`SELECT toString(tuple(*)) AS all FROM events`)
  expect(JSON.stringify(stored)).not.toContain('203.0.113')
})

test('a colleague marks a visitor from any of her sessions, for all of them, and undoes it', async () => {
  const first = await visit()
  const second = openTab({ visitorId: first.visitorId })
  const headers = { 'content-type': 'text/plain', 'user-agent': person }
  await post(`${stack.url}/v1/record?key=demo`, encodeBatch(second.header([second.pageView()])), headers)
  await expect.poll(() => sessions(), { timeout: 60_000 }).toEqual(expect.arrayContaining(ids(first, second)))
  const at = `/api/sites/demo/sessions/${first.sessionId}/traffic`
  expect((await api('GET', at)).body).toMatchObject({ counts: '', found: '', marked: null })
  const marked = await api('PUT', at, { as: 'internal' })
  expect(marked.body).toMatchObject({ counts: 'internal', marked: 'internal', sessions: 2, visitorId: first.visitorId })
  expect(await sessions()).not.toEqual(expect.arrayContaining([first.sessionId]))
  expect(await sessions('internal')).toEqual(expect.arrayContaining(ids(first, second)))
  // Also the visit after that, which is computed later.
  const third = openTab({ visitorId: first.visitorId })
  await post(`${stack.url}/v1/record?key=demo`, encodeBatch(third.header([third.pageView()])), headers)
  await expect.poll(() => sessions('internal'), { timeout: 60_000 }).toEqual(expect.arrayContaining(ids(third)))
  expect((await api('PUT', at, { as: null })).body).toMatchObject({ counts: '', marked: null, sessions: 3 })
  expect(await sessions()).toEqual(expect.arrayContaining(ids(first, second, third)))
  // Somebody who only looks like a bot is a customer if a colleague says so.
  const odd = await visit({ userAgent: headless })
  await expect.poll(() => sessions('bot'), { timeout: 60_000 }).toEqual(expect.arrayContaining(ids(odd)))
  const of = `/api/sites/demo/sessions/${odd.sessionId}/traffic`
  expect((await api('PUT', of, { as: 'people' })).body).toMatchObject({ counts: '', found: 'bot', marked: 'people' })
  expect(await sessions()).toEqual(expect.arrayContaining(ids(odd)))
  const trail = await api('GET', '/api/audit')
  expect(JSON.stringify(trail.body)).toContain('visitor.marked')
})
