/** The page that is recorded must not notice. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bundleModule, flush, startBrowser, startWire, type Wire } from './wire.ts'

let wire: Wire
let browser: Awaited<ReturnType<typeof startBrowser>>

const body = '<button id="go" onclick="this.textContent += 1">Go</button><input id="name">'
beforeAll(async () => {
  wire = await startWire()
  browser = await startBrowser()
  wire.pages.set('/page', `<!doctype html><title>Page</title><body>${body}{recorder}</body>`)
})
afterAll(async () => {
  await browser.close()
  await wire.stop()
})
beforeEach(() => {
  wire.clear()
  wire.pageHeaders = {}
  wire.answer = { status: 200 }
})

/** Opens a page after `init` has run in it, and listens for everything that a developer would complain about. */
async function openAfter(init: string | (() => void), path = '/page') {
  const { context, page, close } = await browser.open('about:blank')
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() !== 'log') complaints.push(message.text())
  })
  await context.addInitScript(init)
  await page.goto(wire.url + path)
  return { page, close, complaints: () => complaints.filter((text) => !/favicon|404/.test(text)) }
}

test('stop() takes every listener, timer, observer and patch back', async () => {
  const { page, close, complaints } = await openAfter(() => {
    const counts = { listeners: 0, intervals: 0, observers: 0 }
    const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype
    const known = new Map<unknown, Set<string>>()
    EventTarget.prototype.addEventListener = function (this: EventTarget, type: string, handler: never, options) {
      const key = `${type}:${typeof options === 'boolean' ? options : Boolean(options?.capture)}`
      const keys = known.get(handler) ?? new Set()
      if (handler && !keys.has(key)) counts.listeners++
      known.set(handler, keys.add(key))
      return add.call(this, type, handler, options)
    }
    EventTarget.prototype.removeEventListener = function (this: EventTarget, type: string, handler: never, options) {
      const key = `${type}:${typeof options === 'boolean' ? options : Boolean(options?.capture)}`
      if (known.get(handler)?.delete(key)) counts.listeners--
      return remove.call(this, type, handler, options)
    }
    const { setInterval: start, clearInterval: end } = window
    window.setInterval = ((...args: Parameters<typeof start>) => {
      counts.intervals++
      return start(...args)
    }) as typeof start
    window.clearInterval = (id) => {
      counts.intervals--
      end(id)
    }
    const { observe, disconnect } = MutationObserver.prototype
    const observing = new WeakSet()
    MutationObserver.prototype.observe = function (...args) {
      if (!observing.has(this)) counts.observers++
      observing.add(this)
      return observe.apply(this, args)
    }
    MutationObserver.prototype.disconnect = function () {
      if (observing.delete(this)) counts.observers--
      return disconnect.call(this)
    }
    const methods = () => [
      window.fetch,
      window.alert,
      history.pushState,
      history.replaceState,
      XMLHttpRequest.prototype.open,
      XMLHttpRequest.prototype.send,
      CSSStyleSheet.prototype.insertRule,
      CSSStyleDeclaration.prototype.setProperty,
      Element.prototype.attachShadow,
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set,
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'checked')?.set,
      Object.getOwnPropertyDescriptor(Document.prototype, 'adoptedStyleSheets')?.set,
      HTMLFormElement.prototype.submit,
      console.error,
    ]
    const before = methods()
    Object.assign(window, { counts, patchedNow: () => methods().filter((method, i) => method !== before[i]).length })
  })
  await wire.waitFor('recording')
  const started = await page.evaluate('({ ...counts, patched: patchedNow() })')
  expect(started).toMatchObject({ listeners: expect.any(Number), patched: expect.any(Number) })
  expect((started as { listeners: number }).listeners).toBeGreaterThan(10)
  expect((started as { patched: number }).patched).toBeGreaterThan(3)
  await page.evaluate('hindsight.stop()')
  await wire.waitFor('recording', (event) => event.reason === 'stopped')
  expect(await page.evaluate('({ ...counts, patched: patchedNow() })')).toEqual({
    listeners: 0,
    intervals: 0,
    observers: 0,
    patched: 0,
  })
  wire.clear()
  await page.click('#go')
  await page.evaluate("hindsight.track('Nobody listens'); document.body.append('x')")
  await page.waitForTimeout(3300)
  await close()
  expect(wire.received).toHaveLength(0)
  expect(complaints()).toEqual([])
})

