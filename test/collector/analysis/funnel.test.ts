/** Funnels against every possible reading of random actors' events, and against answers known by hand. */
import { randomUUID } from 'node:crypto'
import type { FunnelStep, StepWhere } from '@hindsight/protocol/api/funnelStep'
import type { FunnelDefinition } from '@hindsight/protocol/api/funnels'
import { noId } from '@hindsight/protocol/ids'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { attempts } from '../../../collector/src/queries/funnel/attempts.ts'
import { runFunnel } from '../../../collector/src/queries/funnel/runFunnel.ts'
import { listSessions } from '../../../collector/src/queries/listSessions.ts'
import { startStore } from '../read/readStack.ts'
import { eventStored, type SessionStored, sessionStored } from '../read/rows.ts'
import { type Attempt, reportedAttempt, type StepEvent } from './embeddings.ts'

const siteId = 'demo'
const seed = 20261121
const start = Date.UTC(2024, 4, 10, 23, 59, 59, 995)
const persons = 450

type Session = SessionStored & { person: string }
type Actors = Map<string, StepEvent[]>
let stack: Awaited<ReturnType<typeof startStore>>
const ofSessions: Actors = new Map()
const ofVisitors: Actors = new Map()
const ofPersons: Actors = new Map()
const rows: Record<string, unknown>[] = []
const sessions: Session[] = []

const event = (name: string): FunnelStep => ({ kind: 'event', name })
const page = (path: string): FunnelStep => ({ kind: 'page', path })
const click = (place: string, path?: string): FunnelStep => ({ kind: 'click', place, ...(path ? { path } : {}) })

/** Few names, few moments: ties, repetitions and overlaps everywhere. */
const facts = [
  { kind: 'track', name: 'A', properties: { size: 'S', price: 10 } },
  { kind: 'track', name: 'A', properties: { size: 'It’s "XL"', price: 9.5 } },
  { kind: 'track', name: 'B' },
  { kind: 'track', name: 'C' },
  { kind: 'pageView', path: '/a' },
  { kind: 'pageView', path: '/a/b' },
  { kind: 'click', place: 'name:go', path: '/a' },
  { kind: 'submit' },
  // Nothing that a visitor does: no chain is broken by it.
  { kind: 'scroll' },
] as const
const draft = fc.record({
  fact: fc.constantFrom(...facts),
  atMs: fc.integer({ min: 0, max: 9 }),
  tab: fc.nat(1),
  session: fc.nat(2),
})
const person = fc.record({ events: fc.array(draft, { maxLength: 9 }), isKnown: fc.boolean(), isMerged: fc.boolean() })

function add(actors: Actors, actor: string, fact: StepEvent): void {
  actors.set(actor, [...(actors.get(actor) ?? []), fact])
}

const identities: object[] = []
const merges: object[] = []
const tabs = [randomUUID(), randomUUID()]
type Draft = typeof draft extends fc.Arbitrary<infer D> ? D : never
type Whose = { n: number; who: string; visitorId: string; customer: string; isKnown: boolean }

/** An event that the recorder saw in a session, or that came without one. */
function store({ fact, atMs, tab }: Draft, eventNo: number, at: Session | undefined, whose: Whose): void {
  const { n, who, visitorId, customer, isKnown } = whose
  const place = at
    ? // Higher numbers first, now and then: order is what the numbers say.
      { tabId: tabs[tab] as string, eventNo: eventNo % 3 === 0 ? 100 - eventNo : eventNo, messageId: '' }
    : { tabId: noId, eventNo: 0, messageId: `m${n}-${eventNo}` }
  const sessionId = at?.sessionId ?? noId
  const stored: StepEvent = { name: '', path: '', place: '', ...fact, ...place, sessionId, ts: start + atMs }
  add(ofPersons, who, stored)
  if (at) add(ofSessions, sessionId, stored)
  if (at) add(ofVisitors, visitorId, stored)
  const key = at ?? { siteId, sessionDay: '2024-05-10', sessionId, visitorId }
  // Every second loose event of a customer names her itself; the others are known by the device.
  const customerId = !at && isKnown && eventNo % 2 === 0 ? customer : ''
  const properties = JSON.stringify({ properties: stored.properties ?? {} })
  rows.push(eventStored(key, { ...stored, properties, customerId, source: at ? 'recorder' : 'server' }))
}

