/** Clicks with what came of them, and what pages do by themselves and must not be taken for it. */
import type { EventOf } from '@hindsight/protocol/events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openScene, type Scene, type Visit } from './scene.ts'

let scene: Scene
let visit: Visit
let clicks: EventOf<'click'>[]
const byLabel = (label: string) => clicks.filter((event) => event.label === label)

/** One visitor clicks everything on the page; dead things have their 8 s. */
beforeAll(async () => {
  scene = await openScene()
  visit = await scene.visit('/clicks.html')
  const { page } = visit
  // The clock and the moving box have to be known as restless.
  await page.waitForTimeout(2500)
  const pause = () => page.waitForTimeout(300)
  for (const id of ['lively', 'asks', 'text', 'card', 'prose', 'refused', 'fails']) {
    await page.click(`#${id}`)
    await pause()
  }
  await page.click('#label', { position: { x: 60, y: 8 } })
  await pause()
  await page.click('stock-view button')
  await pause()
  await page.click('#spa')
  await pause()
  await page.evaluate(() => document.getElementById('dead')?.click())
  await page.locator('#lively').dblclick({ modifiers: ['Shift'] })
  await page.click('#slow')
  await page.waitForTimeout(1800)
  const opened = visit.page.context().waitForEvent('page')
  await page.click('#away')
  await (await opened).close()
  await page.click('#hash')
  await pause()
  await page.click('#dead')
  await page.waitForTimeout(8300)
  await page.click('#next')
  await page.waitForURL('**/done.html')
  await visit.leave()
  clicks = visit.of('click')
})
afterAll(() => scene?.close())

it('measures the time to the first reaction, and says of what kind it was', () => {
  expect(byLabel('Add to cart')[0]).toMatchObject({
    reaction: 'mutation',
    judged: true,
    interactive: true,
    role: 'button',
  })
  expect(byLabel('Add to cart')[0]?.reactionMs).toBeLessThan(500)
  expect(byLabel('Check stock')[0]).toMatchObject({ reaction: 'request' })
  expect(byLabel('Coupon')[0]).toMatchObject({ reaction: 'focus', place: 'name:coupon', role: 'textbox' })
  expect(byLabel('Cart')[0]).toMatchObject({ reaction: 'navigation', role: 'link' })
  expect(byLabel('Other window')[0]).toMatchObject({ reaction: 'window' })
  expect(byLabel('Go on')[0]).toMatchObject({ reaction: 'navigation', judged: true, path: '/clicks/cart' })
  const slow = byLabel('Load more')[0]
  expect(slow?.reaction).toBe('mutation')
  expect(slow?.reactionMs).toBeGreaterThanOrEqual(1400)
})

it('finds nothing behind a dead button beside a clock and a moving box', () => {
  expect(byLabel('Redeem voucher')).toHaveLength(1)
  expect(byLabel('Redeem voucher')[0]).toMatchObject({
    reaction: null,
    reactionMs: null,
    judged: true,
    interactive: true,
  })
  expect(byLabel('Empty link')[0]?.reaction).toBe(null)
})

it('tells errors and failed requests within a second', () => {
  expect(byLabel('Choose size')[0]?.errorAfterMs).toBeLessThan(500)
  expect(byLabel('Reserve')[0]?.errorAfterMs).toBeLessThan(1001)
  expect(byLabel('Add to cart')[0]?.errorAfterMs).toBe(null)
})

it('names a click on a label by its field, once', () => {
  const terms = byLabel('I accept the terms')
  expect(terms).toHaveLength(1)
  expect(terms[0]).toMatchObject({
    place: 'name:terms',
    role: 'checkbox',
    reaction: expect.stringMatching(/focus|mutation/),
  })
})

it('sees into open shadow roots, takes a card with a hand for one target, and tells plain text', () => {
  expect(byLabel('In stock?')[0]).toMatchObject({ role: 'button', interactive: true })
  expect(byLabel('Red shoes')[0]).toMatchObject({ interactive: true, role: 'generic', place: 'id:card' })
  expect(clicks.find((event) => event.place === 'id:prose')).toMatchObject({ interactive: false })
})

it('says where in the element and in the page, how often and with which keys', () => {
  const twice = byLabel('Add to cart').slice(1)
  expect(twice.map((event) => [event.clickCount, event.modifiers])).toEqual([
    [1, ['shift']],
    [2, ['shift']],
  ])
  for (const click of clicks) {
    expect(click.x).toBeGreaterThanOrEqual(0)
    expect(click.x).toBeLessThanOrEqual(1)
    expect(click.nodeId).toEqual(expect.any(Number))
  }
})

it('keeps the order in which things happened, though clicks are sent later', () => {
  const times = visit.events
    .filter((event) => event.kind === 'click' || event.kind === 'jsError')
    .sort((a, b) => a.ts - b.ts)
    .map((event) => (event.kind === 'click' ? event.label : event.kind))
  expect(times.indexOf('jsError')).toBe(times.indexOf('Choose size') + 1)
})

// Beats are told by their time, which a machine that runs other tests as well keeps badly.
it('is not deceived by a clock, a carousel and a ticker, though the visitor was busy all the time before', {
  retry: 2,
  timeout: 60_000,
}, async () => {
  const busy = await scene.visit('/restless.html', { replayShare: 0 })
  const { page } = busy
  // No pause in which to see what the page does by itself.
  await page.focus('[name=name]')
  for (let n = 0; n < 24; n++) {
    await page.keyboard.type('x')
    await page.waitForTimeout(300)
  }
  await page.click('#live')
  await page.waitForTimeout(600)
  await page.click('#dead')
  await page.waitForTimeout(8300)
  await page.click('#dead')
  await busy.leave()
  const [live] = busy.of('click').filter((event) => event.label === 'Show sizes')
  expect(live).toMatchObject({ reaction: 'mutation', judged: true })
  expect(live?.reactionMs).toBeGreaterThanOrEqual(390)
  const dead = busy.of('click').filter((event) => event.label === 'Redeem voucher')
  expect(dead.map((event) => [event.reaction, event.judged])).toEqual([
    [null, true],
    // The last one before leaving is told too, and that it could not be judged.
    [null, false],
  ])
})
