/** What the recorder takes of the main thread: told, and kept to the site's budget one step at a time. */
import type { CostLevel, EventOf } from '@hindsight/protocol/events'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { flush, startBrowser, startWire, type Wire } from './wire.ts'

let wire: Wire
let browser: Awaited<ReturnType<typeof startBrowser>>

beforeAll(async () => {
  wire = await startWire({ budgetPercent: 2 })
  browser = await startBrowser()
  wire.pages.set('/busy', busyPage)
})
afterAll(async () => {
  await browser.close()
  await wire.stop()
})
beforeEach(() => wire.clear())

const busyPage = `<!doctype html><title>Busy</title><body><button id="go">Go</button><i id="ball">o</i><ul id="list"></ul>
{recorder}</body>`

/** Thousands of nodes come and go. All in one task: no look at the clock falls in between. */
async function burst(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const list = document.getElementById('list') as HTMLElement
    for (let round = 0; round < 2; round++) {
      list.innerHTML = '<li class="row"><b>name</b> <span title="x">and text</span></li>'.repeat(1500)
      await Promise.resolve()
    }
  })
}

const costs = (): EventOf<'cost'>[] => wire.events.filter((event) => event.kind === 'cost')
/** Bursts until the next level is reached; how many it takes depends on the machine. */
async function reach(page: Page, level: CostLevel): Promise<void> {
  for (let tries = 0; tries < 8 && !costs().some((cost) => cost.level === level); tries++) {
    await burst(page)
    await page.waitForTimeout(1300)
    await flush(page)
    await page.waitForTimeout(100)
  }
  expect(costs().map((cost) => cost.level)).toContain(level)
}

const replayed = (from: number) =>
  wire.chunks.flatMap((chunk) => chunk.events).filter((event) => event.timestamp > from)
const ofSource = (from: number, source: number) => replayed(from).filter((event) => event.data.source === source)

test('above its budget the recorder does less, step by step, and says so', async () => {
  const { page, close } = await browser.open(`${wire.url}/busy`)
  await wire.waitFor('recording', ({ reason }) => reason === 'on')
  // What the start costs is not held against what follows.
  await page.waitForTimeout(1500)
  await flush(page)
  expect(costs()).toEqual([])

  const wander = async () => {
    await page.mouse.move(20, 20)
    await page.mouse.move(300, 200, { steps: 8 })
    await page.waitForTimeout(1200)
    await flush(page)
  }
  const began = Date.now()
  await wander()
  await wire.waitUntil('mouse movement', () => ofSource(began, 1).length > 0)

  await reach(page, 'noMouseMoves')
  const second = Date.now()
  await wander()
  await page.click('#go')
  await flush(page)
  await wire.waitUntil('the click in the replay', () => ofSource(second, 2).length > 0)
  expect(ofSource(second, 1)).toEqual([])

  await reach(page, 'fewAttributes')
  const third = Date.now()
  await page.evaluate(async () => {
    const ball = document.getElementById('ball') as HTMLElement
    for (let step = 0; step < 25; step++) {
      ball.className = `at${step}`
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  })
  await page.waitForTimeout(4500)
  await flush(page)
  const classes = () =>
    ofSource(third, 0)
      .flatMap((event) => event.data.attributes as { attributes: { class?: string } }[])
      .flatMap(({ attributes }) => attributes.class ?? [])
  await wire.waitUntil('the last class', () => classes().includes('at24'))
  expect(classes().length).toBeLessThan(8)

  await reach(page, 'fewSnapshots')
  await reach(page, 'factsOnly')
  await wire.waitFor('recording', ({ reason }) => reason === 'overBudget')
  const gaps = () => replayed(began).filter((event) => event.data.tag === 'hindsight-gap')
  await wire.waitUntil('the mark of the gap', () => gaps().length > 0)
  expect(gaps()[0]?.data).toEqual({ tag: 'hindsight-gap', payload: { reason: 'overBudget' } })

  const fifth = Date.now()
  await page.click('#go')
  await flush(page)
  // It is told when what came of it has been judged, which may be after the flush.
  await wire.waitFor('click', ({ ts }) => ts > fifth, 30_000)
  expect(replayed(fifth)).toEqual([])
  const levels = costs().map((cost) => cost.level)
  expect(levels).toEqual(['noMouseMoves', 'fewAttributes', 'fewSnapshots', 'factsOnly'])
  for (const cost of costs()) {
    expect(cost.ownMs).toBeGreaterThan(200)
    expect(cost.longestMs).toBeGreaterThan(0)
    expect(cost.longestMs).toBeLessThanOrEqual(cost.ownMs)
    expect(cost.elements).toBeGreaterThan(3)
  }
  await close()
  // Waits for seconds that the recorder counts; the rest is up to the machine.
}, 150_000)

test('a page that is left tells what it took', async () => {
  wire.pages.set('/calm', '<!doctype html><title>Calm</title><body><p>Nothing happens here.</p>{recorder}</body>')
  const { page, close } = await browser.open(`${wire.url}/calm`)
  await wire.waitFor('recording', ({ reason }) => reason === 'on')
  await page.goto('about:blank')
  const cost = await wire.waitFor('cost')
  expect(cost).toMatchObject({ level: 'full', elements: expect.any(Number), snapshotMs: expect.any(Number) })
  expect(cost.ownMs).toBeGreaterThan(0)
  expect(cost.windowMs).toBeGreaterThan(cost.ownMs)
  await close()
})
