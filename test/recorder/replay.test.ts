import { gzipSync } from 'node:zlib'
import { assetPrefix, gapTag } from '@hindsight/protocol/batch'
import { sha256 } from '@hindsight/protocol/sha256'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { flush, type ReplayEvent, startBrowser, startWire, type Wire } from './wire.ts'

let wire: Wire
let browser: Awaited<ReturnType<typeof startBrowser>>

const css = Array.from({ length: 80 }, (_, i) => `.rule-${i} { color: rgb(${i}, 0, 0) }`).join('\n')
beforeAll(async () => {
  wire = await startWire()
  browser = await startBrowser()
  wire.pages.set(
    '/page',
    '<!doctype html><title>Page</title><body><div id="box"></div><button>Go</button>{recorder}</body>',
  )
  wire.pages.set(
    '/old',
    `<!doctype html><title>Old</title><body><button onclick="hindsight.track('Counted')">Go</button>{recorder}</body>`,
  )
  wire.pages.set('/sheet.css', (_request, response) => {
    response.type('css').send(`@import "other.css"; ${css}`)
  })
  wire.pages.set(
    '/styled',
    `<!doctype html><title>Styled</title><link rel="stylesheet" href="/sheet.css"><style>${css} .inline { top: 0 }</style><style>.short {}</style><body>{recorder}</body>`,
  )
})
afterAll(async () => {
  await browser.close()
  await wire.stop()
})
beforeEach(() => {
  wire.clear()
  wire.assets.clear()
  wire.answer = { status: 200 }
  wire.settings.replayShare = 1
})

const events = (): ReplayEvent[] => wire.chunks.flatMap((chunk) => chunk.events)
const mutations = () => events().filter((event) => event.type === 3 && event.data.source === 0)
const snapshots = () => events().filter((event) => event.type === 2)
const flushed = () =>
  wire.waitUntil(
    'a flush',
    () => wire.received.some(({ header }) => header.events.some((event) => event.kind === 'track')),
    8000,
  )

test('stylesheets are cut out by their hash, sent once per site, and only where they are missing', async () => {
  const { page, close } = await browser.open(`${wire.url}/styled`)
  await wire.waitUntil('two sheets', () => wire.assets.size === 2)
  const [chunk] = wire.chunks
  expect(chunk?.assets.slice().sort()).toEqual([...wire.assets.keys()].sort())
  for (const [hash, text] of wire.assets) {
    expect(sha256(text)).toBe(hash)
    expect(text).toContain('.rule-79')
    expect(JSON.stringify(chunk?.events)).toContain(assetPrefix + hash)
  }
  expect(JSON.stringify(chunk?.events)).not.toContain('.rule-79')
  expect(JSON.stringify(chunk?.events)).toContain('.short')

  const sent = wire.raw().split('POST /v1/asset').length
  await page.reload()
  await wire.waitUntil('another page', () => new Set(wire.events.map((event) => event.pageId)).size === 2)
  await page.evaluate("hindsight.track('Flush')")
  await flush(page)
  await flushed()
  await close()
  expect(wire.raw().split('POST /v1/asset').length).toBe(sent)
})

test('a click names the node of the replay that was clicked', async () => {
  const { page, close } = await browser.open(`${wire.url}/page`)
  await page.evaluate(() => {
    document.querySelector('button')?.addEventListener('click', () => document.body.append('done'))
  })
  await wire.waitUntil('a snapshot', () => snapshots().length > 0)
  await page.click('button')
  const click = await wire.waitFor('click')
  await close()
  const find = (node: Record<string, unknown>): Record<string, unknown> | undefined =>
    node.tagName === 'button'
      ? node
      : (node.childNodes as Record<string, unknown>[] | undefined)?.map(find).find(Boolean)
  expect(click.nodeId).toBe(find(snapshots()[0]?.data.node as Record<string, unknown>)?.id)
})

test('sessions outside the share have facts only, all of their pages, and say so', async () => {
  wire.settings.replayShare = 0
  const { page, close } = await browser.open(`${wire.url}/page`)
  expect((await wire.waitFor('recording')).reason).toBe('sampledOut')
  await page.reload()
  await wire.waitFor('pageView', (event) => event.navigation === 'reload')
  await close()
  expect(wire.chunks).toHaveLength(0)
})

test('half of the sessions are replayed where half is asked for, each whole', async () => {
  wire.settings.replayShare = 0.5
  const { context, close } = await browser.open('about:blank')
  const page = await context.newPage()
  for (const first of '08f') {
    await page.goto(`${wire.url}/page`)
    await page.evaluate((digit) => {
      const session = {
        sessionId: `${digit}0000000-0000-4000-8000-000000000000`,
        sessionStart: Date.now(),
        clockOffsetMs: 0,
        activeAt: Date.now(),
      }
      localStorage.setItem('hindsight:test:session', JSON.stringify(session))
    }, first)
    wire.clear()
    await page.goto(`${wire.url}/page?${first}`)
    const own = () => wire.events.find((event) => event.kind === 'recording' && event.sessionId.startsWith(first))
    await wire.waitUntil('the reason', () => own() !== undefined)
    const { reason } = own() as { reason: string }
    expect(reason, first).toBe(first === '0' ? 'on' : 'sampledOut')
  }
  await close()
})

