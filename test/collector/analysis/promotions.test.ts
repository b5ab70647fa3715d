/** Click-through rates with answers known by hand: what one impression is, whose day it is on, and who is left out. */
import { randomUUID } from 'node:crypto'
import type { promotionRoutes } from '@hindsight/protocol/api/promotions'
import type { OutputOf } from '@hindsight/protocol/api/route'
import { noId, utcDay } from '@hindsight/protocol/ids'
import { ctrByDay } from '@hindsight/protocol/promotions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { against } from '../../../collector/src/statistics/against.ts'
import { rateOf } from '../../../collector/src/statistics/rate.ts'
import { type ReadStack, startReadStack } from '../read/readStack.ts'
import { eventStored, sessionStored } from '../read/rows.ts'

/** Amsterdam's summer time begins on 31 March 2024, a day of 23 hours. */
const timeZone = 'Europe/Amsterdam'
const at = (local: string) => Date.parse(local)
const from = at('2024-03-30T00:00+01:00')
const to = at('2024-04-02T00:00+02:00')

const later = at('2024-05-02T12:00+02:00')
const inJune = at('2024-06-02T12:00+02:00')
const inMay = `from=${later - 60_000}&to=${later + 3_600_000}`

type Answer = OutputOf<typeof promotionRoutes.listPromotions>
type Fact = {
  at: number
  is: 'Viewed' | 'Clicked'
  id?: string
  promotion?: string
  creative?: string | null
  position?: string | number
  name?: string
  campaign?: string
  class?: string
  segment?: string
}

let stack: ReadStack
const sessions: object[] = []
const signals: object[] = []
const events: object[] = []
/** Sessions by the name that a test gives them. */
const ids = new Map<string, string>()

function visit(
  name: string,
  facts: Fact[],
  {
    person = name,
    device = 'desktop',
    isLoose = false,
    browser = 'Chrome',
    troubles = {} as Record<string, number>,
  } = {},
): void {
  const firstTs = Math.min(...facts.map((fact) => fact.at))
  const session = { ...sessionStored({ firstTs, device }), browser, person }
  ids.set(name, session.sessionId)
  if (!isLoose) sessions.push(session)
  for (const [signal, ts] of Object.entries(troubles)) {
    const { siteId, sessionDay, sessionId, version } = session
    const pointId = `${signal}-${name}`
    signals.push({
      siteId,
      sessionDay,
      sessionId,
      version,
      signal,
      tabId: randomUUID(),
      ts,
      path: '/',
      person,
      pointId,
    })
  }
  for (const [n, { at: ts, is, id, promotion = 'spring', name: title, ...rest }] of facts.entries()) {
    const properties = {
      promotion_id: promotion,
      ...(title ? { name: title } : {}),
      ...rest,
      ...(id ? { impressionId: id } : {}),
    }
    events.push(
      eventStored(isLoose ? { ...session, sessionId: noId, sessionDay: utcDay(ts) } : session, {
        ts,
        eventNo: n + 1,
        kind: 'track',
        name: `Promotion ${is}`,
        promotionId: promotion,
        device,
        properties: JSON.stringify({ properties }),
        ...(isLoose ? { messageId: randomUUID(), visitorId: person.replace('anon:', '') } : {}),
      }),
    )
  }
}

/** A month later, with all that their events may say. */
function visitMessages(): void {
  for (let n = 0; n < 12; n++) {
    const message: Fact = {
      at: later + n * 1000,
      is: 'Viewed',
      id: `m${n}`,
      promotion: n < 6 ? 'help' : 'offer',
      campaign: n < 9 ? 'may' : 'june',
      class: ['service', 'commercial', 'Sales'][n < 6 ? 0 : n < 9 ? 1 : 2] ?? '',
      segment: n % 2 === 0 ? 'gold' : '',
    }
    const click: Fact = { ...message, at: message.at + 2000, is: 'Clicked' }
    // One is clicked and nothing happens, one again and again; one has trouble long after its click, one without any.
    const troubles: Record<string, number>[] = [
      { deadClick: click.at + 20 },
      { rageClick: click.at + 900, deadClick: click.at },
      { rageClick: click.at + 30_000 },
    ]
    visit(`message-${n}`, n % 6 < 3 ? [message, click, { ...click, at: click.at + 900 }] : [message], {
      browser: n < 4 ? 'Firefox' : '',
      troubles: n === 3 ? { deadClick: message.at } : n < 3 ? (troubles[n] ?? {}) : {},
    })
  }
}