test('a page that has bent its prototypes is recorded as any other', async () => {
  const { page, close, complaints } = await openAfter(() => {
    // Prototype.js 1.6 and friends.
    Object.assign(Array.prototype, { toJSON: () => '"bent"', each: () => {}, first: () => {} })
    Object.assign(String.prototype, { toJSON: () => '"bent"' })
    Object.assign(Object.prototype, { bent: 'bent' })
    addEventListener('DOMContentLoaded', () => {
      JSON.stringify = () => '"bent"'
    })
    window.hindsight = [['track', 'Early', { list: [1, 'two'] }]] as never
  })
  const early = await wire.waitFor('track', (event) => event.name === 'Early')
  await page.fill('#name', 'x')
  await page.click('#go')
  await wire.waitFor('click')
  await close()
  expect(early.properties).toMatchObject({ list: [1, 'two'] })
  expect(wire.chunks[0]?.events.slice(0, 2).map((event) => event.type)).toEqual([4, 2])
  expect(complaints()).toEqual([])
})

test("the recorder's own requests do not go through what the page makes of fetch, nor are they captured", async () => {
  const { page, close } = await openAfter(() => {})
  await wire.waitFor('recording')
  await page.evaluate(() => {
    Object.assign(window, { asked: [] })
    window.fetch = (...args) => {
      ;(window as unknown as { asked: string[] }).asked.push(String(args[0]))
      throw new Error('The page broke fetch')
    }
  })
  wire.answer = { status: 500 }
  await page.evaluate("hindsight.track('Through')")
  await flush(page)
  await wire.waitUntil('a failed try', () => wire.received.some(({ status }) => status === 500))
  wire.answer = { status: 200 }
  await wire.waitFor('track', (event) => event.name === 'Through')
  expect(await page.evaluate('window.asked')).toEqual([])
  await close()
  expect(wire.events.filter((event) => event.kind === 'request')).toEqual([])
})

test('a strict Content-Security-Policy is neither needed to be loosened nor violated', async () => {
  wire.pageHeaders = {
    'Content-Security-Policy': "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'",
  }
  wire.pages.set('/strict', '<!doctype html><title>Strict</title><body><button>Go</button>{recorder}</body>')
  const { page, close, complaints } = await openAfter(() => {
    Object.assign(window, { violations: [] })
    document.addEventListener('securitypolicyviolation', (event) => {
      ;(window as unknown as { violations: string[] }).violations.push(event.violatedDirective)
    })
  }, '/strict')
  await wire.waitFor('recording')
  await wire.waitUntil('a snapshot', () => wire.chunks.length > 0)
  expect(wire.chunks[0]?.encoding).toBe('gzip')
  expect(await page.evaluate('window.violations')).toEqual([])
  await close()
  expect(complaints()).toEqual([])
})

test('a page that lets nothing out is left in peace', async () => {
  wire.pageHeaders = { 'Content-Security-Policy': "connect-src 'none'" }
  const { page, close } = await openAfter(() => {
    Object.assign(window, { failures: [] })
    const note = (event: Event) => (window as unknown as { failures: string[] }).failures.push(event.type)
    window.addEventListener('error', note)
    window.addEventListener('unhandledrejection', note)
  })
  await page.click('#go')
  await page.evaluate("hindsight.track('Kept')")
  await page.waitForTimeout(2500)
  expect(await page.evaluate('window.failures')).toEqual([])
  await close()
})

test('a failed request that the page leaves unhandled is still told to the page', async () => {
  const { page, close } = await openAfter('')
  const unhandled = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        window.addEventListener('unhandledrejection', (event) => resolve(String(event.reason?.name)))
        void fetch('http://127.0.0.1:1/')
        setTimeout(() => resolve('nothing'), 5000)
      }),
  )
  expect(await unhandled).toBe('TypeError')
  await close()
})

