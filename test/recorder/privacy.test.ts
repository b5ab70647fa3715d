/**
 * A page with a text planted in every place where a page can hold one, recorded by the real recorder in a real browser;
 * then every byte that left is searched for them. Each plant is a word of its own, so a failure names the leak.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Planted, plantLater, plants, plantsPage } from './plants.ts'
import { startBrowser, startWire, type Wire } from './wire.ts'

let browser: Awaited<ReturnType<typeof startBrowser>>
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

/** What the visitor does on the planted page: types, picks, ticks, clears, and lets the page change itself. */
async function visit(wire: Wire): Promise<string> {
  wire.pages.set('/plants', plantsPage)
  wire.pages.set('/frame', '<!doctype html><title>Frame</title><body>Frame <input value="PLANTframeinput"></body>')
  const { page, close } = await browser.open('about:blank')
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(`${wire.url}/plants?token=PLANTquery&utm_source=mail#PLANThash=1`)
  await wire.waitUntil('the first snapshot', () => wire.chunks.some((chunk) => chunk.hasSnapshot))
  await page.fill('#typed', 'PLANTtyped')
  await page.fill('#typedPassword', 'PLANTtypedpassword')
  await page.click('#show')
  await page.fill('#area', 'PLANTarea')
  await page.fill('#cleared', '')
  await page.click('#editable')
  await page.keyboard.type('PLANTeditabletyped')
  await page.selectOption('#select', 'PLANToptionvalue2')
  await page.check('#tick', { force: true })
  await page.setInputFiles('#file', { name: 'PLANTfilename.txt', mimeType: 'text/plain', buffer: Buffer.from('x') })
  await page.evaluate(plantLater)
  await page.waitForTimeout(300)
  await page.click('#private button')
  await page.click('#typed')
  await page.evaluate(() => {
    window.hindsight?.page('Plants')
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await wire.waitFor('pageView', (event) => event.name === 'Plants')
  await wire.waitUntil('the later changes', () => wire.raw().includes('later-marker'))
  await page.goto('about:blank')
  await page.waitForTimeout(300)
  await close()
  expect(errors).toEqual([])
  return wire.raw()
}

const found = (raw: string, planted: readonly Planted[]) =>
  planted.filter(({ word }) => raw.toLowerCase().includes(word.toLowerCase())).map(({ place }) => place)

test('there are plants in at least sixty kinds of places, and each is really in the page', () => {
  expect(new Set(plants.map(({ place }) => place)).size).toBeGreaterThanOrEqual(60)
  const sources = plantsPage + plantLater.toString()
  expect(plants.filter(({ word, by }) => by === 'page' && !sources.includes(word))).toEqual([])
})

describe('by default', () => {
  let wire: Wire
  let raw: string
  beforeAll(async () => {
    wire = await startWire()
    raw = await visit(wire)
  })
  afterAll(() => wire.stop())

  test('nothing that was typed, picked or hidden leaves, nor anything personal in texts and URLs', () => {
    expect(
      found(
        raw,
        plants.filter(({ leaves }) => leaves === 'never'),
      ),
    ).toEqual([])
    expect(raw).not.toContain('jane.roe')
    expect(raw).not.toContain('4111 1111')
    expect(raw).not.toContain('41111111')
    expect(raw).not.toContain('DE89')
  })

  test('what the page itself shows to everyone does leave: a recording of nothing would pass every test here', () => {
    const shown = plants.filter(({ leaves }) => leaves === 'byDefault')
    expect(found(raw, shown)).toEqual(shown.map(({ place }) => place))
    expect(raw).toContain('utm_source=mail')
  })

  test('a field under data-unmask is shown', () => {
    expect(raw).toContain('unmasked-city')
  })
})

describe('in strict mode', () => {
  let wire: Wire
  let raw: string
  beforeAll(async () => {
    wire = await startWire({ strict: true })
    raw = await visit(wire)
  })
  afterAll(() => wire.stop())

  test('no text leaves at all', () => {
    expect(
      found(
        raw,
        plants.filter(({ leaves }) => leaves !== 'always'),
      ),
    ).toEqual([])
    expect(raw).not.toContain('unmasked-city')
  })

  test('only class names, names of fields and what style sheets say leave', () => {
    const looks = plants.filter(({ leaves }) => leaves === 'always')
    expect(found(raw, looks)).toEqual(looks.map(({ place }) => place))
  })
})

describe("by the site's rules", () => {
  test('masked and blocked selectors hold, also where a page changes later', async () => {
    const wire = await startWire({ maskSelectors: ['.prose'], blockSelectors: ['#aside'] })
    const raw = await visit(wire)
    await wire.stop()
    for (const word of ['PLANTparagraph', 'PLANTprivatelater', 'PLANTblocked']) expect(raw).not.toContain(word)
    expect(raw).toContain('PLANTheading')
  })

  test('a selector that no browser can read masks everything, rather than nothing', async () => {
    const wire = await startWire({ maskSelectors: ['.ok', 'div[[['] })
    const raw = await visit(wire)
    await wire.stop()
    expect(
      found(
        raw,
        plants.filter(({ leaves }) => leaves !== 'always'),
      ),
    ).toEqual([])
  })
})
