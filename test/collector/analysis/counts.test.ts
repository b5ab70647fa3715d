/**
 * Every count of an answer opens exactly as many rows as it says, over visits made at random; and the overview is what
 * one counts in the events by hand.
 */
import { randomUUID } from 'node:crypto'
import type { FunnelStep } from '@hindsight/protocol/api/funnelStep'
import type { funnelRoutes } from '@hindsight/protocol/api/funnels'
import type { overviewRoutes } from '@hindsight/protocol/api/overview'
import type { OutputOf } from '@hindsight/protocol/api/route'
import { noId } from '@hindsight/protocol/ids'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chunkColumns, chunkRow } from '../read/rows.ts'
import { type AnalysisStack, type Fact, type Stored, startAnalysisStack, visitOf } from './analysisStack.ts'
import { countsIn } from './everyCount.ts'
import { type Drawn, factsOf, paths, visit } from './madeVisits.ts'

type Overview = OutputOf<typeof overviewRoutes.getOverview>

const seed = 7
const timeZone = 'Europe/Amsterdam'
const dayMs = 86_400_000
const from = Date.UTC(2024, 9, 20, 22)
const to = from + 9 * dayMs
// Bots are among the visits.
const period = `from=${from}&to=${to}&traffic=all`
const site = '/api/sites/demo'

let stack: AnalysisStack
let drawn: Drawn[]
let stored: Stored[]
const visitors = Array.from({ length: 61 }, () => randomUUID())

beforeAll(async () => {
  stack = await startAnalysisStack()
  const version = stack.sites.byId('demo')?.version ?? 0
  await stack.sites.change('demo', version, { settings: { timeZone } }, 'test')
  drawn = fc.sample(visit, { numRuns: 220, seed })
  stored = drawn.map((one) => {
    const sessionId = randomUUID()
    const { browser, device, visitor } = one
    return visitOf({
      facts: factsOf(one, sessionId, from),
      sessionId,
      visitorId: visitors[visitor] ?? '',
      browser,
      device,
    })
  })
  const chunks = stored.flatMap(({ rows, tabId }, n) => {
    const session = rows[0] as { siteId: string; sessionDay: string; sessionId: string }
    const chunk = {
      session,
      tabId,
      chunkNo: 1,
      firstTs: from,
      lastTs: from,
      encoding: 'identity' as const,
      bytes: Buffer.from('x'),
    }
    return drawn[n]?.hasReplay ? [chunkRow({ ...chunk, hasSnapshot: n % 5 !== 0 })] : []
  })
  await stack.store.insertBinary('replayChunks', chunkColumns, Buffer.concat(chunks))
  // Orders that only the server reports: one that a page has reported too, and one of no session.
  const reported = stored
    .flatMap(({ rows }) => rows)
    .find((row) => row.kind === 'track' && row.name === 'Order Completed')
  const loose = (orderId: unknown, at: number, n: number) => ({
    ...{
      siteId: 'demo',
      sessionDay: new Date(at).toISOString().slice(0, 10),
      sessionId: noId,
      source: 'server',
      verified: true,
    },
    ...{
      kind: 'track',
      name: 'Order Completed',
      ts: at,
      eventNo: n,
      messageId: `m${n}`,
      customerId: 'c-1',
      orderId,
      revenue: 1000,
    },
  })
  await stack.store.insert('events', [
    loose(reported?.orderId, (reported?.ts as number) + 5000, 1),
    loose('server-only', from + dayMs, 2),
  ])
  // Another site has the very same visits: nothing of it may show.
  const other = await stack.sites.create('Other', {}, 'test')
  const theirs = stored.map((one) => ({ ...one, rows: one.rows.map((row) => ({ ...row, siteId: other.siteId })) }))
  await stack.keep([...stored, ...theirs])
})
afterAll(() => stack?.stop())

async function walk(path: string, answer: unknown): Promise<number> {
  const counts = countsIn(answer)
  for (const [index, { where, n, list }] of counts.entries()) {
    const { total, rows } = await stack.open(list)
    expect(total.n, `${path} ${where} ${list}`).toBe(n)
    expect(rows.length, `${path} ${where} ${list}`).toBe(Math.min(n, 50))
    // The list names itself in the same way.
    if (index === 0) expect((await stack.open(total.list)).total.n).toBe(n)
  }
  return counts.filter(({ n }) => n > 0).length
}

