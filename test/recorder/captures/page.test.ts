/** Page views, requests, script errors, promotions and visibility, as they arrive at the wire. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openScene, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene?.close())

describe.concurrent('what happens to a page', { timeout: 60_000 }, () => {
  it('tells loads, reloads, and navigation only where the route really changed', async () => {
    const visit = await scene.visit('/spa.html?coupon=geheim&page=2')
    const { page } = visit
    await page.evaluate(async () => {
      const wait = () => new Promise((resolve) => setTimeout(resolve, 250))
      history.replaceState({ framework: true }, '', location.href)
      history.pushState(null, '', '/spa.html?filter=red')
      history.pushState(null, '', '/spa/cart')
      document.title = 'Cart'
      await wait()
      location.hash = '#details'
      location.hash = '#/step/2'
      await wait()
      history.back()
      await wait()
      history.replaceState(null, '', '/spa/pay')
      await wait()
    })
    await page.evaluate(() => history.pushState(null, '', '/spa.html'))
    await page.reload()
    await visit.until('pageView', 7)
    await visit.leave()
    const views = visit.of('pageView').sort((a, b) => a.ts - b.ts)
    expect(views.map((event) => [event.navigation, event.path])).toEqual([
      ['load', '/spa.html'],
      ['push', '/spa/cart'],
      ['hash', '/spa/cart'],
      ['hash', '/spa/cart'],
      ['replace', '/spa/pay'],
      ['push', '/spa.html'],
      ['reload', '/spa.html'],
    ])
    expect(views[1]).toMatchObject({ title: 'Cart' })
    expect(views[0]).toMatchObject({ url: `${scene.origin}/spa.html?coupon=*&page=2`, viewportWidth: 1000 })
    expect(JSON.stringify(visit.events)).not.toContain('geheim')
  })

  it('tells failed and slow requests, and leaves the page its own', async () => {
    const visit = await scene.visit('/requests.html')
    await visit.page.evaluate(() => (window as unknown as { ask(): Promise<void> }).ask())
    const results = await visit.page.evaluate(() => (window as unknown as { results: object }).results)
    await visit.page.waitForTimeout(200)
    await visit.leave()
    expect(results).toEqual({
      missing: 404,
      posted: 503,
      streamed: true,
      aborted: 'AbortError',
      timedOut: 'TimeoutError',
      refused: 'TypeError',
      native: 'function fetch() { [native code] }',
      xhr: 418,
      sync: 410,
      slow: 200,
    })
    const told = visit.of('request').sort((a, b) => a.ts - b.ts)
    expect(told.map(({ method, status, failed }) => [method, status, failed])).toEqual([
      ['DELETE', 404, true],
      ['POST', 503, true],
      ['GET', 0, true],
      ['GET', 0, true],
      ['PUT', 418, true],
      ['GET', 410, true],
      ['GET', 200, false],
    ])
    expect(told[0]?.url).toBe(`${scene.origin}/api/answer?status=*&user=*`)
    expect(told[6]?.durationMs).toBeGreaterThan(3000)
    expect(JSON.stringify(visit.events)).not.toContain('geheim')
  })

  it('tells script errors once each, without what is personal', async () => {
    const visit = await scene.visit('/requests.html')
    await visit.page.evaluate(() => (window as unknown as { fail(): void }).fail())
    await visit.page.waitForTimeout(300)
    await visit.leave()
    const [first, second, ...more] = visit
      .of('jsError')
      .sort((a, b) => Number(a.unhandledRejection) - Number(b.unhandledRejection))
    expect(more).toEqual([])
    expect(first).toMatchObject({ errorType: 'RangeError', unhandledRejection: false })
    expect(first?.message).toContain('No place for')
    expect(first?.stack).toContain(`${scene.origin}/requests.html:`)
    expect(first?.line).toBeGreaterThan(0)
    expect(second).toMatchObject({ errorType: 'Error', unhandledRejection: true })
    expect(JSON.stringify(visit.events)).not.toMatch(/geheim|4711/)
  })

  it('tells promotions seen for a second, and clicked, once for each rendering', async () => {
    const visit = await scene.visit('/promotions.html')
    const { page } = visit
    const seen = () => visit.of('track').filter((event) => event.name === 'Promotion Viewed')
    await visit.until('track', 2)
    expect(seen().map((event) => event.properties)).toEqual([
      expect.objectContaining({ promotion_id: 'summer', name: 'Summer sale', creative: 'b', position: 'top' }),
      expect.objectContaining({ promotion_id: 'Huge', name: 'Huge' }),
    ])
    // Scrolled past in less than a second: not seen; then clicked: seen, and said first.
    await page.evaluate(() => document.getElementById('low')?.scrollIntoView())
    await page.waitForTimeout(300)
    await page.evaluate(() => scrollTo(0, 0))
    await page.waitForTimeout(1200)
    expect(seen()).toHaveLength(2)
    await page.click('#low')
    // Another promotion in the same element is another impression.
    await page.evaluate(() => scrollTo(0, 0))
    await page.evaluate(() => document.querySelector('a')?.setAttribute('data-promotion-id', 'autumn'))
    await page.waitForTimeout(1400)
    await visit.leave()
    const told = visit.of('track').map((event) => [event.name, event.properties.promotion_id])
    expect(told).toEqual([
      ['Promotion Viewed', 'summer'],
      ['Promotion Viewed', 'Huge'],
      ['Promotion Viewed', 'low'],
      ['Promotion Clicked', 'low'],
      ['Promotion Viewed', 'autumn'],
    ])
    const [summer, , low, clicked, autumn] = visit.of('track').map((event) => event.properties.impressionId)
    expect(clicked).toBe(low)
    expect(autumn).not.toBe(summer)
  })

  it('remembers on the device whose visits are the site’s own people’s, until it is told otherwise', async () => {
    const visit = await scene.visit('/requests.html?hindsight=internal')
    const told = () => visit.of('track').map(({ name }) => name)
    await visit.until('track', 1)
    await visit.page.goto(`${scene.origin}/requests.html`)
    await visit.until('track', 2)
    await visit.page.goto(`${scene.origin}/requests.html?hindsight=customer`)
    await visit.leave()
    expect(told()).toEqual(['Internal Visit', 'Internal Visit'])
  })

  it('tells what a shop pushes for Google’s tags, also before the recorder was there and around a replaced push', async () => {
    const visit = await scene.visit('/dataLayer.html')
    const { page } = visit
    const push = (...entries: unknown[]) =>
      page.evaluate((given) => {
        const { dataLayer } = window as unknown as { dataLayer: unknown[] }
        for (const entry of given) dataLayer.push(entry)
      }, entries)
    await visit.until('track', 1)
    const items = [
      { item_id: 'A', item_name: 'For ann@example.com', price: '9.50', user_email: 'ann@example.com' },
      { item_id: '4111111111111111', price: 4, quantity: 1 },
    ]
    const banner = { promotion_id: 'summer', promotion_name: 'Summer sale', creative_slot: 'top' }
    await push(
      { event: 'add_to_cart', user_data: { phone: '0612345678' }, ecommerce: { currency: 'EUR', items } },
      { event: 'view_promotion', ecommerce: { items: [banner, banner, { ...banner, promotion_id: 'winter' }] } },
      { event: 'select_promotion', ecommerce: { ...banner, items: [] } },
      { event: 'search', search_term: 'blue shirt' },
      { event: 'view_search_results', search_term: 'blue shirt' },
      { event: 'toString', ecommerce: {} },
      { event: 'purchase', ecommerce: null },
      null,
      'text',
    )
    await page.evaluate(() => {
      const shop = window as unknown as { gtag(...args: unknown[]): void; replacePush(): void; dataLayer: unknown[] }
      const thrower = {
        get event() {
          throw new Error('a getter of the page')
        },
      }
      shop.dataLayer.push(thrower)
      shop.gtag('event', 'purchase', { transaction_id: 90000001, value: 24, tax: 4, currency: 'EUR', items: [] })
      shop.replacePush()
      shop.dataLayer.push({ event: 'refund', ecommerce: { transaction_id: '90000001', value: 24 } })
    })
    const told = () => visit.of('track').map(({ name, properties }) => [name, properties])
    await visit.until('track', 10)
    // A list of its own, and then the page without the recorder.
    await page.evaluate(() => {
      const shop = window as unknown as { dataLayer: unknown[] }
      shop.dataLayer = [{ event: 'view_cart', ecommerce: { value: 0, items: [] } }]
    })
    await visit.until('track', 11)
    const isOwn = await page.evaluate(() => {
      const { dataLayer, hindsight } = window as unknown as { dataLayer: unknown[]; hindsight: { stop(): void } }
      hindsight.stop()
      dataLayer.push({ event: 'begin_checkout', ecommerce: {} })
      return dataLayer.push === Array.prototype.push
    })
    expect(isOwn).toBe(true)
    await page.context().close()
    expect(told()).toEqual([
      [
        'Product Viewed',
        {
          product_id: 'SKU_12345678',
          name: 'Shirt',
          brand: 'Northwind',
          variant: 'blue',
          price: 19.9,
          quantity: 2,
          currency: 'EUR',
          value: 19.9,
        },
      ],
      ['Product Added', { product_id: 'A', name: 'For [email]', price: '9.50', currency: 'EUR' }],
      ['Product Added', { product_id: expect.stringMatching(/^\[/), price: 4, quantity: 1, currency: 'EUR' }],
      ['Promotion Viewed', { promotion_id: 'summer', name: 'Summer sale', position: 'top' }],
      ['Promotion Viewed', { promotion_id: 'winter', name: 'Summer sale', position: 'top' }],
      ['Promotion Clicked', { promotion_id: 'summer', name: 'Summer sale', position: 'top' }],
      ['Products Searched', { query: 'blue shirt' }],
      ['Order Completed', {}],
      ['Order Completed', { order_id: 90000001, revenue: 24, tax: 4, currency: 'EUR' }],
      ['Order Refunded', { order_id: '90000001', total: 24 }],
      ['Cart Viewed', { value: 0 }],
    ])
  })
})
