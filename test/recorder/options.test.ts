/** What a site can ask of its recorder besides: ignored elements, its own filter, details for developers, frames, codes. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sessionCode } from '@hindsight/protocol/sessionCode'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchOwnChromium } from '../support/chromium.ts'
import { flush, startBrowser, startWire, type Wire } from './wire.ts'

let wire: Wire
let browser: Awaited<ReturnType<typeof startBrowser>>
let provider: Server
let providerUrl: string

beforeAll(async () => {
  provider = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><input id="card" aria-label="Card number" autofocus>')
  })
  await new Promise<void>((ready) => provider.listen(0, '127.0.0.1', ready))
  providerUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  wire = await startWire()
  // Of what a page sends while it is closed, not all arrives from the headless one.
  browser = await startBrowser(launchOwnChromium)
  wire.pages.set('/page', '<!doctype html><title>Page</title><body><button>Go</button>{recorder}</body>')
  wire.pages.set('/api/order', (_request, response) => {
    response.set('x-request-id', 'req-4711').set('x-secret', 'no').json({ body: 'of the answer' })
  })
})
afterAll(async () => {
  await browser.close()
  await wire.stop()
  provider.closeAllConnections()
  provider.close()
})
beforeEach(() => {
  wire.clear()
  Object.assign(wire.settings, { ignoreSelectors: [], consoleDetails: false, networkDetails: false, strict: false })
})

const open = async (html: string, path = '/made', query = '') => {
  wire.pages.set(path, `<!doctype html><title>Made</title><body>${html}</body>`)
  const opened = await browser.open(`${wire.url}${path}${query}`)
  await wire.waitFor('recording')
  return opened
}
const of = (kind: string) => wire.events.filter((event) => event.kind === kind)
const marker = async (page: Page, name: string) => {
  await page.evaluate((said) => window.hindsight?.track(said), name)
  await flush(page)
  await wire.waitFor('track', (event) => event.name === name)
}

test('ignored elements are shown, but nothing done in them is reported or replayed', async () => {
  wire.settings.ignoreSelectors = ['.stars', ':unreadable(']
  const { page, close } = await open(`
    <style>#list { height: 40px; overflow: auto }</style>
    <div class="stars"><button id="star">Five stars</button></div>
    <form data-ignore onsubmit="return false"><input name="note" id="note" required><button id="save">Save note</button>
      <div id="list"><p style="height: 900px">Long list</p></div></form>
    <input name="seen" id="seen"><button id="other">Other</button>{recorder}`)
  await wire.waitUntil('a snapshot', () => wire.chunks.some((chunk) => chunk.hasSnapshot))
  await page.click('#star')
  await page.fill('[name=note]', 'Quite private')
  await page.click('#save')
  await page.evaluate('list.scrollTop = 300')
  await page.hover('#star')
  await page.click('[name=seen]')
  await page.keyboard.type('abc')
  await page.click('#other')
  await page.waitForTimeout(1200)
  await marker(page, 'Done')
  await close()
  await wire.waitFor('fieldVisit')
  await wire.waitFor('click', ({ label }) => label === 'Other')
  expect(of('click').map((event) => 'label' in event && event.label)).not.toContain('Five stars')
  expect(JSON.stringify(wire.events)).not.toMatch(/Five stars|Save note|name:note/)
  expect(of('submit')).toEqual([])
  expect(JSON.stringify(of('fieldVisit'))).toContain('name:seen')
  expect(JSON.stringify(of('click'))).toContain('Other')

  const events = wire.chunks.flatMap((chunk) => chunk.events)
  const idOf = (value: string): number => {
    let id = -1
    const walk = (node: { id: number; attributes?: Record<string, unknown>; childNodes?: never[] }): void => {
      if (node.attributes?.id === value) id = node.id
      for (const child of node.childNodes ?? []) walk(child)
    }
    for (const { type, data } of events) if (type === 2) walk(data.node as never)
    return id
  }
  const ignored = [idOf('star'), idOf('note'), idOf('save'), idOf('list')]
  expect(ignored.every((id) => id > 0)).toBe(true)
  const interactions = events.filter(({ type, data }) => type === 3 && data.source !== 0)
  const touched = interactions.flatMap(({ data }) => [
    data.id as number,
    ...((data.positions as { id: number }[] | undefined) ?? []).map(({ id }) => id),
  ])
  expect(touched.filter((id) => ignored.includes(id))).toEqual([])
  // The measure measures: what is not ignored is there.
  expect(touched).toContain(idOf('other'))
  expect(touched).toContain(idOf('seen'))
})

test('beforeSend sees what is scrubbed, may change it or keep it back; what it adds is scrubbed again, what fails stays', async () => {
  const { page, close } = await open(`
    <script>
      const seen = []
      function filter(event) {
        seen.push(event)
        if (event.kind !== 'track') return event
        if (event.name === 'Drop') return null
        if (event.name === 'Throw') throw new Error('filter is broken')
        if (event.name === 'Promise') return Promise.resolve(event)
        if (event.name === 'Kind') return { ...event, kind: 'click' }
        if (event.name === 'Type') return { ...event, name: 7 }
        if (event.name === 'Change') return { ...event, name: 'Changed for ann@example.com', eventNo: 999, ts: 1, pageId: 'x' }
        return event
      }
    </script>
    <script src="/recorder.js" data-site="test" data-before-send="filter"></script>`)
  await page.evaluate(`history.pushState(0, '', '/made?email=ann@example.com')`)
  for (const name of ['Drop', 'Throw', 'Promise', 'Kind', 'Type', 'Change', 'Stays']) {
    await page.evaluate((said) => window.hindsight?.track(said, { order: 'A-1' }), name)
  }
  await flush(page)
  await wire.waitFor('track', (event) => event.name === 'Stays')
  const names = of('track').map((event) => 'name' in event && event.name)
  expect(names).toHaveLength(2)
  expect(names[0]).toMatch(/^Changed for /)
  expect(wire.raw()).not.toContain('ann@example.com')
  const numbers = wire.events.map(({ eventNo }) => eventNo)
  expect(numbers).toEqual(numbers.map((_, n) => n + 1))
  expect(of('track').every(({ ts }) => Math.abs(ts - Date.now()) < 60_000)).toBe(true)
  const seen = (await page.evaluate('JSON.stringify(seen)')) as string
  expect(seen).toContain('pageView')
  expect(seen).not.toContain('ann@example.com')
  expect(seen).not.toContain('"recording"')
  await close()
})

test('where the filter that a page names does not exist, nothing passes it', async () => {
  const { page, close } = await open('<script src="/recorder.js" data-site="test" data-before-send="typo"></script>')
  await page.evaluate(`hindsight.track('Unfiltered')`)
  await flush(page)
  await page.waitForTimeout(300)
  const session = of('recording')[0]?.sessionId
  const sent = wire.events.filter(({ sessionId }) => sessionId === session)
  expect(sent.map(({ kind }) => kind)).toEqual(['recording'])
  await close()
})

const untouched = `<script>
  const before = { error: console.error, warn: console.warn, log: console.log }
  const isUntouched = () => Object.keys(before).every((name) => console[name] === before[name])
</script>`

test('the console: untouched unless the site asks; then errors and warnings alone, redacted, repeats counted', async () => {
  const first = await open(`${untouched}{recorder}`)
  await first.page.evaluate(`console.error('Not asked for')`)
  expect(await first.page.evaluate('isUntouched()')).toBe(true)
  await marker(first.page, 'Done')
  expect(of('console')).toEqual([])
  await first.close()

  wire.clear()
  wire.settings.consoleDetails = true
  const { page, close } = await open(`${untouched}{recorder}`)
  await page.waitForFunction('!isUntouched()')
  const heard: string[] = []
  page.on('console', (message) => heard.push(`${message.type()} ${message.text()}`))
  await page.evaluate(`(() => {
    console.log('A log')
    for (let n = 0; n < 5; n++) console.error('Again and again')
    console.warn('%cCard of ann@example.com 4111 1111 1111 1111 at https://x.example/a?token=s3cret', 'color: red', { secret: 'hidden' })
    console.error(new TypeError('Cannot read it'))
    const complaining = { get message() { console.error('From a getter'); return 'x' }, toString() { throw new Error('no') } }
    console.error(complaining)
  })()`)
  for (let n = 0; n < 60; n++)
    await page.evaluate((no) => console.warn(`Flood ${'abcdefghijklmnopqrstuvwxyz'[no % 26]}${no > 25}`), n)
  expect(await page.evaluate('console.error.length === before.error.length && console.error.name === "error"')).toBe(
    true,
  )
  await page.waitForTimeout(1200)
  await marker(page, 'Done')
  await close()
  const said = of('console') as { level: string; message: string; repeats?: number }[]
  expect(said[0]).toMatchObject({ level: 'error', message: 'Again and again', repeats: 4 })
  expect(said[1]).toMatchObject({ level: 'warn' })
  expect(said[1]?.message).toContain('[Object]')
  expect(said[2]).toMatchObject({ level: 'error', message: 'TypeError: Cannot read it' })
  // Of what was said: ids are made of any digits.
  expect(said.map(({ message }) => message).join('\n')).not.toMatch(
    /A log|ann@|(?<![\da-f-])4111|s3cret|hidden|color: red/,
  )
  expect(said.length).toBeLessThanOrEqual(20)
  // The page's own console had all of it.
  expect(heard).toContain('log A log')
  expect(heard.filter((line) => line.startsWith('warning Flood'))).toHaveLength(60)
  expect(heard.filter((line) => line.startsWith('error Again'))).toHaveLength(5)
})

test('requests: only failed and slow ones unless the site asks; then each with sizes and id, never a body or a header', async () => {
  const ask = `Promise.all([
    fetch('/api/order?email=ann@example.com', { method: 'POST', body: 'what was ordered' }).then((answer) => answer.json()),
    new Promise((done) => { const x = new XMLHttpRequest(); x.onload = done; x.open('POST', '/api/order'); x.send('1234') }),
  ])`
  const first = await browser.open(`${wire.url}/page`)
  await wire.waitFor('recording')
  await first.page.evaluate(ask)
  await marker(first.page, 'Done')
  expect(of('request')).toEqual([])
  await first.close()

  wire.clear()
  wire.settings.networkDetails = true
  const { page, close } = await browser.open(`${wire.url}/page`)
  await wire.waitFor('recording')
  await page.waitForTimeout(400)
  await page.evaluate(ask)
  await marker(page, 'Done')
  await close()
  const requests = of('request') as { type?: string }[]
  const sent = (type: string) => requests.find((request) => request.type === type)
  expect(sent('fetch')).toMatchObject({
    method: 'POST',
    status: 200,
    failed: false,
    requestBytes: 16,
    requestId: 'req-4711',
  })
  expect(sent('xhr')).toMatchObject({
    method: 'POST',
    status: 200,
    requestBytes: 4,
    responseBytes: 24,
    requestId: 'req-4711',
  })
  expect(wire.raw()).not.toMatch(/what was ordered|of the answer|x-secret|ann@example/)
})

test('a payment frame of another origin is a fact: entered, how long, how often, how it was left', async () => {
  const { page, close } = await open(`<button id="first">First</button>
    <iframe src="${providerUrl}/card?session=s3cret" title="Card number" name="__privateFrame8812"></iframe>
    <iframe src="${providerUrl}/code" name="__privateFrame8813"></iframe>
    <iframe srcdoc="<input id=own>" title="Own"></iframe>
    <input name="after" id="after">{recorder}`)
  const [card, code, own] = ['/card', '/code', 'srcdoc'].map((part) =>
    page.frames().find((frame) => frame.url().includes(part)),
  )
  await page.click('#first')
  await card?.click('#card')
  await page.waitForTimeout(700)
  await page.keyboard.type('4111')
  await page.click('#first')
  await wire.waitFor('frameVisit')
  await card?.click('#card')
  await page.waitForTimeout(300)
  await code?.click('#card')
  await page.waitForTimeout(400)
  await page.keyboard.press('Tab')
  await page.waitForTimeout(100)
  await page.keyboard.press('Tab')
  await own?.click('#own')
  await page.click('#after')
  await page.waitForTimeout(300)
  await card?.click('#card')
  await page.waitForTimeout(300)
  await page.goto('about:blank')
  await wire.waitUntil('all visits', () => of('frameVisit').length >= 4)
  await close()
  const visits = of('frameVisit') as unknown as Record<string, unknown>[]
  expect(visits.map(({ label, visitNo }) => [label, visitNo])).toEqual([
    ['Card number', 1],
    ['Card number', 2],
    [providerUrl.replace('http://', ''), 1],
    ['Card number', 3],
  ])
  expect(visits[0]).toMatchObject({ url: providerUrl, leftBy: 'click' })
  expect(visits[0]?.nodeId).toEqual(expect.any(Number))
  expect(visits[0]?.activeMs).toBeGreaterThanOrEqual(600)
  expect(visits[0]?.activeMs).toBeLessThan(5000)
  expect(visits[2]).toMatchObject({ leftBy: 'tab' })
  expect(visits[3]).toMatchObject({ leftBy: 'pagehide' })
  expect(wire.raw()).not.toMatch(/s3cret|(?<![\da-f-])4111/)
})

test('the session has a code that a page can show, and the same is what colleagues search for', async () => {
  const { page, close } = await browser.open(`${wire.url}/page`)
  await wire.waitFor('recording')
  const code = await page.evaluate('hindsight.sessionCode()')
  expect(code).toBe(sessionCode(wire.events[0]?.sessionId ?? ''))
  await page.evaluate('hindsight.consent({ analytics: false })')
  expect(await page.evaluate('hindsight.sessionCode()')).toBeNull()
  await close()
})

test('a collector that is older than the recorder tells less, and the recorder does what it did then', async () => {
  const { strict, recordingOn, maskSelectors, blockSelectors, replayShare, consentRequired, serverTime } = wire.settings
  const settings = wire.settings
  wire.settings = {
    strict,
    recordingOn,
    maskSelectors,
    blockSelectors,
    replayShare,
    consentRequired,
    serverTime,
  } as never
  const { page, close } = await browser.open(`${wire.url}/page`)
  await wire.waitFor('recording', (event) => event.reason === 'on')
  await page.click('text=Go')
  await wire.waitUntil('a snapshot', () => wire.chunks.some((chunk) => chunk.hasSnapshot))
  await page.goto('about:blank')
  await wire.waitFor('click')
  wire.settings = settings
  await close()
})
