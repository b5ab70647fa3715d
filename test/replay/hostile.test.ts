/**
 * Hostile recordings in a real browser, played by the real player: once with the sanitiser alone, once with the content
 * security policies alone. Each must hold by itself.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import express from 'express'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRecorderFiles } from '../../collector/src/recorderFiles.ts'
import { staticRouter } from '../../collector/src/static.ts'
import { launchChromium } from '../support/chromium.ts'
import type { Harness } from './harness/main.ts'
import { attackNames, attacks } from './support/attacks.ts'
import { bomb } from './support/bomb.ts'

declare const window: { harness: Harness; ran: string[] }

const open: Server[] = []
let browser: Browser
let built: string
let away: string
const askedAway: string[] = []

async function listen(handler: RequestListener): Promise<string> {
  const server = createServer(handler)
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

beforeAll(async () => {
  built = mkdtempSync(join(tmpdir(), 'hindsight-harness-'))
  const root = fileURLToPath(new URL('./harness', import.meta.url))
  const [started] = await Promise.all([
    launchChromium(),
    build({
      configFile: false,
      root,
      logLevel: 'silent',
      build: { outDir: built, emptyOutDir: true, minify: false, assetsInlineLimit: 0 },
    }),
  ])
  browser = started
  away = await listen((request, response) => {
    askedAway.push(decodeURIComponent(request.url ?? ''))
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end()
  })
})

afterAll(async () => {
  await browser?.close()
  for (const server of open) {
    server.closeAllConnections()
    server.close()
  }
  rmSync(built, { recursive: true, force: true })
})

async function run(guards: { sanitiser: boolean; policy: boolean }) {
  askedAway.length = 0
  const askedHome: string[] = []
  const app = express()
  app.use((request, _response, next) => {
    askedHome.push(decodeURIComponent(request.url))
    next()
  })
  const recorder = createRecorderFiles({ keepIn: null })
  // With the policy: the very router, and so the very headers, that the dashboard is served with.
  if (guards.policy) app.use(staticRouter({ publicUrl: 'http://127.0.0.1', recorder, dashboardFolder: built }))
  else app.use(express.static(built))
  const home = await listen(app)

  const page = await browser.newPage()
  const left: string[] = []
  page.on('framenavigated', (frame) => frame === page.mainFrame() && left.push(frame.url()))
  await page.goto(`${home}/index.html`)
  await page.waitForFunction(() => 'harness' in window)
  const own = askedHome.length
  const made = attacks((name) => ({
    away: `${away}/${encodeURIComponent(name)}`,
    home: `${home}/steal/${encodeURIComponent(name)}`,
    script: `(top.ran||parent.ran||ran).push('${name}')`,
  }))
  const outcomes = await page.evaluate(([all, given]) => window.harness.attack(all, given), [made, guards] as const)
  const ran = await page.evaluate(() => window.ran)
  const polluted = await page.evaluate(() => 'polluted' in {} || 'isSVG' in {})
  await page.close()
  return { outcomes, ran, polluted, askedHome: askedHome.slice(own), askedAway: [...askedAway], left: left.slice(1) }
}

describe('hostile recordings', () => {
  it('are many', () => expect(attackNames.length).toBeGreaterThanOrEqual(25))

  it('do nothing when sanitised, without any policy', async () => {
    const seen = await run({ sanitiser: true, policy: false })
    expect(seen.ran).toEqual([])
    expect(seen.askedAway).toEqual([])
    expect(seen.askedHome).toEqual([])
    expect(seen.left).toEqual([])
    expect(seen.polluted).toBe(false)
    // Made harmless, not thrown away: every page is still shown, and the player stumbles over none.
    for (const { name, events, faults } of seen.outcomes) {
      expect(events, name).toBeGreaterThanOrEqual(2)
      expect(faults, name).toEqual([])
    }
    expect(seen.outcomes.find(({ name }) => name.startsWith('style addresses'))?.text).toContain('styled')
  })

  it('do nothing under the policies, without the sanitiser', async () => {
    const seen = await run({ sanitiser: false, policy: true })
    expect(seen.ran).toEqual([])
    expect(seen.askedAway).toEqual([])
    expect(seen.askedHome).toEqual([])
    expect(seen.left).toEqual([])
  })

  it('that grow a thousandfold are given up while they are small, each time', async () => {
    const packed = bomb('{"type":3}', 2)
    const home = await listen(
      express()
        .get('/bomb', (_request, response) => void response.send(packed))
        .use(express.static(built)),
    )
    const page = await browser.newPage()
    await page.goto(`${home}/index.html`)
    await page.waitForFunction(() => 'harness' in window)
    const { faults, tookMs } = await page.evaluate(() => window.harness.decode('/bomb', 6))
    await page.close()
    expect(faults).toEqual(faults.map(() => 'tooLarge'))
    expect(faults).toHaveLength(6)
    expect(tookMs).toBeLessThan(12_000)
  })

  it('would do harm without either: the attacks are real', async () => {
    const seen = await run({ sanitiser: false, policy: false })
    expect(new Set(seen.askedAway).size).toBeGreaterThan(15)
    expect(seen.askedHome.length).toBeGreaterThan(3)
  })
})
