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
})
