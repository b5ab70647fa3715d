/**
 * Does the last click before a page is left reach the store? Each trial is a browser context of its own, whose only
 * page is left right after one real click; nothing of it lives on to send later. What counts is a row in `events`.
 */
import type { Browser, Page } from 'playwright-core'
import { launchOwnChromium } from '../support/chromium.ts'
import type { Stack } from '../support/stack.ts'
import { startGate } from './gate.ts'
import { startTrialSite, type TrialSite, wordOf } from './site.ts'

export const ways = ['navigation', 'form POST', 'tab closed'] as const
/** When the page adds several thousand nodes: when she presses the button, or only in the click's own handler. */
export const changes = ['none', 'before the click', 'by the click'] as const
export type Cell = {
  way: (typeof ways)[number]
  change: (typeof changes)[number]
  /** CPU throttling of the page; 1 is none. */
  slowdown: number
}
export type CellResult = Cell & { trials: number; stored: number; lost: string[] }

const addedRows = 2500
/** After the click, in `tab closed`. */
const closedAfterMs = 200
const storedWithinMs = 15_000
/** From the start of the recorder to the click, taken in turns: early and late in the first seconds of a visit. */
const waitsMs = [0, 150, 400, 900, 1600]

const growAt = (event: string): string => `document.addEventListener('${event}', () => {
  const rows = document.createElement('table')
  for (let i = 0; i < ${addedRows}; i++) {
    const row = rows.insertRow()
    row.className = 'row row-' + i
    row.insertCell().textContent = 'Product number ' + i.toString(26) + ', as sold in our shop'
  }
  document.body.append(rows)
})`

function pageOf(query: URLSearchParams): string {
  const label = `Leave ${query.get('word')}`
  const event = { 'before the click': 'pointerdown', 'by the click': 'click' }[query.get('change') ?? '']
  const script = event ? `<script>${growAt(event)}</script>` : ''
  const ways: Record<string, string> = {
    navigation: `<a href="/away">${label}</a>`,
    'form POST': `<form method="post" action="/away"><button>${label}</button></form>`,
    'tab closed': `<button>${label}</button>`,
  }
  return `<h1>Shop</h1>${ways[query.get('way') ?? '']}${script}{recorder}`
}

async function leave(page: Page, way: Cell['way']): Promise<void> {
  const box = await page.locator('a, button').first().boundingBox()
  if (!box) throw new Error('There is nothing to click on')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  const isLeft = page.waitForURL('**/away', { waitUntil: 'commit', timeout: 180_000 })
  const isUp = page.mouse.up()
  if (way !== 'tab closed') {
    await Promise.all([isLeft, isUp.catch(() => {})])
    return
  }
  isLeft.catch(() => {})
  await isUp
  await new Promise((resolve) => setTimeout(resolve, closedAfterMs))
  await page.close()
}

async function runTrial(browser: Browser, site: TrialSite, cell: Cell, word: string, waitMs: number): Promise<void> {
  const context = await browser.newContext()
  // A machine that does other things beside is slow, not wrong.
  context.setDefaultTimeout(180_000)
  const page = await context.newPage()
  const query = new URLSearchParams({ way: cell.way, word, change: cell.change })
  await page.goto(`${site.url}/leave?${query}`)
  await page.waitForFunction(
    () => window.hindsight && 'sessionUrl' in window.hindsight && window.hindsight.sessionUrl(),
  )
  if (cell.slowdown > 1) {
    const devtools = await context.newCDPSession(page)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: cell.slowdown })
  }
  await new Promise((resolve) => setTimeout(resolve, waitMs))
  await leave(page, cell.way)
  // As long as a visitor's browser lives on after a tab is closed, at the least.
  await new Promise((resolve) => setTimeout(resolve, 1500))
  await context.close()
}

async function storedOf(stack: Stack, words: readonly string[]): Promise<Set<string>> {
  const rows = await stack.store.query<{ label: string }>(
    `SELECT DISTINCT label FROM events WHERE kind = 'click' AND label IN {labels:Array(String)}`,
    { labels: words.map((word) => `Leave ${word}`) },
  )
  return new Set(rows.map((row) => row.label.slice('Leave '.length)))
}

export async function runCells(
  stack: Stack,
  cells: readonly Cell[],
  options: { trials: number; atOnce: number; onCell?(result: CellResult): void },
): Promise<CellResult[]> {
  const gate = await startGate(stack.url)
  const site = await startTrialSite(gate.url, { '/leave': pageOf })
  const browser = await launchOwnChromium()
  const results: CellResult[] = []
  let number = 0
  try {
    for (const cell of cells) {
      const words = Array.from({ length: options.trials }, () => `w${wordOf(number++)}`)
      const waiting = words.map((word, index) => ({ word, waitMs: waitsMs[index % waitsMs.length] ?? 0 }))
      await Promise.all(
        Array.from({ length: options.atOnce }, async () => {
          for (let next = waiting.shift(); next; next = waiting.shift()) {
            await runTrial(browser, site, cell, next.word, next.waitMs)
          }
        }),
      )
      const until = Date.now() + storedWithinMs
      let stored = await storedOf(stack, words)
      while (stored.size < words.length && Date.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 250))
        stored = await storedOf(stack, words)
      }
      const lost = words.filter((word) => !stored.has(word))
      const result = { ...cell, trials: words.length, stored: stored.size, lost }
      options.onCell?.(result)
      results.push(result)
    }
  } finally {
    await browser.close()
    await site.stop()
    await gate.stop()
  }
  return results
}
