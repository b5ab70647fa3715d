/** Small facts about hands and eyes: scrolling, a shaken pointer, keys that come to nothing, how quick the page was. */
import type { EventOf } from '@hindsight/protocol/events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openScene, type Scene, type Visit } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene?.close())

async function wheel(visit: Visit, ...ways: number[]): Promise<void> {
  for (const way of ways) {
    const before = await visit.page.evaluate(() => scrollY)
    await visit.page.mouse.wheel(0, way)
    await visit.page.waitForFunction((from) => scrollY !== from, before, { timeout: 3000 }).catch(() => undefined)
    await visit.page.waitForTimeout(150)
  }
}

async function shake(visit: Visit, times: number, button = false): Promise<void> {
  const { mouse } = visit.page
  await mouse.move(300, 300)
  if (button) await mouse.down()
  for (let n = 0; n < times; n++) await mouse.move(n % 2 ? 300 : 420, 300, { steps: 3 })
  if (button) await mouse.up()
}

describe.concurrent('facts', { timeout: 60_000 }, () => {
  it('tells how deep a page was seen and how often it was scrolled back and forth, when it is left', async () => {
    const visit = await scene.visit('/facts.html')
    await wheel(visit, 1200, -900, 900, -900, 900)
    expect(visit.of('scroll')).toEqual([])
    await visit.leave()
    const [scroll, ...more] = visit.of('scroll')
    expect(more).toEqual([])
    expect(scroll).toMatchObject({ path: '/facts.html', reversals: 4, burstReversals: 4 })
    expect(scroll?.burstTs).toBeLessThanOrEqual(scroll?.ts ?? 0)
    expect(scroll?.depth).toBeGreaterThan(0.4)
    expect(scroll?.depth).toBeLessThan(0.8)
  })

  it('tells of each page of a web app that goes on without loading, and nothing where nobody scrolled', async () => {
    const visit = await scene.visit('/facts.html')
    await wheel(visit, 800)
    await visit.page.evaluate(() => history.pushState(null, '', '/second'))
    await visit.page.evaluate(() => history.pushState(null, '', '/third'))
    await wheel(visit, 100_000)
    await visit.leave()
    expect(visit.of('scroll').map((event) => [event.path, event.depth === 1, event.reversals, event.burstTs])).toEqual([
      ['/facts.html', false, 0, null],
      ['/third', true, 0, null],
    ])
  })

  it('tells a shaken pointer once, with the path it made, and no dragging', async () => {
    const visit = await scene.visit('/facts.html')
    await shake(visit, 8, true)
    await visit.page.waitForTimeout(100)
    await shake(visit, 9)
    await visit.page.waitForTimeout(900)
    await shake(visit, 9)
    await visit.leave()
    const [cursor, ...more] = visit.of('cursor')
    expect(more).toEqual([])
    expect(cursor?.reversals).toBeGreaterThanOrEqual(6)
    expect(cursor?.durationMs).toBeLessThanOrEqual(800)
    expect(cursor?.pathPx).toBeGreaterThan(4 * (cursor?.wayPx ?? 0))
  })

  it('does not take reading with the pointer, or one way and back, for shaking', async () => {
    const visit = await scene.visit('/facts.html')
    const { mouse } = visit.page
    for (let line = 0; line < 3; line++) await mouse.move(100 + (line % 2) * 400, 200 + line * 20, { steps: 4 })
    await visit.leave()
    expect(visit.of('cursor')).toEqual([])
  })

  it('tells how quick and steady the page was, once for each measure, when it is left', async () => {
    const visit = await scene.visit('/facts.html')
    await visit.page.waitForTimeout(500)
    await visit.page.click('[name=town]')
    await visit.page.waitForTimeout(1500)
    expect(visit.of('webVital')).toEqual([])
    await visit.leave()
    const vitals = visit.of('webVital')
    const names = vitals.map((event) => event.name)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toEqual(expect.arrayContaining(['TTFB', 'FCP', 'LCP', 'CLS', 'INP']))
    const value = (name: string) => vitals.find((event) => event.name === name)?.value ?? -1
    expect(value('LCP')).toBeGreaterThanOrEqual(value('FCP'))
    expect(value('FCP')).toBeGreaterThan(0)
    expect(value('CLS')).toBeGreaterThan(0.01)
    for (const event of vitals) expect(event.path).toBe('/facts.html')
  })

  it('tells where what was typed went instead, and what keys came to nothing', async () => {
    const visit = await scene.visit('/facts.html')
    const { page } = visit
    const type = async (name: string, text: string) => {
      await page.click(`[name=${name}]`)
      await page.keyboard.type(text)
    }
    await type('street', 'Geheim')
    await type('letters', '123')
    await type('house', '1')
    for (let n = 0; n < 3; n++) await page.keyboard.press('Enter')
    await page.keyboard.press('Backspace')
    await page.keyboard.type('2')
    await type('tags', 'blue')
    await page.keyboard.press('Enter')
    await type('code', '4')
    await type('remark', 'x')
    await page.keyboard.press('Enter')
    await page.click('h1')
    await page.keyboard.type('nobody')
    await page.waitForTimeout(50)
    await visit.leave()
    const visits = visit.of('fieldVisit')
    const of = (name: string): EventOf<'fieldVisit'> | undefined =>
      visits.find((event) => event.place === `name:${name}` && (event.edits > 0 || event.stuck !== null))
    expect(of('street')).toMatchObject({ stuck: false, emptyAfter: true, strayPlace: 'name:town', edits: 6 })
    expect(of('letters')).toMatchObject({ stuck: false, emptyAfter: true, edits: 0, hesitationMs: null })
    expect(of('letters')).not.toHaveProperty('strayPlace')
    expect(of('house')).toMatchObject({ stuck: true, enters: 3, deletes: 1, edits: 3 })
    expect(of('tags')).toMatchObject({ stuck: null, enters: 1 })
    expect(of('remark')).not.toHaveProperty('enters')
    expect(of('code')).toBeUndefined()
    expect(JSON.stringify(visit.events)).not.toMatch(/Geheim|"blue"/)
  })

  it('names no field that the site has put aside as the place where it went', async () => {
    const visit = await scene.visit('/facts.html', { ignoreSelectors: ['[name=town]'] })
    await visit.page.click('[name=street]')
    await visit.page.keyboard.type('abc')
    await visit.page.keyboard.press('Tab')
    await visit.page.waitForTimeout(50)
    await visit.leave()
    const [first] = visit.of('fieldVisit')
    expect(first).toMatchObject({ place: 'name:street', stuck: false })
    expect(first).not.toHaveProperty('strayPlace')
  })
})
