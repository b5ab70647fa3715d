/** Campaigns: who came by them and what they ordered, by every model, with answers known by hand and by brute force. */
import { randomUUID } from 'node:crypto'
import type { campaignRoutes } from '@hindsight/protocol/api/campaigns'
import type { promotionRoutes } from '@hindsight/protocol/api/promotions'
import type { OutputOf } from '@hindsight/protocol/api/route'
import { attributionModels } from '@hindsight/protocol/campaigns'
import { noId, utcDay } from '@hindsight/protocol/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRandom } from '../cause/random.ts'
import { type ReadStack, startReadStack } from '../read/readStack.ts'
import { eventStored, sessionStored } from '../read/rows.ts'

type Campaigns = OutputOf<typeof campaignRoutes.listCampaigns>
type Orders = OutputOf<typeof campaignRoutes.listCampaignOrders>

const dayMs = 86_400_000
const from = Date.UTC(2024, 4, 10)
const to = from + 10 * dayMs
const base = '/api/sites/demo'

let stack: ReadStack
const rows: { sessions: object[]; events: object[] } = { sessions: [], events: [] }

/** A visit by an address; of who does not come back with a page, a session all the same. */
function visit(person: string, at: number, address: string, more: Record<string, unknown>[] = [], siteId = 'demo') {
  const session = { ...sessionStored({ firstTs: at }), siteId, person, customerId: person }
  rows.sessions.push(session)
  const events = [{ ts: at, kind: 'pageView', url: `https://shop.example/${address}` }, ...more]
  for (const [n, event] of events.entries()) {
    rows.events.push(eventStored(session, { eventNo: n + 1, device: 'desktop', ...event } as never))
  }
  return session.sessionId
}
const order = (ts: number, orderId: string, revenue: number, more = {}) => ({
  ts,
  kind: 'track',
  name: 'Order Completed',
  orderId,
  revenue,
  ...more,
})
/** What a server says, outside of any session. */
function said(person: string, event: Record<string, unknown> & { ts: number }, siteId = 'demo'): void {
  const at = { siteId, sessionDay: utcDay(event.ts), sessionId: noId, visitorId: '' }
  const given = { eventNo: 0, kind: 'track', source: 'server', verified: true, messageId: randomUUID() }
  rows.events.push(eventStored(at, { ...given, customerId: person, device: '', ...event }))
}
const mail = '?utm_source=news&utm_medium=email&utm_campaign=may'
const ad = '?utm_source=google&utm_medium=cpc&utm_campaign=shoes'

beforeAll(async () => {
  stack = await startReadStack()
  const noon = from + dayMs / 2
  // Mail, then an ad, then an order that the server reports too, an hour later and with the right amount.
  visit('ann', noon, mail)
  visit('ann', noon + dayMs, ad, [order(noon + dayMs + 60_000, 'A1', 90)])
  said('ann', order(noon + dayMs + 3_600_000, 'A1', 100))
  // The same address again within half an hour is one touch; a refund of a part, told twice by a retry.
  visit('ben', noon, mail, [
    { ts: noon + 600_000, kind: 'pageView', url: `https://shop.example/${mail}` },
    order(noon + 700_000, 'B1', 80),
  ])
  const refund = { ts: to + 30 * dayMs, name: 'Order Refunded', orderId: 'B1', revenue: 30, messageId: 'refund-1' }
  said('ben', refund)
  said('ben', refund)
  // Eight days before is outside of the window; after the order is too late.
  visit('cat', noon - 8 * dayMs, ad)
  visit('cat', noon, '', [order(noon + 60_000, 'C1', 50)])
  visit('cat', noon + 120_000, ad)
  // Refunded as a whole; never came by a campaign.
  visit('dan', noon, '', [order(noon + 60_000, 'D1', 70)])
  said('dan', { ts: noon + dayMs, name: 'Order Refunded', orderId: 'D1' })
  // In another currency: named, not added.
  visit('eve', noon, mail, [order(noon + 60_000, 'E1', 500, { currency: 'USD' })])
  // Saw a banner of a campaign and ordered within the day; one who came by it as well is no view-through.
  const banner = { promotion_id: 'hero', campaign: 'shoes', impressionId: 'i1' }
  const seen = (ts: number, id: string) => ({
    ts,
    kind: 'track',
    name: 'Promotion Viewed',
    promotionId: 'hero',
    properties: JSON.stringify({ properties: { ...banner, impressionId: id } }),
  })
  visit('fay', noon, '', [seen(noon + 1000, 'i1'), order(noon + 60_000, 'F1', 20)])
  visit('gus', noon, ad, [seen(noon + 1000, 'i2'), order(noon + 60_000, 'G1', 0)])
  // A bot comes by everything.
  const bot = { ...sessionStored({ firstTs: noon, device: 'bot' }), person: 'anon:bot' }
  rows.sessions.push(bot)
  rows.events.push(
    eventStored(bot, { ts: noon, eventNo: 1, kind: 'pageView', url: `https://shop.example/${mail}`, device: 'bot' }),
  )
  madeShoppers()
  madeComparison()
  await stack.store.insert('sessions', rows.sessions)
  await stack.store.insert('events', rows.events)
  const told = await stack.call('POST', `${base}/campaign-days`, {
    body: {
      source: 'Mailer',
      days: [
        { day: '2024-05-10', campaign: 'may', channel: 'mail', sends: 1000, opens: 400 },
        { day: '2024-05-11', campaign: 'may', channel: 'mail', cost: 50 },
        { day: '2024-05-11', campaign: 'shoes', channel: 'ads', impressions: 100, clicks: 10, cost: 0 },
        { day: '2024-05-12', campaign: 'quiet', channel: 'ads', cost: 5, currency: 'USD' },
        { day: '2024-06-30', campaign: 'may', channel: 'mail', sends: 9 },
      ],
    },
  })
  expect([told.status, told.body]).toEqual([200, { taken: 5 }])
})
afterAll(() => stack?.stop())

