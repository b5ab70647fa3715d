/**
 * How quickly a long session opens and is sought through: `npm run bench:replay`. A session of an hour and 100,000
 * events, stored in a real Hindsight; the dashboard's player beside a plain rrweb Replayer that is given the whole
 * recording, in one browser, one after the other. `--minutes 6 --events 10000` makes a smaller one.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { build } from 'vite'
import { launchOwnChromium } from '../../test/support/chromium.ts'
import { type Stack, startStack } from '../../test/support/stack.ts'
import type { Contestant } from './page/main.ts'
import { makeRecording, type RecordedEvent } from './recording.ts'
import { serve } from './server.ts'
import { markOf, store } from './store.ts'

declare const window: { contestant: Contestant }

const numberAfter = (option: string, otherwise: number) => {
  const at = process.argv.indexOf(option)
  return at === -1 ? otherwise : Number(process.argv[at + 1])
}
const minutes = numberAfter('--minutes', 60)
const count = numberAfter('--events', 100_000)
const rounds = numberAfter('--rounds', 3)
/** Shares of the hour, in no order, each at the middle of a second. */
const places = [0.97, 0.12, 0.55, 0.2, 0.82, 0.05, 0.43, 0.68, 0.28, 0.9].map(
  (share) => Math.floor(share * minutes * 60) * 1000 + 500,
)
/** Where seeks begin, too: somewhere between two snapshots. */
const firstAt = Math.floor(0.46 * minutes * 60) * 1000 + 500

const css = readFileSync(createRequire(import.meta.url).resolve('bootstrap/dist/css/bootstrap.css'), 'utf8')
const startTs = Date.now() - (minutes + 2) * 60_000
const snapshotMs = 5 * 60_000

type Figures = {
  firstMs: number
  firstCpuMs: number
  soonMs: number[]
  seekMs: number[]
  /** Of one. */
  seekCpuMs: number
  heapMb: number
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Of the page and its workers, after a collection. */
async function heapMb(session: CDPSession, workers: ReadonlySet<string>): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  let sum = usedSize
  for (const sessionId of workers) sum += await heapOfWorker(session, sessionId)
  return sum / 1024 / 1024
}

async function heapOfWorker(session: CDPSession, sessionId: string): Promise<number> {
  const ask = (id: number, method: string) =>
    new Promise<Record<string, number>>((resolve) => {
      const listen = ({ sessionId: from, message }: { sessionId: string; message: string }) => {
        const answer = JSON.parse(message) as { id?: number; result?: Record<string, number> }
        if (from !== sessionId || answer.id !== id) return
        session.off('Target.receivedMessageFromTarget', listen)
        resolve(answer.result ?? {})
      }
      session.on('Target.receivedMessageFromTarget', listen)
      void session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) })
    })
  await ask(1, 'HeapProfiler.collectGarbage')
  return (await ask(2, 'Runtime.getHeapUsage')).usedSize ?? 0
}

/** Spent so far by the processes that show pages, with their workers: tells more than time where others use the machine. */
async function cpuMs(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.reduce((sum, { type, cpuTime }) => sum + (type === 'renderer' ? cpuTime * 1000 : 0), 0)
}

async function measure(browser: Browser, stack: Stack, url: string, who: 'ours' | 'plain', of: string) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  // The API wants to know who asks; the page itself has no account.
  await context.setExtraHTTPHeaders({ authorization: `Bearer ${stack.apiKey}` })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  const workers = new Set<string>()
  session.on('Target.attachedToTarget', ({ sessionId }) => workers.add(sessionId))
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })
  await page.goto(`${url}/bench/index.html#${who}`)
  const figures = await measured(page, session, workers, of, () => cpuMs(browser))
  await context.close()
  return figures
}

