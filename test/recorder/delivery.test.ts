import type { BatchHeader } from '@hindsight/protocol/events'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { flush, startBrowser, startWire, type Wire } from './wire.ts'

let wire: Wire
let browser: Awaited<ReturnType<typeof startBrowser>>

const body = '<button id="go" onclick="this.textContent += 1">Go</button><a href="/next">Next</a>'
beforeAll(async () => {
  wire = await startWire()
  browser = await startBrowser()
  wire.pages.set('/shop', `<!doctype html><title>Shop</title><body>${body}{recorder}</body>`)
  wire.pages.set('/next', '<!doctype html><title>Next</title><body>Without a recorder</body>')
})
afterAll(async () => {
  await browser.close()
  await wire.stop()
})
beforeEach(() => {
  wire.clear()
  wire.answer = { status: 200 }
  wire.latencyMs = 0
})

const track = (name: string) => `hindsight.track(${JSON.stringify(name)})`
const tracked = (name: string) => wire.waitFor('track', (event) => event.name === name)
const saysTrack = (header: BatchHeader, name: string) =>
  header.events.some((event) => event.kind === 'track' && event.name === name)
/** It comes some moments after the first facts. */
const firstSnapshot = () => wire.waitUntil('the first snapshot', () => wire.chunks.some((chunk) => chunk.hasSnapshot))
const triesOf = (batchNo: number) => wire.received.filter(({ header }) => header.batchNo === batchNo)

test('the first snapshot goes out at once, so that a visit of a second can be watched', async () => {
  const { page, close } = await browser.open(`${wire.url}/shop`)
  await firstSnapshot()
  const sinceLoadMs = await page.evaluate(() => performance.now())
  await close()
  expect(sinceLoadMs).toBeLessThan(2500)
  expect(wire.chunks[0]).toMatchObject({ chunkNo: 1, encoding: 'gzip' })
  expect(wire.chunks[0]?.events.slice(0, 2).map((event) => event.type)).toEqual([4, 2])
})

test('what happened just before the page was left arrives, facts and replay', async () => {
  const { page, close } = await browser.open(`${wire.url}/shop`)
  await firstSnapshot()
  wire.clear()
  await page.evaluate(() => {
    const link = document.querySelector('a') as HTMLAnchorElement
    document.getElementById('go')?.click()
    window.hindsight?.track('Last word')
    document.body.append('last change')
    // The observer reports the change in a microtask; then the page goes.
    setTimeout(() => link.click(), 0)
  })
  await page.waitForURL('**/next')
  await tracked('Last word')
  await wire.waitUntil('the last change', () => wire.raw().includes('last change'))
  await close()
  // The batch before them may still have been on its way, and is then tried again beside them.
  const facts = wire.received.findIndex(({ header }) => saysTrack(header, 'Last word'))
  const replay = wire.received.findIndex(({ header }) => header.chunk && header.chunk.chunkNo > 1)
  expect(facts).toBeGreaterThanOrEqual(0)
  expect(wire.received[facts]?.header.chunk).toBeUndefined()
  expect(replay).toBeGreaterThan(facts)
  expect(wire.received[replay]?.header.chunk?.encoding).toBe('identity')
})

