/** A page of test/pages in real Chromium with the real recorder on it, and what of it arrived at the wire. */
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { decodeBatch } from '@hindsight/protocol/batch'
import { type EventKind, type EventOf, type RecordedEvent, recordedEvent } from '@hindsight/protocol/events'
import { type RecorderSettings, recorderSettingsOf, siteSettings } from '@hindsight/protocol/settings'
import express from 'express'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { build, type Rolldown } from 'vite'
import { launchChromium } from '../../support/chromium.ts'
import { serveRecorder } from '../wire.ts'

const pagesFolder = fileURLToPath(new URL('../../pages', import.meta.url))

/** Long enough for the last look at a form (1.2 s after an attempt) to be taken. */
export const lastLookMs = 1600

export type Visit = {
  page: Page
  /** Everything that arrived so far. */
  events: RecordedEvent[]
  of<K extends EventKind>(kind: K): EventOf<K>[]
  /** Waits until as many events of this kind have arrived. */
  until<K extends EventKind>(kind: K, count?: number): Promise<EventOf<K>[]>
  /** Leaves the page, so that everything pending is judged and sent, and waits for its last event. */
  leave(): Promise<RecordedEvent[]>
}

export type Scene = {
  origin: string
  /** Opens a page as a new visitor. `settings` are what the site's administrator chose. */
  visit(path: string, settings?: Partial<RecorderSettings>): Promise<Visit>
  close(): Promise<void>
}

/** A page's own program, as pages are shipped, whatever runs the tests. */
async function bundlePage(name: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: {
      write: false,
      minify: false,
      lib: { entry: `${pagesFolder}/${name}.tsx`, formats: ['iife'], name: 'page', fileName: () => 'page.js' },
    },
  })
  const [output] = [built].flat() as Rolldown.RolldownOutput[]
  const chunk = output?.output[0]
  if (chunk?.type !== 'chunk') throw new Error(`Nothing was built from ${name}`)
  return chunk.code
}

/** Write key of the first visit of a scene, for pages that carry a snippet of their own. */
export const firstSite = 'site1'

/** Each visit is to a site of its own, named by a cookie, so that visits can run side by side. */
const snippet = (cookie: string | undefined) =>
  `<script src="/recorder.js" data-site="${/site=(\w+)/.exec(cookie ?? '')?.[1] ?? ''}"></script>`

/**
 * `routes` adds what a scene's server does, such as rendering a form again with its errors; `launch` is for what only a
 * whole browser has.
 */
export async function openScene(
  routes: (app: express.Express) => void = () => {},
  launch: () => Promise<Browser> = launchChromium,
): Promise<Scene> {
  const bundles = new Map<string, Promise<string>>()
  const sites = new Map<string, { settings: Partial<RecorderSettings>; events: Map<string, RecordedEvent> }>()
  const app = express()

  app.use((_request, response, next) => {
    response.setHeader('cache-control', 'no-store')
    next()
  })
  await serveRecorder(app)
  app.get('/v1/settings', (request, response) => {
    const settings: RecorderSettings = {
      siteId: String(request.query.key),
      ...recorderSettingsOf(siteSettings.parse({})),
      serverTime: Date.now(),
      ...sites.get(String(request.query.key))?.settings,
    }
    response.json(settings)
  })
  app.post('/v1/record', express.raw({ type: () => true, limit: '8mb' }), (request, response) => {
    const batch = decodeBatch(request.body as Uint8Array)
    if ('fault' in batch) return void response.status(400).json(batch)
    const header = batch.header as { tabId: string; events: unknown[] }
    const events = header.events.map((event) => recordedEvent.parse(event))
    // As the collector does: a batch that is sent again counts once.
    const stored = sites.get(String(request.query.key))?.events
    for (const event of events) stored?.set(`${header.tabId} ${event.eventNo}`, event)
    response.json({ accepted: events.length, refused: [], missingAssets: [] })
  })
  app.put('/v1/asset', (_request, response) => void response.status(204).end())
  app.all('/api/answer', (request, response) => {
    const after = Number(request.query.after ?? 0)
    setTimeout(() => response.status(Number(request.query.status ?? 200)).json({ ok: true }), after)
  })
  app.get('/bundle/*name', async (request, response) => {
    const name = [request.params.name].flat().join('/').replace(/\.js$/, '')
    const code = bundles.get(name) ?? bundlePage(name)
    bundles.set(name, code)
    response.type('js').send(await code)
  })
  app.use('/bootstrap', express.static(fileURLToPath(new URL('../../../node_modules/bootstrap/dist', import.meta.url))))
  // Every page of a scene carries the snippet, whoever renders it, unless it has its own.
  app.use((request, response, next) => {
    const tag = snippet(request.headers.cookie)
    const send = response.send.bind(response)
    response.send = (body) =>
      send(
        typeof body === 'string' && body.includes('</head>') && !body.includes('recorder.js')
          ? body.replace('</head>', `${tag}</head>`)
          : body,
      )
    next()
  })
  routes(app)
  app.get('/*name.html', async (request, response) => {
    const { readFile } = await import('node:fs/promises')
    const name = [request.params.name].flat().join('/')
    response.type('html').send(await readFile(`${pagesFolder}/${name}.html`, 'utf8'))
  })

  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const browser = await launch()

  async function visit(path: string, settings: Partial<RecorderSettings> = {}): Promise<Visit> {
    const site = sites.size === 0 ? firstSite : `site${sites.size + 1}`
    const stored = new Map<string, RecordedEvent>()
    sites.set(site, { settings, events: stored })
    const context: BrowserContext = await browser.newContext({ viewport: { width: 1000, height: 700 } })
    await context.addCookies([{ name: 'site', value: site, url: origin }])
    const page = await context.newPage()
    // Pages with a program of their own wait until it is built.
    await page.goto(`${origin}${path}`, { timeout: 90_000 })
    const events = () => [...stored.values()].sort((a, b) => a.ts - b.ts || a.eventNo - b.eventNo)
    await poll(async () => (events().some((event) => event.kind === 'pageView') ? true : null))
    const of = <K extends EventKind>(kind: K) => events().filter((event): event is EventOf<K> => event.kind === kind)
    return {
      page,
      get events() {
        return events()
      },
      of,
      until: (kind, count = 1) => poll(async () => (of(kind).length >= count ? of(kind) : null), 12_000, kind),
      async leave() {
        // Only a page that is being recorded says that it is left.
        await poll(() =>
          page.evaluate(() => {
            const { hindsight } = window as { hindsight?: { sessionUrl(): string | null } }
            return hindsight ? hindsight.sessionUrl() : null
          }),
        )
        const left = () => of('visibility').filter((event) => event.state === 'left').length
        const before = left()
        await page.goto('about:blank')
        await poll(async () => (left() > before ? true : null))
        await context.close()
        return events()
      },
    }
  }

  return {
    origin,
    visit,
    async close() {
      await browser.close()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function poll<T>(look: () => Promise<T | null>, withinMs = 20_000, what = 'the page'): Promise<T> {
  const until = Date.now() + withinMs
  for (;;) {
    const found = await look()
    if (found !== null) return found
    if (Date.now() > until) throw new Error(`Nothing came of ${what} within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
}
