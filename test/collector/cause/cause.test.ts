/** What the API says of causes, over generated persons whose causes are known; every count opens what it counts. */
import type { CauseAnswer } from '@hindsight/protocol/api/cause'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { causeOf } from '../../../collector/src/analysis/cause/causeOf.ts'
import { type AnalysisStack, type Fact, startAnalysisStack, visitOf } from '../analysis/analysisStack.ts'
import { countsIn } from '../analysis/everyCount.ts'
import { askCause, isPlanted, loadPopulation, trialPeriod } from './load.ts'
import { scenarios } from './population.ts'

let stack: AnalysisStack
beforeAll(async () => {
  stack = await startAnalysisStack()
})
afterAll(() => stack?.stop())

const [day, hour] = [86_400_000, 3_600_000]

async function causeAsked(search: string): Promise<CauseAnswer> {
  return (await stack.read(`/api/sites/demo/cause?${search}`)) as CauseAnswer
}

async function expectCountsToOpen(answer: CauseAnswer): Promise<void> {
  const counts = countsIn(answer)
  expect(counts.length).toBeGreaterThan(1)
  for (const { n, list } of counts) expect([list, (await stack.open(list)).total.n]).toEqual([list, n])
}

describe('a small trial: 2,000 persons with a planted cause', () => {
  const during = `from=${trialPeriod.fromMs}&to=${trialPeriod.toMs}`
  beforeAll(() => loadPopulation(stack.store, 'demo', 5, 2_000))

  test('each planted cause is told first, and nothing where nothing is planted', async () => {
    for (const scenario of scenarios) {
      const found = await askCause(stack.store, 'demo', scenario)
      expect([scenario, isPlanted(scenario, found), found.says]).toEqual([scenario, true, found.says])
    }
  })

  test('in words, with counts that open exactly those persons', async () => {
    const answer = await causeAsked(`${during}&point=single`)
    const [cause] = answer.causes
    expect(answer.says).toMatch(/^\d+ % of those affected used Chrome 98 or older; \d % of the others did\.$/)
    expect(cause).toMatchObject({ sentence: answer.says, says: 'used Chrome 98 or older' })
    expect(answer.affected.n + answer.others.n).toBe(2_000)
    expect(cause?.inside.k).toBe(cause?.affectedInside.n)
    expect((cause?.inside.k ?? 0) + (cause?.outside.k ?? 0)).toBe(answer.affected.n)
    expect((cause?.inside.n ?? 0) + (cause?.outside.n ?? 0)).toBe(2_000)
    expect(cause?.ratio).toBeCloseTo((cause?.inside.rate ?? 0) / (cause?.outside.rate ?? 1), 9)
    expect(cause?.explains.map(({ says }) => says).join()).toContain('Chrome')
    await expectCountsToOpen(answer)
    // Sessions to watch are affected and inside, counter-examples inside and not affected.
    const opened = async (list = '') =>
      (await stack.open(`${list}&limit=200`)).rows.map(({ sessionId }) => sessionId as string)
    const [inside, others] = [await opened(cause?.affectedInside.list), await opened(cause?.othersInside.list)]
    expect(cause?.moments).toHaveLength(5)
    expect(cause?.counterExamples).toHaveLength(2)
    for (const { sessionId } of cause?.moments ?? []) expect(inside).toContain(sessionId)
    for (const { sessionId } of cause?.counterExamples ?? []) expect(others).toContain(sessionId)
  })

  test('of a sample the same cause is found, and all counts are of everybody', async () => {
    const asked = {
      scope: { siteId: 'demo', period: trialPeriod, timeZone: 'UTC' },
      subject: { kind: 'point' as const, pointId: 'single' },
      without: new Set<never>(),
    }
    const [whole, sample] = [await causeOf(stack.store, asked), await causeOf(stack.store, { ...asked, atMost: 400 })]
    expect([whole.oneIn, sample.oneIn]).toEqual([1, 5])
    expect([sample.affected.n, sample.others.n]).toEqual([whole.affected.n, whole.others.n])
    expect(sample.causes[0]).toMatchObject({ says: 'used Chrome 98 or older', inside: whole.causes[0]?.inside })
    expect(sample.causes[0]?.affectedInside).toEqual(whole.causes[0]?.affectedInside)
  })

  test('of a segment: what sets its persons apart from the rest, not what they were chosen by', async () => {
    const answer = await causeAsked(`${during}&browser=Safari`)
    expect(answer).toMatchObject({ of: 'segment', reason: null })
    expect(answer.causes[0]?.says).toMatch(/used (iOS|macOS)/)
    expect(answer.lookedAt.map(({ attribute }) => attribute)).not.toContain('browser')
    await expectCountsToOpen({ ...answer, causes: answer.causes.slice(0, 2) })
  })
})

