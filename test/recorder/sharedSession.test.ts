/** One visit across the subdomains of a site, by a first-party cookie; two hosts that both lead to this machine. */
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { chromiumPath } from '../support/chromium.ts'
import { startWire, type Wire } from './wire.ts'

let wire: Wire
let browser: Browser
let shop: string
let checkout: string

beforeAll(async () => {
  wire = await startWire({ cookieDomain: 'shop.example' })
  const port = new URL(wire.url).port
  shop = `http://www.shop.example:${port}`
  checkout = `http://checkout.shop.example:${port}`
  wire.pages.set('/page', '<!doctype html><title>Page</title><body><button>Go</button>{recorder}</body>')
  browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--host-resolver-rules=MAP *.shop.example 127.0.0.1, MAP shop.example 127.0.0.1',
    ],
  })
})
afterAll(async () => {
  await browser.close()
  await wire.stop()
})
beforeEach(() => {
  wire.clear()
  Object.assign(wire.settings, { cookieDomain: 'shop.example', consentRequired: false })
})

const viewOn = (origin: string, n = 1) =>
  wire.waitUntil(
    `a page view on ${origin}`,
    () => wire.events.filter((event) => event.kind === 'pageView' && event.url.startsWith(origin)).length >= n,
  )
const ids = () => ({
  sessions: new Set(wire.events.map(({ sessionId }) => sessionId)).size,
  visitors: new Set(wire.received.map(({ header }) => header.visitorId)).size,
})
const ours = async (context: BrowserContext) =>
  (await context.cookies([shop, checkout])).filter(({ name }) => name.startsWith('hindsight'))
const keptLocally = `Object.keys(localStorage).filter((key) => /visitor|session|consent/.test(key))`

test('shop and checkout are one visit of one visitor, by one small cookie of the site’s own', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${shop}/page`)
  await viewOn(shop)
  await page.goto(`${checkout}/page`)
  await viewOn(checkout)
  await page.goto(`${shop}/page`)
  await viewOn(shop, 2)
  expect(ids()).toEqual({ sessions: 1, visitors: 1 })
  const [cookie, ...others] = await ours(context)
  expect(others).toEqual([])
  expect(cookie).toMatchObject({ domain: '.shop.example', path: '/', sameSite: 'Lax', secure: false, httpOnly: false })
  expect(`${cookie?.name}=${cookie?.value}`.length).toBeLessThan(400)
  expect(await page.evaluate(keptLocally)).toEqual([])

  // A refusal on one of them is a refusal on all.
  await page.evaluate('hindsight.consent({ analytics: false })')
  expect(decodeURIComponent((await ours(context))[0]?.value ?? '')).not.toMatch(/visitor|session/)
  await page.goto(`${checkout}/page`)
  wire.clear()
  await page.click('button')
  await page.waitForTimeout(500)
  expect(wire.received).toEqual([])
  await context.close()
})

test('before consent there is no cookie; a choice made on a page counts more than an older one elsewhere', async () => {
  wire.settings.consentRequired = true
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${shop}/page`)
  await page.click('button')
  await page.waitForTimeout(400)
  expect(await ours(context)).toEqual([])
  await page.evaluate('hindsight.consent({ analytics: true, replay: true })')
  await viewOn(shop)
  expect(await ours(context)).toHaveLength(1)

  // On the other one she refuses before its recorder knows the settings.
  wire.latencyMs = 400
  const asked = wire.settingsRequests.length
  await page.goto(`${checkout}/page`, { waitUntil: 'commit' })
  await page.waitForFunction('window.hindsight && window.hindsight.consent')
  await page.evaluate('hindsight.consent({ analytics: false })')
  await wire.waitUntil('the settings', () => wire.settingsRequests.length > asked || wire.received.length > 0)
  await page.waitForTimeout(900)
  wire.latencyMs = 0
  wire.clear()
  await page.goto(`${checkout}/page`)
  await page.waitForTimeout(500)
  expect(wire.received).toEqual([])
  await context.close()
})

test('where the browser refuses the cookie, each origin has visits of its own, as without it', async () => {
  wire.settings.cookieDomain = 'another.example'
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${shop}/page`)
  await viewOn(shop)
  await page.goto(`${shop}/page`)
  await viewOn(shop, 2)
  expect(ids()).toEqual({ sessions: 1, visitors: 1 })
  expect(await ours(context)).toEqual([])
  expect(((await page.evaluate(keptLocally)) as string[]).length).toBeGreaterThan(0)
  await context.close()
})

test('on a page that came by https the cookie goes by https alone', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await context.route('https://www.shop.example/**', async (route) => {
    const { pathname, search } = new URL(route.request().url())
    const answer = await route.fetch({ url: `${wire.url}${pathname}${search}` })
    await route.fulfill({ response: answer })
  })
  await page.goto('https://www.shop.example/page')
  await viewOn('https://www.shop.example')
  const [cookie] = await ours(context).then(async () => context.cookies('https://www.shop.example'))
  expect(cookie).toMatchObject({ domain: '.shop.example', secure: true, sameSite: 'Lax' })
  await context.close()
})

test('what an origin knew before comes along, and comes back when the sharing ends', async () => {
  wire.settings.cookieDomain = ''
  const context = await browser.newContext()
  // The settings are asked for anew, as after a minute.
  await context.route('**/v1/settings*', (route) => route.continue())
  const page = await context.newPage()
  await page.goto(`${shop}/page`)
  await viewOn(shop)
  wire.settings.cookieDomain = 'shop.example'
  await page.goto(`${shop}/page?2`)
  await viewOn(`${shop}/page`, 2)
  await expect.poll(async () => (await ours(context)).length).toBe(1)
  wire.settings.cookieDomain = ''
  await page.goto(`${shop}/page?3`)
  await viewOn(`${shop}/page`, 3)
  await expect.poll(async () => (await ours(context)).length).toBe(0)
  expect(ids()).toEqual({ sessions: 1, visitors: 1 })
  await context.close()
})