async function ask<Answer>(path: string): Promise<Answer> {
  const { status, body, text } = await stack.get(path)
  expect(status, text).toBe(200)
  return body as Answer
}
const campaigns = (more = '', siteId = 'demo') =>
  ask<Campaigns>(`/api/sites/${siteId}/campaigns?from=${from}&to=${to}${more}`)
const credited = ({ rows: of }: Campaigns) =>
  Object.fromEntries(of.filter(({ orders }) => orders.n > 0).map((row) => [row.campaign, row.revenue]))

test('duplicates, refunds, windows and late clicks: each model sums to the same 220', async () => {
  const byModel = Object.fromEntries(
    await Promise.all(attributionModels.map(async (model) => [model, await campaigns(`&model=${model}`)] as const)),
  )
  for (const answer of Object.values(byModel)) {
    // A1 100, B1 80 − 30, C1 50, D1 70 − 70, F1 20, G1 0.
    expect(answer.totals).toMatchObject({ orders: 6, revenue: 220, refunded: 100 })
    expect(answer.rows.reduce((sum, row) => sum + row.revenue, 0)).toBeCloseTo(220, 9)
    expect(answer.rows.reduce((sum, row) => sum + row.conversions, 0)).toBeCloseTo(6, 9)
    expect(answer.leftOut).toEqual({
      orders: [{ currency: 'USD', orders: 1, revenue: 500 }],
      costs: [{ currency: 'USD', cost: 5 }],
    })
  }
  expect(credited(byModel.last as Campaigns)).toEqual({ shoes: 100, may: 50, '(none)': 70 })
  expect(credited(byModel.first as Campaigns)).toEqual({ may: 150, shoes: 0, '(none)': 70 })
  expect(credited(byModel.linear as Campaigns)).toEqual({ may: 100, shoes: 50, '(none)': 70 })
  // Nine days reach the click before; the order is the ad's then.
  expect(credited(await campaigns('&windowDays=9'))).toEqual({ shoes: 150, may: 50, '(none)': 20 })
})

test('what was told, visits, view-through apart, and ROI only where the cost is known and not nothing', async () => {
  const { rows: of, totals } = await campaigns()
  const [may, shoes, quiet] = ['may', 'shoes', 'quiet'].map((name) => of.find(({ campaign }) => campaign === name))
  expect(may).toMatchObject({ channel: 'mail', sends: 1000, opens: 400, cost: 50, ctr: null, roi: 0 })
  expect(may?.openRate).toMatchObject({ k: 400, n: 1000 })
  expect(may?.visits.n).toBe(3)
  expect(shoes).toMatchObject({ channel: 'ads', impressions: 100, clicks: 10, cost: 0, roi: null, sends: null })
  // Wilson's interval of 10 of 100.
  expect([shoes?.ctr?.low?.toFixed(4), shoes?.ctr?.high?.toFixed(4)]).toEqual(['0.0552', '0.1744'])
  expect(shoes?.viewThrough).toEqual({ orders: 1, revenue: 20 })
  expect(quiet).toMatchObject({ cost: null, roi: null, revenue: 0 })
  expect(totals.cost).toBe(50)
})

