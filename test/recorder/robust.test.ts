/**
 * Pages that are unlike others: each is opened, used and left as a visitor does; it must work as without a recorder, its
 * facts must arrive, and none twice. docs/recorder.md says what an owner of such a page should know.
 */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { launchOwnChromium } from '../support/chromium.ts'
import { flush, startBrowser, startWire, type Wire } from './wire.ts'

let wire: Wire
let browser: Awaited<ReturnType<typeof startBrowser>>
const zone = readFileSync(new URL('bundles/zone.umd.min.js', import.meta.resolve('zone.js/package.json')), 'utf8')

beforeAll(async () => {
  wire = await startWire()
  browser = await startBrowser()
  wire.pages.set('/zone.js', (_request, response) => void response.type('text/javascript').send(zone))
  wire.pages.set('/api', (_request, response) => void response.json({ fine: true }))
})
afterAll(async () => {
  await browser.close()
  await wire.stop()
})
beforeEach(() => {
  wire.clear()
  wire.pageHeaders = {}
})

const button = '<button id="go" onclick="this.dataset.clicked = 1">Go on</button>'

type Visited = { page: Page; complaints: string[]; close(): Promise<void> }

/** Opens the page made of `before` (ahead of the recorder) and `after`; a complaint is what its developer would see. */
async function visit(before: string, after = '', recorder = '{recorder}'): Promise<Visited> {
  wire.pages.set(
    '/odd',
    `<!doctype html><title>Odd</title><head>${before}</head><body>${recorder}${button}${after}</body>`,
  )
  const { page, close } = await browser.open('about:blank')
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  await page.goto(`${wire.url}/odd`)
  return { page, close, complaints }
}

/** Clicks, leaves, and checks that all of it arrived once. */
async function useAndLeave({ page, complaints, close }: Visited): Promise<void> {
  await page.click('#go')
  await page.goto('about:blank')
  await wire.waitFor('click', (event) => event.label === 'Go on')
  await wire.waitUntil('a snapshot', () => wire.chunks.some((chunk) => chunk.hasSnapshot))
  await close()
  const of = (kind: string) => wire.events.filter((event) => event.kind === kind)
  expect([of('pageView').length, of('click').length, of('jsError').length]).toEqual([1, 1, 0])
  expect(new Set(wire.events.map(({ tabId, eventNo }) => `${tabId} ${eventNo}`)).size).toBe(wire.events.length)
  expect(complaints.filter((text) => !/favicon|404/.test(text))).toEqual([])
}

describe('pages that change what the browser gives them', () => {
  test.each([
    [
      'prototypes with toJSON',
      `Array.prototype.toJSON = Object.prototype.toJSON = String.prototype.toJSON = () => 'bent'`,
    ],
    ['another JSON.stringify', `JSON.stringify = () => 'bent'`],
    [
      'a fetch that counts and refuses',
      `window.fetch = () => { window.asked = 1; return Promise.reject(Error('no')) }`,
    ],
    [
      'another XMLHttpRequest',
      `window.XMLHttpRequest = class extends XMLHttpRequest { send(...a) { return super.send(...a) } }`,
    ],
    ['a MutationObserver that throws', `window.MutationObserver = class { constructor() { throw Error('none') } }`],
    [
      'another Promise',
      `const Real = Promise; window.Promise = class Promise extends Real { then(...a) { return super.then(...a) } }`,
    ],
    [
      'an addEventListener of its own',
      `const add = EventTarget.prototype.addEventListener
       EventTarget.prototype.addEventListener = function (type, f, o) { return add.call(this, type, typeof f === 'function' ? (e) => f.call(this, e) : f, o) }`,
    ],
    [
      'frozen prototypes',
      `for (const owner of [Object, Array, Function, String, Promise, EventTarget, Node, Element, HTMLElement, History,
         XMLHttpRequest, MutationObserver]) Object.freeze(owner.prototype)
       Object.freeze(JSON); Object.freeze(history)`,
    ],
    ['enumerable additions to Object and Array', `Object.prototype.extra = () => 1; Array.prototype.extra = () => 1`],
  ])('%s', async (_what, script) => {
    const visited = await visit(`<script>${script}</script>`)
    await wire.waitFor('recording')
    expect(await visited.page.evaluate('window.asked ?? 0')).toBe(0)
    await useAndLeave(visited)
  })

  test('functions that the page wraps later, and calls, do what they do without a recorder', async () => {
    const visited = await visit('')
    await wire.waitFor('recording')
    const { page } = visited
    const said = await page.evaluate(async () => {
      const calls: string[] = []
      const { pushState } = history
      history.pushState = function (...args) {
        calls.push(`push ${String(args[2])}`)
        return pushState.apply(this, args)
      }
      const { fetch: before } = window
      window.fetch = (...args) => {
        calls.push('fetch')
        return before(...args)
      }
      const answer = await (await fetch('/api')).json()
      const xhr = new XMLHttpRequest()
      const loaded = new Promise((resolve) => xhr.addEventListener('load', resolve))
      xhr.open('GET', '/api')
      xhr.send()
      await loaded
      history.pushState({ kept: 1 }, '', '/odd#/next')
      let thrown = ''
      try {
        history.pushState({}, '', 'https://elsewhere.example/')
      } catch (error) {
        thrown = (error as Error).name
      }
      return { calls, answer, xhr: xhr.responseText, state: history.state, thrown, here: location.hash }
    })
    expect(said).toEqual({
      calls: ['fetch', 'push /odd#/next', 'push https://elsewhere.example/'],
      answer: { fine: true },
      xhr: '{"fine":true}',
      state: { kept: 1 },
      thrown: 'SecurityError',
      here: '#/next',
    })
    await wire.waitFor('pageView', (event) => event.navigation === 'push')
    await visited.close()
  })

  test("Angular's zone.js: no change detection comes of the recorder, also where the app itself starts it", async () => {
    const start = `<script src="/zone.js"></script><script>
      window.rounds = 0
      window.app = Zone.current.fork({ name: 'angular', onInvokeTask(delegate, current, target, task, self, args) {
        window.rounds++; return delegate.invokeTask(target, task, self, args) } })</script>`
    const visited = await visit(start, '', '<script src="/recorder.js"></script>')
    const { page } = visited
    await page.evaluate(() => {
      const { app, hindsight } = window as unknown as {
        app: { run(work: () => void): void }
        hindsight: typeof window.hindsight
      }
      app.run(() => hindsight?.init({ site: 'test', host: location.origin }))
    })
    await wire.waitUntil('a snapshot', () => wire.chunks.some((chunk) => chunk.hasSnapshot))
    await page.evaluate("document.body.append('changed'); scrollTo(0, 1); hindsight.track('Said')")
    await page.mouse.move(50, 50, { steps: 5 })
    await flush(page)
    await wire.waitFor('track')
    expect(await page.evaluate('window.rounds')).toBe(0)
    // The measure measures: what the app does is seen.
    await page.evaluate('new Promise((done) => app.run(() => setTimeout(done, 1)))')
    expect(await page.evaluate('window.rounds')).toBeGreaterThan(0)
    await useAndLeave(visited)
  })
})

