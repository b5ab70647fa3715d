/** Records a probe live and shows it replayed, then compares the two. */

import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import express from 'express'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { createRecorderFiles } from '../../collector/src/recorderFiles.ts'
import { staticRouter } from '../../collector/src/static.ts'
import { flush, startWire, type Wire } from '../../test/recorder/wire.ts'
import { type Measured, maskedTexts, measure, type Shown, styleDifferences, textsOf } from './measure.ts'
import { type Box, comparePixels } from './pixels.ts'
import type { Probe } from './probe.ts'
import type { Recording, Stage } from './stage/main.ts'

declare const window: { stage: Stage }

export const size = { width: 800, height: 600 }
/** Sampled scrolling, debounced frameworks, transitions of the probes: all over by then. */
const calmMs = 500
/** rrweb tells of the pointer's way once a second. */
const movedMs = 1200
const sentMs = 300
/** tsx wraps named functions in this; those that run in a page need it there. */
export const named = 'globalThis.__name ??= (given) => given'

export type Outcome = {
  name: string
  intended: string | null
  limit: string | null
  share: number
  styles: string[]
  faults: string[]
  pictures: { live: Buffer; replayed: Buffer; difference: string | null }
}

export type Live = { picture: Buffer; measured: Measured[]; texts: Shown[]; masks: Box[]; recording: Recording }

export type Size = { width: number; height: number }
/** Sought through rrweb's virtual DOM, or played on its real one. */
export type How = 'sought' | 'played'

type What = Pick<Probe, 'name' | 'intended' | 'limit'>

export type Bench = {
  probe(probe: Probe, how?: How): Promise<Outcome>
  compare(what: What, live: Live, of?: Size, how?: How): Promise<Outcome>
  stop(): Promise<void>
}

export async function masksOf(page: Page, selector: string | undefined): Promise<Box[]> {
  if (selector === undefined) return []
  return page.evaluate(
    (within) =>
      Array.from(document.querySelectorAll(within), (element) => {
        const { x, y, width, height } = element.getBoundingClientRect()
        return { x: Math.floor(x), y: Math.floor(y), width: Math.ceil(width) + 1, height: Math.ceil(height) + 1 }
      }),
    selector,
  )
}

export async function look(page: Page, masked?: string): Promise<Omit<Live, 'recording'>> {
  return {
    picture: await page.screenshot(),
    measured: await page.evaluate(`(${measure})(document)`),
    texts: await page.evaluate(`(${textsOf})(document)`),
    masks: await masksOf(page, masked),
  }
}

function htmlOf({ html = '', head = '', body }: Probe): string {
  return `<!doctype html><html lang="en" ${html}><head><meta charset="utf-8"><title>Probe</title>${head}{recorder}</head><body>${body}</body></html>`
}

async function record(browser: Browser, wire: Wire, probe: Probe): Promise<Live> {
  const path = `/${probe.name.replaceAll(/\W+/g, '-')}`
  wire.pages.set(`${path}.html`, htmlOf(probe))
  for (const [file, { type, body }] of Object.entries(probe.files ?? {})) {
    wire.pages.set(file, (_request, response) => void response.type(type).send(body))
  }
  const { colorScheme = 'light', reducedMotion = 'no-preference' } = probe
  const context = await browser.newContext({ viewport: size, colorScheme, reducedMotion })
  try {
    await context.addInitScript(named)
    const page = await context.newPage()
    await page.goto(`${wire.url}${path}.html`)
    const mine = () => wire.events.filter((event) => event.path === `${path}.html`)
    await wire.waitUntil(`the page view of ${probe.name}`, () => mine().length > 0)
    const tabId = mine()[0]?.tabId
    await wire.waitUntil(`the snapshot of ${probe.name}`, () => wire.chunks.some((chunk) => chunk.tabId === tabId))
    await probe.act?.(page)
    await page.waitForTimeout(probe.act ? movedMs : calmMs)
    const seen = await look(page, probe.masked)
    await flush(page)
    await page.waitForTimeout(sentMs)
    const view = wire.events.find((event) => event.kind === 'pageView' && event.tabId === tabId)
    if (view?.kind !== 'pageView') throw new Error('no page view')
    const chunks = wire.chunks.filter((chunk) => chunk.tabId === tabId).sort((a, b) => a.chunkNo - b.chunkNo)
    return {
      ...seen,
      recording: {
        chunks: chunks.map(({ bytes, encoding }) => ({ bytes: Buffer.from(bytes).toString('base64'), encoding })),
        assets: Object.fromEntries(wire.assets),
        preferences: { colorScheme: view.colorScheme ?? null, reducedMotion: view.reducedMotion ?? null },
      },
    }
  } finally {
    await context.close()
  }
}

/** The stage under the very policy that the dashboard is served with. */
async function serveStage(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'hindsight-stage-'))
  const root = fileURLToPath(new URL('./stage', import.meta.url))
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, minify: false },
  })
  const app = express()
  const recorder = createRecorderFiles({ keepIn: null })
  app.use(staticRouter({ publicUrl: 'http://127.0.0.1', recorder, dashboardFolder: folder }))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/index.html`,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function startBench(browser: Browser): Promise<Bench> {
  const [wire, served] = await Promise.all([startWire(), serveStage()])
  // The viewer's own preferences, not emulated ones: those would reach into the frame of the replay.
  const viewer = await browser.newContext({ viewport: size, colorScheme: null, reducedMotion: null })
  await viewer.addInitScript(named)
  const stage = await viewer.newPage()
  await stage.goto(served.url)
  await stage.waitForFunction(() => 'stage' in window)
  /** One stage: the shows follow one another. */
  let turn: Promise<unknown> = Promise.resolve()

  async function replay(live: Live, of: Size, how: How) {
    await stage.setViewportSize(of)
    const shown = await stage.evaluate(([recording, way]) => window.stage.show(recording, way), [
      live.recording,
      how,
    ] as const)
    const measured = await stage.evaluate<Measured[]>(`(${measure})(window.stage.page() ?? document)`)
    const texts = await stage.evaluate<Shown[]>(`(${textsOf})(window.stage.page() ?? document)`)
    return { ...shown, measured, texts, picture: await stage.screenshot() }
  }

  async function compare(what: What, live: Live, of: Size = size, how: How = 'sought') {
    const { name, intended = null, limit = null } = what
    const seen = await replay(live, of, how)
    const masks = [...live.masks, ...maskedTexts(live.texts, seen.texts)]
    const { share, picture } = await comparePixels(stage, live.picture, seen.picture, masks)
    const styles = styleDifferences(live.measured, seen.measured)
    const pictures = { live: live.picture, replayed: seen.picture, difference: picture }
    return { name, intended, limit, share, styles, faults: seen.faults, pictures }
  }

  return {
    async probe(probe, how) {
      const live = await record(browser, wire, probe)
      const mine = turn.then(() => compare(probe, live, size, how))
      turn = mine.catch(() => undefined)
      return mine
    },
    compare,
    async stop() {
      await viewer.close()
      await Promise.all([wire.stop(), served.stop()])
    },
  }
}