test('leaving never has more in flight than the browser allows, and facts are not pushed out by the replay', async () => {
  const { page, close } = await browser.open(`${wire.url}/shop`)
  await firstSnapshot()
  wire.clear()
  await page.evaluate(() => {
    window.hindsight?.track('Before the flood')
    for (let i = 0; i < 300; i++) {
      const line = document.createElement('p')
      line.textContent = Array.from({ length: 60 }, () => Math.random().toString(36).slice(2)).join(' ')
      document.body.append(line)
    }
    setTimeout(() => location.assign('/next'), 0)
  })
  await page.waitForURL('**/next')
  await tracked('Before the flood')
  await page.waitForTimeout(300)
  await close()
  expect(wire.received.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(60 * 1024)
})

test('a tab that is hidden sends what it has, and goes on when it is shown again', async () => {
  const { page, close } = await browser.open(`${wire.url}/shop`)
  await wire.waitFor('recording')
  wire.clear()
  const show = (state: string) =>
    page.evaluate((visibility) => {
      Object.defineProperty(document, 'visibilityState', { value: visibility, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)
  await page.evaluate(track('Before hiding'))
  const hiddenAt = Date.now()
  await show('hidden')
  await tracked('Before hiding')
  expect(Date.now() - hiddenAt).toBeLessThan(1500)
  await show('visible')
  await page.evaluate(track('Shown again'))
  await tracked('Shown again')
  await close()
})

test('a batch that failed is sent again as it was, with the next attempt, later and later', async () => {
  wire.answer = { status: 503 }
  const { page, close } = await browser.open(`${wire.url}/shop`)
  await wire.waitUntil('three tries', () => triesOf(1).length >= 3, 15_000)
  await page.evaluate(track('Meanwhile'))
  wire.answer = { status: 200 }
  await tracked('Meanwhile')
  await close()
  const tries = triesOf(1)
  expect(tries.map(({ header }) => header.attempt)).toEqual(tries.map((_, index) => index + 1))
  const bodies = tries.map(({ header: { attempt: _a, sentAt: _s, ...header } }) => JSON.stringify(header))
  expect(new Set(bodies).size).toBe(1)
  const [first = 0, second = 0, third = 0] = tries.map(({ at }) => at)
  expect(second - first).toBeGreaterThanOrEqual(450)
  expect(third - second).toBeGreaterThanOrEqual(950)
  const ids = wire.events.map((event) => event.eventNo)
  expect(new Set(ids).size).toBe(ids.length)
})

test('one batch at a time is under way', async () => {
  const { page, close } = await browser.open(`${wire.url}/shop`)
  await wire.waitFor('recording')
  // Each batch is under way for longer than the next flush takes to come.
  wire.latencyMs = 3500
  wire.mostAtOnce = 0
  await page.evaluate(track('First'))
  await tracked('First')
  await page.evaluate(track('Second'))
  await tracked('Second')
  // Leaving the page is the exception, so it is not measured.
  expect(wire.mostAtOnce).toBe(1)
  await close()
})

test('Retry-After is kept', async () => {
  wire.answer = { status: 429, headers: { 'Retry-After': '3' } }
  const { close } = await browser.open(`${wire.url}/shop`)
  await wire.waitUntil('the first try', () => triesOf(1).length === 1)
  wire.answer = { status: 200 }
  await wire.waitUntil('the second try', () => triesOf(1).length === 2)
  await close()
  const [first = 0, second = 0] = triesOf(1).map(({ at }) => at)
  expect(second - first).toBeGreaterThanOrEqual(2900)
  expect(second - first).toBeLessThan(6000)
})

test('a batch that is refused is given up, counted, and holds nothing up', async () => {
  wire.answer = { status: 400, body: { code: 'header_invalid' } }
  const { page, close } = await browser.open(`${wire.url}/shop`)
  await wire.waitUntil('the first try', () => triesOf(1).length === 1)
  wire.answer = { status: 200 }
  await page.evaluate(track('After that'))
  await tracked('After that')
  // The lost snapshot is made up for by another one.
  await wire.waitUntil('another snapshot', () => wire.chunks.some((chunk) => chunk.hasSnapshot))
  await close()
  expect(triesOf(1)).toHaveLength(1)
  const after = wire.received.find(({ header }) => header.batchNo > 1)?.header
  expect(after?.droppedEvents).toBe(triesOf(1)[0]?.header.events.length)
  expect(after?.droppedChunks).toBe(1)
})

test('what somebody else answers in place of the collector is not taken for delivered', async () => {
  const { page, close } = await browser.open(`${wire.url}/shop`)
  await wire.waitFor('pageView')
  let answered = 0
  // As a service worker does that has a page for when there is no network, or a network that wants a login.
  await page.route('**/v1/record*', (route) => {
    answered++
    return route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>You are offline</h1>' })
  })
  await page.evaluate(track('Meanwhile'))
  await flush(page)
  await wire.waitUntil('an answer', () => answered > 0)
  await page.unroute('**/v1/record*')
  await tracked('Meanwhile')
  await close()
})

test('a collector that wants nothing of this site is left alone', async () => {
  wire.answer = { status: 403, body: { code: 'recording_off' } }
  const { page, close } = await browser.open(`${wire.url}/shop`)
  await wire.waitUntil('the first try', () => wire.received.length === 1)
  await page.waitForTimeout(300)
  await page.evaluate(`${track('Nobody hears')}; hindsight.track('Nor this')`)
  await page.waitForTimeout(3500)
  await close()
  expect(wire.received).toHaveLength(1)
})

test('without a network it waits, and sends when the network is back', async () => {
  const { context, page, close } = await browser.open(`${wire.url}/shop`)
  await wire.waitFor('recording')
  wire.clear()
  await context.setOffline(true)
  await page.evaluate(track('In the tunnel'))
  await page.waitForTimeout(4000)
  expect(wire.received).toHaveLength(0)
  await context.setOffline(false)
  const backAt = Date.now()
  await tracked('In the tunnel')
  expect(Date.now() - backAt).toBeLessThan(2500)
  expect(wire.received.find(({ header }) => saysTrack(header, 'In the tunnel'))?.header.attempt).toBe(1)
  await close()
})

test('a page that is left before the collector has answered tells what it saw, by the rules of the page before', async () => {
  wire.pages.set('/early', `<!doctype html><title>Early</title><body>${body}{recorder}</body>`)
  const { page, close } = await browser.open(`${wire.url}/shop`)
  await wire.waitFor('recording', (event) => event.reason === 'on')
  wire.settingsLatencyMs = 5000
  await page.goto(`${wire.url}/early`, { waitUntil: 'domcontentloaded' })
  await page.evaluate(track('Said in passing'))
  await page.click('#go')
  await page.waitForTimeout(100)
  expect(wire.events.some((event) => event.path === '/early')).toBe(false)
  await page.goto(`${wire.url}/next`)
  await tracked('Said in passing')
  wire.settingsLatencyMs = 0
  await wire.waitFor('pageView', (event) => event.path === '/early')
  await wire.waitFor('click', (event) => event.path === '/early')
  await close()
})

test('rules that have changed since the page before count for all that is sent', async () => {
  wire.pages.set(
    '/private',
    '<!doctype html><title>P</title><body><button class="own">Own words</button>{recorder}</body>',
  )
  const { page, close } = await browser.open(`${wire.url}/shop`)
  await wire.waitFor('recording', (event) => event.reason === 'on')
  const before = wire.settings
  wire.settings = { ...before, maskSelectors: ['.own'] }
  wire.settingsLatencyMs = 800
  await page.goto(`${wire.url}/private`, { waitUntil: 'domcontentloaded' })
  await page.click('.own')
  await page.evaluate(track('Said by the site'))
  await tracked('Said by the site')
  await page.click('.own')
  await flush(page)
  await page.goto(`${wire.url}/next`)
  await wire.waitFor('click', (event) => event.path === '/private')
  await close()
  wire.settings = before
  wire.settingsLatencyMs = 0
  expect(wire.raw()).not.toContain('Own words')
  expect(wire.events.filter((event) => event.kind === 'pageView' && event.path === '/private')).toHaveLength(1)
})

test('a site that was switched off since the page before is sent nothing', async () => {
  const { page, close } = await browser.open(`${wire.url}/shop`)
  await wire.waitFor('recording', (event) => event.reason === 'on')
  const before = wire.settings
  wire.settings = { ...before, recordingOn: false }
  await page.goto(`${wire.url}/next`)
  await page.waitForTimeout(200)
  wire.clear()
  wire.settingsLatencyMs = 300
  await page.goto(`${wire.url}/shop`, { waitUntil: 'domcontentloaded' })
  await page.evaluate(track('Nobody hears'))
  await page.waitForTimeout(1000)
  await page.goto(`${wire.url}/next`)
  await page.waitForTimeout(300)
  await close()
  wire.settings = before
  wire.settingsLatencyMs = 0
  expect(wire.received).toEqual([])
})
