/**
 * Nothing that was acknowledged is lost, and nothing is doubled, whatever is killed when. Recorders send without a
 * pause and repeat what was not acknowledged, while the collector and the engine are killed at random moments. At the
 * end the store holds every event and every chunk once.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { createStore } from '../../collector/src/clickhouse/store.ts'
import { startEngine } from '../../collector/src/engineProcess.ts'
import { createLog } from '../../collector/src/log.ts'
import { chunkOf, openTab, sendBatch, type Tab } from './write/batches.ts'

/** `npm run trial:kill` does it a hundred times. */
const kills = Number(process.env.KILLS ?? 5)
const recorders = 6
/** The machine may be busy; kills are counted, so that the test is the same on a slow one. */
const testTimeoutMs = 90_000 + kills * 15_000

const mainFile = fileURLToPath(new URL('../../collector/src/main.ts', import.meta.url))
const dataDir = mkdtempSync(join(tmpdir(), 'hindsight-kill-'))
const apiKey = 'test-key-of-an-administrator'
const erased = openTab()
const exits: (number | null)[] = []
let collector: ChildProcess | undefined
let enginePid: number | undefined
let isOver = false

afterAll(() => {
  isOver = true
  collector?.kill('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** As a service manager would: started again whenever it ends, until the test is over. */
function keepRunning(port: number): void {
  const child = spawn(process.execPath, ['--import', 'tsx', mainFile], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      ...{
        PORT: String(port),
        DATA_DIR: dataDir,
        DEMO: 'shop',
        CLICKHOUSE_URL: '',
        LOG_LEVEL: 'info',
        API_KEY: apiKey,
      },
    },
  })
  collector = child
  followEngine(child.stderr)
  child.once('exit', (code) => {
    exits.push(code)
    if (!isOver) setTimeout(() => keepRunning(port), 100)
  })
}

/** The engine names its process in the collector's log, when it is ready. */
function followEngine(log: Readable): void {
  void (async () => {
    for await (const line of createInterface({ input: log })) {
      if (line.includes('engine is ready')) enginePid = JSON.parse(line).pid
    }
  })()
}

function kill(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone already: an engine follows its collector.
  }
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/readyz`).catch(() => null)
  return response?.status === 200
}

type Sent = { tab: Tab; events: number; chunks: number; tries: number }

/** Sends batch after batch; each until it is acknowledged. */
async function record(url: string, until: () => boolean): Promise<Sent> {
  const tab = openTab()
  const sent = { tab, events: 0, chunks: 0, tries: 0 }
  while (!until()) {
    const events = Array.from({ length: randomInt(1, 8) }, () => tab.click({ label: 'x'.repeat(randomInt(1, 50)) }))
    const [chunk, bytes] = chunkOf(tab, sent.chunks + 1, `{"tab":"${tab.tabId}","chunkNo":${sent.chunks + 1}}\n`)
    const header = tab.header(events, { chunk })
    for (let attempt = 1; ; attempt++) {
      sent.tries++
      const answer = await sendBatch(url, { ...header, attempt, sentAt: Date.now() }, bytes).catch(() => null)
      if (answer?.status === 200) break
      // A refusal would be for good; what a killed or starting collector answers is not.
      if (answer && answer.status < 500 && answer.status !== 429) throw new Error(`refused: ${answer.text}`)
      await pause(randomInt(50, 300))
    }
    sent.events += events.length
    sent.chunks++
  }
  return sent
}

async function killAtRandomMoments(url: string): Promise<void> {
  for (let done = 0; done < kills; done++) {
    // The first ones well under way; later ones also while the collector starts, recovers or replays its spool.
    if (done % 3 !== 2) await expect.poll(() => isReady(url), { timeout: 60_000, interval: 50 }).toBe(true)
    await pause(randomInt(100, 1500))
    // In turn: the collector and with it the engine, the engine alone, the collector alone, the engine alone.
    if (done % 2 === 0) kill(collector?.pid)
    if (done % 4 !== 2) kill(enginePid)
  }
}

/** Killed as soon as it has been promised: it goes on at the next start, and what comes late stays out. */
async function eraseUnderKill(url: string): Promise<void> {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
  const ask = (path: string, more: RequestInit = {}) => fetch(`${url}/api/sites/demo${path}`, { headers, ...more })
  const come = async () => expect((await sendBatch(url, erased.header([erased.click()]))).status).toBe(200)
  await come()
  const path = `/sessions/${erased.sessionId}`
  await expect.poll(async () => (await ask(path)).status, { timeout: 60_000 }).toBe(200)
  const body = JSON.stringify({ reason: 'recorded by mistake' })
  const begun = await (await ask(`${path}/erasure`, { method: 'POST', body })).json()
  const before = collector
  kill(collector?.pid)
  kill(enginePid)
  expect(begun).toMatchObject({ status: 'running' })
  await expect.poll(() => collector !== before, { timeout: 60_000 }).toBe(true)
  await expect.poll(() => isReady(url), { timeout: 60_000 }).toBe(true)
  const states = async () => ((await (await ask('/erasures')).json()) as { erasures: unknown[] }).erasures
  await expect.poll(states, { timeout: 60_000 }).toMatchObject([{ status: 'done', what: 'session' }])
  await come()
}

test(
  'after kill -9 at random moments under load, every event and chunk is stored once; an erasure goes on',
  async () => {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    keepRunning(port)
    await expect.poll(() => isReady(url), { timeout: 60_000 }).toBe(true)

    let mayStop = false
    const load = Promise.all(Array.from({ length: recorders }, () => record(url, () => mayStop)))
    await killAtRandomMoments(url)
    mayStop = true
    const sent = await load

    await expect
      .poll(() => fetch(`${url}/metrics`).then((response) => response.text(), String), { timeout: 60_000 })
      .toMatch(/hindsight_spool_bytes 0\n(?:.*\n)*hindsight_store_up 1\n/)
    await eraseUnderKill(url)
    isOver = true
    collector?.kill('SIGTERM')
    await expect.poll(() => collector?.exitCode, { timeout: 60_000 }).toBe(0)

    const engine = await startEngine({ dataDir, log: createLog('silent') })
    const store = createStore(engine)
    try {
      for (const { tab, events, chunks } of sent) {
        const [stored] = await store.query<{ eventNos: number[] }>(
          'SELECT arraySort(groupArray(eventNo)) AS eventNos FROM events WHERE tabId = {tabId:UUID}',
          { tabId: tab.tabId },
        )
        expect(stored?.eventNos).toEqual(Array.from({ length: events }, (_, i) => i + 1))
        const [replay] = await store.query<{ chunkNos: number[]; raw: number }>(
          'SELECT arraySort(groupArray(chunkNo)) AS chunkNos FROM replayChunks WHERE tabId = {tabId:UUID}',
          { tabId: tab.tabId },
        )
        expect(replay?.chunkNos).toEqual(Array.from({ length: chunks }, (_, i) => i + 1))
      }
      const left = await store.query('SELECT 1 FROM events WHERE tabId = {tabId:UUID}', { tabId: erased.tabId })
      expect(left).toEqual([])
      const tries = sent.reduce((sum, one) => sum + one.tries, 0)
      const batches = sent.reduce((sum, one) => sum + one.chunks, 0)
      process.stdout.write(`kill test: ${batches} batches in ${tries} tries, ${kills} kills, ${exits.length} exits\n`)
      // Otherwise nothing was tested.
      expect(batches).toBeGreaterThan(kills)
      expect(tries).toBeGreaterThan(batches)
    } finally {
      await store.close()
      await engine.stop()
    }
  },
  testTimeoutMs,
)
