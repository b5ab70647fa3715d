/**
 * The main job, end to end: a customer of the real shop is refused at a field that she has filled in; she is found in
 * Sessions, and the replay steps to the error with that field highlighted. What she typed is nowhere.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Dashboard, makeAccount, openDashboard, signIn } from '../dashboard/open.ts'
import { createShopper } from '../demo/shopper.ts'
import { recordInAnyCase } from '../support/recordInAnyCase.ts'

/** Texts that stand nowhere else; the apostrophe is what the fault refuses. */
const typed = {
  firstName: 'Zyxwvana',
  lastName: 'Quibblethorpe',
  maidenName: "O'Zanzibarsky",
  email: 'zyx.quibble@planted-example.com',
  phone: '+31 6 40414243',
}

let dashboard: Dashboard
let shop: Page
const sent: Buffer[] = []

beforeAll(async () => {
  dashboard = await openDashboard()
  await recordInAnyCase(dashboard.stack)
  const { url } = dashboard.stack
  shop = await dashboard.browser.newPage()
  shop.on('request', (request) => {
    if (!request.url().includes('/v1/')) return
    sent.push(Buffer.from(request.url()), request.postDataBuffer() ?? Buffer.alloc(0))
  })
  const shopper = createShopper(shop, { shopUrl: `${url}/demo`, keyDelayMs: 15 })
  await shopper.switchFaults(['maidenNameAll'])
  await shopper.search('mug')
  await shopper.openProduct('stoneware-mug')
  await shopper.addToCart()
  await shopper.goToCheckout()
  await shopper.fillContact(typed)
  for (let attempt = 0; attempt < 3; attempt++) {
    await shopper.pressContinue()
    await shop.getByText('Enter your maiden name').waitFor()
    await shop.waitForTimeout(1500)
  }
  await shop.goto('about:blank')
})
afterAll(() => dashboard?.stop())

describe('she is refused at a field that she has filled in', () => {
  let page: Page

  test('the web team finds her by the error text, newest first', async () => {
    await makeAccount(dashboard.stack)
    page = await dashboard.open('/sites/demo/sessions')
    await signIn(page)
    const rows = page.getByRole('list', { name: 'Sessions', exact: true }).getByRole('link')
    await rows.first().waitFor()
    await page.getByRole('searchbox', { name: 'Search' }).first().fill('Enter your maiden name')
    await page.keyboard.press('Enter')
    await expect.poll(() => rows.count()).toBe(1)
    await rows.first().press('Enter')
    await page.waitForURL(/\/sessions\/[0-9a-f-]{36}/)
  })

  test('Next steps to the error, and the field is highlighted in the replay', async () => {
    const steps = page.getByRole('region', { name: 'Steps' })
    await steps
      .getByText(/Error on Maiden name/)
      .first()
      .waitFor()
    await expect.poll(() => page.frameLocator('iframe').locator('body').count()).toBe(1)
    const current = steps.locator('[aria-current]')
    for (let pressed = 0; pressed < 80; pressed++) {
      if (/Error on Maiden name/.test((await current.allTextContents()).join())) break
      await page.keyboard.press('ArrowRight')
    }
    expect(await current.textContent()).toMatch(/Error on Maiden name: “Enter your maiden name” \(although filled in\)/)
    expect(page.url()).toMatch(/[?&](t|step)=/)

    const frame = page.locator('[data-highlight-frame][data-mark="error"]')
    await frame.waitFor()
    const field = page.frameLocator('iframe').getByLabel('Maiden name', { exact: true })
    await expect
      .poll(async () => {
        const [drawn, real] = await Promise.all([frame.boundingBox(), field.boundingBox()])
        if (!drawn || !real) return 'not there yet'
        return Math.abs(drawn.x + drawn.width / 2 - real.x - real.width / 2) < 3 &&
          Math.abs(drawn.y + drawn.height / 2 - real.y - real.height / 2) < 3
          ? 'on the field'
          : `off: ${JSON.stringify({ drawn, real })}`
      })
      .toBe('on the field')
    expect(await field.inputValue()).not.toContain('Zanzibar')
  })

  test('Previous leads back, and the moment opens again from its address alone', async () => {
    const current = page.getByRole('region', { name: 'Steps' }).locator('[aria-current]')
    const there = await current.textContent()
    const address = page.url()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => current.textContent()).not.toBe(there)
    await page.goto(address)
    await expect.poll(() => current.textContent()).toBe(there)
    await page.locator('[data-highlight-frame]').waitFor()
  })
})

describe('what she typed', () => {
  const planted = [...Object.values(typed), '40414243', 'Zanzibarsky', 'planted-example']

  test('was never sent', async () => {
    const { gunzipSync } = await import('node:zlib')
    const { decodeBatch } = await import('@hindsight/protocol/batch')
    const wire = sent
      .map((body) => {
        const batch = decodeBatch(body)
        if ('fault' in batch) return body.toString()
        const isGzip = batch.chunk[0] === 0x1f && batch.chunk[1] === 0x8b
        return JSON.stringify(batch.header) + (isGzip ? gunzipSync(batch.chunk) : Buffer.from(batch.chunk)).toString()
      })
      .join('\n')
    expect(wire).toContain('Enter your maiden name')
    for (const text of planted) expect(wire.toLowerCase()).not.toContain(text.toLowerCase())
  })

  test('is not in the store', async () => {
    const { store } = dashboard.stack
    const { gunzipSync } = await import('node:zlib')
    const everything: string[] = []
    for (const table of ['events', 'sessions', 'assets', 'refusals', 'state', 'stateHistory', 'audit']) {
      everything.push(JSON.stringify(await store.query(`SELECT * FROM ${table}`)))
    }
    const chunks = await store.query<{ bytes: string; encoding: string }>(
      `SELECT base64Encode(bytes) AS bytes, encoding FROM replayChunks`,
    )
    expect(chunks.length).toBeGreaterThan(0)
    for (const { bytes, encoding } of chunks) {
      const raw = Buffer.from(bytes, 'base64')
      everything.push((encoding === 'gzip' ? gunzipSync(raw) : raw).toString())
    }
    const stored = everything.join('\n').toLowerCase()
    expect(stored).toContain('enter your maiden name')
    for (const text of planted) expect(stored).not.toContain(text.toLowerCase())
  })

  test('left the facts that explain it: refused although filled in, with the shape of an apostrophe', async () => {
    const rows = await dashboard.stack.store.query<{ filled: boolean; shape: string[]; n: string }>(
      `SELECT filled, shape, count() AS n FROM events WHERE kind = 'fieldError' AND place = 'name:maidenName' GROUP BY ALL`,
    )
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) {
      expect(row.filled).toBe(true)
      expect(row.shape).toContain('apostrophe')
    }
  })
})
