/** Flagging all whom a struggle point has hit: what the preview says is what happens, for populations drawn at random. */
import { randomUUID } from 'node:crypto'
import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ReadStack, startReadStack } from '../read/readStack.ts'
import { contact, order, put, serverOrder, signal, siteId, tabId, type Visit, visit } from './population.ts'

let stack: ReadStack
const hourMs = 3_600_000
const then = Date.now() - 50 * hourMs
const bounds = { from: then - hourMs, to: then + 12 * hourMs }

beforeAll(async () => {
  stack = await startReadStack()
})
afterAll(() => stack?.stop())

type Counts = Record<
  'anonymous' | 'alreadyOpen' | 'succeededSince' | 'doNotContact' | 'sensitive' | 'wouldFlag' | 'reachable',
  number
>
type Preview = Counts & { from: number; to: number; affected: { n: number; list: string } }
type Listed = { total: { n: number }; cases: FollowUpCase[] }

const get = async <T>(path: string): Promise<T> => {
  const answer = await stack.get(path)
  expect([path, answer.status]).toEqual([path, 200])
  return answer.body as T
}

/** How one of them stands. */
const oneOfThem = fc.record({
  isKnown: fc.boolean(),
  isReachable: fc.boolean(),
  hasOpenCase: fc.boolean(),
  hits: fc.integer({ min: 1, max: 3 }),
  /** An order before the first hit, just before the last, after it, or after it and told by the server. */
  orders: fc.uniqueArray(fc.constantFrom('before', 'between', 'after', 'byServer'), { maxLength: 2 }),
  isInPeriod: fc.boolean(),
})
type One = typeof oneOfThem extends fc.Arbitrary<infer O> ? O : never
type Hit = { one: One; person: string; visits: Visit[]; last: Visit }

const populations = fc.sample(fc.array(oneOfThem, { minLength: 6, maxLength: 14 }), { numRuns: 4, seed: 20261121 })

function hitBy(one: One): Hit {
  const person = one.isKnown ? `C-${randomUUID()}` : `anon:${randomUUID()}`
  const begin = one.isInPeriod ? then : then - 40 * hourMs
  const visits = Array.from({ length: one.hits }, (_, hit) => visit(person, begin + hit * hourMs))
  return { one, person, visits, last: visits.at(-1) as Visit }
}

function ordersOf({ one, person, visits, last }: Hit): object[] {
  const first = visits[0]?.firstTs ?? 0
  const at = { before: first - 5, between: last.firstTs - 5, after: last.firstTs + 2_000 }
  return one.orders.flatMap((which) => {
    if (which !== 'byServer') return [order(last, at[which], `${which}-${person}`)]
    return one.isKnown ? [serverOrder(person, last.firstTs + 3_000, `S-${person}`)] : []
  })
}

/** By the rule as it is told: the first that applies. */
function standingOf({
  isKnown,
  hasOpenCase,
  orders,
}: One): 'anonymous' | 'alreadyOpen' | 'succeededSince' | 'wouldFlag' {
  if (!isKnown) return 'anonymous'
  if (hasOpenCase) return 'alreadyOpen'
  return orders.includes('after') || orders.includes('byServer') ? 'succeededSince' : 'wouldFlag'
}

function countsOf(hits: Hit[]): Counts {
  const counted = hits.filter(({ one }) => one.isInPeriod).map(({ one }) => ({ one, stands: standingOf(one) }))
  const n = (name: string) => counted.filter(({ stands }) => stands === name).length
  return {
    anonymous: n('anonymous'),
    alreadyOpen: n('alreadyOpen'),
    succeededSince: n('succeededSince'),
    doNotContact: 0,
    sensitive: 0,
    wouldFlag: n('wouldFlag'),
    reachable: counted.filter(({ one, stands }) => stands === 'wouldFlag' && one.isReachable).length,
  }
}