test('two snippets on one page record once; calls made before the script came are not lost', async () => {
  const stub =
    "<script>window.hindsight = window.hindsight || []; hindsight.push(['identify', 'c-1', { plan: 'pro' }])</script>"
  wire.pages.set(
    '/twice',
    `<!doctype html><title>Twice</title><body>${stub}{recorder}<script src="/recorder.js" data-site="test"></script></body>`,
  )
  const { close, complaints } = await openAfter(() => {}, '/twice')
  const identify = await wire.waitFor('identify')
  await wire.waitFor('pageView')
  await close()
  expect(identify).toMatchObject({ customerId: 'c-1', traits: { plan: 'pro' } })
  expect(wire.events.filter((event) => event.kind === 'pageView')).toHaveLength(1)
  expect(new Set(wire.events.map((event) => event.tabId)).size).toBe(1)
  expect(complaints()).toEqual([])
})

test('calls that make no sense change nothing and throw nothing', async () => {
  const { page, close, complaints } = await openAfter(() => {})
  await wire.waitFor('recording')
  await page.evaluate(`(() => {
    const cyclic = {}; cyclic.self = cyclic
    const trap = { get secret() { throw new Error('trap') } }
    const huge = { text: 'x'.repeat(100000) }
    hindsight.identify(); hindsight.identify(null, cyclic); hindsight.identify('x'.repeat(1000))
    hindsight.track(); hindsight.track('', {}); hindsight.track('Cyclic', cyclic); hindsight.track('Trap', trap)
    hindsight.track('Huge', huge); hindsight.track('List', [1, 2]); hindsight.page(cyclic, trap)
    hindsight.consent(); hindsight.push('track'); hindsight.push(['nothing']); hindsight.push(['push', ['track', 'x']])
    hindsight.init({}); hindsight.init(); hindsight.track('Last')
  })()`)
  await flush(page)
  await wire.waitFor('track', (event) => event.name === 'Last')
  await close()
  const names = wire.events.flatMap((event) => (event.kind === 'track' ? [event.name] : []))
  expect(names).toEqual(['Cyclic', 'Trap', 'List', 'Last'])
  expect(wire.events.some((event) => event.kind === 'identify')).toBe(false)
  expect(complaints()).toEqual([])
})

test('Angular is not kept busy: neither the recorder nor rrweb uses timers that zone.js has patched', async () => {
  const { page, close } = await openAfter(() => {
    const zoned: string[] = []
    Object.assign(window, { zoned, Zone: { __symbol__: (name: string) => `__zone_symbol__${name}` } })
    const target = window as unknown as Record<string, (...args: unknown[]) => unknown>
    for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame']) {
      const original = target[name] as (...args: unknown[]) => unknown
      target[`__zone_symbol__${name}`] = original
      target[name] = (...args) => {
        if (new Error().stack?.includes('recorder.js')) zoned.push(name)
        return original(...args)
      }
    }
  })
  await wire.waitFor('recording')
  await page.mouse.move(10, 10)
  await page.mouse.move(200, 50, { steps: 20 })
  await page.fill('#name', 'x')
  await page.click('#go')
  await page.evaluate("document.body.append('x'); window.scrollTo(0, 10); hindsight.track('Done')")
  await flush(page)
  await wire.waitFor('track')
  expect(await page.evaluate('window.zoned')).toEqual([])
  await close()
})