test('every count of overview, struggle points and promotions opens exactly its rows', {
  timeout: 150_000,
}, async () => {
  const overview = await stack.read(`${site}/overview?${period}`)
  expect(await walk('overview', overview)).toBeGreaterThan(15)
  const { points } = (await stack.read(`${site}/struggle-points?${period}`)) as { points: { pointId: string }[] }
  expect(await walk('struggle points', points.slice(0, 8))).toBe(16)
  const [first] = points
  await walk('one point', await stack.read(`${site}/struggle-points/${first?.pointId}?${period}`))
  for (const by of ['promotion', 'creative', 'position']) {
    expect(await walk(by, await stack.read(`${site}/promotions?${period}&by=${by}`))).toBeGreaterThan(1)
  }
})

test('every count of the reports and of the ways opens exactly its sessions', { timeout: 150_000 }, async () => {
  let counted = 0
  for (const name of ['channels', 'entries', 'pages'])
    counted += await walk(name, await stack.read(`${site}/reports/${name}?${period}`))
  for (const question of [
    { events: true, depth: 3 },
    { from: '/checkout', direction: 'before', collapse: false },
  ]) {
    const text = encodeURIComponent(JSON.stringify(question))
    counted += await walk('ways', await stack.read(`${site}/paths?${period}&top=2&question=${text}`))
  }
  expect(counted).toBeGreaterThan(40)
})

test('every count of the forms opens exactly its sessions', async () => {
  const { forms } = (await stack.read(`${site}/forms?${period}`)) as { forms: { path: string; form: string }[] }
  expect(await walk('forms', forms.slice(0, 4))).toBeGreaterThan(8)
  const [form] = forms
  const named = new URLSearchParams({ path: form?.path ?? '', form: form?.form ?? '' })
  expect(await walk('one form', await stack.read(`${site}/form?${period}&${named}`))).toBeGreaterThan(4)
})

test('every count of a funnel opens exactly its sessions or persons', async () => {
  const steps: FunnelStep[] = [
    { kind: 'page', path: '/*' },
    { kind: 'click', place: 'name:buy' },
    { kind: 'event', name: 'Order Completed' },
  ]
  for (const actor of ['session', 'person'] as const) {
    const body = { funnel: { name: 'Buy & pay', steps, actor }, from, to }
    const answer = await stack.call('POST', `${site}/funnels/run`, { body })
    expect(answer.status, answer.text).toBe(200)
    expect(await walk(`funnel of ${actor}s`, answer.body)).toBeGreaterThan(3)
    const levels = answer.body.steps as { reached: { n: number }; dropped: { n: number } | null; ofEntered: object }[]
    expect(levels[2]?.dropped).toBeNull()
    expect(levels[1]?.ofEntered).toMatchObject({ k: levels[1]?.reached.n, n: levels[0]?.reached.n })
    expect(levels[0]?.dropped?.n).toBe((levels[0]?.reached.n ?? 0) - (levels[1]?.reached.n ?? 0))
  }
})

/** The day in Amsterdam; the clock is put back within the period. */
const dayThere = (at: number) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(at)

