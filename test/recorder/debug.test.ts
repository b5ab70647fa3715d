/** `?hindsight=debug`: what the recorder does, shown on the page; its own file, and no part of any recording. */
import { sessionCode } from '@hindsight/protocol/sessionCode'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { flush, startBrowser, startWire, type Wire } from './wire.ts'

let wire: Wire
let browser: Awaited<ReturnType<typeof startBrowser>>

beforeAll(async () => {
  wire = await startWire({ siteId: 'demo', blockSelectors: ['.chat'] })
  browser = await startBrowser()
  const body = `<h1>Shop</h1><input name="a" style="width:200px"><textarea></textarea><div class="chat">Chat</div>
    <p data-ignore>Ignored</p><button id="go">Go</button>{recorder}`
  wire.pages.set('/page', `<!doctype html><title>Page</title><body>${body}</body>`)
  wire.pageHeaders = {
    'Content-Security-Policy': "default-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'",
  }
})
afterAll(async () => {
  await browser.close()
  await wire.stop()
})

/** Closed to everybody, tests included; a page's own code cannot reach it either. */
const peek = `const attach = Element.prototype.attachShadow
  Element.prototype.attachShadow = function (options) { const root = attach.call(this, options); window.peeked = root; return root }`

test('says what is recorded, masked, queued and spent, is no part of the recording, and goes when it is closed', async () => {
  const asked: string[] = []
  const { page, context, close } = await browser.open('about:blank')
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto(`${wire.url}/page`)
  await wire.waitFor('recording')
  await page.waitForTimeout(300)
  expect(asked.some((path) => path.includes('recorder-debug'))).toBe(false)

  await context.addInitScript(peek)
  await page.goto(`${wire.url}/page?hindsight=debug`)
  await expect
    .poll(() => page.evaluate('window.peeked?.textContent.includes("Facts and replay are recorded.")'))
    .toBe(true)
  expect(asked.filter((path) => path.includes('recorder-debug'))).toHaveLength(1)
  await page.click('#go')
  await expect.poll(() => page.evaluate('/click: Go/.test(window.peeked.textContent)')).toBe(true)
  const text = (await page.evaluate('window.peeked.textContent')) as string
  expect(text).toContain(sessionCode(wire.events[0]?.sessionId ?? ''))
  expect(text).toMatch(/Masked2Blocked1Ignored1Queued/)
  expect(text).toMatch(/Queued\d+ batches, \d+ KiB.*Spent\d+ ms in \d+ s/)
  expect(await page.evaluate('window.peeked.querySelector("a").getAttribute("href")')).toContain(
    '/sites/demo/sessions/',
  )

  // Outlines stand where the elements are.
  await page.evaluate('window.peeked.querySelector("input").click()')
  const [box, field] =
    (await page.evaluate(`[window.peeked.querySelector('.box.masked'), document.querySelector('[name=a]')]
    .map((element) => { const { left, top, width } = element.getBoundingClientRect(); return [left, top, width] })`)) as number[][]
  expect(box).toEqual(field)

  // Clicks into it are no facts, and nothing of it is in the replay but an empty box.
  const panel = (await page.evaluate(
    '(() => { const { left, top } = window.peeked.querySelector("section").getBoundingClientRect(); return [left, top] })()',
  )) as [number, number]
  await page.mouse.click(panel[0] + 8, panel[1] + 40)
  await flush(page)
  await page.waitForTimeout(400)
  expect(JSON.stringify(wire.events)).not.toContain('hindsight-debug')
  expect(wire.raw()).not.toMatch(/Facts and replay are recorded|Outline what is masked/)

  // By keyboard: Escape closes it, for the pages to come too.
  await page.goto(`${wire.url}/page`)
  await expect.poll(() => page.evaluate('window.peeked?.textContent.includes("Hindsight")')).toBe(true)
  await page.evaluate('window.peeked.querySelector("button").focus()')
  await page.keyboard.press('Escape')
  expect(await page.locator('hindsight-debug').count()).toBe(0)
  await page.reload()
  await wire.waitFor('pageView', (event) => event.navigation === 'reload')
  await page.waitForTimeout(300)
  expect(await page.locator('hindsight-debug').count()).toBe(0)
  await close()
})
