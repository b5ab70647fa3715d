/**
 * Records the sample's watchable visits anew: plays every part of the cast in the real shop, in Chromium, and keeps what
 * the real recorder sends. `npm run record-samples [-- name …]`.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { cast, type Part, type Role } from '@hindsight/demo/history/cast'
import { shopOrigin } from '@hindsight/demo/history/drafts'
import { encodeTape, type RecordingIndex } from '@hindsight/demo/recordings'
import { decodeBatch, encodeBatch } from '@hindsight/protocol/batch'
import type { BatchHeader } from '@hindsight/protocol/events'
import type { Browser } from 'playwright-core'
import { createShopper } from '../demo/shopper.ts'
import { launchOwnChromium } from '../support/chromium.ts'
import { startStack } from '../support/stack.ts'
import { recordedTruth } from './recordedTruth.ts'
import { scenes } from './scenes.ts'
import { startTape, type Tape, type TapedUpload } from './tape.ts'

const folder = fileURLToPath(new URL('../../demo/recordings/', import.meta.url))
/** As a quick typist. */
const keyDelayMs = 55
const thinkMs = 450

async function play(browser: Browser, shopUrl: string, role: Role): Promise<void> {
  const part: Part = cast[role]
  const context = await browser.newContext({
    userAgent: part.userAgent,
    viewport: part.viewport,
    locale: part.language,
    timezoneId: part.timeZone,
    ...(part.isPhone ? { isMobile: true, hasTouch: true, deviceScaleFactor: 2.625 } : {}),
  })
  // The cast are customers, not robots.
  await context.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })
  })
  const value = (part.faults ?? []).join('.')
  await context.addCookies([{ name: 'larkspur_faults', value, url: `${shopUrl}/` }])
  const page = await context.newPage()
  page.setDefaultTimeout(45_000)
  await scenes[role](createShopper(page, { shopUrl, keyDelayMs, thinkMs }), part)
  await page.goto('about:blank')
  await page.waitForTimeout(2500)
  await context.close()
}

/** Each batch once, where it was recorded forgotten; the chunk's bytes are as they were. */
function tidy(uploads: readonly TapedUpload[], recordedAt: string): { header: BatchHeader; body: Uint8Array }[] {
  const batches = new Map<string, { header: BatchHeader; body: Uint8Array }>()
  for (const { body } of uploads) {
    const batch = decodeBatch(body)
    if ('fault' in batch) throw new Error(batch.fault)
    const header = JSON.parse(JSON.stringify(batch.header).replaceAll(recordedAt, shopOrigin)) as BatchHeader
    const key = `${header.tabId} ${header.batchNo}`
    if (batches.has(key)) continue
    const sent = { ...header, attempt: 1 }
    batches.set(key, { header: sent, body: encodeBatch(sent, header.chunk ? batch.chunk : undefined) })
  }
  return [...batches.values()].sort((a, b) => a.header.sentAt - b.header.sentAt)
}

async function record(browser: Browser, tape: Tape, role: Role, index: RecordingIndex): Promise<void> {
  tape.take()
  await play(browser, `${tape.url}/demo`, role)
  const { name, userAgent, country, language }: Part = cast[role]
  const uploads = tape.take()
  for (const asset of uploads.filter(({ kind }) => kind === 'asset')) {
    const sha256 = new URL(asset.url, tape.url).searchParams.get('sha256') ?? ''
    writeFileSync(`${folder}${sha256}.css.gz`, gzipSync(asset.body, { level: 9 }))
    if (!index.assets.includes(sha256)) index.assets.push(sha256)
  }
  const batches = tidy(
    uploads.filter(({ kind }) => kind === 'batch'),
    tape.url,
  )
  const truth = recordedTruth(
    batches.map(({ header }) => header),
    userAgent,
  )
  const file = gzipSync(encodeTape(batches.map(({ body }) => body)), { level: 9 })
  writeFileSync(`${folder}${name}.tape.gz`, file)
  index.recordings[role] = { userAgent, country, language, truth }
  const seconds = Math.round((truth.lastTs - truth.firstTs) / 1000)
  console.log(
    `${name}: ${seconds} s, ${batches.length} batches, ${Math.round(file.length / 1024)} KiB`,
    truth.stage,
    ...truth.faults,
  )
}

const asked = process.argv.slice(2)
const roles = (Object.keys(cast) as Role[]).filter((role) => asked.length === 0 || asked.includes(role))
if (asked.length === 0) rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const index: RecordingIndex =
  asked.length === 0
    ? { assets: [], recordings: {} }
    : (JSON.parse(readFileSync(`${folder}index.json`, 'utf8')) as RecordingIndex)

const stack = await startStack()
const tape = await startTape(stack.url)
const browser = await launchOwnChromium()
try {
  for (const role of roles) await record(browser, tape, role, index)
  writeFileSync(`${folder}index.json`, `${JSON.stringify(index, null, 2)}\n`)
} finally {
  await browser.close()
  await tape.stop()
  await stack.stop()
}