async function store(hits: Hit[], pointId: string): Promise<void> {
  await put(stack.store, {
    sessions: hits.flatMap(({ visits }) => visits),
    signals: hits.flatMap(({ visits }) => visits.map((of) => signal(of, pointId, of.firstTs + 1_000))),
    events: hits.flatMap(ordersOf),
    contactDetails: hits
      .filter(({ one }) => one.isKnown && one.isReachable)
      .map(({ person }) => contact(person, { phone: '+31612345678' })),
  })
  for (const { one, person } of hits) {
    if (!one.hasOpenCase) continue
    const body = { person, reason: 'Called us' }
    expect((await stack.call('POST', `/api/sites/${siteId}/cases`, { body })).status).toBe(200)
  }
}

test.each(populations.map((people, n): [number, One[]] => [n, people]))(
  'population %i: the preview adds up, flagging does what it said, and a second press nothing',
  async (_n, people) => {
    const pointId = `point-${randomUUID()}`
    const url = `/api/sites/${siteId}/struggle-points/${pointId}/flag`
    const hits = people.map(hitBy)
    const expected = countsOf(hits)
    await store(hits, pointId)

    const { affected, from, to, ...counts } = await get<Preview>(`${url}?from=${bounds.from}&to=${bounds.to}`)
    expect({ ...counts, from, to }).toEqual({ ...expected, ...bounds })
    const { anonymous, alreadyOpen, succeededSince, wouldFlag } = counts
    expect(affected.n).toBe(anonymous + alreadyOpen + succeededSince + wouldFlag)
    expect((await get<{ total: { n: number } }>(affected.list)).total.n).toBe(affected.n)

    // Pressed twice at once, and once more: each is flagged once.
    const press = () => stack.call('POST', url, { body: { reason: 'Maiden name refused', from, to } })
    const presses = [...(await Promise.all([press(), press()])), await press()]
    expect(presses.map(({ body }) => body.flagged).sort()).toEqual([0, 0, wouldFlag].sort())
    const lists = await Promise.all(presses.map(({ body }) => get<Listed>(String(body.list))))
    expect(lists.map(({ total, cases }) => [total.n, cases.length])).toEqual(
      presses.map(({ body }) => [body.flagged, body.flagged]),
    )
    // Each for the newest moment at which it happened to her.
    const made = lists.flatMap(({ cases }) => cases)
    const moments = hits
      .filter(({ one }) => one.isInPeriod && standingOf(one) === 'wouldFlag')
      .map(({ person, last }): [string, string | undefined] => [person, last.sessionId])
    expect(new Map(made.map(({ person, evidence }) => [person, evidence[0]?.sessionId]))).toEqual(new Map(moments))
    for (const { evidence, reason } of made) {
      expect(reason).toBe('Maiden name refused')
      expect(evidence).toMatchObject([{ step: `${tabId}.7`, text: '“Maiden name” is refused although filled in' }])
    }
    const after = await get<Preview>(`${url}?from=${from}&to=${to}`)
    expect(after).toMatchObject({ ...counts, wouldFlag: 0, reachable: 0, alreadyOpen: alreadyOpen + wouldFlag })

    // The trail says who pressed, and how many it was.
    type Trail = { entries: { subject: string; who: string; detail: { flagged: number } }[] }
    const { entries } = await get<Trail>('/api/audit?action=case.flaggedAll')
    const pressed = entries.filter(({ subject }) => subject === pointId)
    expect(pressed.map(({ who }) => who)).toEqual(['api-key', 'api-key', 'api-key'])
    expect(pressed.reduce((sum, { detail }) => sum + detail.flagged, 0)).toBe(wouldFlag)
  },
)

test('five hundred at once take few statements', async () => {
  const pointId = `point-${randomUUID()}`
  const visits = Array.from({ length: 500 }, () => visit(`C-${randomUUID()}`, then))
  await put(stack.store, { sessions: visits, signals: visits.map((of) => signal(of, pointId, then + 1)) })
  const startedAt = performance.now()
  const url = `/api/sites/${siteId}/struggle-points/${pointId}/flag`
  const answer = await stack.call('POST', url, { body: { reason: 'Outage', from: then - 1, to: then + 1 } })
  expect(answer.body.flagged).toBe(500)
  // One by one, each with a look and two durable writes, would take longer on any machine.
  expect(performance.now() - startedAt).toBeLessThan(10_000)
  expect((await get<Listed>(String(answer.body.list))).total.n).toBe(500)
})
