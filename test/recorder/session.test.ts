import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startBrowser, startWire, type Wire } from './wire.ts'

let wire: Wire
let browser: Awaited<ReturnType<typeof startBrowser>>

beforeAll(async () => {
  wire = await startWire()
  browser = await startBrowser()
  const links = '<a href="/one">one</a> <a href="/two">two</a>'
  const button = '<button onclick="this.textContent += 1">Go</button>'
  for (const path of ['/one', '/two', '/three']) {
    wire.pages.set(path, `<!doctype html><title>${path}</title><body>${links}${button}{recorder}</body>`)
  }
})
afterAll(async () => {
  await browser.close()
  await wire.stop()
})
beforeEach(() => {
  wire.clear()
  wire.settingsRequests.length = 0
  wire.clockAheadMs = 0
})

const viewOf = (path: string) => wire.waitFor('pageView', (event) => event.url.endsWith(path))
const facts = (path: string) => {
  const found = wire.events.find((event) => event.kind === 'pageView' && event.url.endsWith(path))
  if (!found) throw new Error(`No page view of ${path}`)
  return found
}
const stored = (key: string) => `JSON.parse(localStorage.getItem('hindsight:test:${key}'))`

test('a visit from page to page is one session in one tab, and no number is given twice', async () => {
  const { page, close } = await browser.open(`${wire.url}/one`)
  await viewOf('/one')
  await page.click('text=two')
  await viewOf('/two')
  await page.reload()
  await wire.waitFor('pageView', (event) => event.navigation === 'reload')
  await page.goBack()
  await wire.waitUntil('all views', () => wire.events.filter((event) => event.kind === 'pageView').length >= 4)
  await close()

  expect(new Set(wire.events.map((event) => event.tabId)).size).toBe(1)
  expect(new Set(wire.events.map((event) => event.sessionId)).size).toBe(1)
  expect(new Set(wire.received.map(({ header }) => header.visitorId)).size).toBe(1)
  const numbers = wire.events.map((event) => event.eventNo)
  expect(new Set(numbers).size).toBe(numbers.length)
  expect(Math.max(...numbers)).toBe(numbers.length)
  const firstTries = wire.received.filter(({ header }) => header.attempt === 1).map(({ header }) => header.batchNo)
  expect(new Set(firstTries).size).toBe(firstTries.length)
  const chunkNos = wire.chunks.map((chunk) => chunk.chunkNo)
  expect(new Set(chunkNos).size).toBe(chunkNos.length)
  expect(new Set(wire.events.map((event) => event.pageId)).size).toBeGreaterThanOrEqual(3)
})

test('only a new session asks for the time, and its start is in server time', async () => {
  wire.clockAheadMs = 5 * 60_000
  const { page, close } = await browser.open(`${wire.url}/one`)
  await viewOf('/one')
  wire.clockAheadMs = 9 * 60_000 // Too late: the session's offset is fixed.
  await page.goto(`${wire.url}/two`)
  await viewOf('/two')
  await close()

  expect(wire.settingsRequests.map((request) => request.isFresh)[0]).toBe(true)
  expect(wire.settingsRequests.slice(1).some((request) => request.isFresh)).toBe(false)
  for (const { header, at } of wire.received) {
    expect(Math.abs(header.clockOffsetMs - 5 * 60_000)).toBeLessThan(2000)
    expect(Math.abs(header.sessionStart - (at + 5 * 60_000))).toBeLessThan(20_000)
  }
  expect(new Set(wire.received.map(({ header }) => header.sessionStart)).size).toBe(1)
})

test('tabs share visitor and session, and a duplicated tab is a tab of its own', async () => {
  const { context, page, close } = await browser.open(`${wire.url}/one`)
  await viewOf('/one')
  const second = await context.newPage()
  await second.goto(`${wire.url}/two`)
  await viewOf('/two')
  // A window opened by script starts with a copy of sessionStorage, as a duplicated tab does.
  const [copy] = await Promise.all([context.waitForEvent('page'), page.evaluate(() => void window.open('/three'))])
  expect(await copy.evaluate("sessionStorage.getItem('hindsight:test:tab') !== null")).toBe(true)
  await viewOf('/three')
  // And the first tab goes on as itself.
  await page.click('button')
  await page.goto(`${wire.url}/one?again=1`)
  await wire.waitFor('pageView', (event) => event.url.includes('again'))
  await close()

  const [one, two, three] = ['/one', '/two', '/three'].map(facts)
  expect(new Set([one?.tabId, two?.tabId, three?.tabId]).size).toBe(3)
  expect(new Set([one?.sessionId, two?.sessionId, three?.sessionId]).size).toBe(1)
  const again = wire.events.find((event) => event.kind === 'pageView' && event.url.includes('again'))
  expect(again?.tabId).toBe(one?.tabId)
  const ids = wire.events.map((event) => `${event.tabId}:${event.eventNo}`)
  expect(new Set(ids).size).toBe(ids.length)
})

