/**
 * A page with a text planted in every place where a page can hold one, recorded by the real recorder in a real browser;
 * then every byte that left is searched for them. Each plant is a word of its own, so a failure names the leak.
 */
import { onDevice } from '@hindsight/protocol/whatLeaves'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { act, found, placesOf, plant } from './plantedVisit.ts'
import { plantCalls, plantLater } from './plantLater.ts'
import { plants, plantsPage } from './plants.ts'
import { startBrowser, startWire, type Wire } from './wire.ts'

let browser: Awaited<ReturnType<typeof startBrowser>>
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

/** Keys of what was written on the device, of all visits. */
const written = new Set<string>()

async function visit(wire: Wire): Promise<string> {
  plant(wire)
  const { page, close } = await browser.open('about:blank')
  const keys = await act(
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
  for (const key of keys) written.add(key)
  await close()
  return wire.raw()
}

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

  test('nothing is written on the device but what the list for privacy officers names', () => {
    const named = onDevice.flatMap(({ key }) => key.split(', ')).map((key) => key.replace('SITE', 'test'))
    const isNamed = (key: string) =>
      named.some((one) => key === one || (one.endsWith('…') && key.startsWith(one.slice(0, -1))))
    expect([...written].filter((key) => !isNamed(key))).toEqual([])
    expect(written).toContain('hindsight:test:visitor')
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
