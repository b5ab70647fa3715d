import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { createShopper, exampleContact, type Shopper } from './shopper.ts'
import { type ShopServer, startShop } from './shopServer.ts'

const chrome98 =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/98.0.4758.102 Safari/537.36'
const chrome99 = chrome98.replace('98.0.4758.102', '99.0.4844.51')
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0'

let shop: ShopServer
let browser: Browser
const opened: Page[] = []

beforeAll(async () => {
  ;[shop, browser] = await Promise.all([startShop(), launchChromium()])
})
afterAll(async () => {
  await browser.close()
  await shop.close()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((page) => page.context().close()))
})

async function newShopper(userAgent?: string): Promise<Shopper> {
  const page = await browser.newPage(userAgent === undefined ? {} : { userAgent })
  opened.push(page)
  return createShopper(page, { shopUrl: `${shop.url}/demo` })
}

async function withTeapot(shopper: Shopper): Promise<void> {
  await shopper.page.request.post(`${shop.url}/demo/cart/add`, { form: { product: 'teapot', quantity: 1 } })
}

/** Which of the names the contact step refuses as a maiden name, although each is filled in. */
async function refusedNames(shopper: Shopper, names: string[]): Promise<string[]> {
  await withTeapot(shopper)
  await shopper.goToCheckout()
  await shopper.fillContact()
  const refused: string[] = []
  for (const name of names) {
    await shopper.typeInto('Maiden name', name)
    await shopper.pressContinue()
    const message = shopper.page.getByText('Enter your maiden name', { exact: true })
    const street = shopper.field('Street')
    await message.or(street).first().waitFor()
    if (await message.isVisible()) {
      expect(await shopper.field('Maiden name').getAttribute('aria-invalid')).toBe('true')
      expect(await shopper.field('Maiden name').inputValue()).toBe(name)
      refused.push(name)
    } else await shopper.page.goBack()
    await shopper.field('Maiden name').waitFor()
  }
  return refused
}

const unusual = ["O'Neill", 'D’Arcy', 'van Dyk', 'Müller']
const usual = ['Meyer-Schmidt', ' Keller ']

describe('maiden name', () => {
  it('takes every name while the faults are off, in old Chrome too', async () => {
    expect(await refusedNames(await newShopper(chrome98), ["O'Neill", 'van Dyk', 'Müller'])).toEqual([])
  })

  it('is refused for unusual names in Chrome 98 with the first fault', async () => {
    const shopper = await newShopper(chrome98)
    await shopper.switchFaults(['maidenName98'])
    expect(await refusedNames(shopper, [...unusual, ...usual])).toEqual(unusual)
  })

  it('is taken by newer Chrome and by other browsers with the first fault', async () => {
    for (const userAgent of [undefined, chrome99, firefox]) {
      const shopper = await newShopper(userAgent)
      await shopper.switchFaults(['maidenName98'])
      expect(await refusedNames(shopper, ["O'Neill"])).toEqual([])
    }
  })

  it('is refused for unusual names in any browser with the second fault', async () => {
    for (const userAgent of [undefined, firefox]) {
      const shopper = await newShopper(userAgent)
      await shopper.switchFaults(['maidenNameAll'])
      expect(await refusedNames(shopper, ['Müller', 'Keller'])).toEqual(['Müller'])
    }
  })
})

describe('voucher button', () => {
  it('redeems, and does nothing at all with the fault', async () => {
    const shopper = await newShopper()
    await withTeapot(shopper)
    await shopper.switchFaults(['voucher'])
    await shopper.openCart()
    const requests: string[] = []
    shopper.page.on('request', (request) => requests.push(request.url()))
    const before = await shopper.page.content()
    await shopper.redeemVoucher('WELCOME10')
    await shopper.page.waitForTimeout(400)
    expect(requests).toEqual([])
    expect(await shopper.page.content()).toBe(before)

    await shopper.switchFaults([])
    await shopper.openCart()
    await shopper.redeemVoucher('WELCOME10')
    await shopper.page.getByText('Voucher WELCOME10 is redeemed.').waitFor()
  })
})

describe('payment', () => {
  it('answers 500 on every second try, after 2 to 4 seconds, and the next try orders', async () => {
    const shopper = await newShopper()
    await shopper.switchFaults(['payment'])
    await withTeapot(shopper)
    await shopper.goToCheckout()
    await shopper.fillContact({ ...exampleContact, maidenName: "O'Neill" })
    await shopper.continueTo('address')
    await shopper.fillAddress()
    await shopper.continueTo('payment')
    await shopper.chooseInvoice()
    await shopper.continueTo('review')
    const began = performance.now()
    const answer = shopper.page.waitForResponse(/api\/order/)
    await shopper.pressPlaceOrder()
    expect(await shopper.page.getByRole('button', { name: 'Placing your order …' }).isDisabled()).toBe(true)
    expect((await answer).status()).toBe(500)
    expect(performance.now() - began).toBeGreaterThan(1900)
    await shopper.page.getByRole('alert').getByText('The payment could not be completed').waitFor()
    expect(await shopper.pay()).toMatch(/^LC-/)
  })
})

describe('size selector', () => {
  it('throws and never notices the size with the fault, and works without it', async () => {
    const shopper = await newShopper()
    const thrown: string[] = []
    shopper.page.on('pageerror', (error) => thrown.push(error.message))
    await shopper.switchFaults(['sizeSelector'])
    await shopper.openProduct('linen-shirt')
    await shopper.chooseSize('M')
    await expect.poll(() => thrown).toEqual([expect.stringContaining('Cannot read properties of undefined')])
    await shopper.pressAddToCart()
    await shopper.page.getByText('Choose a size first').waitFor()
    expect(shopper.page.url()).toContain('/product/linen-shirt')

    await shopper.switchFaults([])
    await shopper.openProduct('linen-shirt')
    await shopper.addToCart('M')
    expect(thrown).toHaveLength(1)
  })
})

describe('the panel', () => {
  it('switches faults by its form and by the URL, on the page where one is', async () => {
    const shopper = await newShopper()
    const { page } = shopper
    await shopper.visit('/search?q=linen&faults=a,voucher,<script>,nonsense')
    expect(page.url()).toBe(`${shop.url}/demo/search?q=linen`)
    expect(await page.locator('html').getAttribute('data-faults')).toBe('maidenName98 voucher')
    await page.getByText('Faults 2 on').click()
    await page.getByRole('switch', { name: 'Voucher button is dead' }).uncheck()
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.getByText('Faults 1 on').waitFor()
    expect(page.url()).toBe(`${shop.url}/demo/search?q=linen`)
    await shopper.visit('/?faults=')
    expect(await page.locator('html').getAttribute('data-faults')).toBe('')
  })

  it('switches in the checkout without losing what was typed', async () => {
    const shopper = await newShopper()
    await withTeapot(shopper)
    await shopper.goToCheckout()
    await shopper.fillContact({ ...exampleContact, maidenName: 'Müller' })
    await shopper.page.getByText('Faults', { exact: true }).click()
    await shopper.page.getByRole('switch', { name: 'Unusual names refused in any browser' }).check()
    await shopper.page.getByRole('button', { name: 'Apply' }).click()
    await expect.poll(() => shopper.page.locator('html').getAttribute('data-faults')).toBe('maidenNameAll')
    await shopper.pressContinue()
    await shopper.page.getByText('Enter your maiden name', { exact: true }).waitFor()
    expect(await shopper.page.getByLabel('First name').inputValue()).toBe(exampleContact.firstName)
  })
})