test('half an hour without the visitor ends the session; mutations do not keep it, and she starts another', async () => {
  const context = await (await browser.open('about:blank')).context
  const page = await context.newPage()
  await page.clock.install()
  await page.goto(`${wire.url}/one`)
  await viewOf('/one')
  await page.click('button')
  await wire.waitFor('click')
  const before = facts('/one').sessionId
  for (let minute = 0; minute < 31; minute += 10) {
    await page.clock.fastForward(10 * 60_000)
    await page.evaluate(() => document.body.append('ticking'))
  }
  await page.evaluate(() => setTimeout(() => Promise.reject(new Error('in the night')), 0))
  await page.waitForTimeout(200)
  await page.click('button')
  await wire.waitUntil('a new session', () => wire.events.some((event) => event.sessionId !== before))
  await wire.waitUntil('its click', () =>
    wire.events.some((event) => event.sessionId !== before && event.kind === 'click'),
  )
  await context.close()

  const after = wire.events.filter((event) => event.sessionId !== before)
  expect(after.map((event) => event.kind)).toContain('pageView')
  expect(wire.events.some((event) => event.kind === 'jsError')).toBe(false)
  const firstChunk = wire.chunks.find((chunk) => chunk.sessionId !== before)
  expect(firstChunk?.hasSnapshot).toBe(true)
  // The machine's clock jumped, the server's did not: the new session has an offset of its own.
  const headerOf = (isSame: boolean) =>
    wire.received.find(({ header }) => (header.sessionId === before) === isSame)?.header
  const [old, fresh] = [headerOf(true), headerOf(false)]
  expect((fresh?.clockOffsetMs ?? 0) - (old?.clockOffsetMs ?? 0)).toBeLessThan(-30 * 60_000)
  expect((fresh?.sessionStart ?? 0) - (old?.sessionStart ?? 0)).toBeLessThan(60_000)
})

test('a page that comes back from the back/forward cache counts on from where the tab is now', async () => {
  const { page, close } = await browser.open(`${wire.url}/one`)
  await viewOf('/one')
  await page.evaluate(() => {
    const turn = (type: string) => window.dispatchEvent(new PageTransitionEvent(type, { persisted: true }))
    turn('pagehide')
    // What the pages in between have done.
    const tab = JSON.parse(sessionStorage.getItem('hindsight:test:tab') ?? '{}')
    if (tab.taken !== false) throw new Error('The tab was not left to the next page')
    Object.assign(tab, { eventNo: 500, batchNo: 500, chunkNo: 500 })
    sessionStorage.setItem('hindsight:test:tab', JSON.stringify(tab))
    window.hindsight?.track('Frozen')
    turn('pageshow')
    window.hindsight?.track('Back')
  })
  const back = await wire.waitFor('track')
  await wire.waitUntil('a fresh snapshot', () =>
    wire.chunks.some((chunk) => chunk.hasSnapshot && chunk.chunkNo === 501),
  )
  await close()
  expect(back.name).toBe('Back')
  expect(back.eventNo).toBeGreaterThan(500)
})

test('a link to this moment of the session is there once something is recorded', async () => {
  wire.settings.siteId = 'shop'
  const { page, close } = await browser.open(`${wire.url}/one`)
  await viewOf('/one')
  await page.waitForTimeout(300)
  const link = new URL(String(await page.evaluate('hindsight.sessionUrl()')))
  await close()
  expect(link.origin).toBe(wire.url)
  expect(link.pathname).toBe(`/sites/shop/sessions/${facts('/one').sessionId}`)
  expect(Number(link.searchParams.get('t'))).toBeGreaterThanOrEqual(300)
  expect(Number(link.searchParams.get('t'))).toBeLessThan(20_000)
})