function identify({ who, visitorId, customer }: Whose): void {
  const said = { siteId, visitorId, customerId: customer, sessionDay: '2024-05-10', sessionId: noId }
  identities.push({ ...said, firstTs: start, lastTs: start, verified: 0 })
  if (customer === who) return
  merges.push({ siteId, customerId: customer, into: who, person: who, decidedAt: 1, decidedBy: 'test', version: 1 })
}

beforeAll(async () => {
  stack = await startStore()
  for (const [n, { events, isKnown, isMerged }] of fc.sample(person, { numRuns: persons, seed }).entries()) {
    const visitorId = randomUUID()
    const who = isKnown ? `c-${n}` : `anon:${visitorId}`
    const whose = { n, who, visitorId, isKnown, customer: isMerged ? `m-${n}` : `c-${n}` }
    const own = [0, 1].map(() => ({ ...sessionStored({ firstTs: start, visitorId }), person: who }))
    sessions.push(...own)
    if (isKnown) identify(whose)
    for (const [eventNo, one] of events.entries()) store(one, eventNo, own[one.session], whose)
  }
  await stack.store.insert('sessions', sessions)
  await stack.store.insert('events', rows)
  await stack.store.insert('identities', identities)
  await stack.store.insert('customerMerges', merges)
})
afterAll(() => stack?.stop())

const shapes: Record<string, FunnelStep[]> = {
  'A > B > C': [event('A'), event('B'), event('C')],
  'A > A > B': [event('A'), event('A'), event('B')],
  'overlapping predicates': [page('/a*'), page('/a'), page('/a*')],
  'A > page > click > A': [event('A'), page('/a'), click('name:go', '/a'), event('A')],
  'two steps': [event('C'), event('A')],
  'click anywhere': [click('name:go'), event('B')],
}
const within = { fromMs: start, toMs: start + 100 }
const cut = { fromMs: start + 2, toMs: start + 6 }

type Mode = Pick<FunnelDefinition, 'order' | 'entry' | 'exclusions' | 'stepWindowMs'>
const x = (what: FunnelStep, after: number, before: number) => ({ what, after, before })
const modes: Mode[] = [
  { order: 'strict' },
  { order: 'strict', entry: 'first' },
  { entry: 'first' },
  { stepWindowMs: 1 },
  { exclusions: [x(event('C'), 1, 2)] },
  { exclusions: [x(page('/a*'), 1, 2), x(event('B'), 1, 2)] },
  // Excluded is what is a step as well.
  { exclusions: [x(event('A'), 1, 2)], entry: 'first' },
  { exclusions: [x(click('name:go'), 1, 2)], stepWindowMs: 2, order: 'strict' },
]
const actors = ['session', 'visitor', 'person'] as const
const where = (of: StepWhere['of'], name: string, test: StepWhere['test'], value: string): StepWhere => ({
  of,
  name,
  test,
  value,
})
const ofSize = { of: 'property', name: 'size' } as const
/** What the steps say more of an event. */
const filtered: FunnelStep[][] = [
  [{ ...event('A'), where: [where('property', 'size', 'is', 'It’s "XL"')] }, event('B')],
  [event('B'), { ...event('A'), where: [where('property', 'price', 'atLeast', '9.6')] }, event('C')],
  [
    { ...event('A'), where: [where('property', 'size', 'isNot', 'S')] },
    { ...page('/a*'), where: [where('attribute', 'path', 'contains', '/B')] },
  ],
  [
    {
      ...event('A'),
      where: [where('property', 'price', 'atMost', '9.5'), where('property', 'size', 'contains', 'xl')],
    },
    event('A'),
  ],
]
/** No event is two of them. */
const apart: FunnelStep[][] = [
  [event('A'), event('B')],
  [event('A'), event('B'), event('C')],
  [page('/a'), event('C'), click('name:go'), page('/a/*')],
]
const unordered: Mode[] = [{ order: 'unordered' }, { order: 'unordered', entry: 'first' }]
const inAnyOrder = apart.flatMap((steps, n) =>
  unordered.flatMap((mode, at) =>
    [within, cut].map((period) => ({
      funnel: {
        name: 'any',
        steps,
        actor: actors[(n + at) % 3] ?? 'session',
        windowMs: n + 2,
        breakdown: ofSize,
        ...mode,
      },
      period,
    })),
  ),
)
const withFilters = filtered.map((steps, n) => ({
  funnel: { name: 'where', steps, actor: actors[n % 3] ?? 'session', windowMs: 6, breakdown: ofSize },
  period: within,
}))

