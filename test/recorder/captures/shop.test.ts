/** The demo shop's faults, as the recorder tells them: the real pages, the real React checkout. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createShop } from '@hindsight/demo/shop'
import { build } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createShopper, exampleContact } from '../../demo/shopper.ts'
import { firstSite, lastLookMs, openScene, type Scene, type Visit } from './scene.ts'

const clientDir = mkdtempSync(join(tmpdir(), 'hindsight-shop-'))
let scene: Scene
let visit: Visit

/** A customer meets every fault in turn. */
beforeAll(async () => {
  const configFile = fileURLToPath(new URL('../../../demo/vite.config.ts', import.meta.url))
  await build({ configFile, logLevel: 'silent', build: { outDir: clientDir, emptyOutDir: true } })
  scene = await openScene((app) => {
    app.use(
      '/demo',
      createShop({ recorderHost: '', writeKey: firstSite, clientDir, slowPaymentMs: { min: 400, max: 500 } }),
    )
  })
  visit = await scene.visit('/demo/?faults=maidenNameAll,voucher,payment,sizeSelector')
  const { page } = visit
  const shopper = createShopper(page, { shopUrl: `${scene.origin}/demo` })
  await page.waitForTimeout(1300)
  await shopper.openProduct('linen-shirt')
  await visit.until('pageView', 2)
  await shopper.chooseSize('M')
  await page.request.post(`${scene.origin}/demo/cart/add`, { form: { product: 'teapot', quantity: 1 } })
  await shopper.openCart()
  await visit.until('pageView', 3)
  await shopper.redeemVoucher('WELCOME10')
  await page.waitForTimeout(5200)
  await shopper.goToCheckout()
  await visit.until('pageView', 5)
  await shopper.fillContact({ ...exampleContact, maidenName: "O'Neill" })
  await page.waitForTimeout(lastLookMs)
  await shopper.pressContinue()
  await page.waitForTimeout(lastLookMs)
  await shopper.pressContinue()
  await page.waitForTimeout(lastLookMs)
  await shopper.typeInto('Maiden name', 'Keller')
  await shopper.field('E-mail').focus()
  await page.waitForTimeout(600)
  await shopper.continueTo('address')
  await shopper.fillAddress()
  await shopper.continueTo('payment')
  await shopper.chooseInvoice()
  await shopper.continueTo('review')
  await shopper.pressPlaceOrder()
  await page.getByRole('alert').getByText('The payment could not be completed').waitFor()
  await page.waitForTimeout(lastLookMs)
  await shopper.pay()
  await visit.leave()
}, 90_000)
afterAll(async () => {
  await scene?.close()
  rmSync(clientDir, { recursive: true, force: true })
})

it('tells the false rejection of the maiden name, on leaving it and at each attempt, and of no other field', () => {
  const errors = visit.of('fieldError')
  expect(errors.map((event) => [event.label, event.message, event.trigger, event.attemptNo])).toEqual([
    ['Maiden name', 'Enter your maiden name', 'blur', 0],
    ['Maiden name', 'Enter your maiden name', 'submit', 1],
    ['Maiden name', 'Enter your maiden name', 'submit', 2],
  ])
  for (const error of errors)
    expect(error).toMatchObject({ filled: true, shape: ['apostrophe'], place: 'name:maidenName' })
  expect(visit.of('fieldErrorCleared').map((event) => event.label)).toEqual(['Maiden name'])
})

it('tells the dead voucher button', () => {
  const redeem = visit.of('click').filter((event) => event.label === 'Redeem')
  expect(redeem).toMatchObject([{ interactive: true, reaction: null }])
})

it('tells the failed payment with the message, the request and the submit', () => {
  expect(visit.of('request')).toMatchObject([{ status: 500, method: 'POST', failed: true }])
  expect(visit.of('formError')).toHaveLength(1)
  expect(visit.of('formError')[0]?.message).toContain('The payment could not be completed')
  expect(
    visit
      .of('submit')
      .map((event) => event.outcome)
      .slice(-2),
  ).toEqual(['requestFailed', 'navigated'])
})

it('tells the script error on the size selector, with the click that met it', () => {
  expect(visit.of('jsError')).toHaveLength(1)
  const met = visit.of('click').filter((event) => event.errorAfterMs !== null)
  expect(met.map((event) => event.label)).toEqual(['M', 'Place order'])
})

it('tells each step of the checkout as a page view, and the order', () => {
  const paths = visit.of('pageView').map((event) => event.path)
  expect(paths.filter((path) => path?.startsWith('/demo/checkout'))).toEqual([
    '/demo/checkout/contact',
    '/demo/checkout/address',
    '/demo/checkout/payment',
    '/demo/checkout/review',
  ])
  expect(visit.of('track').map((event) => event.name)).toEqual(
    expect.arrayContaining(['Promotion Viewed', 'Order Completed']),
  )
})
