import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { axeViolations } from './axe.ts'
import { createShopper, exampleContact, type Shopper } from './shopper.ts'
import { type ShopServer, startShop } from './shopServer.ts'

let shop: ShopServer
let browser: Browser
let page: Page
let shopper: Shopper
let complaints: string[]

beforeAll(async () => {
  ;[shop, browser] = await Promise.all([startShop(), launchChromium()])
})
afterAll(async () => {
  await browser.close()
  await shop.close()
})
beforeEach(async () => {
  page = await browser.newPage()
  complaints = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    const isOwnStatus = /status of (404|422)/.test(message.text())
    if (message.type() === 'error' && !isOwnStatus) complaints.push(message.text())
  })
  shopper = createShopper(page, { shopUrl: `${shop.url}/demo` })
})
afterEach(async () => {
  await page.context().close()
  expect(complaints).toEqual([])
  expect(shop.errors).toEqual([])
})

type Call = [method: string, name: string, details: Record<string, unknown>]

/** What this page told `window.hindsight`, still in the list since no recorder took it. */
async function calls(): Promise<Call[]> {
  await page.waitForLoadState('load')
  return page.evaluate(() => ((window as unknown as { hindsight?: Call[] }).hindsight ?? []) as Call[])
}
const names = async () => (await calls()).map(([method, name]) => (method === 'identify' ? method : name))

describe('a purchase', () => {
  it('leads from a promotion to the confirmation, and tells the recorder each thing once', async () => {
    shopper = createShopper(page, { shopUrl: `${shop.url}/demo`, keyDelayMs: 0 })
    await shopper.visitHome()
    expect(await page.getByText('Faults', { exact: true }).textContent()).toBe('Faults')
    expect(await page.locator('html').getAttribute('data-faults')).toBe('')
    await shopper.followPromotion('alba-cardigan')
    expect(await calls()).toEqual([
      [
        'track',
        'Product Viewed',
        expect.objectContaining({ product_id: 'alba-cardigan', price: 119, currency: 'EUR' }),
      ],
    ])
    await shopper.addToCart('M')
    expect(await names()).toEqual(['Product Added', 'Cart Viewed'])
    await shopper.redeemVoucher('welcome10')
    await page.getByText('Voucher WELCOME10 is redeemed.').waitFor()
    await shopper.goToCheckout()
    expect(await calls()).toContainEqual(['track', 'Checkout Started', expect.objectContaining({ revenue: 107.1 })])
    await shopper.fillContact()
    await shopper.continueTo('address')
    await shopper.fillAddress()
    await shopper.continueTo('payment')
    await shopper.fillCard()
    await shopper.continueTo('review')
    expect((await calls()).filter(([, name]) => name === 'Checkout Step Completed').map(([, , step]) => step)).toEqual([
      { step: 1, step_name: 'contact' },
      { step: 2, step_name: 'address' },
      { step: 3, step_name: 'payment' },
    ])
    const number = await shopper.pay()
    expect(number).toMatch(/^LC-[2-9A-Z]{6}$/)
    expect(await page.getByRole('main').textContent()).toContain('€107.10')
    const [identified, ordered] = await calls()
    expect(identified).toEqual([
      'identify',
      expect.stringMatching(/^LK-/),
      expect.objectContaining({ email: exampleContact.email }),
    ])
    expect(ordered).toEqual([
      'track',
      'Order Completed',
      expect.objectContaining({ order_id: number, revenue: 107.1, currency: 'EUR', coupon: 'WELCOME10' }),
    ])
    expect(JSON.stringify(ordered)).not.toMatch(/Marie|Brandt|Keller|Lindenallee|4242|555/)

    await page.reload()
    expect(await calls()).toEqual([])
    await shopper.openCart()
    await page.getByRole('heading', { name: 'Your cart is empty' }).waitFor()
  })

  it('goes back and forth through the steps by the browser’s history, keeping what was typed', async () => {
    await shopper.openProduct('teapot')
    await shopper.addToCart()
    await shopper.visit('/checkout/payment')
    await shopper.atStep('contact')
    await shopper.fillContact()
    await shopper.continueTo('address')
    await page.goBack()
    await shopper.atStep('contact')
    expect(await shopper.field('Maiden name').inputValue()).toBe(exampleContact.maidenName)
    await page.goForward()
    await page.getByLabel('Street').waitFor()
  })

  it('says under each field what is wrong, ties it to the field and lets it go when it is right', async () => {
    await shopper.openProduct('teapot')
    await shopper.addToCart()
    await shopper.goToCheckout()
    await shopper.pressContinue()
    const maiden = shopper.field('Maiden name')
    await expect.poll(() => maiden.getAttribute('aria-invalid')).toBe('true')
    const helper = page.locator(`#${await maiden.getAttribute('aria-describedby')}`)
    expect(await helper.textContent()).toBe('Enter your maiden name')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('firstName')
    await shopper.fillContact({ ...exampleContact, maidenName: 'O’Neill de la Müller', email: 'marie@' })
    expect(await maiden.getAttribute('aria-invalid')).toBe('false')
    await page.getByText('Enter an e-mail address like name@example.com').waitFor()
    expect(await page.locator('.helper-text.is-error').count()).toBe(1)
  })

  it('shows what the server alone refuses, at the step and field it belongs to', async () => {
    await shopper.openProduct('teapot')
    await shopper.addToCart()
    const answer = await page.request.post(`${shop.url}/demo/api/order`, {
      data: { firstName: 'Marie', country: 'Atlantis' },
    })
    expect(answer.status()).toBe(422)
    const { errors } = (await answer.json()) as { errors: Record<string, string> }
    expect(errors).toMatchObject({ maidenName: 'Enter your maiden name', country: 'Choose a country' })
    expect(errors).not.toHaveProperty('firstName')
  })
})