beforeAll(async () => {
  stack = await startReadStack()
  const site = stack.sites.byId('demo')
  await stack.sites.change('demo', site?.version ?? 0, { settings: { timeZone } }, 'test')
  const noon = at('2024-03-30T12:00+01:00')
  // 89 impressions seen and not clicked; one seen twice over, as a second view of the same rendering.
  for (let n = 0; n < 89; n++) {
    const creative = n < 40 ? 'a' : 'b'
    const seen: Fact = {
      at: noon + n * 1000,
      is: 'Viewed',
      id: `v${n}`,
      creative,
      position: 'top',
      name: 'Spring sale',
    }
    visit(`viewer-${n}`, n === 0 ? [seen, { ...seen, at: seen.at + 5000 }] : [seen])
  }
  // 11 seen and clicked, one of them twice, one after midnight of the same visit, one by someone who saw it before.
  for (let n = 0; n < 11; n++) {
    const seenAt = n === 1 ? at('2024-03-30T23:59+01:00') : noon + n * 1000
    const seen: Fact = { at: seenAt, is: 'Viewed', id: `c${n}`, creative: 'b', position: 'top' }
    const click: Fact = { ...seen, is: 'Clicked', at: n === 1 ? at('2024-03-31T00:05+01:00') : seenAt + 4000 }
    const again = n === 0 ? [{ ...click, at: click.at + 200 }] : []
    visit(`clicker-${n}`, [seen, click, ...again], { person: n === 2 ? 'viewer-5' : `clicker-${n}` })
  }
  // Clicked before a second had passed: seen all the same.
  visit('hasty', [{ at: at('2024-03-31T23:30+02:00'), is: 'Clicked', id: 'h', creative: 'b', position: 'side' }])
  // Bots see and click a lot.
  for (let n = 0; n < 20; n++) {
    const seen: Fact = { at: noon, is: 'Viewed', id: `bot${n}` }
    visit(`bot-${n}`, [seen, { ...seen, is: 'Clicked' }], { device: 'bot' })
  }
  // Seen the day before and clicked within the period, and the other way round.
  const before: Fact = { at: from - 60_000, is: 'Viewed', id: 'before' }
  visit('before', [before, { ...before, at: from + 60_000, is: 'Clicked' }])
  visit('behind', [{ at: to, is: 'Viewed', id: 'behind' }])
  // Another SDK, without ids of impressions: a day, a position, a session.
  const foreign: Fact = { at: noon, is: 'Viewed', promotion: 'foreign', position: 'p1' }
  visit('foreign', [
    foreign,
    { ...foreign, at: noon + 1000 },
    { ...foreign, at: noon + 2000, is: 'Clicked' },
    { ...foreign, at: noon + 3000, is: 'Clicked' },
    { ...foreign, at: noon + 4000, position: 'p2' },
  ])
  visit('loose', [foreign, { ...foreign, at: noon + 1000, is: 'Clicked' }], {
    person: 'anon:loose-visitor',
    isLoose: true,
  })
  // Without an id of the promotion, its name stands for it; names may be anything.
  const odd: Fact = { at: noon, is: 'Clicked', promotion: '', name: `50% "off" \\ 'now' {x:String}`, id: 'odd' }
  visit('odd', [odd])
  const first: Fact = { at: inJune, is: 'Viewed', id: 'top', promotion: 'numbered', creative: null, position: 1 }
  visit('numbered', [first, { ...first, at: inJune + 1000, id: 'next', position: 2 }])
  visitMessages()
  await stack.store.insert('sessions', sessions)
  await stack.store.insert('signals', signals)
  await stack.store.insert('events', events)
})
afterAll(() => stack?.stop())

async function ask(more = ''): Promise<Answer> {
  const { status, body, text } = await stack.get(`/api/sites/demo/promotions?from=${from}&to=${to}${more}`)
  expect(status, text).toBe(200)
  return body as Answer
}
async function opened(list: string): Promise<string[]> {
  const { status, body, text } = await stack.get(list)
  expect(status, text).toBe(200)
  const { total, sessions: rows } = body as { total: { n: number }; sessions: { sessionId: string }[] }
  expect(rows.length).toBe(total.n)
  return rows.map(({ sessionId }) => sessionId).sort()
}
const named = (names: string[]) => names.map((name) => ids.get(name) ?? name).sort()
const clickers = [...Array.from({ length: 11 }, (_, n) => `clicker-${n}`), 'hasty']

test('101 impressions, 12 clicked', async () => {
  const { rows } = await ask()
  const row = rows[0]
  expect(row).toMatchObject({ promotionId: 'spring', name: 'Spring sale', creative: '', position: '' })
  expect(row).toMatchObject({ impressions: 101, clicks: 12, reached: 100, clickers: 12 })
  expect(row?.ctr).toMatchObject({ k: 12, n: 101 })
  // Wilson's interval of 12 of 101, by the formula with z = 1.959963985.
  expect(row?.ctr.low).toBeCloseTo(0.0693, 4)
  expect(row?.ctr.high).toBeCloseTo(0.1963, 4)
  expect(await opened(row?.clickerSessions.list ?? '')).toEqual(named(clickers))
})

