/**
 * A page with a text planted in every place where a page can hold one, recorded by the real recorder in a real browser;
 * then every byte that left is searched for them. Each plant is a word of its own, so a failure names the leak.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Planted, plantCalls, plantLater, plants, plantsPage } from './plants.ts'
import { flush, startBrowser, startWire, type Wire } from './wire.ts'

let browser: Awaited<ReturnType<typeof startBrowser>>
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

/** Everything the planted page is made of, on a wire. */
function plant(wire: Wire, tag = '{recorder}'): void {
  const frame = (text: string) =>
    `<!doctype html><title>Frame</title><body>${text} <input value="PLANTframeinput"></body>`
  wire.pages.set('/plants', plantsPage.replace('{recorder}', tag))
  wire.pages.set('/frame', frame('Frame'))
  wire.pages.set('/shownFrame', frame('PLANTframetext'))
  wire.pages.set('/blockedFrame', frame('PLANTblockedframe'))
  wire.pages.set('/privateFrame', frame('PLANTprivateframe'))
  wire.pages.set(
    '/refused/plantpath@x.example',
    (_request, response) => void response.status(500).send('PLANTresponse'),
  )
}

/** What the visitor does on the planted page: types, picks, ticks, clears, and lets the page change itself. */
async function act(page: Page, url: string, isBegun: () => Promise<void>, isSeen: () => Promise<void>): Promise<void> {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(`${url}/plants?token=PLANTquery&utm_source=mail#PLANThash=1`)
  await isBegun()
  await page.fill('#typed', 'PLANTtyped')
  await page.keyboard.insertText(' PLANTpasted')
  await page.fill('#typedPassword', 'PLANTtypedpassword')
  await page.click('#show')
  await page.fill('#area', 'PLANTarea')
  await page.fill('#cleared', '')
  await page.fill('#namelessPassword', 'PLANTnamelessrecreated')
  await page.click('#editable')
  await page.keyboard.type('PLANTeditabletyped')
  await page.selectOption('#select', 'PLANToptionvalue2')
  await page.check('#tick', { force: true })
  await page.setInputFiles('#file', { name: 'PLANTfilename.txt', mimeType: 'text/plain', buffer: Buffer.from('x') })
  for (const id of ['#combo', '#owned', '#tipped', '#order', '#ordered']) await page.click(id, { force: true })
  await page.evaluate(plantLater)
  await page.waitForTimeout(300)
  await page.click('#private button')
  await page.click('#typed')
  await page.evaluate(plantCalls)
  await page.evaluate(() => {
    history.pushState({}, '', '/plants/reset/plantt0k3n9f8a7b6c5d?u=PLANThistoryquery#u=PLANThistoryhash')
    window.hindsight?.page('Plants')
  })
  await page.waitForTimeout(300)
  await flush(page)
  await isSeen()
  await page.goto('about:blank')
  await page.waitForTimeout(300)
  // The faults that are planted, and no others.
  expect(errors.filter((message) => !/PLANT|Object/.test(message))).toEqual([])
}

async function visit(wire: Wire): Promise<string> {
  plant(wire)
  const { page, close } = await browser.open('about:blank')
  await act(
    page,
    wire.url,
    () => wire.waitUntil('the first snapshot', () => wire.chunks.some((chunk) => chunk.hasSnapshot)),
    async () => {
      await wire.waitFor('pageView', (event) => event.name === 'Plants')
      await wire.waitUntil('the later changes', () => wire.raw().includes('later-marker'))
      await wire.waitFor('jsError')
      await wire.waitFor('request')
    },
  )
  await close()
  return wire.raw()
}

/** With what stood around it, so that a leak is found without a search. */
const found = (raw: string, planted: readonly Planted[]) =>
  planted.flatMap(({ word, place }) => {
    const at = raw.toLowerCase().indexOf(word.toLowerCase())
    return at < 0 ? [] : [`${place}: ${raw.slice(Math.max(0, at - 120), at + 60)}`]
  })
const placesOf = (raw: string, planted: readonly Planted[]) => found(raw, planted).map((leak) => leak.split(':')[0])

test('there are plants in at least a hundred kinds of places, and each is really in the page', () => {
  expect(new Set(plants.map(({ place }) => place)).size).toBeGreaterThanOrEqual(100)
  const sources = [plantsPage, plantLater, plantCalls, act, plant].join('\n').replaceAll('&nbsp;', '\u00a0')
  expect(plants.filter(({ word, by }) => by === 'page' && !sources.includes(word.replaceAll('"', '')))).toEqual([])
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
  })

  test('what the page itself shows to everyone does leave: a recording of nothing would pass every test here', () => {
    const shown = plants.filter(({ leaves }) => leaves === 'byDefault')
    expect(placesOf(raw, shown)).toEqual(shown.map(({ place }) => place))
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
    expect(placesOf(raw, looks)).toEqual(looks.map(({ place }) => place))
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
