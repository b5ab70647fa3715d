/**
 * What the recorder sends, seen from the other end of the wire. A receiver for tests in a real browser: serves test
 * pages and the recorder, takes what a collector takes, and keeps every byte for leak checks.
 */
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { decodeBatch } from '@hindsight/protocol/batch'
import {
  type BatchHeader,
  batchEnvelope,
  type ChunkHeader,
  type EventKind,
  type EventOf,
  type RecordedEvent,
  recordedEvent,
} from '@hindsight/protocol/events'
import { maxBatchBytes } from '@hindsight/protocol/limits'
import { type RecorderSettings, recorderSettingsOf, siteSettings } from '@hindsight/protocol/settings'
import express, { type Request, type Response } from 'express'
import type { BrowserContext, Page } from 'playwright-core'
import { build } from 'vite'
import type {} from '../../recorder/src/api.ts' // window.hindsight
import { isFresh } from '../../scripts/build.mjs'
import { launchChromium } from '../support/chromium.ts'

export type ReplayEvent = { type: number; timestamp: number; data: Record<string, unknown> }
export type Chunk = ChunkHeader & { tabId: string; sessionId: string; events: ReplayEvent[]; bytes: Uint8Array }
/** A batch as it came, also when it was answered with an error. */
export type Received = { header: BatchHeader; at: number; status: number; bytes: number }

export type Wire = {
  url: string
  /** Accepted events in order of arrival; a retry counts once, by (tabId, eventNo). */
  events: (RecordedEvent & { tabId: string; sessionId: string })[]
  chunks: Chunk[]
  /** Every try of every batch. */
  received: Received[]
  assets: Map<string, string>
  /** All that was ever sent, inflated, as one text: headers, events, chunks, stylesheets, request lines. */
  raw(): string
  waitFor<K extends EventKind>(
    kind: K,
    matches?: (event: EventOf<K>) => boolean,
    timeoutMs?: number,
  ): Promise<EventOf<K>>
  waitUntil(what: string, isSo: () => boolean, timeoutMs?: number): Promise<void>
  settings: RecorderSettings
  /** Asked for in the settings request: 'no-store' shows as cache-control headers. */
  settingsRequests: { isFresh: boolean }[]
  /** Answer to /v1/record; 200 stores. */
  answer: { status: number; headers?: Record<string, string>; body?: unknown }
  latencyMs: number
  /** Of settings, beside it. */
  settingsLatencyMs: number
  /** Most batches ever under way at the same time. */
  mostAtOnce: number
  /** Difference of the server's clock from this machine's, ms. */
  clockAheadMs: number
  /** Pages made up by a test, by path. `{recorder}` becomes the script tag. */
  pages: Map<string, string | ((request: Request, response: Response) => void)>
  /** Headers for pages, such as a Content-Security-Policy. */
  pageHeaders: Record<string, string>
  clear(): void
  /** Fails if anything that came breaks the contract of `protocol`. */
  stop(): Promise<void>
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const pagesFolder = `${root}test/pages/`

export type RecorderFile = { fileName: string; text: string }

let bundled: Promise<RecorderFile[]> | null = null
/** recorder.js and its parts, as they were built from the sources as they are now; `npm test` builds them once for all. */
export function recorderFiles(): Promise<RecorderFile[]> {
  bundled ??= isFresh('recorder') ? Promise.resolve(builtFiles()) : bundle(`${root}recorder/vite.config.ts`)
  return bundled
}

function builtFiles(): RecorderFile[] {
  const folder = `${root}recorder/dist/`
  const names = readdirSync(folder).filter((name) => /^recorder(-\w+(\.[0-9a-f]{12})?)?\.js$/.test(name))
  return names.map((fileName) => ({ fileName, text: readFileSync(`${folder}${fileName}`, 'utf8') }))
}

async function bundle(configFile: string): Promise<RecorderFile[]> {
  const result = await build({ configFile, logLevel: 'error', build: { write: false } })
  const [output] = [result].flat() as { output: { fileName: string; code?: string; source?: string }[] }[]
  const files = output?.output.map(({ fileName, code, source }) => ({ fileName, text: String(code ?? source) })) ?? []
  if (files.length < 3) throw new Error('The recorder did not build')
  return files
}

/** Serves them as a collector does. */
export async function serveRecorder(app: express.Express): Promise<void> {
  for (const { fileName, text } of await recorderFiles()) {
    app.get(`/${fileName}`, (_request, response) => {
      response.set('Access-Control-Allow-Origin', '*').type('text/javascript').send(text)
    })
  }
}

/** One module of the recorder as a script that sets `window[name]` to its exports; to test a part by itself. */
export async function bundleModule(path: string, name: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root,
    build: {
      write: false,
      minify: false,
      lib: { entry: `${root}${path}`, formats: ['iife'], name, fileName: () => `${name}.js` },
    },
  })
  const outputs = (Array.isArray(result) ? result : [result]) as { output: { type: string; code?: string }[] }[]
  return outputs[0]?.output[0]?.code ?? ''
}