describe('the one place that attaches listeners', () => {
  let code: string
  beforeAll(async () => {
    code = await bundleModule('recorder/src/page.ts', 'pageModule')
    wire.pages.set('/bare', '<!doctype html><title>Bare</title><body><button id="b">b</button></body>')
  })
  async function run<T>(script: string, before = ''): Promise<{ result: T; errors: string[] }> {
    const { page, close } = await browser.open(`${wire.url}/bare`)
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await page.evaluate(before)
    const result = (await page.evaluate(`(async () => { ${code}
      const caught = []; const page = pageModule.createPage((error) => caught.push(error.message))
      const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
      const fail = () => { throw new Error('ours') }
      ${script} })()`)) as T
    await close()
    return { result, errors }
  }

  test('what a handler throws does not reach the page, and is counted and timed', async () => {
    const { result, errors } = await run<{ caught: string[]; count: number; ownMs: number; clicks: number }>(`
      let clicks = 0
      page.listen(document, 'click', fail); page.listen(document, 'click', () => clicks++)
      page.listen(document, 'click', () => { const end = performance.now() + 20; while (performance.now() < end); })
      page.after(0, fail); page.every(20, fail); page.observe(document.body, { childList: true }, fail); page.beforeLeaving(fail)
      document.getElementById('b').click(); document.body.append('x')
      await wait(70)
      window.dispatchEvent(new PageTransitionEvent('pagehide'))
      return { caught, count: page.errorCount(), ownMs: page.ownMs(), clicks }`)
    expect(errors).toEqual([])
    expect(result.caught.length).toBeGreaterThanOrEqual(5)
    expect(new Set(result.caught)).toEqual(new Set(['ours']))
    expect(result.count).toBe(result.caught.length)
    expect(result.ownMs).toBeGreaterThanOrEqual(20)
    expect(result.clicks).toBe(1)
  })

  test('a wrapper that fails gives the caller what the original gives, once', async () => {
    const { result } = await run<unknown>(`
      let calls = 0
      const shop = { buy(n) { calls++; if (n < 0) throw new RangeError('theirs'); return n * 2 } }
      const native = shop.buy
      page.patch(shop, 'buy', () => fail)
      const before = shop.buy(1)
      const stopAfter = page.patch(shop, 'buy', (original) => function (...args) { original.apply(this, args); fail() })
      const after = shop.buy(2)
      let theirs = ''
      try { shop.buy(-1) } catch (error) { theirs = error.message }
      const text = String(shop.buy)
      stopAfter(); page.stop()
      return { before, after, calls, theirs, caught: [...new Set(caught)], text: text === String(native), restored: shop.buy === native }`)
    expect(result).toEqual({
      before: 2,
      after: 4,
      calls: 3,
      theirs: 'theirs',
      caught: ['ours'],
      text: true,
      restored: true,
    })
  })

  test('a method that somebody wrapped since is left, and our part of it falls silent', async () => {
    const { result } = await run<unknown>(`
      const seen = []
      const owner = { call: (n) => n }
      page.patch(owner, 'call', (original) => (n) => { seen.push(n); return original(n) })
      const ours = owner.call
      owner.call = (n) => ours(n) + 100
      const on = owner.call(1); page.stop(); const off = owner.call(2)
      const inherited = Object.create({ call: () => 'inherited' })
      const stop = page.patch(inherited, 'call', (original) => () => original() + '!')
      const wrapped = inherited.call(); stop()
      const frozen = Object.freeze({ call: () => 'frozen' })
      page.patch(frozen, 'call', () => fail)
      return { on, off, seen, wrapped, isOwn: Object.hasOwn(inherited, 'call'), frozen: frozen.call() }`)
    expect(result).toEqual({ on: 101, off: 102, seen: [1], wrapped: 'inherited!', isOwn: false, frozen: 'frozen' })
  })

  test("timers, listeners and observers are the browser's own where zone.js has replaced them", async () => {
    const { result } = await run<unknown>(
      `let ran = 0
      page.after(10, () => ran++); page.every(10, () => ran++); page.listen(document, 'click', () => ran++)
      page.observe(document.body, { childList: true }, () => ran++)
      document.body.append('x'); document.getElementById('b').click()
      await new Promise((resolve) => window.__zone_symbol__setTimeout(resolve, 60))
      page.stop()
      return { ran: ran >= 4, zoned: window.zoned }`,
      `window.zoned = 0
      window.Zone = { __symbol__: (name) => '__zone_symbol__' + name }
      for (const name of ['setTimeout', 'setInterval', 'MutationObserver']) {
        const original = window[name]
        window['__zone_symbol__' + name] = original
        window[name] = name === 'MutationObserver'
          ? class extends original { constructor(f) { super(f); window.zoned++ } }
          : (...args) => { window.zoned++; return original(...args) }
      }
      const add = EventTarget.prototype.addEventListener
      EventTarget.prototype.__zone_symbol__addEventListener = add
      EventTarget.prototype.addEventListener = function (...args) { window.zoned++; return add.apply(this, args) }`,
    )
    expect(result).toEqual({ ran: true, zoned: 0 })
  })
})