test('the overview is what one counts by hand', async () => {
  const overview = (await stack.read(`${site}/overview?${period}`)) as Overview
  const begun = (fromMs: number, toMs: number) =>
    stored
      .map((one, n) => ({ ...one, drawn: drawn[n] as Drawn }))
      .filter(({ rows }) => {
        const first = Math.min(...rows.map((row) => row.ts as number))
        return first >= fromMs && first < toMs
      })
  const now = begun(from, to)
  const before = begun(from - (to - from), from)
  const has = (sessions: typeof now, name: string) =>
    sessions.filter(({ rows }) => rows.some((row) => row.name === name)).length
  expect(overview.sessions).toMatchObject({ now: now.length, before: before.length })
  expect(overview.converted.now).toMatchObject({ k: has(now, 'Order Completed'), n: now.length })
  expect(overview.converted.before).toMatchObject({ k: has(before, 'Order Completed'), n: before.length })

  // Orders by their own time, each id once, with what the server says where it does.
  const orders = new Map<unknown, { at: number; worth: number }>()
  const rows = stored.flatMap((one) => one.rows).filter((row) => row.name === 'Order Completed')
  for (const row of rows.sort((a, b) => (b.ts as number) - (a.ts as number))) {
    orders.set(row.orderId, { at: row.ts as number, worth: row.revenue as number })
  }
  const reported = stored
    .flatMap((one) => one.rows)
    .find((row) => row.kind === 'track' && row.name === 'Order Completed')
  orders.set(reported?.orderId, { at: orders.get(reported?.orderId)?.at ?? 0, worth: 1000 })
  orders.set('server-only', { at: from + dayMs, worth: 1000 })
  const within = [...orders.values()].filter(({ at }) => at >= from && at < to)
  expect(overview.orders.now).toBe(within.length)
  expect(overview.revenue.now).toBe(within.reduce((sum, { worth }) => sum + worth, 0))

  expect(overview.days.map(({ day }) => day)).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29].map((n) => `2024-10-${n}`))
  for (const { day, sessions, revenue } of overview.days) {
    expect(sessions, day).toBe(
      now.filter(({ rows: own }) => dayThere(Math.min(...own.map((row) => row.ts as number))) === day).length,
    )
    expect(revenue, day).toBe(
      within.filter(({ at }) => dayThere(at) === day).reduce((sum, { worth }) => sum + worth, 0),
    )
  }
  // The last day has 23 hours in the period, since the clock was put back on the 27th.
  expect(overview.days.map(({ complete }) => complete)).toEqual([...Array(8).fill(true), false])

  const seen = (path: string) =>
    now.filter(({ rows: own }) => own.some((row) => row.kind === 'pageView' && row.path === path)).length
  expect(overview.pages).toHaveLength(paths.length)
  for (const page of overview.pages) {
    const views = now.flatMap(({ rows: own }) => own).filter((row) => row.kind === 'pageView' && row.path === page.path)
    expect(page).toMatchObject({ sessions: { n: seen(page.path) }, pageViews: views.length })
  }
  for (const { device, sessions } of overview.devices) {
    expect(sessions.n, device).toBe(now.filter((one) => one.drawn.device === device).length)
  }
  const replayed = stored.filter(
    (one, n) => now.some(({ sessionId }) => sessionId === one.sessionId) && drawn[n]?.hasReplay && n % 5 !== 0,
  )
  expect(overview.coverage.replayed).toMatchObject({ k: replayed.length, n: now.length })
  const missing = overview.coverage.missing.reduce((sum, { sessions }) => sum + sessions.n, 0)
  expect(missing).toBe(now.length - replayed.length)
  expect(overview.coverage.missing.every(({ says }) => says.length > 10)).toBe(true)
  // What the recorder said last counts.
  const said = now.flatMap(({ rows: own }) => own.findLast((row) => row.kind === 'recording')?.reason ?? [])
  const agreed = said.filter((reason) => reason !== 'noConsent' && reason !== 'optedOut')
  expect(agreed.length).toBeLessThan(said.length)
  expect(overview.coverage.consent).toMatchObject({ required: false, replay: { k: agreed.length, n: said.length } })
})

test('filters of sessions name the field and the rule that a value breaks', async () => {
  const funnel = {
    name: 'f',
    steps: [
      { kind: 'event', name: 'a' },
      { kind: 'event', name: 'b' },
    ],
  }
  const text = (value: unknown) => encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))
  const wrong: [string, string, RegExp][] = [
    ['funnel=x&reached=1', 'funnel', /JSON/],
    [`funnel=${text({ ...funnel, steps: [] })}&reached=1`, 'funnel.steps', /two steps/],
    [`funnel=${text({ ...funnel, name: '' })}&reached=1`, 'funnel.name', /./],
    [`funnel=${text({ ...funnel, window: 1 })}&reached=1`, 'funnel', /window/],
    [`funnel=${text(funnel)}`, 'funnel', /reached or dropped/],
    [`funnel=${text(funnel)}&reached=3`, 'reached', /number of steps/],
    [`funnel=${text(funnel)}&dropped=2`, 'dropped', /number of steps/],
    [`funnel=${text(funnel)}&reached=1&dropped=1`, 'dropped', /beside/],
    [`funnel=${text(funnel)}&reached=1&promotion=x`, 'promotion', /own period/],
    ['reached=1', 'reached', /needs a funnel/],
    ['creative=x', 'creative', /needs a promotion/],
    ['device=toaster', 'device', /./],
    ['recording=perhaps', 'recording', /./],
    ['converted=maybe', 'converted', /./],
  ]
  for (const [query, field, rule] of wrong) {
    const { status, body } = await stack.get(`${site}/sessions?${query}`)
    expect(status, query).toBe(400)
    expect(body.errors, query).toContainEqual({ field, rule: expect.stringMatching(rule) })
  }
})