test('each against the average of all that was asked for, with no verdict on few impressions', async () => {
  const all = await ask()
  // Spring 12 of 101, foreign 2 of 3, odd 1 of 1.
  expect(all.average).toMatchObject({ k: 15, n: 105 })
  expect(all.rows[0]?.against?.ratio).toBeCloseTo(12 / 101 / (15 / 105), 10)
  expect(all.rows[0]?.against?.mayBeChance).toBe(true)
  expect(all.rows.slice(1).map((row) => row.against)).toEqual([null, null])
  const { average, rows } = await ask('&by=position&promotion=spring')
  expect(average).toMatchObject({ k: 12, n: 101 })
  expect(rows[0]?.against?.ratio).toBeCloseTo(11 / 100 / (12 / 101), 10)
  expect(rows[1]?.against).toBeNull()
})

test('a difference is called chance only while the average lies within the interval', () => {
  expect(against(rateOf(60, 200), rateOf(600, 4000))).toEqual({ ratio: 2, mayBeChance: false })
  expect(against(rateOf(34, 200), rateOf(600, 4000))?.mayBeChance).toBe(true)
  expect(against(rateOf(99, 99), rateOf(600, 4000))).toBeNull()
  expect(against(rateOf(0, 200), rateOf(0, 4000))).toBeNull()
  expect(against(rateOf(0, 200), rateOf(600, 4000))).toEqual({ ratio: 0, mayBeChance: false })
})

test('a click counts on the day of its impression, in the site’s time zone', async () => {
  const { days } = await ask('&promotion=spring')
  expect(days).toEqual([
    { day: '2024-03-30', promotionId: 'spring', value: '', impressions: 100, clicks: 11, complete: true },
    { day: '2024-03-31', promotionId: 'spring', value: '', impressions: 1, clicks: 1, complete: true },
    { day: '2024-04-01', promotionId: 'spring', value: '', impressions: 0, clicks: 0, complete: true },
  ])
})

test('the rate by day, as boards show it: of all promotions together', async () => {
  const rates = ctrByDay((await ask()).days).map(({ day, value }) => [day, value])
  // On the first day spring 11 of 100, foreign 2 of 3, odd 1 of 1.
  expect(rates).toEqual([
    ['2024-03-30', 14 / 104],
    ['2024-03-31', 1],
    ['2024-04-01', 0],
  ])
})

test('a day that the period only touches is not complete', async () => {
  const answer = (await stack.get(`/api/sites/demo/promotions?from=${from + 1}&to=${to - 1}`)).body as Answer
  const of = (day: string) => answer.days.find((one) => one.day === day && one.promotionId === 'spring')?.complete
  expect([of('2024-03-30'), of('2024-03-31'), of('2024-04-01')]).toEqual([false, true, false])
})

test('creatives and positions of a promotion, each with its own clickers', async () => {
  const creatives = (await ask('&by=creative&promotion=spring')).rows
  expect(creatives.map(({ creative, impressions, clicks }) => [creative, impressions, clicks])).toEqual([
    ['b', 61, 12],
    ['a', 40, 0],
  ])
  const positions = (await ask('&by=position&promotion=spring')).rows
  expect(positions.map(({ position, impressions, clicks }) => [position, impressions, clicks])).toEqual([
    ['top', 100, 11],
    ['side', 1, 1],
  ])
  expect(await opened(positions[1]?.clickerSessions.list ?? '')).toEqual(named(['hasty']))
  expect(creatives[1]?.clickerSessions.n).toBe(0)
  expect(await opened(creatives[1]?.clickerSessions.list ?? '')).toEqual([])
})

test('without ids of impressions, a day at a position in a session is one', async () => {
  const [row] = (await ask('&promotion=foreign')).rows
  // Position p1 in the session, p2 in it, and p1 outside of any session.
  expect(row).toMatchObject({ impressions: 3, clicks: 2, reached: 2, clickers: 2, position: '' })
  // Who clicked outside of a session has none to open.
  expect(row?.clickerSessions.n).toBe(1)
  expect(await opened(row?.clickerSessions.list ?? '')).toEqual(named(['foreign']))
})

test('a promotion without an id goes by its name, whatever that is', async () => {
  const name = `50% "off" \\ 'now' {x:String}`
  const row = (await ask()).rows.find((one) => one.promotionId === name)
  expect(row).toMatchObject({ name, impressions: 1, clicks: 1 })
  expect(await opened(row?.clickerSessions.list ?? '')).toEqual(named(['odd']))
})

