/** What each of the cast does in the shop, played in a real browser. */
import type { Role } from '@hindsight/demo/history/cast'
import type { Address, Contact, Shopper } from '../demo/shopper.ts'

export type Scene = (shopper: Shopper, contact: Contact) => Promise<void>

const home: Address = {
  street: 'Lindenallee',
  houseNumber: '12',
  postcode: '10115',
  city: 'Berlin',
  country: 'Germany',
}
const amsterdam = {
  street: 'Kerkstraat',
  houseNumber: '8',
  postcode: '1015 AB',
  city: 'Amsterdam',
  country: 'Netherlands',
}
const dublin = { street: 'Mill Road', houseNumber: '31', postcode: 'D02 X285', city: 'Dublin', country: 'Ireland' }
const lyon = { street: 'rue des Lilas', houseNumber: '5', postcode: '69003', city: 'Lyon', country: 'France' }

const refusal = (shopper: Shopper) => shopper.page.getByText('Enter your maiden name', { exact: true })
const linger = (shopper: Shopper, ms: number) => shopper.page.waitForTimeout(ms)

async function openCard(shopper: Shopper, slug: string): Promise<void> {
  await linger(shopper, 1500)
  await shopper.page.locator(`a.card[href$="/product/${slug}"]`).first().click()
  await shopper.page.waitForURL(`**/product/${slug}`)
  await linger(shopper, 2500)
}

async function toCheckout(shopper: Shopper): Promise<void> {
  await linger(shopper, 1500)
  await shopper.page.getByRole('link', { name: 'Go to checkout' }).click()
  await shopper.atStep('contact')
  await linger(shopper, 1200)
}

/** From the address step on. */
async function finish(shopper: Shopper, address: Address, pays: 'card' | 'invoice' = 'card'): Promise<void> {
  await shopper.fillAddress(address)
  await shopper.continueTo('payment')
  if (pays === 'card') await shopper.fillCard()
  else await shopper.chooseInvoice()
  await shopper.continueTo('review')
  await linger(shopper, 2500)
  await shopper.pay()
  await linger(shopper, 3000)
}

/** Sends the contact step again and again, in other words, and it is refused each time. */
async function refused(shopper: Shopper, tries: readonly string[]): Promise<void> {
  await shopper.pressContinue()
  await refusal(shopper).waitFor()
  await linger(shopper, 2500)
  for (const text of tries) {
    await shopper.typeInto('Maiden name', text)
    await shopper.pressContinue()
    await refusal(shopper).waitFor()
    await linger(shopper, 2500)
  }
}

async function addFromList(shopper: Shopper, category: string, slug: string, size?: string): Promise<void> {
  await shopper.openCategory(category)
  await openCard(shopper, slug)
  await shopper.addToCart(size)
}

