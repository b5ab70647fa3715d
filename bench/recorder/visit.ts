/** One visit of one page with one contender on it, by a person who is always the same, and what it cost. */
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import type { Contender } from './contenders.ts'
import type { PageServer } from './pageServer.ts'
import type { Sink } from './sink.ts'

export type PageName = 'shop' | 'heavy'
export type Place = { browser: Browser; sink: Sink; pages: PageServer }
export type Cost = {
  /** CPU time of the main thread, ms, and the part of it that was script. */
  mainMs: number
  scriptMs: number
  /** After a collection of garbage. */
  heapBytes: number
  wireBytes: number
  /** gzip: the script that the page names, and all that it brought. */
  firstScriptBytes: number
  scriptBytes: number
}

/** Longer than the slowest contender waits before it sends. */
const settleMs = 7000
const marks = ['bench-card', 'bench-added']

export async function visit(place: Place, contender: Contender, name: PageName): Promise<Cost> {
  const { browser, sink, pages } = place
  sink.serve(contender)
  pages.serve(contender)
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const scripts = new Map<string, number>()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('response', async (response) => {
    if (response.request().resourceType() !== 'script' || isOfPage(response.url())) return
    const body = await response.body().catch(() => Buffer.alloc(0))
    scripts.set(response.url(), gzipSync(body, { level: 9 }).length)
  })
  const cdp = await context.newCDPSession(page)
  // CPU time of the thread, not time that passed: other programs of the machine do not count.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  await page.goto(`${pages.url}/${name}`)
  await (name === 'shop' ? shopping : watching)(page)
  await page.evaluate(() => (window as { bench?: { finish?(): void } }).bench?.finish?.())
  await page.waitForTimeout(settleMs)
  const { metrics } = await cdp.send('Performance.getMetrics')
  await cdp.send('HeapProfiler.collectGarbage')
  const { metrics: after } = await cdp.send('Performance.getMetrics')
  const value = (of: typeof metrics, metric: string) => of.find((one) => one.name === metric)?.value ?? Number.NaN
  await page.goto('about:blank')
  await page.waitForTimeout(1000)
  await context.close()
  if (faults.length > 0) throw new Error(`${contender.name} on ${name}: ${faults.join('; ')}`)
  if (contender.files.size > 0) {
    const text = sink.text()
    for (const mark of marks) {
      if (!text.includes(mark)) throw new Error(`${contender.name} on ${name} sent no replay: "${mark}" is not in it`)
    }
  }
  return {
    mainMs: value(metrics, 'TaskDuration') * 1000,
    scriptMs: value(metrics, 'ScriptDuration') * 1000,
    heapBytes: value(after, 'JSHeapUsedSize'),
    wireBytes: sink.bytes(),
    firstScriptBytes: [...scripts.values()][0] ?? 0,
    scriptBytes: [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0),
  }
}

const isOfPage = (url: string) => /\/(shop|heavy)\.js$/.test(url)

async function shopping(page: Page): Promise<void> {
  await page.waitForTimeout(1500)
  for (const [x, y] of [
    [200, 500],
    [900, 600],
    [400, 700],
    [700, 450],
  ] as const)
    await page.mouse.move(x, y, { steps: 25 })
  for (const kind of ['Table', 'Floor', 'Outdoor', 'All']) {
    await page.locator(`[data-kind="${kind}"]`).click()
    await page.waitForTimeout(400)
  }
  await page.mouse.wheel(0, 700)
  await page.waitForTimeout(400)
  await page.mouse.wheel(0, -700)
  await page.locator('#search').pressSequentially('lantern', { delay: 90 })
  await page.locator('.bench-card button').nth(2).click()
  await page.locator('#shade').selectOption('Paper')
  await page.locator('#add').click()
  await page.waitForTimeout(600)
  await page.locator('#cart').click()
  await page.locator('#order').click()
  await page.locator('#name').pressSequentially('Maeve Gallagher', { delay: 60 })
  await page.locator('#street').pressSequentially('12 Wharf Lane', { delay: 60 })
  await page.locator('#email').pressSequentially('maeve@example.com', { delay: 60 })
  await page.locator('#order').click()
  await page.locator('#thanks').waitFor()
}

/** 160 rounds of 100 changes, 50 ms apart, beginning once every contender has loaded. */
async function watching(page: Page): Promise<void> {
  await page.waitForTimeout(2500)
  await page.locator('#start').click()
  await page.waitForFunction(() => document.title === 'Done', undefined, { timeout: 120_000 })
}