async function measured(
  page: Page,
  session: CDPSession,
  workers: ReadonlySet<string>,
  of: string,
  cpu: () => Promise<number>,
): Promise<Figures> {
  const cpuAtFirst = await cpu()
  const firstMs = await page.evaluate(([given, ms]) => window.contestant.open(given, ms), [of, firstAt] as const)
  const firstCpuMs = (await cpu()) - cpuAtFirst
  const seek = (ms: number) => page.evaluate((to) => window.contestant.seek(to), ms)
  const soonMs: number[] = []
  for (const ms of places) soonMs.push(await seek(ms))
  await page.evaluate(() => window.contestant.idle())
  const seekMs: number[] = []
  const cpuBefore = await cpu()
  // Elsewhere than before, so that no page is just shown again.
  for (const ms of places) seekMs.push(await seek(Math.max(500, ms - 47_000)))
  const seekCpuMs = ((await cpu()) - cpuBefore) / places.length
  return { firstMs, firstCpuMs, soonMs, seekMs, seekCpuMs, heapMb: await heapMb(session, workers) }
}

function print(name: string, all: { ours: Figures[]; plain: Figures[] }): void {
  const of = (figures: Figures[], take: (one: Figures) => number) => median(figures.map(take))
  const rows: [string, (one: Figures) => number][] = [
    ['first frame, ms', ({ firstMs }) => firstMs],
    ['first frame, ms of CPU', ({ firstCpuMs }) => firstCpuMs],
    ['seek at once, ms (median of 10)', ({ soonMs }) => median(soonMs)],
    ['seek, ms (median of 10)', ({ seekMs }) => median(seekMs)],
    ['seek, ms (slowest of 10)', ({ seekMs }) => Math.max(...seekMs)],
    ['seek, ms of CPU (mean of 10)', ({ seekCpuMs }) => seekCpuMs],
    ['heap, MB (page and worker)', (one) => one.heapMb],
  ]
  console.log(`\n${name}\n${'—'.repeat(78)}`)
  console.log(`${''.padEnd(36)}${'Hindsight'.padStart(12)}${'Replayer'.padStart(12)}${'ratio'.padStart(12)}`)
  for (const [label, take] of rows) {
    const [mine, theirs] = [of(all.ours, take), of(all.plain, take)]
    const ratio = `${(theirs / mine).toFixed(1)} ×`
    console.log(
      `${label.padEnd(36)}${mine.toFixed(0).padStart(12)}${theirs.toFixed(0).padStart(12)}${ratio.padStart(12)}`,
    )
  }
}

async function compare(name: string, snapshotEveryMs: number | null, browser: Browser, stack: Stack, built: string) {
  const given = { startTs, minutes, events: count, snapshotEveryMs }
  const whole = makeRecording({ ...given, css })
  const sessionId = await store(stack, makeRecording({ ...given, css: markOf(css) }), css)
  const packed = gzipSync(JSON.stringify(whole satisfies RecordedEvent[]))
  const all: { ours: Figures[]; plain: Figures[] } = { ours: [], plain: [] }
  const server = await serve(stack.collector.app, built, () => packed)
  for (let round = 0; round < rounds; round++) {
    all.plain.push(await measure(browser, stack, server.url, 'plain', '/bench/recording.json.gz'))
    all.ours.push(await measure(browser, stack, server.url, 'ours', sessionId))
  }
  await server.stop()
  print(`${name}: ${minutes} min, ${whole.length.toLocaleString('en')} events`, all)
}

const built = mkdtempSync(join(tmpdir(), 'hindsight-bench-'))
const root = fileURLToPath(new URL('./page', import.meta.url))
await build({
  configFile: false,
  root,
  base: './',
  logLevel: 'silent',
  worker: { format: 'es' },
  build: { outDir: built },
})
const [stack, browser] = await Promise.all([startStack(), launchOwnChromium()])
try {
  console.log(`${cpus().length} cores, ${rounds} rounds, medians; Chromium ${browser.version()}`)
  await compare('Snapshots every five minutes', snapshotMs, browser, stack, built)
  await compare('One snapshot at the start', null, browser, stack, built)
} finally {
  await browser.close()
  await stack.stop()
  rmSync(built, { recursive: true, force: true })
}
