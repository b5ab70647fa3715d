/** The published libraries, unmodified, as docs/events.md shows them: over an outage nothing is lost or doubled. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../../support/chromium.ts'
import { type Stack, startStack } from '../../support/stack.ts'
import { examples, filledIn, runOnServer, servePage } from './examples.ts'
import { startOutage } from './outage.ts'

let stack: Stack
let browser: Browser
beforeAll(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchChromium()])
})
afterAll(async () => {
  await browser?.close()
  await stack?.stop()
})

type Row = { kind: string; name: string; verified: boolean; order: string; worth: number | null }

/** Everything of her, also from before she said who she was. */
async function storedOf(customerId: string): Promise<Row[]> {
  return await stack.store.query<Row>(
    `SELECT kind, name, verified, orderId AS order, revenue AS worth FROM events
     WHERE customerId = {customerId:String} OR (visitorId != '' AND visitorId IN (
       SELECT visitorId FROM events WHERE customerId = {customerId:String}))
     ORDER BY kind, name`,
    { customerId },
  )
}

const given = (host: string, customerId: string) => {
  const serverKey = stack.collector.sites.keysOf('demo')?.serverKey ?? ''
  return { host, writeKey: 'demo', serverKey, customerId }
}

const rows = (verified: boolean) => [
  expect.objectContaining({ kind: 'identify', name: '', verified }),
  expect.objectContaining({ kind: 'pageView', name: 'Home', verified }),
  { kind: 'track', name: 'Order Completed', verified, order: 'A-1', worth: 49.5 },
]

const all = examples()

test('each way of sending has an example', () => {
  expect(all.map(({ where }) => where)).toEqual(['in a page', 'in a page', 'on a server', 'on a server', 'in a shell'])
})

describe.concurrent('across an outage', () => {
  for (const [index, { where, code }] of all.entries()) {
    const library = /from '(.+)'/.exec(code)?.[1] ?? 'curl'
    const customerId = `customer-${index}`

    if (where === 'in a page')
      test(`${library} in Chromium`, async ({ expect }) => {
        const outage = await startOutage(stack.url)
        const page = await servePage(filledIn(code, given(outage.url, customerId)))
        const context = await browser.newContext()
        const asked: string[] = []
        context.on('request', (request) => asked.push(new URL(request.url()).origin))
        const tab = await context.newPage()
        await tab.goto(page.url)
        await expect.poll(() => storedOf(customerId), { timeout: 60_000 }).toEqual(rows(false))
        // One answer of success for each upload that had to be made: nothing waits to be sent again.
        await expect.poll(() => outage.answered.filter((status) => status === 200).length, { timeout: 60_000 }).toBe(3)
        expect(outage.answered.filter((status) => status !== 200).sort()).toEqual([429, 503])
        expect(await storedOf(customerId)).toHaveLength(3)
        expect([...new Set(asked)].sort()).toEqual([page.url, outage.url].sort())
        await context.close()
        page.close()
        outage.close()
      })

    if (where === 'on a server')
      test(`${library} in Node`, async ({ expect }) => {
        const outage = await startOutage(stack.url)
        await runOnServer(filledIn(code, given(outage.url, customerId)))
        await expect.poll(() => storedOf(customerId), { timeout: 60_000 }).toEqual(rows(true))
        expect(outage.answered.slice(0, 2).sort()).toEqual([429, 503])
        expect(new Set(outage.answered.slice(2))).toEqual(new Set([200]))
        outage.close()
      })

    if (where === 'in a shell')
      test('curl, twice', async ({ expect }) => {
        const command = filledIn(code, given(stack.url, customerId))
        const runs = [1, 2].map(() => promisify(execFile)('sh', ['-c', command]))
        for (const { stdout } of await Promise.all(runs)) expect(JSON.parse(stdout)).toEqual({ success: true })
        expect(await storedOf(customerId)).toEqual(rows(true))
      })
  }
})

test('RudderStack’s library with beacons: what is told of a tab that is closed at once is stored', async () => {
  const customerId = 'customer-of-beacons'
  const page = await servePage(`
    import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'
    const analytics = new RudderAnalytics()
    analytics.load('demo', '${stack.url}', { configUrl: '${stack.url}', useBeacon: true })
    analytics.identify('${customerId}', { plan: 'gold' })
    analytics.group('acme', { plan: 'pro' })
    analytics.track('Order Completed', { order_id: 'A-1', revenue: 49.5, currency: 'EUR' })
    analytics.ready(() => { document.title = 'ready' })`)
  const context = await browser.newContext()
  // No tool sees what a page sends while it is closed.
  await context.addInitScript(() => {
    const send = navigator.sendBeacon.bind(navigator)
    navigator.sendBeacon = (url, data) => {
      localStorage.setItem('sentTo', `${localStorage.getItem('sentTo') ?? ''}${url}`)
      return send(url, data)
    }
  })
  const sentTo = (of: Page) => of.evaluate(() => localStorage.getItem('sentTo'))
  const tab = await context.newPage()
  await tab.goto(page.url)
  await expect.poll(() => tab.title()).toBe('ready')
  expect(await sentTo(tab)).toBeNull()
  await tab.close({ runBeforeUnload: true })
  await expect
    .poll(() => storedOf(customerId), { timeout: 20_000 })
    .toEqual([
      expect.objectContaining({ kind: 'identify', name: '' }),
      expect.objectContaining({ kind: 'identify', name: 'group' }),
      expect.objectContaining({ kind: 'track', name: 'Order Completed', order: 'A-1', worth: 49.5 }),
    ])
  const later = await context.newPage()
  await later.goto(`${page.url}/example.js`)
  expect(await sentTo(later)).toBe(`${stack.url}/beacon/v1/batch?writeKey=demo`)
  await context.close()
  page.close()
})
