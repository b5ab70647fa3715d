/** A funnel whose answers were planted: by session and by person, with late converters, times and a list of drop-offs. */
import type { FunnelStep } from '@hindsight/protocol/api/funnelStep'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listCustomers } from '../../../collector/src/queries/customers/listCustomers.ts'
import { funnelBreakdown } from '../../../collector/src/queries/funnel/breakdown.ts'
import { runFunnel } from '../../../collector/src/queries/funnel/runFunnel.ts'
import { listSessions } from '../../../collector/src/queries/listSessions.ts'
import { startStore } from '../read/readStack.ts'
import { eventStored, sessionStored } from '../read/rows.ts'

const siteId = 'demo'
const minute = 60_000
const day = 24 * 60 * minute
const from = Date.UTC(2024, 4, 1)
const to = from + 7 * day
const period = { fromMs: from, toMs: to }
const now = from + 60 * day

const steps: FunnelStep[] = [
  { kind: 'page', path: '/product/*' },
  { kind: 'event', name: 'Checkout Started' },
  { kind: 'event', name: 'Order Completed' },
]
const funnel = (actor: 'session' | 'person') => ({ name: 'Buy', steps, actor })

let stack: Awaited<ReturnType<typeof startStore>>
const sessions: object[] = []
const events: object[] = []
const leftAtOnce: string[] = []

type Kind = 'view' | 'cancel' | 'start' | 'order'
const facts: Record<Kind, object> = {
  view: { kind: 'pageView', path: '/product/83' },
  cancel: { kind: 'click', place: 'name:cancel' },
  start: { kind: 'track', name: 'Checkout Started' },
  order: { kind: 'track', name: 'Order Completed' },
}

function visit(person: string, happened: [Kind, number][]): string {
  const firstTs = Math.min(...happened.map(([, at]) => at))
  // What comes in by a server alone has no browser.
  const browser = happened[0]?.[0] === 'order' ? '' : Number(person.split('-')[1]) % 5 < 3 ? 'Chrome' : 'IE'
  const language = `l${Number(person.split('-')[1]) % 25}`
  const session = { ...sessionStored({ firstTs }), person, browser, language }
  sessions.push(session)
  for (const [n, [kind, ts]] of happened.entries())
    events.push(eventStored(session, { ts, eventNo: n + 1, ...facts[kind] } as never))
  return session.sessionId
}

beforeAll(async () => {
  stack = await startStore()
  // 450 order within the visit, ten minutes after the product; half of them try twice.
  for (let n = 0; n < 450; n++) {
    const at = from + n * minute
    const again: [Kind, number][] = n % 2 === 0 ? [['view', at - 20 * minute + 30_000]] : []
    visit(`same-${n}`, [
      ...again.filter(([, ts]) => ts >= from),
      ['view', at],
      ...(n < 50 ? [['cancel', at + minute] satisfies [Kind, number]] : []),
      ['start', at + 4 * minute],
      ['order', at + 10 * minute],
    ])
  }
  // 130 come back two days later for it; the last 30 of them after the period has ended.
  for (let n = 0; n < 130; n++) {
    const at = n < 100 ? from + n * minute : to - minute - n
    visit(`late-${n}`, [
      ['view', at],
      ['start', at + 4 * minute],
    ])
    visit(`late-${n}`, [['order', at + 2 * day]])
  }
  // 200 only start the checkout, some of them ordering too late; 200 only look, after which an order alone is none.
  for (let n = 0; n < 200; n++) {
    const at = from + day + n * minute
    visit(`started-${n}`, [
      ['view', at],
      ['start', at + minute],
    ])
    if (n < 20) visit(`started-${n}`, [['order', at + 7 * day + 1]])
    leftAtOnce.push(
      visit(
        `looked-${n}`,
        n % 4 === 0
          ? [
              ['view', at],
              ['order', at + minute],
            ]
          : [['view', at]],
      ),
    )
  }
  // Those who begin before or at the end of the period do not enter; nor do those who do things in another order.
  visit('before', [
    ['view', from - 1],
    ['start', from + 1],
    ['order', from + 2],
  ])
  visit('after', [
    ['view', to],
    ['start', to + 1],
    ['order', to + 2],
  ])
  visit('backwards', [
    ['order', from],
    ['start', from + 1],
  ])
  await stack.store.insert('sessions', sessions)
  await stack.store.insert('events', events)
})
afterAll(() => stack?.stop())