describe('of a funnel, from the facts on', () => {
  const from = Date.UTC(2025, 0, 6)
  const during = `from=${from}&to=${from + 3 * day}`
  const steps = [
    { kind: 'page', path: '/cart' },
    { kind: 'page', path: '/pay' },
  ]
  const funnel = encodeURIComponent(JSON.stringify({ name: 'Pay', steps, actor: 'session' }))
  const view = (at: number, path: string, os: string): Fact => ({
    at,
    os,
    kind: 'pageView',
    path,
    url: `https://shop.example${path}`,
    properties: '{"colorScheme":"dark"}',
  })
  const visit = (n: number, os: string, pays: boolean, at = from + n * 60_000) =>
    visitOf({
      browser: 'Safari',
      browserVersion: '18',
      facts: [view(at, '/cart', os), ...(pays ? [view(at + 5_000, '/pay', os)] : [])],
    })

  beforeAll(async () => {
    await stack.keep([
      ...Array.from({ length: 30 }, (_, n) => visit(n, 'iOS', n < 4)),
      ...Array.from({ length: 60 }, (_, n) => visit(100 + n, 'macOS', n >= 6)),
      // Still at it when the period ends: neither paid nor left.
      ...Array.from({ length: 9 }, (_, n) => visit(n, 'iOS', false, from + 3 * day - hour / 4)),
    ])
  })

  test('those who left at a step are compared with those who went on', async () => {
    const answer = await causeAsked(`${during}&funnel=${funnel}&dropped=1`)
    expect(answer).toMatchObject({
      of: 'funnel',
      says: '81 % of those affected used iOS; 7 % of the others did.',
      affected: { n: 32 },
      others: { n: 58 },
    })
    expect(answer.causes[0]).toMatchObject({ inside: { k: 26, n: 30 }, outside: { k: 6, n: 60 } })
    expect(answer.causes[0]?.moments[0]?.step).toMatch(/^[0-9a-f-]{36}\.1$/)
    await expectCountsToOpen(answer)
  })

  test('under five persons nothing is said, and why', async () => {
    const late = `from=${from + 2 * day}&to=${from + 3 * day}`
    expect(await causeAsked(`${late}&funnel=${funnel}&dropped=1`)).toMatchObject({
      reason: 'fewAffected',
      says: 'Nobody was affected in her first try: too few to say anything.',
      causes: [],
    })
    expect(await causeAsked(`${during}&point=unknown`)).toMatchObject({ reason: 'fewAffected', affected: { n: 0 } })
    expect(await causeAsked(`from=${from}&to=${from + hour}&page=*`)).toMatchObject({ reason: 'fewOthers', causes: [] })
  })
})

test.each([
  ['', 'point'],
  ['promotion=spring', 'promotion'],
  ['dropped=1', 'dropped'],
  [
    `funnel=${encodeURIComponent('{"name":"x","steps":[{"kind":"page","path":"/"},{"kind":"page","path":"/a"}]}')}&reached=1`,
    'reached',
  ],
])('what cannot be asked is refused: %s', async (search, field) => {
  const { status, body } = await stack.get(`/api/sites/demo/cause?${search}`)
  expect([status, (body.errors as { field: string }[])[0]?.field]).toEqual([400, field])
})