/** Over all steps, where there are more than two. */
const wide: Mode[] = [
  { exclusions: [x(click('name:go'), 1, 3)] },
  { exclusions: [x(event('A'), 1, 3), x(page('/a/b'), 2, 3)] },
]
/** Each shape in each mode, by one actor in turn. */
const inModes = Object.entries(shapes).flatMap(([name, steps], n) =>
  [...modes, ...(steps.length > 2 ? wide : [])].map((mode, at) => {
    const actor = actors[(n + at) % actors.length] ?? 'session'
    return { funnel: { name, steps, actor, windowMs: 5, ...mode }, period: at % 2 === 0 ? within : cut }
  }),
)

const asked = Object.entries(shapes).flatMap(([name, steps]) =>
  (['session', 'person'] as const).flatMap((actor) =>
    [within, cut].flatMap((period) =>
      [3, 0, 86_400_000].map((windowMs) => ({ funnel: { name, steps, actor, windowMs }, period })),
    ),
  ),
)

type Question = { funnel: FunnelDefinition & { windowMs: number }; period: { fromMs: number; toMs: number } }
const actorsOf = { session: ofSessions, visitor: ofVisitors, person: ofPersons }

function expected({ funnel, period }: Question): Map<string, Attempt> {
  const found = new Map<string, Attempt>()
  for (const [actor, events] of actorsOf[funnel.actor]) {
    const attempt = reportedAttempt(events, funnel, period)
    if (attempt) found.set(actor, attempt)
  }
  return found
}

type Row = { actor: string; level: number | string; times: (number | string)[]; session: string; entry: string }

test('every actor’s attempt is the one that a search through all readings finds', async () => {
  let converted = 0
  const wrong: unknown[] = []
  const questions: Question[] = [...asked, ...inModes, ...inAnyOrder, ...withFilters]
  for (const question of questions) {
    const { sql, params } = attempts(question.funnel, siteId, question.period)
    const rows = await stack.store.query<Row>(
      `SELECT actor, level, times, toString(session) AS session, entry FROM (${sql})`,
      params,
    )
    const truth = expected(question)
    const answers = new Map(rows.map((row) => [row.actor, row]))
    expect(answers.size, JSON.stringify(question)).toBe(truth.size)
    for (const [actor, { level, times, sessionId, entry }] of truth) {
      const row = answers.get(actor)
      const isRight =
        row !== undefined &&
        Number(row.level) === level &&
        row.times.map(Number).join() === times.join() &&
        row.session === sessionId &&
        row.entry === (question.funnel.breakdown ? String(entry.properties?.size ?? '') : '')
      if (!isRight) wrong.push({ question: question.funnel, actor, row, is: { level, times, sessionId, entry } })
      if (level === question.funnel.steps.length) converted++
    }
  }
  expect(wrong).toEqual([])
  // The question was worth asking.
  expect(converted).toBeGreaterThan(500)
})

const middle = (values: number[]): number | null => {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) / 2
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return low === undefined || high === undefined ? null : Math.round((low + high) / 2)
}

test('counts, times and drop-offs are those of the attempts, and each count opens exactly its sessions', async () => {
  for (const question of asked.filter(({ funnel }) => funnel.windowMs === 3)) {
    const { funnel, period } = question
    const truth = [...expected(question).values()]
    const answer = await runFunnel(stack.store, siteId, funnel, period, start + 1000)
    expect(answer.reached).toEqual(funnel.steps.map((_, i) => truth.filter(({ level }) => level > i).length))
    expect(answer).toMatchObject({ truncated: 0, immature: 0 })
    const taken = (i: number) =>
      truth.filter(({ level }) => level > i).map(({ times }) => (times[i] as number) - (times[i - 1] as number))
    expect(answer.steps.map(({ medianMs }) => medianMs)).toEqual(
      funnel.steps.map((_, i) => (i === 0 ? null : middle(taken(i)))),
    )
    const timed = answer.steps.map(({ histogram }) => histogram.reduce((sum, { n }) => sum + n, 0))
    expect(timed.slice(1)).toEqual(answer.reached.slice(1))
    if (funnel.actor === 'person') continue
    const ask = (filter: object) =>
      listSessions(stack.store, { siteId, period, timeZone: 'UTC', filter, limit: 200, after: null })
    for (const [i, n] of answer.reached.entries()) {
      expect((await ask({ funnel, reached: i + 1 })).total).toBe(n)
      const next = answer.reached[i + 1]
      if (next === undefined) continue
      const dropped = await ask({ funnel, dropped: i + 1 })
      expect(dropped.total).toBe(n - next)
      const opened = new Set(dropped.sessions.map(({ sessionId }) => sessionId))
      for (const sessionId of opened) {
        expect(reportedAttempt(ofSessions.get(sessionId) ?? [], funnel, period)?.level).toBe(i + 1)
      }
    }
  }
})