test('every count opens exactly its sessions or orders', async () => {
  for (const model of ['linear']) {
    for (const row of (await campaigns(`&model=${model}`)).rows) {
      const { total, sessions } = await ask<{ total: { n: number }; sessions: unknown[] }>(row.visits.list)
      expect([total.n, sessions.length], row.campaign).toEqual([row.visits.n, row.visits.n])
      const list = await ask<Orders>(row.orders.list)
      expect([list.total.n, list.orders.length], row.campaign).toEqual([row.orders.n, row.orders.n])
      expect(list.orders.reduce((sum, one) => sum + one.share, 0)).toBeCloseTo(row.conversions, 9)
    }
  }
  const { orders } = await ask<Orders>(
    `${base}/campaign-orders?from=${from}&to=${to}&campaign=may&model=linear&limit=1&cursor=0`,
  )
  expect(orders[0]).toMatchObject({ orderId: 'A1', person: 'ann', revenue: 100, refunded: 0, share: 0.5 })
  expect(orders[0]?.touches.map(({ campaign }) => campaign)).toEqual(['may', 'shoes'])
})

test('by day: what was told and spent, who came, what was ordered', async () => {
  const { days } = await ask<OutputOf<typeof campaignRoutes.campaignDays>>(
    `${base}/campaign-days?from=${from}&to=${to}&campaign=may&model=first`,
  )
  expect(days).toHaveLength(10)
  expect(days[0]).toMatchObject({ day: '2024-05-10', sends: 1000, cost: null, visits: 3, conversions: 1, revenue: 50 })
  expect(days[1]).toMatchObject({ day: '2024-05-11', sends: null, cost: 50, visits: 0, conversions: 1, revenue: 100 })
})

/** Shoppers of a site of their own, at random: who came by what, and what they ordered. */
const shoppers: { person: string; touches: [at: number, campaign: string][]; orders: [at: number, worth: number][] }[] =
  []
function madeShoppers(): void {
  const random = createRandom(7)
  for (let n = 0; n < 60; n++) {
    const person = `p${n}`
    // Times in whole minutes, so that touches and orders meet at the edges of windows.
    const when = () => from - 3 * dayMs + Math.floor(random.next() * 6 * 24 * 12) * 300_000
    const touches = Array.from({ length: Math.floor(random.next() * 6) }, (): [number, string] => {
      const campaign = random.weighted([
        ['a', 1],
        ['b', 1],
        ['c', 1],
      ] as const)
      return [when(), campaign]
    })
    const orders = Array.from({ length: Math.floor(random.next() * 3) }, (): [number, number] => [
      when(),
      Math.floor(random.next() * 100),
    ])
    shoppers.push({ person, touches, orders })
    for (const [at, campaign] of touches) visit(person, at, `?utm_campaign=${campaign}`, [], 'many')
    for (const [index, [at, worth]] of orders.entries()) said(person, order(at, `${person}-${index}`, worth), 'many')
  }
}

/** The rules of credits.ts, word for word, slowly. */
function bruteForce(model: string, windowMs: number): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { touches, orders } of shoppers) {
    for (const [at, worth] of orders.filter((one) => one[0] >= from && one[0] < to)) {
      const within = touches
        .filter((touch) => touch[0] <= at && touch[0] >= at - windowMs)
        .sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1))
      const folded = within.filter((touch, index) => {
        const before = within[index - 1]
        return !before || before[1] !== touch[1] || touch[0] - before[0] > 30 * 60_000
      })
      const chosen = model === 'linear' ? folded : model === 'last' ? folded.slice(-1) : folded.slice(0, 1)
      const credits = chosen.length === 0 ? ['(none)'] : chosen.map((touch) => touch[1])
      for (const campaign of credits) sums[campaign] = (sums[campaign] ?? 0) + worth / credits.length
    }
  }
  return sums
}

test('sixty shoppers at random: by every model and window as slow counting has it', async () => {
  expect((await stack.sites.create('Many', {}, 'test')).siteId).toBe('many')
  for (const model of attributionModels) {
    for (const windowDays of model === 'linear' ? [1, 3] : [2]) {
      const answer = await campaigns(`&model=${model}&windowDays=${windowDays}`, 'many')
      const expected = bruteForce(model, windowDays * dayMs)
      const found = credited(answer)
      expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort())
      for (const [campaign, revenue] of Object.entries(expected)) expect(found[campaign]).toBeCloseTo(revenue, 6)
      const all = Object.values(expected).reduce((sum, revenue) => sum + revenue, 0)
      expect(answer.totals.revenue).toBeCloseTo(all, 6)
    }
  }
})