test('by person: 980 enter, 780 start, 580 order; half of them within 10 minutes', async () => {
  expect(await runFunnel(stack.store, siteId, funnel('person'), period, now)).toEqual({
    reached: [980, 780, 580],
    steps: [
      { p10Ms: null, medianMs: null, p90Ms: null, histogram: [] },
      {
        p10Ms: minute,
        medianMs: 4 * minute,
        p90Ms: 4 * minute,
        histogram: [
          { fromMs: 32_000, toMs: 64_000, n: 200 },
          { fromMs: 128_000, toMs: 256_000, n: 580 },
        ],
      },
      expect.objectContaining({ medianMs: 6 * minute, p90Ms: 2 * day - 4 * minute }),
    ],
    immature: 0,
    truncated: 0,
    p10Ms: 10 * minute,
    medianMs: 10 * minute,
    p90Ms: 2 * day,
    histogram: [
      { fromMs: 512_000, toMs: 1_024_000, n: 450 },
      { fromMs: 131_072_000, toMs: 262_144_000, n: 130 },
    ],
  })
})

test('by session: what is ordered in another visit is not ordered in this one', async () => {
  const answer = await runFunnel(stack.store, siteId, funnel('session'), period, now)
  expect(answer).toMatchObject({ reached: [980, 780, 450], medianMs: 10 * minute, p90Ms: 10 * minute })
})

test('what happens between two steps and must not, ends the attempt there: 980 enter, 730 start, 530 order', async () => {
  const funnelOf = {
    ...funnel('person'),
    exclusions: [{ what: { kind: 'click' as const, place: 'name:cancel' }, after: 1, before: 3 }],
  }
  expect((await runFunnel(stack.store, siteId, funnelOf, period, now)).reached).toEqual([980, 730, 530])
})

test('by browser of the entry, though the order of another visit has none; each count opens exactly its persons', async () => {
  const byBrowser = { ...funnel('person'), breakdown: { of: 'attribute' as const, name: 'browser' as const } }
  expect(await funnelBreakdown(stack.store, siteId, byBrowser, period)).toEqual({
    rows: [
      { value: 'Chrome', reached: [588, 468, 348] },
      { value: 'IE', reached: [392, 312, 232] },
    ],
    other: null,
  })
  const question = { siteId, period, timeZone: 'UTC', limit: 1, after: null }
  const filter = { funnel: byBrowser, reached: 3, entryValue: 'IE' }
  expect((await listCustomers(stack.store, { ...question, filter })).total).toBe(232)
})

test('of 25 values 20 are named; the others together open exactly their persons and sessions', async () => {
  const question = { siteId, period, timeZone: 'UTC', limit: 1, after: null }
  for (const actor of ['person', 'session'] as const) {
    const byLanguage = { ...funnel(actor), breakdown: { of: 'attribute' as const, name: 'language' as const } }
    const whole = (await runFunnel(stack.store, siteId, byLanguage, period, now)).reached
    const { rows, other } = await funnelBreakdown(stack.store, siteId, byLanguage, period)
    expect([rows.length, other?.values]).toEqual([20, 5])
    for (const [index, n] of (other?.reached ?? []).entries()) {
      expect(n).toBeGreaterThan(50)
      expect(rows.reduce((sum, { reached }) => sum + (reached[index] ?? 0), n)).toBe(whole[index])
      const filter = { funnel: byLanguage, reached: index + 1, entryOther: true }
      const list = actor === 'person' ? listCustomers : listSessions
      expect((await list(stack.store, { ...question, filter })).total).toBe(n)
    }
  }
})

test('a shorter window leaves the late ones out', async () => {
  const short = { ...funnel('person'), windowMs: 2 * day - 1 }
  expect((await runFunnel(stack.store, siteId, short, period, now)).reached).toEqual([980, 780, 450])
  const inclusive = { ...funnel('person'), windowMs: 2 * day }
  expect((await runFunnel(stack.store, siteId, inclusive, period, now)).reached).toEqual([980, 780, 580])
})

test('the list of those who left is exactly the 200 planted sessions', async () => {
  const question = { siteId, period, timeZone: 'UTC', limit: 200, after: null }
  const { total, sessions: rows } = await listSessions(stack.store, {
    ...question,
    filter: { funnel: funnel('session'), dropped: 1 },
  })
  expect(total).toBe(200)
  expect(rows.map(({ sessionId }) => sessionId).sort()).toEqual([...leftAtOnce].sort())
  const persons = await listCustomers(stack.store, { ...question, filter: { funnel: funnel('person'), dropped: 2 } })
  expect(persons.total).toBe(200)
  expect(persons.persons.every((person) => person.startsWith('started-'))).toBe(true)
})

test('those who entered lately may still convert', async () => {
  const { immature } = await runFunnel(stack.store, siteId, funnel('person'), period, from + 8 * day + 30 * minute + 1)
  // Of the 400 who do not order, those who came in the last seven days: the first 30 minutes are over.
  expect(immature).toBe(400 - 2 * 31)
})