export async function startWire(settings: Partial<RecorderSettings> = {}): Promise<Wire> {
  const app = express()
  const texts: string[] = []
  const seen = new Set<string>()
  const faults: string[] = []
  let underWay = 0

  app.use((request, response, next) => {
    response.set({
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'GET, POST, PUT',
      'Access-Control-Allow-Headers': 'Content-Type',
      'Access-Control-Expose-Headers': 'Retry-After',
    })
    if (request.path.startsWith('/v1/'))
      texts.push(`${request.method} ${request.originalUrl}`, request.headers.referer ?? '')
    if (request.method === 'OPTIONS') response.sendStatus(204)
    else next()
  })
  await serveRecorder(app)
  app.get('/v1/settings', async (request, response) => {
    wire.settingsRequests.push({ isFresh: request.headers['cache-control'] === 'no-cache' })
    await new Promise((resolve) => setTimeout(resolve, wire.latencyMs + wire.settingsLatencyMs))
    response.set('Cache-Control', 'max-age=60')
    response.json({ ...wire.settings, serverTime: Date.now() + wire.clockAheadMs })
  })
  app.post('/v1/record', express.raw({ type: () => true, limit: '10mb' }), async (request, response) => {
    const { status, headers, body } = wire.answer
    keep(request.body as Buffer, status)
    wire.mostAtOnce = Math.max(wire.mostAtOnce, ++underWay)
    await new Promise((resolve) => setTimeout(resolve, wire.latencyMs))
    underWay--
    if (headers) response.set(headers)
    const last = wire.received[wire.received.length - 1]
    const missing = (last?.header.chunk?.assets ?? []).filter((hash) => !wire.assets.has(hash))
    if (status === 200) response.json({ accepted: last?.header.events.length, refused: [], missingAssets: missing })
    else response.status(status).json(body ?? {})
  })
  app.all('/v1/asset', express.raw({ type: () => true, limit: '10mb' }), (request, response) => {
    const sent = request.body as Buffer
    const text = String(request.query.encoding === 'gzip' ? gunzipSync(sent) : sent)
    texts.push(text)
    wire.assets.set(String(request.query.sha256), text)
    response.sendStatus(200)
  })
  app.use((request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'POST') return next()
    const made = wire.pages.get(request.path)
    response.set(wire.pageHeaders)
    if (typeof made === 'function') return made(request, response)
    const file = `${pagesFolder}${request.path.slice(1)}`
    const html = made ?? (request.path.endsWith('.html') && existsSync(file) ? readFileSync(file, 'utf8') : null)
    if (html === null) return next()
    response.type('html').send(html.replace('{recorder}', '<script src="/recorder.js" data-site="test"></script>'))
  })
  app.use(express.static(pagesFolder))

  function keep(body: Buffer, status: number): void {
    const decoded = decodeBatch(body)
    if ('fault' in decoded) throw new Error(`The recorder sent a batch that cannot be read: ${decoded.fault}`)
    const header = decoded.header as BatchHeader
    faults.push(...faultsOf(header, body.length))
    const packed = header.chunk?.encoding === 'gzip'
    const chunk = packed ? gunzipSync(decoded.chunk) : decoded.chunk
    const text = Buffer.from(chunk).toString('utf8')
    texts.push(JSON.stringify(header), text)
    wire.received.push({ header, at: Date.now(), status, bytes: body.length })
    const { tabId, sessionId } = header
    if (status !== 200) return
    for (const event of header.events) {
      const id = `${tabId}:${event.eventNo}`
      if (seen.has(id)) continue
      seen.add(id)
      wire.events.push({ ...event, tabId, sessionId })
    }
    const chunkId = `${tabId}:chunk:${header.chunk?.chunkNo}`
    if (!header.chunk || seen.has(chunkId)) return
    seen.add(chunkId)
    const events = text.split('\n').map((line) => JSON.parse(line) as ReplayEvent)
    wire.chunks.push({ ...header.chunk, tabId, sessionId, events, bytes: decoded.chunk })
  }

  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')

  const wire: Wire = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events: [],
    chunks: [],
    received: [],
    assets: new Map(),
    raw: () => texts.join('\n'),
    async waitFor(kind, matches = () => true, timeoutMs = 10_000) {
      type Wanted = Extract<RecordedEvent, { kind: typeof kind }>
      const find = () =>
        wire.events.find((event) => event.kind === kind && matches(event as unknown as EventOf<typeof kind>))
      await wire.waitUntil(`an event ${kind}`, () => find() !== undefined, timeoutMs)
      return find() as unknown as EventOf<typeof kind> & Wanted
    },
    async waitUntil(what, isSo, timeoutMs = 10_000) {
      const until = Date.now() + timeoutMs
      while (!isSo()) {
        if (Date.now() > until) {
          const kinds = wire.events.map((event) => event.kind).join(', ')
          throw new Error(`Waited ${timeoutMs} ms for ${what}; there were: ${kinds || 'no events'}`)
        }
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    settings: {
      ...recorderSettingsOf(siteSettings.parse({})),
      serverTime: 0,
      ...settings,
    },
    settingsRequests: [],
    answer: { status: 200 },
    latencyMs: 0,
    settingsLatencyMs: 0,
    mostAtOnce: 0,
    clockAheadMs: 0,
    pages: new Map(),
    pageHeaders: {},
    clear() {
      wire.events.length = 0
      wire.chunks.length = 0
      wire.received.length = 0
      texts.length = 0
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      if (faults.length > 0) throw new Error(`Against the contract:\n${[...new Set(faults)].join('\n')}`)
    },
  }
  return wire
}

/** What a collector would refuse. */
function faultsOf(header: BatchHeader, bytes: number): string[] {
  const faults = bytes > maxBatchBytes ? [`${bytes} bytes`] : []
  const envelope = batchEnvelope.safeParse(header)
  if (!envelope.success) faults.push(`header: ${envelope.error.message}`)
  for (const event of header.events) {
    const parsed = recordedEvent.safeParse(event)
    if (!parsed.success) faults.push(`${event.kind}: ${parsed.error.message}`)
    if (event.path === undefined) faults.push(`${event.kind}: without a path`)
  }
  return faults
}

/** Makes the recorder send what it has, as when the tab is hidden for a moment; spares tests the wait. */
export async function flush(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
    Reflect.deleteProperty(document, 'visibilityState')
  })
}

export type Opened = { context: BrowserContext; page: Page; close(): Promise<void> }

/** One Chromium per test file. */
export async function startBrowser(
  launch = launchChromium,
): Promise<{ open(url: string): Promise<Opened>; close(): Promise<void> }> {
  const browser = await launch()
  return {
    async open(url) {
      const context = await browser.newContext()
      const page = await context.newPage()
      await page.goto(url)
      return { context, page, close: () => context.close() }
    },
    close: () => browser.close(),
  }
}
