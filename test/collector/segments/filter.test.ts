/** Filters in SQL against the same filters read plainly, over persons with every kind of past. */
import { randomUUID } from 'node:crypto'
import { type Filter, filter as filterSchema } from '@hindsight/protocol/filter'
import { filterSays } from '@hindsight/protocol/filterWords'
import { noId, utcDay } from '@hindsight/protocol/ids'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { begunIn, personInSegment } from '../../../collector/src/queries/scope.ts'
import { LookedUpSegment } from '../../../collector/src/segments/asked.ts'
import { startReadStack } from '../read/readStack.ts'
import { eventStored, sessionStored } from '../read/rows.ts'
import { type Event, holds, type Loose, type World } from './holdsFilter.ts'

const siteId = 'demo'
const seed = 20261122
const dayMs = 86_400_000
/** Persons are as of then. */
const end = Date.UTC(2026, 4, 20, 7)
const conversion = { kind: 'event', match: 'Order Completed', value: null } as const

const world: World = { visits: [], loose: [] }
let stack: Awaited<ReturnType<typeof startReadStack>>

const names = ['A', 'B', 'Order Completed', 'Promotion Viewed', 'Promotion Clicked']
/** Edges of windows among them. */
const agoDays = fc.oneof(fc.nat(6), fc.constantFrom(0, 1, 30, 31, 89, 90, 91, 180, 181, 300))
const drawnFact = fc.record({
  kind: fc.constantFrom('track', 'track', 'track', 'pageView', 'click', 'identify'),
  name: fc.constantFrom(...names),
  path: fc.constantFrom('/a', '/b', "/it's"),
  place: fc.constantFrom('name:go', 'name:stop'),
  promotionId: fc.constantFrom('p1', 'p"2'),
  orderId: fc.constantFrom('o1', 'o2', 'o3'),
  revenue: fc.constantFrom(null, 0, 10, 99.5, -5),
  plan: fc.constantFrom('gold', 'silver', "o'plan", 7, 12.5),
  afterMs: fc.integer({ min: 0, max: 1000 }),
})
const visit = fc.record({
  agoDays,
  device: fc.constantFrom('mobile', 'desktop', ''),
  browser: fc.constantFrom('Chrome', 'IE'),
  browserVersion: fc.constantFrom('9', '10.2', '11.4.1', '100', ''),
  country: fc.constantFrom('NL', 'DE', ''),
  campaign: fc.constantFrom('', 'spring', '{x:String}'),
  converted: fc.boolean(),
  struggles: fc.nat(1),
  jsErrors: fc.nat(1),
  signal: fc.constantFrom('', '', 'rageClick', 'deadClick'),
  isTagged: fc.boolean(),
  facts: fc.array(drawnFact, { maxLength: 4 }),
})
const person = fc.record({
  isKnown: fc.boolean(),
  visits: fc.array(visit, { minLength: 1, maxLength: 4 }),
  loose: fc.array(fc.record({ fact: drawnFact, agoDays }), { maxLength: 2 }),
})

type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never
type Whose = { who: string; visitorId: string; isKnown: boolean }
const rows = { sessions: [] as object[], events: [] as object[], signals: [] as object[], state: [] as object[] }
let eventNo = 1

function storeVisit({ agoDays: ago, facts, isTagged, campaign, signal, ...rest }: Drawn<typeof visit>, whose: Whose) {
  const { who, visitorId, isKnown } = whose
  // Minutes apart: two in one day are two visits.
  const firstTs = end - ago * dayMs - 80_000_000 + (eventNo % 16_000) * 3_000
  const customerId = isKnown ? who : ''
  const session = { ...sessionStored({ firstTs, visitorId, customerId }), ...rest, person: who }
  const events: Event[] = facts.map(({ plan, afterMs, ...one }) => ({
    ...one,
    ts: firstTs + afterMs,
    traits: one.kind === 'identify' ? { plan } : {},
  }))
  rows.sessions.push({ ...session, attributes: campaign === '' ? {} : { campaign } })
  for (const { traits, ...one } of events) {
    const properties = JSON.stringify(one.kind === 'identify' ? { traits } : {})
    rows.events.push(eventStored(session, { ...one, eventNo: eventNo++, properties }))
  }
  const { sessionDay, sessionId } = session
  const at = { siteId, sessionDay, sessionId, tabId: noId, ts: firstTs }
  if (signal !== '') {
    rows.signals.push({ ...at, version: 1, signal, eventNo: 1, pointId: `point of ${signal}` })
    // Of an older version: counts no more.
    rows.signals.push({ ...at, version: 0, signal: 'jsError', eventNo: 2 })
  }
  const tags = isTagged ? ['odd'] : []
  const written = { version: 1, deleted: false, changedAt: end, changedBy: '' }
  const id = `${siteId}/${sessionDay}/${sessionId}`
  if (isTagged) rows.state.push({ ...written, kind: 'tags', id, body: JSON.stringify({ tags }) })
  world.visits.push({ ...session, isKnown, campaign, signal, tags, events })
  eventNo += 40
}

