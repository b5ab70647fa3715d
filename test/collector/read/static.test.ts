/** What browsers load, with the headers that protect them; the replay's frame under that policy in real Chromium. */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import express from 'express'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRecorderFiles } from '../../../collector/src/recorderFiles.ts'
import { staticRouter } from '../../../collector/src/static.ts'
import { launchChromium } from '../../support/chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'hindsight-static-'))
const dashboardFolder = join(folder, 'dist')
const recorderFile = join(folder, 'recorder', 'recorder.js')
const keepIn = join(folder, 'kept')
const script = `/* recorder */ ${'x = 1;'.repeat(500)}`
const page = '<!doctype html><title>Hindsight</title><script type="module" src="/assets/app-1a2b3c.js"></script>'
let server: Server
let url: string
let browser: Browser

beforeAll(async () => {
  mkdirSync(join(dashboardFolder, 'assets'), { recursive: true })
  mkdirSync(dirname(recorderFile))
  writeFileSync(join(folder, 'secret.txt'), 'outside')
  writeFileSync(recorderFile, script)
  writeFileSync(join(dashboardFolder, 'index.html'), page)
  writeFileSync(join(dashboardFolder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(join(dashboardFolder, 'assets/app-1a2b3c.js'), 'document.title = "ran"')
  const app = express()
  app.set('etag', false)
  const recorder = createRecorderFiles({ file: recorderFile, keepIn })
  app.use(staticRouter({ publicUrl: 'http://127.0.0.1', recorder, dashboardFolder }))
  app.use((_request, response) => void response.status(404).send('left to the app'))
  server = createServer(app)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  rmSync(folder, { recursive: true, force: true })
})

/** Without what Node's fetch adds: it asks caches to stand aside, and decompresses. */
async function asBrowser(headers: Record<string, string>) {
  const answer = await new Promise<IncomingMessage>((done) => get(`${url}/recorder.js`, { headers }, done))
  const bytes = Buffer.concat(await answer.toArray())
  return { status: answer.statusCode, encoding: answer.headers['content-encoding'] ?? null, bytes }
}

test('the recorder: for any origin, compressed, asked for again only after minutes, and then by its hash', async () => {
  const answer = await fetch(`${url}/recorder.js`)
  expect(await answer.text()).toBe(script)
  const header = (name: string) => answer.headers.get(name)
  expect(header('content-type')).toBe('text/javascript; charset=utf-8')
  expect(header('access-control-allow-origin')).toBe('*')
  expect(header('cross-origin-resource-policy')).toBe('cross-origin')
  expect(header('cache-control')).toMatch(/^public, max-age=300/)
  expect(header('content-encoding')).toBe('gzip')
  expect(header('vary')).toBe('Accept-Encoding')
  expect(header('x-content-type-options')).toBe('nosniff')
  const again = await asBrowser({ 'if-none-match': header('etag') ?? '' })
  expect([again.status, again.bytes.length]).toEqual([304, 0])
  // A new build is served at once.
  writeFileSync(recorderFile, `${script}// newer`)
  const newer = await asBrowser({ 'if-none-match': header('etag') ?? '' })
  expect([newer.status, newer.bytes.toString()]).toEqual([200, `${script}// newer`])
})

test.each([
  ['br', 'br'],
  ['gzip, deflate', 'gzip'],
  ['identity', null],
  ['br;q=0, gzip;q=0.5', 'gzip'],
])('Accept-Encoding %s is answered with %s', async (accepted, encoding) => {
  const { encoding: given, bytes } = await asBrowser({ 'accept-encoding': accepted })
  expect(given).toBe(encoding)
  if (encoding === null) expect(bytes.toString()).toContain('/* recorder */')
  else expect(bytes.length).toBeLessThan(300)
  if (encoding === 'br') expect(brotliDecompressSync(bytes).toString()).toContain('/* recorder */')
})

/** A build of the recorder, with a part that it loads later. */
function build(code: string, partCode: string): { version: string; integrity: string; part: string } {
  const hash = createHash('sha384').update(code)
  const part = `recorder-replay.${createHash('sha384').update(partCode).digest('hex').slice(0, 12)}.js`
  writeFileSync(recorderFile, code)
  writeFileSync(join(dirname(recorderFile), part), partCode)
  return {
    version: hash.copy().digest('hex').slice(0, 16),
    integrity: `sha384-${hash.digest('base64')}`,
    part,
  }
}

test('a pinned recorder stays what it is, with its parts, when a newer one comes, and is never asked for again', async () => {
  const old = build('window.said = "old"', 'old part')
  const pinned = `/recorder/${old.version}/recorder.js`
  const first = await fetch(url + pinned)
  expect(await first.text()).toBe('window.said = "old"')
  expect(first.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(first.headers.get('access-control-allow-origin')).toBe('*')

  rmSync(join(dirname(recorderFile), old.part))
  const now = build('window.said = "new"', 'new part')
  expect(await (await fetch(`${url}/recorder.js`)).text()).toBe('window.said = "new"')
  expect(await (await fetch(`${url}/recorder/${now.version}/recorder.js`)).text()).toBe('window.said = "new"')
  for (const [path, text] of [
    [pinned, 'window.said = "old"'],
    [`/${old.part}`, 'old part'],
    [`/${now.part}`, 'new part'],
  ] as const) {
    const answer = await fetch(url + path)
    expect([path, await answer.text()]).toEqual([path, text])
    expect(answer.headers.get('cache-control')).toContain('immutable')
  }
  for (const path of [
    '/recorder/0123456789abcdef/recorder.js',
    '/recorder/..%2f..%2f/recorder.js',
    '/recorder-replay.00.js',
  ]) {
    const answer = await fetch(url + path)
    expect([path, answer.status, answer.headers.get('cache-control')]).toEqual([path, 404, 'no-store'])
  }

  // A browser runs the pinned one by its hash, from another origin, and nothing else in its place.
  const shop = createServer((request, response) => {
    const integrity = request.url === '/right' ? old.integrity : now.integrity
    response.setHeader('content-type', 'text/html')
    response.end(`<script src="${url}${pinned}" integrity="${integrity}" crossorigin></script>`)
  })
  await new Promise<void>((ready) => shop.listen(0, '127.0.0.1', ready))
  const shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
  const tab = await browser.newPage()
  await tab.goto(`${shopUrl}/right`)
  expect(await tab.evaluate('window.said')).toBe('old')
  await tab.goto(`${shopUrl}/wrong`)
  expect(await tab.evaluate('window.said')).toBeUndefined()
  shop.closeAllConnections()
  shop.close()
  await tab.close()
})

test('screens have addresses: each is answered with the page, never kept; files of the build for ever', async () => {
  for (const path of ['/', '/sites', '/sites/demo/sessions/7c9e6679-7425-40de-944b-e07fc1f90ae7', '/recorder']) {
    const answer = await fetch(url + path)
    expect([path, answer.status, await answer.text()]).toEqual([path, 200, page])
    expect(answer.headers.get('cache-control')).toBe('no-cache')
  }
  const file = await fetch(`${url}/assets/app-1a2b3c.js`)
  expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect((await fetch(`${url}/icon.svg`)).headers.get('content-type')).toBe('image/svg+xml')
})

test('what is no file and no screen is not answered with the page', async () => {
  for (const path of [
    '/assets/gone-99.js',
    '/assets/',
    '/favicon.ico',
    '/assets/..%2f..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
  ]) {
    const answer = await fetch(url + path)
    expect([path, answer.status]).toEqual([path, 404])
    expect(await answer.text()).not.toMatch(/outside|Hindsight/)
  }
  for (const path of ['/api', '/api/x', '/v1/x', '/demo/', '/metrics']) {
    expect([path, await (await fetch(url + path)).text()]).toEqual([path, 'left to the app'])
  }
  expect(await (await fetch(url, { method: 'POST' })).text()).toBe('left to the app')
})

test('the dashboard may load its own files and nothing else, and nobody may frame it', async () => {
  const { headers } = await fetch(url)
  const policy = Object.fromEntries(
    (headers.get('content-security-policy') ?? '').split(';').map((part) => {
      const [name = '', ...values] = part.trim().split(' ')
      return [name, values.join(' ')]
    }),
  )
  expect(policy).toMatchObject({
    'default-src': "'self'",
    'script-src': "'self'",
    'connect-src': "'self'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    'frame-src': "'none'",
  })
  expect(Object.values(policy).join(' ')).not.toMatch(/https?:|\*|unsafe-eval/)
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('referrer-policy')).toBe('same-origin')
  expect(headers.get('strict-transport-security')).toBeNull()
})

test('where nothing is built, it says so and how to build', async () => {
  const app = express()
  const recorder = createRecorderFiles({ file: '/absent/recorder.js', keepIn: null })
  app.use(staticRouter({ publicUrl: 'https://x.example', recorder, dashboardFolder: '/absent' }))
  const bare = createServer(app)
  await new Promise<void>((ready) => bare.listen(0, '127.0.0.1', ready))
  const at = `http://127.0.0.1:${(bare.address() as AddressInfo).port}`
  for (const path of ['/', '/recorder.js']) {
    const answer = await fetch(at + path)
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('npm run build')
    expect(answer.headers.get('cache-control')).toBe('no-store')
  }
  expect((await fetch(at)).headers.get('strict-transport-security')).toContain('max-age')
  bare.closeAllConnections()
  bare.close()
})

test('in a frame like the replay’s, recorded styles show, and scripts, forms and pictures from elsewhere do not', async () => {
  const asked: string[] = []
  const elsewhere = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end()
  })
  await new Promise<void>((ready) => elsewhere.listen(0, '127.0.0.1', ready))
  const evil = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`
  const tab = await browser.newPage()
  await tab.goto(url)
  await tab.waitForFunction(() => document.title === 'ran')
  const seen = await tab.evaluate(async (evil) => {
    const frame = document.createElement('iframe')
    frame.setAttribute('sandbox', 'allow-same-origin')
    document.body.append(frame)
    const inner = frame.contentDocument as Document
    inner.open()
    inner.write(`<!doctype html><style>p { color: rgb(1, 2, 3) }</style><p style="margin: 7px">x</p>
      <img src="${evil}/pixel.gif"><link rel="stylesheet" href="${evil}/a.css">
      <script>parent.document.title = 'owned'</script><img src=x onerror="parent.document.title = 'owned'">
      <iframe src="${evil}/frame"></iframe><iframe id="inner"></iframe>
      <form action="${evil}/form"><input name="a" value="b"></form>
      <object data="${evil}/object"></object><base href="${evil}/">`)
    inner.close()
    inner.querySelector('form')?.submit()
    await new Promise((later) => setTimeout(later, 300))
    const style = frame.contentWindow?.getComputedStyle(inner.querySelector('p') as Element)
    const nested = inner.querySelector<HTMLIFrameElement>('#inner')?.contentDocument
    return { colour: style?.color, margin: style?.marginTop, title: document.title, hasNested: nested != null }
  }, evil)
  expect(seen).toEqual({ colour: 'rgb(1, 2, 3)', margin: '7px', title: 'ran', hasNested: true })
  expect(asked).toEqual([])
  // Had it been asked, this server would have heard it.
  await tab.goto(`${evil}/control`)
  expect(asked).toContain('/control')
  await tab.close()
  elsewhere.closeAllConnections()
  elsewhere.close()
})