test('figures that cannot be are refused by name; who only looks may not tell any', async () => {
  const tell = (days: object[], given = {}) =>
    stack.call('POST', `${base}/campaign-days`, { body: { source: 'x', days }, ...given })
  const bad = await tell([{ day: '2024-13-01', campaign: 'a' }])
  expect([bad.status, bad.body.errors]).toEqual([400, [expect.objectContaining({ field: 'days.0.day' })]])
  expect((await tell([{ day: '2024-01-01', campaign: 'a', sends: -1 }])).status).toBe(400)
  expect((await stack.get(`${base}/campaigns?currency=euro`)).body.errors).toEqual([
    { field: 'currency', rule: 'three capital letters, such as EUR' },
  ])
})

/** 300 persons an arm, two impressions each; 60 of the treatment click once and 30 of the control; ten met both. */
function madeComparison(): void {
  const at = from + dayMs
  const met = (ts: number, arm: string, id: string, is = 'Viewed') => ({
    ts,
    kind: 'track',
    name: `Promotion ${is}`,
    promotionId: 'versus',
    properties: JSON.stringify({ properties: { arm, campaign: 'versus', impressionId: id } }),
  })
  for (const [arm, clickers, buyers] of [
    ['control', 30, 0],
    ['new', 60, 100],
  ] as const) {
    for (let n = 0; n < 300; n++) {
      const person = `${arm}-${n}`
      const views = [met(at, arm, `${person}a`), met(at + 1000, arm, `${person}b`)]
      const click = n < clickers ? [met(at + 2000, arm, `${person}a`, 'Clicked')] : []
      visit(person, at, '', [...views, ...click, ...(n < buyers ? [order(at + 3000, `v-${person}`, 6)] : [])], 'versus')
    }
  }
  for (let n = 0; n < 10; n++)
    visit(`both-${n}`, at, '', [met(at, 'new', `x${n}`), met(at, 'control', `y${n}`)], 'versus')
}

test('two arms by person: ratio, interval, verdict, revenue, and what the holdout says was caused', async () => {
  const { siteId } = await stack.sites.create('Versus', {}, 'test')
  const days = [{ day: '2024-05-11', campaign: 'versus', channel: 'site', cost: 100 }]
  await stack.call('POST', `/api/sites/${siteId}/campaign-days`, { body: { source: 'x', days } })
  const compare = (more = '') =>
    ask<OutputOf<typeof promotionRoutes.comparePromotion>>(
      `/api/sites/${siteId}/promotions/comparison?from=${from}&to=${to}&promotion=versus${more}`,
    )
  const answer = await compare('&planned=600')
  expect(answer).toMatchObject({
    several: 10,
    control: 'control',
    treatment: 'new',
    lift: { verdict: 'higher', p: null },
  })
  expect(answer.arms).toMatchObject([
    { name: 'control', persons: 300, impressions: 600, clicks: 30, personCtr: { k: 30, n: 300 }, orders: 0 },
    {
      name: 'new',
      persons: 300,
      impressions: 600,
      clicks: 60,
      personCtr: { k: 60, n: 300 },
      orders: 100,
      revenuePerPerson: 2,
    },
  ])
  expect(answer.lift?.ratio).toBeCloseTo(2, 9)
  // ln 2 ± 1.96 · sqrt(.16 / .04 / 300 + .09 / .01 / 300), since every person has two impressions.
  expect(answer.lift?.low).toBeCloseTo(2 * Math.exp(-1.959964 * Math.sqrt(13 / 300)), 4)
  expect(answer.says).toMatch(
    /^“new” was clicked 2\.0 × as often as “control” \(\+100 %\), in truth between 1\.3 × and 3\.0 ×/,
  )
  // 2 more for each of 300, for 100: five times what was spent came back.
  expect(answer.revenue?.value).toBeCloseTo(2, 9)
  expect(answer.incrementalRoi?.value).toBeCloseTo(5, 9)
  expect(answer.incrementalRoi?.low).toBeLessThan(5)
  // Of 9 days, since it was not seen before: 300 / 9 a day. (3.0378 + 0.8416)² · .0225 · (1 + .09 / .0475) / .05².
  const { plan } = await compare('&planned=786&effect=2')
  expect(plan).toMatchObject({ persons: 393, soFar: 300, days: 3 })
  expect(plan?.perDay).toBeCloseTo(300 / 9, 9)
  const cautious = await compare(`&plannedEnd=${to}`)
  expect(cautious.lift?.verdict).toBe('notYet')
  expect(cautious.lift?.p).toBeLessThan(0.01)
  const alone = await compare('&of=creative')
  expect(alone.says).toBe('There is only one arm: nothing to compare it with.')
  // Before a test: who comes now, parted evenly.
  expect(alone.plan?.soFar).toBe(0)
  expect(alone.plan?.perDay).toBeCloseTo(610 / 2 / 9, 9)
})