function storeLoose({ fact, agoDays: ago }: { fact: Drawn<typeof drawnFact>; agoDays: number }, whose: Whose) {
  const { who, visitorId, isKnown } = whose
  const { plan, afterMs, ...one } = fact
  const ts = end - ago * dayMs - 3_600_000 + afterMs
  const traits: Loose['traits'] = one.kind === 'identify' ? { plan } : {}
  world.loose.push({ ...one, ts, traits, person: who })
  const key = { siteId, sessionDay: utcDay(ts), sessionId: noId, visitorId }
  const properties = JSON.stringify(one.kind === 'identify' ? { traits } : {})
  const more = { eventNo: 0, messageId: randomUUID(), customerId: isKnown ? who : '', source: 'server', properties }
  rows.events.push(eventStored(key, { ...one, ts, ...more }))
}

beforeAll(async () => {
  stack = await startReadStack()
  for (const [n, { isKnown, visits, loose }] of fc.sample(person, { numRuns: 120, seed }).entries()) {
    const visitorId = randomUUID()
    const whose = { who: isKnown ? `c-${n}` : `anon:${visitorId}`, visitorId, isKnown }
    for (const one of visits) storeVisit(one, whose)
    for (const one of loose) storeLoose(one, whose)
  }
  for (const [table, of] of Object.entries(rows)) await stack.store.insert(table, of)
})
afterAll(() => stack?.stop())

const step = fc.oneof(
  fc.constantFrom('A', 'B').map((name) => ({ kind: 'event' as const, name })),
  fc.constantFrom('/a', "/it's").map((path) => ({ kind: 'page' as const, path })),
  fc
    .constantFrom(undefined, '/b')
    .map((path) => ({ kind: 'click' as const, place: 'name:go', ...(path ? { path } : {}) })),
)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const given = <T extends object>(made: T): T =>
  Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)) as T
const days = maybe(fc.constantFrom(1, 7, 30, 90, 400))
const some = <T extends string>(...of: T[]) => fc.uniqueArray(fc.constantFrom(...of), { minLength: 1, maxLength: 3 })

const leaf: fc.Arbitrary<Filter> = fc.oneof(
  fc.constantFrom<Filter>({ is: 'known' }, { is: 'returning' }, { is: 'tag', tag: 'odd' }),
  fc.constantFrom<Filter>(
    { is: 'had', what: 'conversion' },
    { is: 'had', what: 'struggle' },
    { is: 'had', what: 'error' },
  ),
  some('c-1', 'c-2', 'c-3', 'c-40').map((anyOf) => ({ is: 'customer' as const, anyOf })),
  fc.constantFrom<Filter>(
    { is: 'trait', name: 'plan', anyOf: ['gold', '7'] },
    { is: 'trait', name: 'plan', anyOf: ["o'plan"] },
    { is: 'trait', name: 'plan', atLeast: 7, atMost: 12 },
  ),
  some('firstVisit', 'prospect', 'newCustomer', 'active', 'atRisk', 'lost').map((anyOf) => ({
    is: 'stage' as const,
    anyOf,
  })),
  some('mobile', '(none)').map((anyOf) => ({ is: 'attribute' as const, name: 'device' as const, anyOf })),
  some('spring', '{x:String}', '(none)').map((anyOf) => ({
    is: 'attribute' as const,
    name: 'campaign' as const,
    anyOf,
  })),
  fc.constantFrom<Filter>(
    { is: 'version', browser: 'IE', atMost: '10' },
    { is: 'version', browser: 'Chrome', atLeast: '11.4' },
    { is: 'version', browser: 'IE', atLeast: '9', atMost: '11' },
  ),
  fc
    .record({ is: fc.constant('did' as const), what: step, times: maybe(fc.integer({ min: 1, max: 3 })), days })
    .map(given),
  fc
    .record({
      is: fc.constant('ordered' as const),
      times: maybe(fc.integer({ min: 1, max: 2 })),
      valueAtLeast: maybe(fc.constantFrom(10, 99.5)),
      valueAtMost: maybe(fc.constantFrom(10, 110)),
      days,
    })
    .map(given),
  fc.constantFrom<Filter>(
    { is: 'signal', signal: 'rageClick' },
    { is: 'signal', signal: 'jsError' },
    { is: 'point', pointId: 'point of deadClick' },
    { is: 'promotion', promotionId: 'p"2', clicked: true },
    { is: 'promotion', promotionId: 'p1', clicked: false },
  ),
)
const tree: fc.Arbitrary<Filter> = fc.letrec<{ node: Filter }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.record({
      is: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
    }),
    tie('node').map((of) => ({ is: 'not' as const, of })),
  ),
})).node
const period = fc.constantFrom(1, 7, 31, 120, 401).map((back) => ({ fromMs: end - back * dayMs, toMs: end }))

