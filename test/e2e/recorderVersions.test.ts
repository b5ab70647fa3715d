/**
 * Recorder and collector of different age, and the switch that stops them: pages pin a recorder for months, and a page
 * may stay open over any change of the settings.
 */
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { EventRow, SessionDetail, SessionRow } from '@hindsight/protocol/api/sessions'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type Stack, startStack } from '../support/stack.ts'

/** recorder.js as it was built on 21 November 2026: one file, before it knew of most settings. */
const oldRecorder = gunzipSync(
  readFileSync(fileURLToPath(new URL('../fixtures/recorder-2026-11-21.js.gz', import.meta.url))),
).toString()

let stack: Stack
let browser: Browser
let shop: Server
let shopUrl: string

beforeAll(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchChromium()])
  shop = createServer((request, response) => {
    if (request.url === '/old.js') {
      response.setHeader('content-type', 'text/javascript')
      response.end(oldRecorder)
      return
    }
    const isOld = request.url?.startsWith('/old')
    const tag = isOld
      ? `<script src="/old.js" data-site="demo" data-host="${stack.url}"></script>`
      : `<script src="${stack.url}/recorder.js" data-site="demo"></script>`
    response.setHeader('content-type', 'text/html')
    response.end(`<!doctype html><title>Shop</title><style>body { color: teal }</style>
      <form onsubmit="return false"><label>Last name <input name="lastName" required></label><button>Order</button></form>
      <button id="other">Look</button>${tag}`)
  })
  await new Promise<void>((ready) => shop.listen(0, '127.0.0.1', ready))
  shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
})
afterAll(async () => {
  await browser?.close()
  shop?.closeAllConnections()
  shop?.close()
  await stack?.stop()
})

async function api<T>(path: string, method = 'GET', body?: unknown): Promise<T> {
  const answer = await fetch(`${stack.url}/api/sites/demo${path}`, {
    method,
    headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

async function change(settings: Record<string, unknown>): Promise<void> {
  const { version } = await api<{ version: number }>('')
  await api('', 'PATCH', { version, settings })
}

const visit = async (page: Page, path: string) => {
  await page.goto(`${shopUrl}${path}`)
  await page.waitForFunction('window.hindsight?.sessionUrl() ?? false')
  await page.click('text=Order')
  await page.waitForTimeout(600)
  await page.fill('[name=lastName]', "O'Brien")
  await page.click('#other')
  await page.waitForTimeout(1500)
  await page.goto('about:blank')
}

test('what a recorder of long ago sends is taken and stored by the collector of today', async () => {
  // All that it has never heard of is asked for.
  await change({
    ignoreSelectors: ['.stars'],
    replayMinSeconds: 30,
    replayWhen: { paths: [], events: [], struggle: true },
    consoleDetails: true,
    networkDetails: true,
    cookieDomain: 'shop.example',
  })
  const page = await browser.newPage()
  await visit(page, '/old')
  await expect.poll(async () => (await api<{ sessions: SessionRow[] }>('/sessions')).sessions.length).toBe(1)
  await expect
    .poll(async () => {
      const [row] = (await api<{ sessions: SessionRow[] }>('/sessions')).sessions
      return [row?.clicks, row?.fieldErrors, row?.hasReplay]
    })
    .toEqual([2, 1, true])
  const [row] = (await api<{ sessions: SessionRow[] }>('/sessions')).sessions
  const { events } = await api<{ events: EventRow[] }>(`/sessions/${row?.sessionId}/events`)
  expect(new Set(events.map(({ kind }) => kind))).toEqual(
    new Set([
      'pageView',
      'recording',
      'click',
      'fieldVisit',
      'fieldError',
      'fieldErrorCleared',
      'submit',
      'visibility',
    ]),
  )
  const { tabs } = await api<SessionDetail>(`/sessions/${row?.sessionId}`)
  expect(tabs[0]?.chunks[0]).toMatchObject({ chunkNo: 1, hasSnapshot: true })
  const { refusals } = await api<{ refusals: unknown[] }>('/refusals')
  expect(refusals).toEqual([])
  await change({
    replayMinSeconds: 0,
    replayWhen: null,
    cookieDomain: '',
    consoleDetails: false,
    networkDetails: false,
  })
  await page.close()
})

test('switched off: an open page stops when it next sends, another within the minute that settings are kept', async () => {
  const page = await browser.newPage()
  const sent: number[] = []
  page.on('response', (response) => response.url().includes('/v1/record') && sent.push(response.status()))
  await page.goto(`${shopUrl}/new`)
  await expect.poll(() => sent.length).toBeGreaterThan(0)
  expect(new Set(sent)).toEqual(new Set([200]))

  await change({ recordingOn: false })
  await page.click('#other')
  await expect.poll(() => sent.at(-1), { timeout: 60_000 }).toBe(403)
  const stoppedAfter = sent.length
  await page.click('#other')
  await page.evaluate(`hindsight.track('More')`)
  await page.waitForTimeout(4500)
  expect(sent).toHaveLength(stoppedAfter)

  // Browsers may use an answer for so long, and no longer.
  const answer = await fetch(`${stack.url}/v1/settings?key=demo`)
  expect(answer.headers.get('cache-control')).toBe('public, max-age=60')
  expect(await answer.json()).toMatchObject({ recordingOn: false })
  const other = await browser.newContext()
  const fresh = await other.newPage()
  const asked: string[] = []
  fresh.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await fresh.goto(`${shopUrl}/new`)
  await fresh.waitForTimeout(1500)
  expect(asked).toContain('/v1/settings')
  expect(asked).not.toContain('/v1/record')
  expect(asked.filter((path) => path.includes('recorder-'))).toEqual([])
  await other.close()
  await page.close()
  await change({ recordingOn: true })
})

test('the code on the shop’s help page leads to the visit', async () => {
  const page = await browser.newPage()
  await page.goto(`${stack.url}/demo/help`)
  const code = page.locator('#session-code')
  await code.waitFor()
  const said = (await code.textContent()) ?? ''
  expect(said).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  type Found = { sessionId: string }
  await expect.poll(() => api<Found>(`/session-codes/${said.toLowerCase()}`).catch(() => null)).not.toBeNull()
  const { sessionId } = await api<Found>(`/session-codes/${said}`)
  expect(await page.evaluate('hindsight.sessionUrl()')).toContain(sessionId)
  await page.close()
})