test.each(['MutationObserver', 'Proxy', 'ShadowRoot', 'globalThis'])(
  'a browser without %s sends facts only, and the session says so',
  async (name) => {
    const { context, close } = await browser.open('about:blank')
    // Where others of the page's scripts would break as well, the recorder's own copy is all that must not be there.
    await context.addInitScript(`delete window.${name}`)
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(`${wire.url}/old`)
    expect((await wire.waitFor('recording')).reason).toBe('browserTooOld')
    await page.click('button')
    await wire.waitFor('track')
    await close()
    expect(wire.chunks).toHaveLength(0)
    expect(errors).toEqual([])
  },
)

test('a page of more than 50,000 elements is not frozen by a snapshot', async () => {
  wire.pages.set(
    '/large',
    '<!doctype html><title>Large</title><body><script>document.body.innerHTML = "<i></i>".repeat(50001)</script>{recorder}</body>',
  )
  const { close } = await browser.open(`${wire.url}/large`)
  expect((await wire.waitFor('recording')).reason).toBe('pageTooLarge')
  await wire.waitFor('pageView')
  await close()
  expect(wire.chunks).toHaveLength(0)
})

test('an attribute that changes in every frame costs little, and its last state is right', async () => {
  const { page, close } = await browser.open(`${wire.url}/page`)
  await wire.waitUntil('a snapshot', () => snapshots().length > 0)
  await page.evaluate(async () => {
    const box = document.getElementById('box') as HTMLElement
    for (let i = 0; i <= 300; i++) {
      box.style.transform = `translateX(${i}px)`
      if (i % 2 === 0) box.setAttribute('class', `at-${i}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  })
  await page.waitForTimeout(1500)
  await page.evaluate("hindsight.track('Flush')")
  await flush(page)
  await flushed()
  await close()
  const changes = mutations().flatMap((event) => event.data.attributes as { attributes: Record<string, unknown> }[])
  expect(changes.length).toBeGreaterThan(5)
  expect(changes.length).toBeLessThan(60)
  const last = JSON.stringify(changes.at(-1)?.attributes)
  expect(JSON.stringify(changes)).toContain('at-300')
  expect(last).toContain('300px')
})

test('a storm of nodes leaves a marked gap, and a fresh snapshot when it is over', async () => {
  const { page, close } = await browser.open(`${wire.url}/page`)
  await wire.waitUntil('a snapshot', () => snapshots().length > 0)
  await page.evaluate(() => {
    const box = document.getElementById('box') as HTMLElement
    box.innerHTML = '<b>x</b>'.repeat(6000)
  })
  await page.evaluate(() => document.body.append('in-the-storm'))
  await wire.waitUntil('a second snapshot', () => snapshots().length === 2, 15_000)
  await close()
  const all = events()
  const gapAt = all.findIndex((event) => event.type === 5 && event.data.tag === gapTag)
  const freshAt = all.lastIndexOf(snapshots()[1] as ReplayEvent)
  expect(gapAt).toBeGreaterThan(0)
  expect(freshAt).toBeGreaterThan(gapAt)
  expect(all.slice(gapAt + 1, freshAt).filter((event) => event.type === 3)).toEqual([])
  expect(JSON.stringify(all[freshAt])).toContain('in-the-storm')
})

test('a fresh snapshot is taken every five minutes while the visitor is active, and not otherwise', async () => {
  const { context, close } = await browser.open('about:blank')
  const page = await context.newPage()
  await page.clock.install()
  await page.goto(`${wire.url}/page`)
  await wire.waitUntil('a snapshot', () => snapshots().length === 1)
  await page.clock.fastForward(6 * 60_000)
  await page.waitForTimeout(200)
  expect(snapshots()).toHaveLength(1)
  await page.click('button')
  await page.clock.fastForward(60_000)
  await page.clock.fastForward(5_000)
  await wire.waitUntil('a second snapshot', () => snapshots().length === 2)
  await close()
})

test('a chunk is stored compressed, and its header says what is in it', async () => {
  const { close } = await browser.open(`${wire.url}/styled`)
  await wire.waitUntil('a chunk', () => wire.chunks.length > 0)
  await close()
  const [chunk] = wire.chunks
  if (!chunk) throw new Error('no chunk')
  const text = chunk.events.map((event) => JSON.stringify(event)).join('\n')
  expect(chunk.eventCount).toBe(chunk.events.length)
  expect(chunk.rawBytes).toBe(Buffer.byteLength(text))
  expect(chunk.bytes.length).toBeLessThan(gzipSync(text).length + 200)
  expect(chunk.firstTs).toBe(chunk.events[0]?.timestamp)
  expect(chunk.lastTs).toBe(chunk.events.at(-1)?.timestamp)
})