export const scenes: Record<Role, Scene> = {
  async maeve(shopper, contact) {
    await shopper.visitHome()
    await linger(shopper, 2500)
    await shopper.signIn(contact.email)
    await linger(shopper, 1500)
    await addFromList(shopper, 'Kitchen & table', 'teapot')
    await toCheckout(shopper)
    await shopper.fillContact(contact)
    await refused(shopper, ['O’Brien', "O'Brien"])
    await shopper.pressContinue()
    await linger(shopper, 4000)
  },
  async sanne(shopper, contact) {
    await shopper.visit('/sale')
    await shopper.signIn(contact.email)
    await shopper.visit('/sale')
    await openCard(shopper, 'dinner-plates')
    await shopper.addToCart()
    await toCheckout(shopper)
    await shopper.fillContact(contact)
    await refused(shopper, ['Van Dijk'])
  },
  async katrin(shopper, contact) {
    await shopper.visitHome()
    await shopper.search('wool')
    await openCard(shopper, 'wool-throw')
    await shopper.addToCart()
    await shopper.signIn(contact.email)
    await shopper.goToCheckout()
    await shopper.fillContact(contact)
    await refused(shopper, ['Müller', 'Müller'])
    await linger(shopper, 3000)
  },
  async chiara(shopper, contact) {
    await shopper.openProduct('fig-candle')
    await linger(shopper, 2500)
    await shopper.addToCart()
    await toCheckout(shopper)
    await shopper.fillContact(contact)
    await refused(shopper, ["D'Angelo"])
  },
  async jonas(shopper, contact) {
    await shopper.visitHome()
    await shopper.signIn(contact.email)
    await addFromList(shopper, 'Living', 'flower-vase')
    await shopper.typeInto('Voucher code', 'WELCOME10')
    const redeem = shopper.page.getByRole('button', { name: 'Redeem' })
    await redeem.click()
    await linger(shopper, 2500)
    for (let n = 0; n < 6; n++) await redeem.click({ delay: 15 })
    await linger(shopper, 9500)
  },
  async lotte(shopper, contact) {
    await shopper.visitHome()
    await addFromList(shopper, 'Accessories', 'leather-satchel')
    await shopper.redeemVoucher('WELCOME10')
    await linger(shopper, 3000)
    await shopper.page.getByRole('button', { name: 'Redeem' }).click()
    await linger(shopper, 9000)
    await toCheckout(shopper)
    await shopper.fillContact(contact)
    await shopper.continueTo('address')
    await finish(shopper, amsterdam)
  },
  async claire(shopper, contact) {
    await shopper.visitHome()
    await linger(shopper, 2000)
    await shopper.followPromotion('long-table')
    await openCard(shopper, 'serving-bowl')
    await shopper.addToCart()
    await toCheckout(shopper)
    await shopper.fillContact(contact)
    await shopper.continueTo('address')
    await shopper.fillAddress(lyon)
    await shopper.continueTo('payment')
    await shopper.fillCard()
    await shopper.continueTo('review')
    await shopper.pressPlaceOrder()
    await shopper.page.getByRole('alert').waitFor()
    await linger(shopper, 3500)
    await shopper.pay()
    await linger(shopper, 2500)
  },
  async tobias(shopper, contact) {
    await shopper.openProduct('table-lamp')
    await linger(shopper, 2500)
    await shopper.signIn(contact.email)
    await shopper.openProduct('table-lamp')
    await shopper.addToCart()
    await toCheckout(shopper)
    await shopper.fillContact(contact)
    await shopper.continueTo('address')
    await shopper.fillAddress(home)
    await shopper.continueTo('payment')
    await shopper.chooseInvoice()
    await shopper.continueTo('review')
    await shopper.pressPlaceOrder()
    await shopper.page.getByRole('alert').waitFor()
    await linger(shopper, 6000)
  },
  async niamh(shopper, contact) {
    await shopper.visitHome()
    await shopper.signIn(contact.email)
    await shopper.visit('/sale')
    await openCard(shopper, 'linen-shirt')
    await shopper.chooseSize('M')
    await linger(shopper, 1500)
    await shopper.pressAddToCart()
    await linger(shopper, 2500)
    await shopper.chooseSize('S')
    await shopper.pressAddToCart()
    await linger(shopper, 3500)
  },
  async eva(shopper, contact) {
    await shopper.visitHome()
    await linger(shopper, 2500)
    await shopper.followPromotion('linen-sale')
    await openCard(shopper, 'wrap-dress')
    await shopper.addToCart('M')
    await toCheckout(shopper)
    await shopper.fillContact(contact)
    await shopper.continueTo('address')
    await finish(shopper, amsterdam)
  },
  async paul(shopper, contact) {
    await shopper.visitHome()
    await shopper.search('mug')
    await openCard(shopper, 'stoneware-mug')
    await shopper.addToCart()
    await shopper.search('velvet')
    await linger(shopper, 2000)
    await shopper.search('linen')
    await openCard(shopper, 'linen-cushion')
    await shopper.addToCart('45 × 45 cm')
    await toCheckout(shopper)
    await shopper.fillContact(contact)
    await shopper.continueTo('address')
    await finish(shopper, home, 'invoice')
  },
  async julie(shopper, contact) {
    await shopper.visitHome()
    await linger(shopper, 2000)
    await shopper.followPromotion('alba-cardigan')
    await linger(shopper, 2500)
    await shopper.addToCart('S')
    await toCheckout(shopper)
    await shopper.fillContact(contact)
    await shopper.continueTo('address')
    await finish(shopper, lyon)
  },
  async orla(shopper, contact) {
    await shopper.visit('/category/accessories')
    await linger(shopper, 2000)
    const second = await shopper.page.context().newPage()
    await second.goto(shopper.page.url().replace('/category/accessories', '/product/straw-hat'))
    await second.waitForTimeout(3500)
    await second.mouse.wheel(0, 500)
    await second.waitForTimeout(1500)
    await shopper.page.bringToFront()
    await openCard(shopper, 'wool-scarf')
    await shopper.addToCart()
    await second.bringToFront()
    await second.waitForTimeout(2500)
    await second.close({ runBeforeUnload: false })
    await toCheckout(shopper)
    await shopper.fillContact(contact)
    await shopper.continueTo('address')
    await finish(shopper, dublin)
  },
  async ute(shopper, contact) {
    await shopper.visitHome()
    await addFromList(shopper, 'Kitchen & table', 'oak-board')
    await toCheckout(shopper)
    await shopper.fillContact(contact)
    await shopper.continueTo('address')
    await shopper.fillAddress({ ...home, postcode: '10' })
    await shopper.pressContinue()
    await linger(shopper, 2500)
    await shopper.typeInto('Postcode', '10115')
    await shopper.continueTo('payment')
    await shopper.fillCard({ number: '4242 4242 4242 4241', expiry: '12/49', cvc: '123' })
    await shopper.pressContinue()
    await linger(shopper, 2500)
    await shopper.typeInto('Card number', '4242 4242 4242 4242')
    await shopper.continueTo('review')
    await linger(shopper, 2000)
    await shopper.pay()
    await linger(shopper, 2500)
  },
  async bram(shopper, contact) {
    await shopper.visitHome()
    await shopper.signIn(contact.email)
    await shopper.saveProfile({
      name: `${contact.firstName} ${contact.lastName}`,
      email: contact.email,
      phone: contact.phone,
    })
    await linger(shopper, 1500)
    await addFromList(shopper, 'Accessories', 'canvas-tote')
    await addFromList(shopper, 'Living', 'seagrass-basket')
    await shopper.redeemVoucher('WELCOME10')
    await linger(shopper, 2000)
    await toCheckout(shopper)
    await shopper.typeInto('Maiden name', contact.maidenName)
    await shopper.continueTo('address')
    await finish(shopper, amsterdam)
  },
  async sophie(shopper) {
    await shopper.visitHome()
    await linger(shopper, 3000)
    await shopper.page.mouse.wheel(0, 700)
    await linger(shopper, 1500)
    await shopper.openCategory('Clothing')
    await openCard(shopper, 'wool-coat')
    await shopper.page.mouse.wheel(0, 600)
    await linger(shopper, 2500)
    await shopper.search('scarf')
    await openCard(shopper, 'wool-scarf')
    await linger(shopper, 3000)
  },
}
