import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { createShopper, type Shopper } from './shopper.ts'
import { type ShopServer, startShop } from './shopServer.ts'

let shop: ShopServer
let browser: Browser

beforeAll(async () => {
  ;[shop, browser] = await Promise.all([startShop({ recorderHost: 'https://recorder.example/' }), launchChromium()])
})
afterAll(async () => {
  await browser.close()
  await shop.close()
})

const at = (path: string) => `${shop.url}/demo${path}`
const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(at(path), {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })

describe('without JavaScript', () => {
  let context: BrowserContext
  let page: Page
  let shopper: Shopper
  beforeEach(async () => {
    context = await browser.newContext({ javaScriptEnabled: false })
    page = await context.newPage()
    shopper = createShopper(page, { shopUrl: at('') })
  })
  afterEach(() => context.close())

  it('browses, sorts, searches, fills a cart and changes it', async () => {
    await shopper.visitHome()
    await page.getByRole('navigation', { name: 'Categories' }).getByText('Clothing').click()
    await page.getByLabel('Sort by').selectOption('price-down')
    await page.getByRole('button', { name: 'Sort' }).click()
    await expect
      .poll(() => page.getByRole('main').getByRole('heading', { level: 2 }).first().textContent())
      .toBe('Double-breasted Wool Coat')
    await shopper.search('linen shirt')
    await page.getByRole('link', { name: 'Linen Shirt' }).click()
    await shopper.pressAddToCart()
    await page.getByText('Choose a size first').waitFor()
    await shopper.addToCart('M')
    await page.getByLabel('Quantity of Linen Shirt', { exact: true }).selectOption('3')
    await page.getByRole('button', { name: 'Update quantity of Linen Shirt' }).click()
    await expect.poll(() => page.locator('.totals-sum').textContent()).toContain('€189.60')
    await page.getByRole('link', { name: 'Go to checkout' }).click()
    await page.locator('noscript p', { hasText: 'The checkout needs JavaScript.' }).waitFor()
    await shopper.openCart()
    await page.getByRole('button', { name: 'Remove Linen Shirt' }).click()
    await page.getByText('Your cart is empty').waitFor()
  })

  it('shows the account’s errors next to their fields, as Django and Rails do', async () => {
    await shopper.signIn('nobody', '')
    const email = page.getByLabel('E-mail')
    await page.getByText('Enter a valid e-mail address.').waitFor()
    expect(await email.getAttribute('aria-invalid')).toBe('true')
    expect(await email.inputValue()).toBe('nobody')
    expect(await page.locator(`#${await email.getAttribute('aria-describedby')}`).textContent()).toBe(
      'Enter a valid e-mail address.',
    )
    expect(await page.locator('.errorlist').count()).toBe(2)

    await shopper.signIn('Marie@Example.com')
    await page.getByText(/Customer number LK-/).waitFor()
    await shopper.saveProfile({ name: 'Marie Brandt', email: 'marie@example.com', phone: 'call me' })
    await page.getByText('1 error prohibited this profile from being saved').waitFor()
    expect(await page.locator('.field_with_errors').textContent()).toContain('Phone must be a number')
    await shopper.typeInto('Phone', '+49 30 5550142')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Your details are saved.').waitFor()
    await shopper.signOut()
    await shopper.visit('/account')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })
})

describe('hostile input', () => {
  const attack = `"><script>window.hacked=1</script><img src=x onerror="window.hacked=1">'\`\${7*7}`
  let context: BrowserContext
  let page: Page
  let shopper: Shopper
  beforeEach(async () => {
    context = await browser.newContext()
    page = await context.newPage()
    shopper = createShopper(page, { shopUrl: at('') })
  })
  afterEach(() => context.close())

  /** Nothing of it became markup, and it can be read as typed where it is shown. */
  async function expectHarmless(): Promise<void> {
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
    expect(await page.locator('img, [onerror]').count()).toBe(0)
    expect(await page.locator('script:not([src]):not([type="application/json"])').count()).toBe(0)
  }

  it('stays text in search, sort and fault lists', async () => {
    for (const path of ['/search?q=', '/search?q=linen&sort=', '/?faults=', '/product/', '/category/', '/nowhere/']) {
      await shopper.visit(path + encodeURIComponent(attack))
      await expectHarmless()
    }
    await shopper.visit(`/search?q=${encodeURIComponent(attack)}`)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('"><script>window.hacked=1</script>')
    // The query is also data for the page's script.
    await shopper.visit(`/search?q=${encodeURIComponent('</script><script>window.hacked=1</script>')}`)
    await expectHarmless()
    expect(await page.locator('#page-calls').textContent()).toContain('\\u003c/script>')
  })

  it('stays text in voucher, account and order', async () => {
    await shopper.openProduct('teapot')
    await shopper.addToCart()
    await shopper.redeemVoucher(attack)
    await page.getByText('We do not know this voucher code').waitFor()
    await expectHarmless()
    await shopper.signIn(attack.slice(0, 80), attack)
    await page.getByText('Enter a valid e-mail address.').waitFor()
    await expectHarmless()
    await shopper.signIn('marie@example.com')
    await page.getByText('Welcome back.').waitFor()
    await shopper.saveProfile({ name: attack.slice(0, 80), email: 'marie@example.com', phone: '' })
    await page.getByText('Your details are saved.').waitFor()
    await expectHarmless()
    const form = {
      firstName: '<b onclick=alert(1)>Eve</b>',
      lastName: attack.slice(0, 80),
      maidenName: 'x',
      email: 'eve@example.com',
      phone: '+49 30 5550142',
      street: '</address><script>window.hacked=1</script>',
      houseNumber: '1',
      postcode: '10115',
      city: attack.slice(0, 80),
      country: 'Germany',
      paymentMethod: 'invoice',
    }
    expect((await page.request.post(at('/api/order'), { data: form })).status()).toBe(200)
    await shopper.visit('/order/confirmation')
    await expectHarmless()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('<b onclick=alert(1)>Eve</b>')
  })

  it('is kept from running even if it became markup, by the page’s policy', async () => {
    await shopper.visitHome()
    await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.hacked = 1'
      document.body.append(script)
    })
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  })
})