test('an attempt that may still succeed is called immature, and no other', async () => {
  const funnel = { name: 'f', steps: [event('A'), event('B')], actor: 'person' as const, windowMs: 1000 }
  const truth = [...expected({ funnel, period: within }).values()]
  const open = truth.filter(({ level, times }) => level < 2 && (times[0] as number) + 1000 > start + 1004).length
  expect(open).toBeGreaterThan(0)
  const answer = await runFunnel(stack.store, siteId, funnel, within, start + 1004)
  expect(answer.immature).toBe(open)
  // A session that ended half an hour ago does not succeed any more.
  const inSession = { ...funnel, actor: 'session' as const, windowMs: 86_400_000 }
  const ended = await runFunnel(stack.store, siteId, inSession, within, start + 60_000 + 1_800_000)
  expect(ended.immature).toBe(0)
  const running = await runFunnel(stack.store, siteId, inSession, within, start + 60_000 + 1_799_000)
  const unfinished = [...expected({ funnel: inSession, period: within }).values()].filter(({ level }) => level < 2)
  expect(running.immature).toBe(unfinished.length)
})

test('an actor without end is cut, and said to be', async () => {
  const session = { ...sessionStored({ firstTs: start + 3_600_000 }), person: 'p' }
  await stack.store.command(
    `INSERT INTO events (siteId, sessionDay, sessionId, tabId, eventNo, kind, name, ts)
     SELECT 'demo', {day:Date}, {id:UUID}, {id:UUID}, number, 'track', 'Bot', fromUnixTimestamp64Milli({at:Int64} + toInt64(number))
     FROM numbers(20001)`,
    { day: session.sessionDay, id: session.sessionId, at: session.firstTs },
  )
  const funnel: FunnelDefinition = { name: 'f', steps: [event('Bot'), event('Bot')], actor: 'session' }
  const period = { fromMs: session.firstTs, toMs: session.firstTs + 60_000 }
  expect(await runFunnel(stack.store, siteId, funnel, period, start)).toMatchObject({ reached: [1, 1], truncated: 1 })
})

test('whatever a step says is a value, never SQL', async () => {
  const bits = [
    `'`,
    '"',
    '\\',
    '%',
    '_',
    '*',
    '{x:String}',
    ';',
    '--',
    '\n',
    '\t',
    ')',
    '🙂',
    'é',
    '/',
    '#',
    "' OR 1=1 --",
    '\0',
  ]
  const hostile = fc.array(fc.constantFrom(...bits), { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''))
  const step = fc.oneof(
    hostile.map(event),
    hostile.map(page),
    fc.tuple(hostile, fc.option(hostile, { nil: undefined })).map(([place, path]) => click(place, path)),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 2, maxLength: 4 }),
      fc.constantFrom('session', 'person'),
      async (steps, actor) => {
        const funnel = { name: 'f', steps, actor: actor as 'session' | 'person' }
        const { sql } = attempts(funnel, siteId, within)
        // The text of the statement depends on how many steps there are and of which kind, on nothing that they say.
        const plain = steps.map((one) =>
          one.kind === 'event'
            ? event('x')
            : one.kind === 'page'
              ? page('*')
              : click('x', one.path === undefined ? undefined : '*'),
        )
        expect(sql.replace(/ OR path LIKE \{\w+1:String\}/g, '')).toBe(
          attempts({ ...funnel, steps: plain }, siteId, within).sql,
        )
        const { reached } = await runFunnel(stack.store, siteId, funnel, within, start)
        const matches = (one: FunnelStep) => one.kind === 'page' && /^\*+$|^\/\*+$/.test(one.path)
        if (!matches(steps[0] as FunnelStep)) expect(reached[0]).toBe(0)
      },
    ),
    { numRuns: 25, seed },
  )
})