const everySession = async (period: { fromMs: number; toMs: number; segment?: LookedUpSegment }): Promise<string[]> => {
  const begun = begunIn(siteId, period)
  const rows = await stack.store.query<{ id: string }>(
    `SELECT toString(sessionId) AS id FROM sessions FINAL WHERE ${begun.sql}`,
    begun.params,
  )
  return rows.map(({ id }) => id).sort()
}

test('every filter holds exactly the sessions that it says', async () => {
  let [found, refused] = [0, 0]
  await fc.assert(
    fc.asyncProperty(tree, period, async (filter, within) => {
      expect(filterSchema.parse(JSON.parse(JSON.stringify(filter)))).toEqual(filter)
      expect(filterSays(filter)).not.toMatch(/undefined|NaN|\[object/)
      const inPeriod = world.visits.filter(({ firstTs }) => firstTs >= within.fromMs && firstTs < within.toMs)
      const meant = inPeriod.filter((one) => holds(filter, one, world, within.toMs))
      const segment = new LookedUpSegment(JSON.stringify(filter), filter, conversion)
      const ids = meant.map(({ sessionId }) => sessionId).sort()
      expect(await everySession({ ...within, segment })).toEqual(ids)
      found += ids.length
      refused += inPeriod.length - ids.length
    }),
    { numRuns: 120, seed },
  )
  expect(found).toBeGreaterThan(1000)
  expect(refused).toBeGreaterThan(1000)
})

test('every leaf, alone', async () => {
  const within = { fromMs: end - 31 * dayMs, toMs: end }
  for (const filter of fc.sample(leaf, { numRuns: 60, seed })) {
    const segment = new LookedUpSegment('x', filter, conversion)
    const meant = world.visits.filter((one) => one.firstTs >= within.fromMs && holds(filter, one, world, end))
    expect(await everySession({ ...within, segment }), JSON.stringify(filter)).toEqual(
      meant.map(({ sessionId }) => sessionId).sort(),
    )
  }
  const segment = new LookedUpSegment('x', { is: 'known' }, conversion)
  const whose = personInSegment(siteId, { ...within, segment })
  const rows = await stack.store.query<{ person: string }>(
    `SELECT DISTINCT person FROM sessions FINAL WHERE ${whose.sql}`,
    whose.params,
  )
  const known = world.visits.filter(({ isKnown, firstTs }) => isKnown && firstTs >= within.fromMs)
  expect(rows.map(({ person }) => person).sort()).toEqual([...new Set(known.map(({ person }) => person))].sort())
})

type Counted = { n: number; list: string }
const phones: Filter = { is: 'attribute', name: 'device', anyOf: ['mobile'] }
const span = `from=${end - 401 * dayMs}&to=${end}`

test('a segment is saved, counted, kept through its versions, and put to every report', async () => {
  const at = `/api/sites/${siteId}/segments`
  const made = await stack.call('POST', at, { body: { name: 'Phones', filter: phones } })
  expect(made).toMatchObject({ status: 200, body: { name: 'Phones', version: 1, says: 'device is mobile' } })
  const segmentId = String(made.body.segmentId)
  const count = await stack.get(`/api/sites/${siteId}/segment-count?${span}&segment=${segmentId}`)
  const { sessions, persons } = count.body as unknown as { sessions: Counted; persons: Counted }
  const meant = world.visits.filter(({ device }) => device === 'mobile')
  expect(sessions.n).toBe(meant.length)
  expect(count.body.ofSessions).toBe(world.visits.length)
  expect(persons.n).toBe(new Set(meant.map(({ person }) => person)).size)
  for (const counted of [sessions, persons]) {
    const opened = await stack.get(counted.list)
    expect((opened.body.total as Counted).n).toBe(counted.n)
    expect((opened.body.total as Counted).list).toContain(`segment=${segmentId}`)
  }

  // Page by page it is the same list.
  const first = await stack.get(`${sessions.list}&limit=1`)
  const second = await stack.get(`${sessions.list}&limit=200&cursor=${String(first.body.next)}`)
  expect((second.body.sessions as unknown[]).length).toBe(Math.min(200, meant.length - 1))

  const reports = [
    `overview?${span}`,
    `struggle-points?${span}`,
    `struggle-points/point%20of%20rageClick?${span}`,
    `forms?${span}`,
    `promotions?${span}`,
    `customers?${span}`,
    `cause?${span}`,
    `cause?${span}&point=point%20of%20rageClick`,
    `sessions?${span}&promotion=p1`,
    `listed-sessions/flag?${span}&withErrors=true`,
    `segment-choices?${span}`,
  ]
  for (const report of reports) {
    const answer = await stack.get(`/api/sites/${siteId}/${report}&segment=${segmentId}`)
    expect(answer.status, `${report}: ${answer.text}`).toBe(200)
  }
  const overview = await stack.get(`/api/sites/${siteId}/overview?${span}&segment=${segmentId}`)
  expect(overview.body).toMatchObject({ sessions: { now: meant.length }, devices: [{ device: 'mobile' }] })
  const funnel = {
    name: 'f',
    steps: [
      { kind: 'event', name: 'A' },
      { kind: 'event', name: 'B' },
    ],
    actor: 'session',
  }
  const ran = await stack.call('POST', `/api/sites/${siteId}/funnels/run`, {
    body: { funnel, from: end - 401 * dayMs, to: end, segment: segmentId },
  })
  const entered = meant.filter(({ events }) => events.some(({ kind, name }) => kind === 'track' && name === 'A'))
  const [step1] = ran.body.steps as { reached: Counted }[]
  expect(step1?.reached.n).toBe(entered.length)
  expect(((await stack.get(String(step1?.reached.list))).body.total as Counted).n).toBe(entered.length)

  const body = { name: 'Phones', filter: { is: 'not', of: phones }, version: 1 }
  expect(await stack.call('PUT', `${at}/${segmentId}`, { body })).toMatchObject({ status: 200, body: { version: 2 } })
  expect(await stack.call('PUT', `${at}/${segmentId}`, { body })).toMatchObject({ status: 409 })
  const history = await stack.get(`${at}/${segmentId}/versions`)
  expect(history.body.versions).toMatchObject([{ version: 2, says: 'device is not mobile' }, { version: 1 }])
  expect((await stack.call('DELETE', `${at}/${segmentId}`)).status).toBe(204)
  const gone = await stack.get(`/api/sites/${siteId}/overview?segment=${segmentId}`)
  expect(gone).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'segment', rule: 'There is no such segment.' }] },
  })
})