test('saved funnels: made, listed, changed, not over a colleague’s change, removed', async () => {
  const funnel = {
    name: 'Checkout',
    actor: 'session',
    steps: [
      { kind: 'page', path: '/checkout' },
      { kind: 'event', name: 'Order Completed' },
    ],
  }
  const made = (await stack.call('POST', `${site}/funnels`, { body: funnel })).body as {
    funnelId: string
    version: number
  }
  expect(made).toMatchObject({ ...funnel, version: 1 })
  const url = `${site}/funnels/${made.funnelId}`
  const changed = await stack.call('PUT', url, { body: { ...funnel, name: 'To the till', version: 1 } })
  expect(changed.body).toMatchObject({ name: 'To the till', version: 2 })
  const late = await stack.call('PUT', url, { body: { ...funnel, name: 'Mine', version: 1 } })
  expect([late.status, late.body.code]).toEqual([409, 'changed_meanwhile'])
  expect(late.body.current).toMatchObject({ name: 'To the till', version: 2, funnelId: made.funnelId })
  expect((await stack.read(`${site}/funnels`)).funnels).toEqual([changed.body])
  // Another site's funnels are its own.
  const other = await stack.sites.create('Other', {}, 'test')
  expect((await stack.read(`/api/sites/${other.siteId}/funnels`)).funnels).toEqual([])
  expect((await stack.call('DELETE', `/api/sites/${other.siteId}/funnels/${made.funnelId}`)).status).toBe(404)
  expect((await stack.call('DELETE', url)).status).toBe(204)
  expect((await stack.call('DELETE', url)).status).toBe(404)
  expect((await stack.call('PUT', url, { body: { ...funnel, version: 2 } })).status).toBe(404)
  expect((await stack.read(`${site}/funnels`)).funnels).toEqual([])
})

test('choices for steps are what happened in the last 30 days, most frequent first', async () => {
  const now = Date.now()
  const facts = (n: number): Fact[] => [
    { at: now - 1000, kind: 'pageView', path: '/choice' },
    { at: now - 900, kind: 'click', place: 'name:pay', path: '/choice', label: n === 2 ? 'Pay now' : 'Pay' },
    ...(n === 0 ? [{ at: now - 800, kind: 'track', name: 'Rare' }] : []),
    { at: now - 700, kind: 'track', name: 'Usual' },
  ]
  await stack.keep([0, 1, 2].map((n) => visitOf({ facts: facts(n).map((fact) => ({ ...fact, at: fact.at + n })) })))
  expect(await stack.read(`${site}/step-choices`)).toEqual({
    pages: [{ path: '/choice', sessions: 3 }],
    events: [
      { name: 'Usual', sessions: 3 },
      { name: 'Rare', sessions: 1 },
    ],
    clicks: [{ place: 'name:pay', path: '/choice', label: 'Pay now', sessions: 3 }],
  })
})

test('when success becomes something else, visits of before are judged by it too', async () => {
  const converted = async () => ((await stack.read(`${site}/overview?${period}`)) as Overview).converted
  const before = await converted()
  const version = stack.sites.byId('demo')?.version ?? 0
  const conversion = { kind: 'page' as const, match: '/check*', value: 5 }
  await stack.sites.change('demo', version, { settings: { conversion } }, 'test')
  await stack.keep([])
  const now = await converted()
  const seen = (({ pages }) => pages.find(({ path }) => path === '/checkout')?.sessions.n)(
    (await stack.read(`${site}/overview?${period}`)) as Overview,
  )
  expect(now.now).toMatchObject({ k: seen, n: before.now.n })
  expect(now.now.k).not.toBe(before.now.k)
  expect((await stack.open(now.of.list)).total.n).toBe(seen)
})

test('a period may be as long as numbers go', async () => {
  const all = `from=0&to=${Number.MAX_SAFE_INTEGER}`
  const overview = (await stack.read(`${site}/overview?${all}`)) as Overview
  expect(overview.sessions.before).toBe(0)
  expect((await stack.open(overview.sessions.of.list)).total.n).toBe(overview.sessions.now)
  for (const what of ['struggle-points', 'promotions']) {
    expect((await stack.get(`${site}/${what}?${all}`)).status).toBe(200)
  }
  const steps: FunnelStep[] = [
    { kind: 'page', path: '/*' },
    { kind: 'event', name: 'Order Completed' },
  ]
  const funnel = { name: 'All', steps, actor: 'person' }
  const answer = await stack.call('POST', `${site}/funnels/run`, {
    body: { funnel, from: 0, to: Number.MAX_SAFE_INTEGER },
  })
  expect(answer.status, answer.text).toBe(200)
  const [entered] = (answer.body as OutputOf<typeof funnelRoutes.runFunnel>).steps
  expect((await stack.open(entered?.reached.list ?? '')).total.n).toBe(entered?.reached.n)
})
