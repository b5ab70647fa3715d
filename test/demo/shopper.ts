/**
 * Drives the demo shop as a customer would: by what she sees. End-to-end tests, screens and sample recordings use it.
 */
import type { FaultName } from '@hindsight/demo/faults'
import type { CheckoutStep } from '@hindsight/demo/paths'
import type { Locator, Page } from 'playwright-core'

export type Contact = { firstName: string; lastName: string; maidenName: string; email: string; phone: string }
export type Address = { street: string; houseNumber: string; postcode: string; city: string; country: string }
export type Card = { number: string; expiry: string; cvc: string }

export const exampleContact: Contact = {
  firstName: 'Marie',
  lastName: 'Brandt',
  maidenName: 'Keller',
  email: 'marie.brandt@example.com',
  phone: '+49 30 5550142',
}
const exampleAddress: Address = {
  street: 'Lindenallee',
  houseNumber: '12',
  postcode: '10115',
  city: 'Berlin',
  country: 'Germany',
}
const exampleCard: Card = { number: '4242 4242 4242 4242', expiry: '12/49', cvc: '123' }

export type ShopperOptions = {
  /** Where the shop is mounted, such as `http://127.0.0.1:8080/demo`. */
  shopUrl: string
  /** Pause between keys, ms; about 60 looks like a person. Left out, fields are filled at once, as autofill does. */
  keyDelayMs?: number
  /** Pause before each thing she does, ms. */
  thinkMs?: number
}

export type Shopper = ReturnType<typeof createShopper>

export function createShopper(page: Page, { shopUrl, keyDelayMs, thinkMs = 0 }: ShopperOptions) {
  const base = shopUrl.replace(/\/+$/, '')

  async function think(): Promise<void> {
    if (thinkMs > 0) await page.waitForTimeout(thinkMs)
  }

  /** Opens a path below the shop, such as `/cart`. */
  async function visit(path: string): Promise<void> {
    await think()
    await page.goto(`${base}${path}`)
  }

  async function click(role: 'link' | 'button' | 'radio', name: string | RegExp): Promise<void> {
    await think()
    const isText = typeof name === 'string'
    await page
      .getByRole(role, { name, ...(isText ? { exact: true } : {}) })
      .first()
      .click()
  }

  /** A field of the page by its label. */
  function field(label: string): Locator {
    return page.getByRole('main').getByLabel(label, { exact: true })
  }

  async function enter(input: Locator, text: string): Promise<void> {
    await think()
    if (keyDelayMs === undefined) return input.fill(text)
    await input.click()
    if ((await input.inputValue()) !== '') await input.fill('')
    if (text !== '') await input.pressSequentially(text, { delay: keyDelayMs })
  }

  /** Replaces what is in the field; '' empties it. */
  const typeInto = (label: string, text: string) => enter(field(label), text)

  async function typeAll(fields: [string, string][]): Promise<void> {
    for (const [label, text] of fields) await typeInto(label, text)
  }

  async function atStep(step: CheckoutStep): Promise<void> {
    await page.waitForURL(`${base}/checkout/${step}`)
  }

  return {
    page,
    visit,
    field,
    typeInto,

    /** Switches exactly these faults on, by the URL, and lands on the home page. */
    switchFaults: (names: FaultName[]) => visit(`/?faults=${names.join(',')}`),

    visitHome: () => visit('/'),
    openCategory: (name: string) => click('link', name),
    openProduct: (slug: string) => visit(`/product/${slug}`),

    /** Follows the banner of a promotion from the home page. */
    async followPromotion(promotionId: string): Promise<void> {
      await think()
      await page.locator(`[data-promotion-id="${promotionId}"]`).click()
    },

    async search(query: string): Promise<void> {
      const box = page.getByRole('searchbox', { name: 'Search products' })
      await enter(box, query)
      await box.press('Enter')
      await page.waitForURL(/\/search\?/)
    },

    chooseSize: (size: string) => click('radio', size),

    /** Presses the button and does not expect anything. */
    pressAddToCart: () => click('button', 'Add to cart'),

    /** On a product page: chooses the size, where there is one, and waits until it is in the cart. */
    async addToCart(size?: string): Promise<void> {
      if (size !== undefined) await click('radio', size)
      await click('button', 'Add to cart')
      await page.waitForURL(`${base}/cart`)
    },

    openCart: () => visit('/cart'),

    async redeemVoucher(code: string): Promise<void> {
      await typeInto('Voucher code', code)
      await click('button', 'Redeem')
    },

    async goToCheckout(): Promise<void> {
      await visit('/cart')
      await click('link', 'Go to checkout')
      await atStep('contact')
      await page.getByRole('heading', { level: 1 }).waitFor()
    },

    /** Fills the step without sending it. */
    fillContact: (contact: Contact = exampleContact) =>
      typeAll([
        ['First name', contact.firstName],
        ['Last name', contact.lastName],
        ['Maiden name', contact.maidenName],
        ['E-mail', contact.email],
        ['Phone', contact.phone],
      ]),

    async fillAddress(address: Address = exampleAddress): Promise<void> {
      await typeAll([
        ['Street', address.street],
        ['Number', address.houseNumber],
        ['Postcode', address.postcode],
        ['City', address.city],
      ])
      await field('Country').selectOption(address.country)
    },

    fillCard: (card: Card = exampleCard) =>
      typeAll([
        ['Card number', card.number],
        ['Expiry (MM/YY)', card.expiry],
        ['CVC', card.cvc],
      ]),

    chooseInvoice: () => click('radio', /^Invoice/),

    /** Sends the step that is shown; what comes of it is the caller's to expect. */
    pressContinue: () => click('button', /^(Continue to|Review order)/),
    pressPlaceOrder: () => click('button', 'Place order'),
    atStep,

    /** Sends the step and waits for the next one. */
    async continueTo(step: CheckoutStep): Promise<void> {
      await click('button', /^(Continue to|Review order)/)
      await atStep(step)
    },

    /** Places the order and waits for the confirmation; resolves to the order's number. */
    async pay(): Promise<string> {
      await click('button', 'Place order')
      await page.waitForURL(`${base}/order/confirmation`)
      return (await page.locator('#order-number').textContent()) ?? ''
    },

    /** From a filled cart to the confirmation; resolves to the order's number. */
    async checkOut(given: { contact?: Contact; address?: Address; card?: Card } = {}): Promise<string> {
      await this.goToCheckout()
      await this.fillContact(given.contact)
      await this.continueTo('address')
      await this.fillAddress(given.address)
      await this.continueTo('payment')
      await this.fillCard(given.card)
      await this.continueTo('review')
      return this.pay()
    },

    async signIn(email: string, password = 'correct horse'): Promise<void> {
      await visit('/account')
      await typeAll([
        ['E-mail', email],
        ['Password', password],
      ])
      await click('button', 'Sign in')
    },

    async saveProfile(profile: { name: string; email: string; phone: string }): Promise<void> {
      await typeAll([
        ['Name', profile.name],
        ['E-mail', profile.email],
        ['Phone', profile.phone],
      ])
      await click('button', 'Save')
    },

    signOut: () => click('button', 'Sign out'),
  }
}
