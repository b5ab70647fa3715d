/** Which sessions are replayed: minimum duration, and only once something has happened; facts are always sent. */
import type { ReplayTrigger } from '@hindsight/protocol/settings'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { flush, startBrowser, startWire, type Wire } from './wire.ts'

let wire: Wire
let browser: Awaited<ReturnType<typeof startBrowser>>

beforeAll(async () => {
  wire = await startWire()
  browser = await startBrowser()
  const body = `<p id="text">0</p><button onclick="text.textContent = Number(text.textContent) + 1">Go</button>
    <button id="fail" onclick="throw new Error('It broke')">Fail</button>
    <button id="ask" onclick="fetch('/gone')">Ask</button><a href="/two">two</a>{recorder}`
  for (const path of ['/one', '/two', '/checkout/7']) {
    wire.pages.set(path, `<!doctype html><title>${path}</title><body>${body}</body>`)
  }
})
afterAll(async () => {
  await browser.close()
  await wire.stop()
})
beforeEach(() => {
  wire.clear()
  Object.assign(wire.settings, { replayMinSeconds: 0, replayWhen: null })
})

const reasons = () => wire.events.flatMap((event) => (event.kind === 'recording' ? [event.reason] : []))
const pagesOfChunks = () => [...new Set(wire.chunks.map(({ pageId }) => pageId))]
const pageIdOf = (path: string) =>
  wire.events.find((event) => event.kind === 'pageView' && event.path === path)?.pageId ?? ''
const snapshots = () => wire.chunks.flatMap(({ events }) => events).filter(({ type }) => type === 2)
/** Numbers of what was sent have no gaps, whatever was held back before. */
function expectGapless(): void {
  const numbers = wire.chunks.map(({ chunkNo }) => chunkNo).sort((a, b) => a - b)
  expect(numbers).toEqual(numbers.map((_, n) => n + 1))
}
const waitingFor: ReplayTrigger = { paths: [], events: [], struggle: false }
const held = (page: Page) => page.evaluate(`(sessionStorage.getItem('hindsight:test:held') ?? '').length`)

test('a visit shorter than the minimum has facts and no replay, and says so', async () => {
  wire.settings.replayMinSeconds = 600
  const { page, close } = await browser.open(`${wire.url}/one`)
  await wire.waitFor('recording', (event) => event.reason === 'tooShort')
  await page.click('text=Go')
  await page.goto(`${wire.url}/two`)
  await wire.waitFor('click')
  await wire.waitFor('pageView', (event) => event.path === '/two')
  await close()
  expect(wire.chunks).toEqual([])
  expect(reasons().every((reason) => reason === 'tooShort')).toBe(true)
})

test('a visit that becomes long enough is replayed from its start, the pages before included', async () => {
  wire.settings.replayMinSeconds = 6
  const { page, close } = await browser.open(`${wire.url}/one`)
  await wire.waitFor('recording', (event) => event.reason === 'tooShort')
  await page.click('text=Go')
  await page.waitForTimeout(300)
  await page.click('text=two')
  await wire.waitFor('pageView', (event) => event.path === '/two')
  expect(wire.chunks).toEqual([])
  await wire.waitFor('recording', (event) => event.reason === 'on', 15_000)
  await wire.waitUntil('both pages', () => pagesOfChunks().length === 2, 15_000)
  await close()
  expect(pagesOfChunks()).toEqual([pageIdOf('/one'), pageIdOf('/two')])
  expect(wire.chunks[0]?.hasSnapshot).toBe(true)
  expect(JSON.stringify(wire.chunks[0]?.events)).toContain('"/one"')
  // What she did on the first page is in it.
  const first = wire.chunks.filter(({ pageId }) => pageId === pageIdOf('/one')).flatMap(({ events }) => events)
  expect(first.some(({ type, data }) => type === 3 && data.source === 2)).toBe(true)
  expect(snapshots()).toHaveLength(2)
  expectGapless()
})

test('where nothing may be kept on the device, the replay begins with the page that is on when it is long enough', async () => {
  Object.assign(wire.settings, { replayMinSeconds: 5, queueOnDevice: false })
  const { page, close } = await browser.open(`${wire.url}/one`)
  await wire.waitFor('recording', (event) => event.reason === 'tooShort')
  await page.goto(`${wire.url}/two`)
  expect(await held(page)).toBe(0)
  await wire.waitUntil('a chunk', () => wire.chunks.length > 0, 15_000)
  await close()
  wire.settings.queueOnDevice = true
  expect(pagesOfChunks()).toEqual([pageIdOf('/two')])
  expectGapless()
})

