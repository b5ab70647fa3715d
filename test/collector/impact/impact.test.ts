/** Impact of points on a small history, held against strata counted by hand. */
import { randomUUID } from 'node:crypto'
import { defaultConversion } from '@hindsight/protocol/ecommerce'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { impactOf } from '../../../collector/src/analysis/impact/impactOf.ts'
import { type AnalysisStack, type Fact, startAnalysisStack, visitOf } from '../analysis/analysisStack.ts'
import { askImpact, loadShoppers } from './confounded.ts'

const hour = 3_600_000
const day = 24 * hour
const from = Date.UTC(2024, 10, 1)
const period = { fromMs: from, toMs: from + 7 * day }
const field = { path: '/checkout', place: 'name:maidenName', form: 'id:checkout', label: 'Maiden name' }

type Person = {
  device: string
  refused?: boolean
  /** Of an order, an hour later; null: none. */
  worth?: number | null
  afterMs?: number
  basket?: number
  before?: boolean
}

function visitsOf({ device, refused = false, worth = null, afterMs = hour, basket, before = false }: Person) {
  const at = from + 2 * day
  const visitorId = randomUUID()
  const facts: Fact[] = [
    { at, kind: 'pageView', path: '/checkout', url: 'https://shop.example/checkout', properties: '{}' },
    ...(basket === undefined ? [] : [{ at: at + 1, kind: 'track', name: 'Checkout Started', revenue: basket }]),
    { at: at + 2, kind: 'fieldVisit', ...field },
    ...(refused
      ? [
          {
            at: at + 3,
            kind: 'fieldError',
            ...field,
            message: 'Enter your maiden name',
            filled: true,
            properties: '{}',
          },
        ]
      : []),
  ]
  const orderId = randomUUID()
  const order = { at: at + afterMs, kind: 'track', name: 'Order Completed', orderId, revenue: worth }
  return [
    ...(before ? [visitOf({ visitorId, device, facts: [{ at: from - 20 * day, kind: 'pageView', path: '/' }] })] : []),
    visitOf({ visitorId, device, facts }),
    // Reported twice, by another visit: one success.
    ...(worth === null ? [] : [visitOf({ visitorId, device, facts: [order, { ...order, at: order.at + 1 }] })]),
  ]
}
const times = (n: number, person: Person) => Array.from({ length: n }, () => visitsOf(person)).flat()

let stack: AnalysisStack
beforeAll(async () => {
  stack = await startAnalysisStack()
})
afterAll(() => stack?.stop())

const impactNow = async () => {
  const all = await impactOf(stack.store, { siteId: 'demo', period, conversion: defaultConversion })
  expect(all.size).toBe(1)
  return [...all.values()][0]
}

test('strata by device: what the controls of each did is expected of those affected; the rest is unmatched', async () => {
  await stack.keep([
    // Desktop: 10 of 20 convert, for 40 and 60. Of 6 affected one does.
    ...times(5, { device: 'desktop', worth: 40 }),
    ...times(5, { device: 'desktop', worth: 60 }),
    ...times(9, { device: 'desktop' }),
    // More than a week after is no success.
    ...times(1, { device: 'desktop', worth: 1000, afterMs: 8 * day }),
    ...times(5, { device: 'desktop', refused: true }),
    ...times(1, { device: 'desktop', refused: true, worth: 50 }),
    // Mobile: 1 of 10, for 20. Of 4 affected none.
    ...times(1, { device: 'mobile', worth: 20 }),
    ...times(9, { device: 'mobile' }),
    ...times(4, { device: 'mobile', refused: true }),
    // Tablet: nine controls are too few.
    ...times(9, { device: 'tablet', worth: 500 }),
    ...times(3, { device: 'tablet', refused: true }),
  ])
  const impact = await impactNow()
  expect(impact).toMatchObject({ affected: 13, matched: 10, unmatched: 3, controls: 30, converted: 1, reason: null })
  expect(impact?.expected).toBeCloseTo(6 * 0.5 + 4 * 0.1, 6)
  expect(impact?.lost?.value).toBeCloseTo(2 + 0.4, 6)
  expect(impact?.value?.value).toBeCloseTo(2 * 50 + 0.4 * 20, 6)
  const [q0, q1, m0, m1] = [10.5 / 21, 1.5 / 7, 1.5 / 11, 0.5 / 5]
  const variance = (36 * q0 * (1 - q0)) / 20 + 6 * q1 * (1 - q1) + (16 * m0 * (1 - m0)) / 10 + 4 * m1 * (1 - m1)
  expect((impact?.lost?.high ?? 0) - (impact?.lost?.value ?? 0)).toBeCloseTo(1.959963985 * Math.sqrt(variance), 6)
})

test('returning visitors and those with a full basket are compared with their like', async () => {
  await stack.keep([
    ...times(10, { device: '', worth: 10, before: true }),
    ...times(2, { device: '', refused: true, before: true }),
    ...times(10, { device: '', basket: 30, worth: 10 }),
    ...times(10, { device: '', basket: 90 }),
    ...times(3, { device: '', basket: 30, refused: true }),
    ...times(4, { device: '', basket: 90, refused: true }),
    // New, without a basket: nobody is like them.
    ...times(1, { device: '', refused: true }),
  ])
  const impact = await impactNow()
  expect(impact).toMatchObject({ affected: 23, matched: 19, unmatched: 4, controls: 60 })
  expect(impact?.lost?.value).toBeCloseTo(2.4 + 2 + 3 + 0, 6)
})

test('under five persons nothing is said', async () => {
  const at = from + 3 * day
  await stack.keep(
    Array.from({ length: 4 }, () =>
      visitOf({ facts: [{ at, kind: 'jsError', path: '/other', message: 'x is not a function', properties: '{}' }] }),
    ),
  )
  const all = await impactOf(stack.store, { siteId: 'demo', period, conversion: defaultConversion })
  const [few] = [...all.values()].filter(({ affected }) => affected === 4)
  expect(few).toMatchObject({ lost: null, value: null, reason: 'fewAffected' })
})

test('a small trial: what a point cost on confounded data lies in the interval', async () => {
  for (const seed of [1, 2]) {
    const truth = await loadShoppers(stack.store, `confounded-${seed}`, seed, 1_000)
    const { lost, value } = await askImpact(stack.store, `confounded-${seed}`)
    expect(lost?.low).toBeLessThan(truth.conversions)
    expect(lost?.high).toBeGreaterThan(truth.conversions)
    expect(value?.low).toBeLessThan(truth.value)
    expect(value?.high).toBeGreaterThan(truth.value)
  }
})