describe('accessibility', () => {
  let found: Record<string, string[]>
  beforeEach(() => {
    found = {}
  })
  afterEach(() => {
    expect(found).toEqual({})
  })

  /** Asks axe at desk size, and whether the page fits a phone. */
  async function check(name: string): Promise<void> {
    const wrong = await axeViolations(page)
    await page.setViewportSize({ width: 390, height: 844 })
    const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
    await page.setViewportSize({ width: 1440, height: 900 })
    if (isTooWide) wrong.push('scrolls sideways on a phone')
    if (wrong.length > 0) found[name] = wrong
  }

  it('has no violation on the pages that are browsed, and they fit a phone', async () => {
    for (const path of ['/', '/category/clothing', '/sale', '/search?q=zebra', '/help', '/cart', '/nowhere']) {
      await shopper.visit(path)
      await check(path)
    }
    await page.getByText('Faults', { exact: true }).click()
    await check('fault panel')
    await shopper.openProduct('linen-shirt')
    await shopper.pressAddToCart()
    await check('product without size')
    await shopper.addToCart('S')
    await shopper.redeemVoucher('NOPE')
    await page.getByText('We do not know this voucher code').waitFor()
    await check('cart with error')
  })

  it('has no violation in checkout and account, with and without errors', async () => {
    await shopper.openProduct('teapot')
    await shopper.addToCart()
    await shopper.goToCheckout()
    await shopper.pressContinue()
    await page.getByText('Enter your maiden name').waitFor()
    await check('contact with errors')
    await shopper.fillContact()
    await shopper.continueTo('address')
    await check('address')
    await shopper.fillAddress()
    await shopper.continueTo('payment')
    await check('payment')
    await shopper.fillCard()
    await shopper.continueTo('review')
    await check('review')
    await shopper.pay()
    await check('confirmation')
    await shopper.signIn('marie', 'x')
    await page.getByText('Enter a valid e-mail address.').waitFor()
    await check('sign-in with errors')
    await shopper.signIn('marie@example.com')
    await page.getByText('Welcome back.').waitFor()
    await shopper.saveProfile({ name: '', email: 'x', phone: 'abc' })
    await page.getByText('3 errors prohibited').waitFor()
    await check('profile with errors')
  })
})