test.each<[string, ReplayTrigger, (page: Page) => Promise<unknown>]>([
  [
    'a tracked event',
    { ...waitingFor, events: ['Voucher Refused'] },
    (page) => page.evaluate(`hindsight.track('Voucher Refused')`),
  ],
  [
    'a page',
    { ...waitingFor, paths: ['/checkout/*'] },
    (page) => page.evaluate(`history.pushState(0, '', '/checkout/7')`),
  ],
  ['a script error', { ...waitingFor, struggle: true }, (page) => page.click('#fail')],
  ['a failed request', { ...waitingFor, struggle: true }, (page) => page.click('#ask')],
  [
    'three quick clicks',
    { ...waitingFor, struggle: true },
    async (page) => {
      for (let n = 0; n < 3; n++) await page.click('text=Go', { noWaitAfter: true })
    },
  ],
])('%s lets the replay go, with what came before it', async (_what, replayWhen, act) => {
  wire.settings.replayWhen = replayWhen
  const { page, close } = await browser.open(`${wire.url}/one`)
  await wire.waitFor('recording', (event) => event.reason === 'notTriggered')
  // Neither of these is what the site waits for.
  await page.evaluate(`hindsight.track('Something else')`)
  await page.click('text=Go')
  await flush(page)
  await wire.waitFor('track')
  expect(wire.chunks).toEqual([])
  await act(page)
  await wire.waitFor('recording', (event) => event.reason === 'on')
  await wire.waitUntil('the replay', () => wire.chunks.some((chunk) => chunk.hasSnapshot))
  await close()
  const events = wire.chunks.flatMap((chunk) => chunk.events)
  expect(events.some(({ type, data }) => type === 3 && data.source === 2)).toBe(true)
  expectGapless()
})

test('of a long wait at least the last minute is kept, and not much more; what has happened counts for later pages and other tabs', async () => {
  wire.settings.replayWhen = { ...waitingFor, events: ['Now'] }
  const { context, page, close } = await browser.open('about:blank')
  await page.clock.install()
  await page.goto(`${wire.url}/one`)
  await page.clock.runFor(2000)
  await wire.waitFor('recording', (event) => event.reason === 'notTriggered')
  for (let n = 0; n < 16; n++) {
    await page.click('text=Go')
    await page.clock.runFor(15_000)
  }
  expect(wire.chunks).toEqual([])
  const at = (await page.evaluate('Date.now()')) as number
  await page.evaluate(`hindsight.track('Now')`)
  await page.clock.runFor(3000)
  await wire.waitUntil('the replay', () => wire.chunks.some((chunk) => chunk.hasSnapshot))
  const from = Math.min(...wire.chunks.map(({ firstTs }) => firstTs))
  expect(at - from).toBeGreaterThanOrEqual(60_000)
  expect(at - from).toBeLessThan(180_000)
  // It begins with what the page was then, not with a change to something unknown.
  const [first, second] = wire.chunks.find(({ chunkNo }) => chunkNo === 1)?.events ?? []
  expect([first?.type, second?.type]).toEqual([4, 2])
  expectGapless()

  const other = await context.newPage()
  await other.goto(`${wire.url}/two`)
  await wire.waitUntil('the other tab', () => pagesOfChunks().includes(pageIdOf('/two')) && pageIdOf('/two') !== '')
  await page.goto(`${wire.url}/checkout/7`)
  await page.clock.runFor(2000)
  await wire.waitUntil('the next page', () => pagesOfChunks().includes(pageIdOf('/checkout/7')))
  await close()
})

test('opting out of the replay throws away what was held', async () => {
  wire.settings.replayWhen = { ...waitingFor, events: ['Now'] }
  const { page, close } = await browser.open(`${wire.url}/one`)
  await wire.waitFor('recording', (event) => event.reason === 'notTriggered')
  await page.evaluate('hindsight.consent({ replay: false })')
  await page.evaluate(`hindsight.track('Now')`)
  await wire.waitFor('track')
  await page.goto(`${wire.url}/two`)
  await wire.waitFor('pageView', (event) => event.path === '/two')
  expect(await held(page)).toBe(0)
  await close()
  expect(wire.chunks).toEqual([])
})