test('browsers of 2020, which lack what came later', async () => {
  const objects = ['Object.hasOwn', 'Array.prototype.at', 'Array.prototype.findLast', 'String.prototype.replaceAll']
  const others = ['Promise.any', 'AbortSignal.timeout', 'Crypto.prototype.randomUUID', 'structuredClone', 'navigation']
  const visited = await visit(`<script>${[...objects, ...others].map((name) => `delete ${name}`).join(';')}</script>`)
  await wire.waitFor('pageView')
  await visited.page.evaluate("fetch('/missing').then(() => hindsight.identify('ann', { plan: 'gold' }))")
  await wire.waitFor('request', (event) => event.status === 404)
  await wire.waitFor('identify')
  await useAndLeave(visited)
})

test('a page that breaks what the replay stands on loses its replay, says so, and keeps its facts', async () => {
  const { page, complaints, close } = await visit('')
  await wire.waitFor('recording', ({ reason }) => reason === 'on')
  await page.evaluate(async () => {
    WeakMap.prototype.set = () => {
      throw new Error('This page allows no weak maps')
    }
    for (let no = 0; no < 40; no++) {
      document.body.append(document.createElement('i'))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })
  await wire.waitFor('recording', ({ reason }) => reason === 'recorderError')
  await page.click('#go')
  await page.goto('about:blank')
  await wire.waitFor('click', ({ label }) => label === 'Go on')
  await close()
  const said = wire.events.flatMap((event) => (event.kind === 'recording' ? [event.reason] : []))
  expect(said).toEqual(['on', 'recorderError'])
  expect(complaints).toEqual([])
})

describe('pages with a strict Content-Security-Policy', () => {
  const noted = `<script nonce="n">window.violations = []
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective))</script>`
  const withNonce = '<script nonce="n" src="/recorder.js" data-site="test"></script>'

  test.each([
    ['a nonce, and nothing else', "script-src 'nonce-n'"],
    ['a nonce and strict-dynamic', "script-src 'nonce-n' 'strict-dynamic'"],
    ['trusted types', "script-src 'nonce-n'; require-trusted-types-for 'script'; trusted-types hindsight"],
  ])('%s: facts and replay, no violation, neither eval nor worker nor blob', async (_what, scripts) => {
    wire.pageHeaders = {
      'Content-Security-Policy': `default-src 'none'; ${scripts}; script-src-attr 'unsafe-inline'; connect-src 'self'`,
    }
    const visited = await visit(noted, '', withNonce)
    await wire.waitUntil('a snapshot', () => wire.chunks.some((chunk) => chunk.hasSnapshot))
    // The test's own button has its handler inline.
    const violations = (await visited.page.evaluate('window.violations')) as string[]
    expect(violations.filter((directive) => directive !== 'script-src-attr')).toEqual([])
    await visited.page.click('#go')
    await visited.page.goto('about:blank')
    await wire.waitFor('click')
    await visited.close()
  })

  test('where only recorder.js is allowed, facts go on and the page says that its replay was blocked', async () => {
    wire.pageHeaders = { 'Content-Security-Policy': `script-src ${wire.url}/recorder.js; connect-src 'self'` }
    const { page, close } = await visit('')
    expect((await wire.waitFor('recording')).reason).toBe('blocked')
    await page.click('#go')
    await flush(page)
    await page.goto('about:blank')
    await wire.waitFor('click')
    await close()
    expect(wire.chunks).toEqual([])
  })
})

describe('pages that are replaced, framed or doubled', () => {
  test('document.open and document.write: the page that is written is recorded on', async () => {
    const visited = await visit('')
    await wire.waitFor('recording', (event) => event.reason === 'on')
    await visited.page.evaluate((html) => {
      document.open()
      document.write(`<title>Written</title><body>${html}<p>Written later</p>`)
      document.close()
    }, button)
    await visited.page.waitForTimeout(100)
    await useAndLeave(visited)
    expect(wire.raw()).toContain('Written later')
  })

  test('a body that is swapped for another (Turbo, pjax), and iframes in it', async () => {
    const visited = await visit('')
    await wire.waitFor('recording', (event) => event.reason === 'on')
    await visited.page.evaluate(async (html) => {
      const body = document.createElement('body')
      body.innerHTML = `${html}<p>Swapped in</p><iframe srcdoc="<p>Framed text</p>"></iframe><iframe src="about:blank"></iframe>`
      document.documentElement.replaceChild(body, document.body)
      await new Promise((resolve) => setTimeout(resolve, 300))
    }, button)
    await useAndLeave(visited)
    expect(wire.raw()).toContain('Swapped in')
    expect(wire.raw()).toContain('Framed text')
  })

  test('two snippets of two sites: the first one records, for its own site alone', async () => {
    const visited = await visit('', '<script src="/recorder.js" data-site="another"></script>')
    await wire.waitFor('recording', (event) => event.reason === 'on')
    await useAndLeave(visited)
    expect(wire.raw()).not.toContain('key=another')
  })
})

describe('pages that come back, or are made ready', () => {
  test('the back/forward cache: what was said before, while away and after is there once, on two views of the page', async () => {
    wire.pages.set('/back', `<!doctype html><title>Back</title><body>{recorder}${button}</body>`)
    wire.pages.set('/away', '<!doctype html><title>Away</title><body>{recorder}</body>')
    const cached = await launchOwnChromium({ backForwardCache: true })
    const page = await (await cached.newContext()).newPage()
    await page.goto(`${wire.url}/back`)
    await wire.waitFor('recording', (event) => event.path === '/back' && event.reason === 'on')
    await page.evaluate("window.stillHere = true; hindsight.track('Before')")
    await page.goto(`${wire.url}/away`)
    await wire.waitFor('pageView', (event) => event.path === '/away')
    await page.evaluate('history.back()')
    await wire.waitFor('pageView', (event) => event.path === '/back' && event.navigation === 'backForward')
    expect(await page.evaluate('window.stillHere')).toBe(true)
    await page.evaluate("hindsight.track('After')")
    await page.click('#go')
    await flush(page)
    await page.goto('about:blank')
    await wire.waitFor('click')
    await wire.waitUntil('a snapshot of the page that came back', () => {
      const views = wire.events.filter(({ kind, path }) => kind === 'pageView' && path === '/back')
      return wire.chunks.filter((chunk) => chunk.hasSnapshot && chunk.pageId === views[0]?.pageId).length >= 2
    })
    await cached.close()
    const names = wire.events.flatMap((event) => (event.kind === 'track' ? [event.name] : []))
    expect(names).toEqual(['Before', 'After'])
    expect(wire.events.filter((event) => event.kind === 'pageView').map(({ path }) => path)).toEqual([
      '/back',
      '/away',
      '/back',
    ])
    expect(new Set(wire.events.map(({ tabId, eventNo }) => `${tabId} ${eventNo}`)).size).toBe(wire.events.length)
  })

  test('a page that is prerendered tells nothing, and stores nothing, before it is shown', async () => {
    const { context, page, close } = await browser.open('about:blank')
    await context.addInitScript(() => {
      Object.defineProperty(document, 'prerendering', { value: true, configurable: true })
    })
    wire.pages.set('/ready', `<!doctype html><title>Ready</title><body>{recorder}${button}</body>`)
    await page.goto(`${wire.url}/ready`)
    await page.evaluate("hindsight.track('Said while unseen')")
    await page.waitForTimeout(800)
    expect(wire.received).toEqual([])
    expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0)
    await page.evaluate(() => {
      Reflect.deleteProperty(document, 'prerendering')
      document.dispatchEvent(new Event('prerenderingchange'))
    })
    await wire.waitFor('track', (event) => event.name === 'Said while unseen')
    await close()
    expect(wire.events.filter((event) => event.kind === 'pageView')).toHaveLength(1)
  })
})