test('nobody is chosen by a contact detail, and what breaks a rule is named', async () => {
  const deep = (depth: number): unknown => (depth === 0 ? phones : { is: 'not', of: deep(depth - 1) })
  const refused: [unknown, RegExp][] = [
    [{ is: 'trait', name: 'E-Mail', anyOf: ['a@b.example'] }, /contact detail/],
    [{ is: 'trait', name: 'last_name', anyOf: ['Jansen'] }, /contact detail/],
    [{ is: 'trait', name: 'plan' }, /give values/],
    [{ is: 'did', what: { kind: 'event' } }, /what\.name/],
    [{ is: 'all', of: [] }, /holds nothing/],
    [{ is: 'nonsense' }, /is/],
    [deep(20), /nested deeper/],
    [{ is: 'any', of: Array.from({ length: 61 }, () => phones) }, /more than 60/],
  ]
  for (const [filter, rule] of refused) {
    const answer = await stack.call('POST', `/api/sites/${siteId}/segments`, { body: { name: 'x', filter } })
    expect(answer.status, JSON.stringify(filter)).toBe(400)
    expect(JSON.stringify(answer.body.errors)).toMatch(rule)
    const asked = await stack.get(`/api/sites/${siteId}/overview?segment=${encodeURIComponent(JSON.stringify(filter))}`)
    expect(asked.status).toBe(400)
  }
  const broken = await stack.get(`/api/sites/${siteId}/overview?segment=%7B`)
  expect(broken).toMatchObject({ status: 400, body: { errors: [{ field: 'segment' }] } })
  const choices = await stack.get(`/api/sites/${siteId}/segment-choices?${span}`)
  expect(choices.body.traits).toMatchObject([{ name: 'plan' }])
})