test('a position may be told as a number, and what is null is not told', async () => {
  const path = `/api/sites/demo/promotions?from=${inJune}&to=${inJune + 60_000}&by=position`
  const { rows } = (await stack.get(path)).body as Answer
  expect(rows.map(({ position, creative, impressions }) => [position, creative, impressions])).toEqual([
    ['1', '', 1],
    ['2', '', 1],
  ])
})

test('a click filter without its promotion is refused, by name', async () => {
  const { status, body } = await stack.get('/api/sites/demo/sessions?clicked=true')
  expect(status).toBe(400)
  expect(body.errors).toEqual([{ field: 'clicked', rule: 'needs a promotion' }])
})

async function inMayBy(by: string, more = ''): Promise<Answer> {
  const { status, body, text } = await stack.get(`/api/sites/demo/promotions?${inMay}&by=${by}${more}`)
  expect(status, text).toBe(200)
  return body as Answer
}
const figures = ({ rows }: Answer) => rows.map(({ value, impressions, clicks }) => [value, impressions, clicks])

test('service and sales messages apart, in rows and as a filter of all else', async () => {
  expect(figures(await inMayBy('promotionClass'))).toEqual([
    ['service', 6, 3],
    ['sales', 6, 3],
  ])
  const sales = await inMayBy('promotion', '&promotionClass=sales')
  expect(sales.rows.map(({ promotionId }) => promotionId)).toEqual(['offer'])
  expect(sales.average).toMatchObject({ k: 3, n: 6 })
  expect(figures(await inMayBy('browser', '&promotionClass=service'))).toEqual([
    ['Firefox', 4, 3],
    ['', 2, 0],
  ])
})

test('by campaign, by the segment of that time and by attributes of the session; each opens its own', async () => {
  const byCampaign = await inMayBy('promotionCampaign')
  expect(figures(byCampaign)).toEqual([
    ['may', 9, 6],
    ['june', 3, 0],
  ])
  // Of two promotions, so it is neither.
  expect(byCampaign.rows[0]).toMatchObject({ promotionId: '', name: '' })
  expect(byCampaign.rows[1]).toMatchObject({ promotionId: 'offer' })
  expect(await opened(byCampaign.rows[0]?.clickerSessions.list ?? '')).toEqual(
    named([0, 1, 2, 6, 7, 8].map((n) => `message-${n}`)),
  )
  expect(byCampaign.days).toEqual(
    [
      ['june', 3, 0],
      ['may', 9, 6],
    ].map(([value, impressions, clicks]) => ({
      day: '2024-05-02',
      promotionId: '',
      value,
      impressions,
      clicks,
      complete: false,
    })),
  )
  const bySegment = await inMayBy('promotionSegment')
  expect(figures(bySegment)).toEqual([
    ['', 6, 2],
    ['gold', 6, 4],
  ])
  expect(await opened(bySegment.rows[0]?.clickerSessions.list ?? '')).toEqual(named(['message-1', 'message-7']))
  const byBrowser = await inMayBy('browser', '&promotion=help')
  expect(figures(byBrowser)).toEqual([
    ['Firefox', 4, 3],
    ['', 2, 0],
  ])
  const [firefox] = byBrowser.rows
  expect(await opened(firefox?.clickerSessions.list ?? '')).toEqual(named(['message-0', 'message-1', 'message-2']))
  expect(firefox?.personCtr).toMatchObject({ k: 3, n: 4 })
})

test('rage and dead clicks on it, of the impressions that were clicked', async () => {
  const [help, offer] = (await inMayBy('promotion')).rows.sort((a, b) => (a.promotionId < b.promotionId ? -1 : 1))
  expect(help?.dead.rate).toMatchObject({ k: 2, n: 3 })
  expect(help?.rage.rate).toMatchObject({ k: 1, n: 3 })
  expect(await opened(help?.dead.sessions.list ?? '')).toEqual(named(['message-0', 'message-1']))
  expect(await opened(help?.rage.sessions.list ?? '')).toEqual(named(['message-1']))
  expect(offer?.dead).toMatchObject({ rate: { k: 0, n: 3 }, sessions: { n: 0 } })
  const [of] = (await inMayBy('cameBy')).rows
  expect(await opened(of?.dead.sessions.list ?? '')).toEqual(named(['message-0', 'message-1']))
})

test('what tells impressions apart is refused in halves, by name', async () => {
  const rules = async (query: string) => (await stack.get(`/api/sites/demo/sessions?${query}`)).body.errors
  expect(await rules('impressionsBy=browser')).toEqual([{ field: 'impressionsOf', rule: 'goes with impressionsBy' }])
  expect(await rules('promotion=help&clickTrouble=dead')).toEqual([
    { field: 'clickTrouble', rule: 'needs clicked=true' },
  ])
  expect(await rules('promotionClass=sales')).toEqual([{ field: 'promotionClass', rule: 'needs a promotion' }])
})