describe('answers', () => {
  it('carry the snippet and a policy that allows the recorder and the shop alone', async () => {
    const answer = await fetch(at('/'))
    const text = await answer.text()
    expect(text).toContain(
      '<script async src="https://recorder.example/recorder.js" data-site="demo" data-release="larkspur-',
    )
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self' https://recorder.example;")
    expect(policy).toContain("connect-src 'self' https://recorder.example;")
    expect(policy).not.toContain('unsafe')
    expect(answer.headers.get('set-cookie')).toBeNull()
  })

  it('keep the session cookie below the shop, from scripts and from other sites', async () => {
    const answer = await post('/cart/add', 'product=teapot&quantity=1')
    expect(answer.status).toBe(303)
    expect(answer.headers.get('set-cookie')).toMatch(
      /^larkspur_session=[\w-]{32}; Path=\/demo; HttpOnly; SameSite=Lax$/,
    )
  })

  it('give a session a new id at sign-in', async () => {
    const before = (await post('/cart/add', 'product=teapot&quantity=1')).headers.get('set-cookie')?.split(';')[0] ?? ''
    const signIn = await post('/account/sign-in', 'email=a%40example.com&password=long+enough', { cookie: before })
    const after = signIn.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(after).not.toBe(before)
    const cartOf = async (cookie: string) => (await fetch(at('/cart'), { headers: { cookie } })).text()
    expect(await cartOf(after)).toContain('Teapot')
    expect(await cartOf(before)).toContain('Your cart is empty')
  })

  it('refuse what is malformed, too long or from another site, in plain words and without a trace', async () => {
    const refused: [Promise<Response>, number, string][] = [
      [post('/cart/add', 'product=teapot&quantity=999'), 400, 'Choose a quantity between 1 and 10.'],
      [post('/cart/add', 'product=teapot&quantity=1.5'), 400, 'Choose a quantity between 1 and 10.'],
      [post('/cart/add', 'product=__proto__&quantity=1'), 404, 'We do not have that product.'],
      [post('/cart/voucher', `voucher=${'x'.repeat(41)}`), 400, 'longer than we can take'],
      [post('/account/sign-in', `email=${'x'.repeat(20_000)}`), 413, 'more than we can take at once'],
      [post('/cart/add', 'product=teapot', { 'sec-fetch-site': 'cross-site' }), 403, 'sent from another site'],
      [post('/api/order', '{"a":', { 'content-type': 'application/json' }), 400, 'We did not understand that request.'],
      [fetch(at('/product/%E0%A4%A')), 400, 'We did not understand that request.'],
      [fetch(at('/nowhere')), 404, 'We cannot find that page'],
    ]
    for (const [answer, status, text] of refused) {
      const body = await (await answer).text()
      expect([(await answer).status, body]).toEqual([status, expect.stringContaining(text)])
      expect(body).not.toMatch(/node_modules|\.ts:\d|at \w+ \(/)
    }
    expect(shop.errors).toEqual([])
  })

  it('never send the visitor to another site after a fault is switched', async () => {
    for (const back of [
      'https://evil.example/demo/',
      '//evil.example/demo/',
      '/demo/../api',
      '/api/sites',
      '\\\\evil.example',
      '/demo\\..\\..\\x',
    ]) {
      const answer = await post('/faults', `faults=voucher&back=${encodeURIComponent(back)}`)
      expect([back, answer.headers.get('location')]).toEqual([back, '/demo/'])
    }
    const kept = await post('/faults', `back=${encodeURIComponent('/demo/search?q=mug')}`)
    expect(kept.headers.get('location')).toBe('/demo/search?q=mug')
  })

  it('lead the bare mount path to the home page', async () => {
    const answer = await fetch(`${shop.url}/demo`, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([301, '/demo/'])
  })

  it('say so when the browser files are not built', async () => {
    const bare = await startShop({ clientDir: '/nonexistent' })
    const answer = await fetch(`${bare.url}/demo/`)
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('npm run build')])
    await bare.close()
  })
})