test('a session never lasts longer than a day, however busy', async () => {
  const { page, close } = await browser.open(`${wire.url}/one`)
  await viewOf('/one')
  const first = facts('/one').sessionId
  await page.evaluate(`(() => {
    const session = ${stored('session')}
    session.sessionStart -= 24 * 60 * 60 * 1000 + 1000
    localStorage.setItem('hindsight:test:session', JSON.stringify(session))
  })()`)
  await page.goto(`${wire.url}/two`)
  await viewOf('/two')
  await close()
  expect(facts('/two').sessionId).not.toBe(first)
})

test('where storage is blocked, the visit is recorded all the same', async () => {
  const { context, close } = await browser.open('about:blank')
  await context.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('blocked', 'SecurityError')
        },
      })
    }
  })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(`${wire.url}/one`)
  await viewOf('/one')
  await page.click('button')
  await wire.waitFor('click')
  await close()
  expect(errors).toEqual([])
})

test('where storage takes nothing more, what it still has does not count', async () => {
  const { page, close } = await browser.open(`${wire.url}/one`)
  await viewOf('/one')
  const say = (id: string) => page.evaluate(`hindsight.identify(${JSON.stringify(id)})`)
  const said = async (id: string) => {
    await wire.waitFor('identify', (event) => event.customerId === id)
    return wire.events.find((event) => event.kind === 'identify' && event.customerId === id)?.sessionId
  }
  await say('ann')
  const anns = await said('ann')
  await page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('No room', 'QuotaExceededError')
    }
  })
  await say('bob')
  const bobs = await said('bob')
  await page.waitForTimeout(5200)
  await page.click('button')
  await wire.waitFor('click')
  await close()
  expect(bobs).not.toBe(anns)
  expect(wire.events.find((event) => event.kind === 'click')?.sessionId).toBe(bobs)
})

test('broken entries in storage are replaced, not trusted', async () => {
  const { context, close } = await browser.open('about:blank')
  await context.addInitScript(() => {
    localStorage.setItem('hindsight:test:visitor', '"; drop"')
    localStorage.setItem('hindsight:test:session', '{"sessionId":"x","sessionStart":"y"}')
    sessionStorage.setItem('hindsight:test:tab', '{"taken":false,"tabId":"nonsense","eventNo":-1}')
  })
  const page = await context.newPage()
  await page.goto(`${wire.url}/one`)
  await viewOf('/one')
  await close()
  const header = wire.received[0]?.header
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
  expect(header?.visitorId).toMatch(uuid)
  expect(header?.sessionId).toMatch(uuid)
  expect(header?.tabId).toMatch(uuid)
})

test('two customers on one device are two sessions; the same one again, and another tab, go on with hers', async () => {
  const { context, page, close } = await browser.open(`${wire.url}/one`)
  await viewOf('/one')
  const say = (id: string) => page.evaluate(`hindsight.identify(${JSON.stringify(id)})`)
  const said = (id: string) => wire.waitFor('identify', (event) => event.customerId === id)
  await say('ann')
  await said('ann')
  await say('ann')
  await say('bob')
  await said('bob')
  await page.click('button')
  await wire.waitFor('click')
  const tab = await context.newPage()
  await tab.goto(`${wire.url}/two`)
  await viewOf('/two')
  const device = await page.evaluate('JSON.stringify(localStorage)')
  await close()

  const sessionsOf = (id: string) => [
    ...new Set(
      wire.events
        .filter((event) => event.kind === 'identify' && event.customerId === id)
        .map((event) => event.sessionId),
    ),
  ]
  const [[first, ...none], [second, ...more]] = [sessionsOf('ann'), sessionsOf('bob')]
  expect([none, more]).toEqual([[], []])
  expect(second).not.toBe(first)
  expect(facts('/one').sessionId).toBe(first)
  expect(wire.events.find((event) => event.kind === 'click')?.sessionId).toBe(second)
  expect(facts('/two').sessionId).toBe(second)
  // Her page is in her session too, and can be replayed from its first snapshot.
  expect(wire.events.filter((event) => event.kind === 'pageView' && event.sessionId === second)).toHaveLength(2)
  expect(wire.received.some(({ header }) => header.sessionId === second && header.chunk?.hasSnapshot)).toBe(true)
  expect(device).not.toMatch(/ann|bob/)
})
