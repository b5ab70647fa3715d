/**
 * What the write API costs beside the engine's own limit, in one run: `npm run bench:ingest [-- --events 300000]`.
 *
 * - events per CPU-second, from a batch on the wire to a row in the store (collector and engine together), as a share of
 *   INSERT SELECT of the same rows from a Native file, both in groups of 10,000. Goal: at least 0.35.
 * - replay MB (as the browser had it, before gzip) per CPU-second, as a multiple of a plain JSONEachRow insert of the
 *   same inflated chunks. Goal: at least 6.
 * - acknowledgement under that load (median, p99) and memory of both processes.
 *
 * The collector runs as in production, a process of its own (the built one where there is one), which takes uploads and
 * does nothing else (`ROLE=ingest`); the senders' CPU time is nobody's. Before, the same events are sent to one process
 * for all, whose roll-up keeps sessions and signals up to date at the same time: told beside, since that work is not a
 * part of ingest (`npm run bench:queries` measures it). Each part is done `--rounds` times in turn, after one that warms
 * up and is not counted, and the median counts, so that what else the machine does falls on all. A tab sends ten batches
 * one after the other, of which the first is looked up (`--perTab 1`: each is a tab's first). What the engine merges of
 * a part, then and afterwards, is told apart, and so is what the engine alone needs for the same rows as blocks of our
 * own over HTTP: what is left of the whole is the collector's, and looking up repeats.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { encodeBatch } from '@hindsight/protocol/batch'
import { eventColumns } from '../../collector/src/clickhouse/eventColumns.ts'
import { createStore, type Store } from '../../collector/src/clickhouse/store.ts'
import { type Engine, startEngine } from '../../collector/src/engineProcess.ts'
import type { EventFact } from '../../collector/src/facts.ts'
import { checkEnvelope } from '../../collector/src/ingest/envelope.ts'
import { factsOfBatch } from '../../collector/src/ingest/record.ts'
import { createLog } from '../../collector/src/log.ts'
import { demoSite } from '../../collector/src/sites.ts'
import { chunkOf, openTab, type Tab } from '../../test/collector/write/batches.ts'

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '300000' },
    chunks: { type: 'string', default: '2000' },
    senders: { type: 'string', default: '64' },
    chunkSenders: { type: 'string', default: '256' },
    batch: { type: 'string', default: '150' },
    perTab: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
  },
})
const events = Number(values.events)
const chunks = Number(values.chunks)
const senders = Number(values.senders)
/** More of them, since a chunk is one row of a group: what a few hundred recorders send at a time. */
const chunkSenders = Number(values.chunkSenders)
const rounds = Number(values.rounds)
/** By default so many that the senders fill a group of about 10,000 rows in its 50 ms. */
const eventsPerBatch = Number(values.batch)
/** Batches of one tab, one after the other; only the first of them is looked up. */
const batchesPerTab = Number(values.perTab)
const rowsPerGroup = 10_000
const chunkRawBytes = 200_000

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const dataDir = mkdtempSync(join(tmpdir(), 'hindsight-ingest-'))

type Cpu = { seconds: number; peakMb: number }

/** CPU time so far and the most memory held, of one process. */
function cpuOf(pid: number | undefined): Cpu {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return { seconds: (Number(fields[11]) + Number(fields[12])) / 100, peakMb: Number(peak) / 1024 }
}

/** CPU seconds of the engine's threads that merge parts. */
function mergingOf(pid: number | undefined): number {
  let ticks = 0
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const [, name, rest = ''] = /\((.*)\) (.*)/.exec(statOf(`${pid}/task/${thread}`)) ?? []
    const fields = rest.split(' ')
    if (name === 'MergeMutate') ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks / 100
}

/** '' of a thread that has just ended. */
function statOf(path: string): string {
  try {
    return readFileSync(`/proc/${path}/stat`, 'utf8')
  } catch {
    return ''
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as { port: number }
  await new Promise((closed) => server.close(closed))
  return port
}

type Collector = { child: ChildProcess; url: string }

async function startCollector(engine: Engine, role: 'all' | 'ingest'): Promise<Collector> {
  const port = await freePort()
  const at = new URL(engine.url)
  at.username = engine.username
  at.password = engine.password
  const isBuilt = existsSync(root('collector/dist/main.js'))
  const program = isBuilt ? [root('collector/dist/main.js')] : ['--import', 'tsx', root('collector/src/main.ts')]
  const child = spawn(process.execPath, program, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      ROLE: role,
      DATA_DIR: join(dataDir, 'collector'),
      CLICKHOUSE_URL: at.href,
      DEMO: 'shop',
      LOG_LEVEL: 'warn',
      UPLOADS_PER_MINUTE_SITE: '0',
      UPLOADS_PER_MINUTE_ADDRESS: '0',
    },
  })
  const url = `http://127.0.0.1:${port}`
  while ((await fetch(`${url}/readyz`).catch(() => null))?.status !== 200) await pause(100)
  return { child, url }
}

/** What tabs send, each one batch after the other. */
type Tabs = Uint8Array[][]

/** Sends what was made before, each sender one tab after the other; resolves to the waits in ms. */
async function sendAll(url: string, tabs: Tabs, senders: number): Promise<number[]> {
  const waits: number[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: senders }, async () => {
      for (let bodies = tabs[next++]; bodies !== undefined; bodies = tabs[next++]) {
        for (const body of bodies) waits.push(await send(url, body))
      }
    }),
  )
  return waits.sort((a, b) => a - b)
}

async function send(url: string, body: Uint8Array): Promise<number> {
  const startedAt = performance.now()
  const answer = await fetch(`${url}/v1/record?key=demo`, { method: 'POST', body: body as BodyInit })
  await answer.arrayBuffer()
  if (answer.status !== 200) throw new Error(`answered ${answer.status}`)
  return performance.now() - startedAt
}

/** So many batches, of as many tabs as it takes. */
function tabsOf(batches: number, batchOf: (tab: Tab, index: number, ofTab: number) => Uint8Array): Tabs {
  return Array.from({ length: Math.ceil(batches / batchesPerTab) }, (_, tabNo) => {
    const tab = openTab()
    const first = tabNo * batchesPerTab
    return Array.from({ length: Math.min(batchesPerTab, batches - first) }, (_, at) => batchOf(tab, first + at, at))
  })
}

function eventHeader(tab: Tab) {
  const clicks = Array.from({ length: eventsPerBatch - 1 }, () => tab.click())
  return tab.header([tab.pageView(), ...clicks])
}
const eventTabs = (): Tabs => tabsOf(Math.ceil(events / eventsPerBatch), (tab) => encodeBatch(eventHeader(tab)))

/** As rrweb writes: much that repeats, and names and texts that do not. */
function replayText(): string {
  const line = () =>
    `{"type":3,"data":{"source":0,"adds":[{"parentId":${randomBytes(2).readUInt16BE()},"node":{"type":2,"tagName":"div","attributes":{"class":"item"},"id":${randomBytes(3).readUIntBE(0, 3)}}}]},"timestamp":1700000000000}\n`
  let text = ''
  while (text.length < chunkRawBytes) text += line()
  return text
}
const texts = Array.from({ length: 16 }, replayText)

function chunkTabs(): { tabs: Tabs; rawMb: number } {
  let rawBytes = 0
  const tabs = tabsOf(chunks, (tab, index, ofTab) => {
    const text = texts[index % texts.length] ?? ''
    rawBytes += text.length
    const [header] = chunkOf(tab, ofTab + 1, text)
    return encodeBatch(tab.header([], { chunk: header }), zipped[index % zipped.length])
  })
  return { tabs, rawMb: rawBytes / 1e6 }
}
const zipped = texts.map((text) => gzipSync(text))

const engine = await startEngine({ dataDir, log: createLog('warn') })
const store: Store = createStore({ url: engine.url, username: engine.username, password: engine.password })
let { child, url } = await startCollector(engine, 'all')

async function stopCollector(): Promise<void> {
  child.kill('SIGTERM')
  await new Promise((exited) => child.once('exit', exited))
}

async function settled(): Promise<void> {
  const merging = () => store.query('SELECT 1 FROM system.merges LIMIT 1')
  for (let quiet = 0; quiet < 5; quiet = (await merging()).length === 0 ? quiet + 1 : 0) await pause(200)
}

type Spent = { collector: number; engine: number; merging: number }

/** CPU seconds of both until what `act` stored is merged as well; `merging` is a part of the engine's. */
async function measured(act: () => Promise<unknown>): Promise<Spent> {
  const now = (): Spent => ({
    collector: cpuOf(child.pid).seconds,
    engine: cpuOf(engine.pid).seconds,
    merging: mergingOf(engine.pid),
  })
  await settled()
  const before = now()
  await act()
  await settled()
  const after = now()
  return {
    collector: after.collector - before.collector,
    engine: after.engine - before.engine,
    merging: after.merging - before.merging,
  }
}

const count = async (table: string): Promise<number> =>
  Number((await store.query<{ n: string }>(`SELECT toString(count()) AS n FROM ${table}`))[0]?.n)

const columns = 'SELECT * EXCEPT (storedAt) FROM'

/** Rows in the order of their arrival from a Native file with blocks of this many: nothing is parsed or looked up. */
async function engineLimit(rowsPerBlock: number): Promise<Spent> {
  const blocks = `max_block_size = ${rowsPerBlock}, min_insert_block_size_rows = ${rowsPerBlock}, min_insert_block_size_bytes = 0, max_threads = 1`
  await store.command('CREATE TABLE IF NOT EXISTS limitOfEvents AS events')
  await store.command(
    `INSERT INTO FUNCTION file('limit.native', 'Native') ${columns} events ORDER BY receivedAt, visitorId, eventNo LIMIT ${events} SETTINGS engine_file_truncate_on_insert = 1, ${blocks}`,
  )
  const cpu = await measured(() =>
    store.command(
      `INSERT INTO limitOfEvents (* EXCEPT (storedAt)) SELECT * FROM file('limit.native', 'Native') SETTINGS ${blocks}`,
    ),
  )
  await store.command('TRUNCATE TABLE limitOfEvents')
  return cpu
}

/** Rows as the collector makes them, in groups. */
function* groups(): Generator<EventFact[]> {
  const site = { ...demoSite, settings: { codePatterns: [] } } as unknown as Parameters<typeof factsOfBatch>[2]
  for (let left = events; left > 0; left -= rowsPerGroup) {
    const rows: EventFact[] = []
    while (rows.length < Math.min(left, rowsPerGroup)) {
      const envelope = checkEnvelope(eventHeader(openTab()), Date.now())
      rows.push(...factsOfBatch(envelope, new Uint8Array(), site, surroundings, []).events)
    }
    yield rows.slice(0, Math.min(left, rowsPerGroup))
  }
}
const surroundings = {
  browser: 'Chrome',
  browserVersion: '150',
  os: 'Windows',
  osVersion: '11',
  device: 'desktop' as const,
  country: 'NL',
  language: 'nl',
  receivedAt: Date.now(),
}

/** The same rows as the collector sends them, with nothing looked up: what the engine alone needs on that way. */
async function ownBlocks(): Promise<Spent> {
  const all = [...groups()]
  const cpu = await measured(async () => {
    for (const rows of all) await store.insertNative('limitOfEvents', eventColumns, rows, { token: randomUUID() })
  })
  await store.command('TRUNCATE TABLE limitOfEvents')
  return cpu
}

/** The chunks as most would store them: inflated, in JSON. */
async function plainChunks(): Promise<number> {
  await store.command(
    'CREATE TABLE IF NOT EXISTS plainChunks (chunkNo UInt32, text String CODEC(ZSTD(3))) ENGINE = MergeTree ORDER BY chunkNo',
  )
  let rawMb = 0
  const before = process.cpuUsage()
  const cpu = await measured(async () => {
    for (let at = 0; at < chunks; at += 50) {
      const rows = Array.from({ length: Math.min(50, chunks - at) }, (_, index) => {
        const text = texts[(at + index) % texts.length] ?? ''
        rawMb += text.length / 1e6
        return { chunkNo: at + index, text }
      })
      await store.insert('plainChunks', rows)
    }
  })
  const own = process.cpuUsage(before)
  await store.command('TRUNCATE TABLE plainChunks')
  return rawMb / (cpu.engine + (own.user + own.system) / 1e6)
}

async function sendEvents() {
  const tabs = eventTabs()
  const sent = tabs.flat().length * eventsPerBatch
  const before = await count('events')
  let waited: number[] = []
  const cpu = await measured(async () => {
    waited = await sendAll(url, tabs, senders)
  })
  if ((await count('events')) - before !== sent) throw new Error('not every event was stored once')
  return { cpu, sent, waited, perCpuSecond: sent / (cpu.collector + cpu.engine) }
}

const median = (all: number[]): number => all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN
const medianOf = (all: Spent[], of: (spent: Spent) => number): number => median(all.map(of))
const together = (spent: Spent): number => spent.collector + spent.engine
const withoutMerging = (spent: Spent): number => together(spent) - spent.merging
const none: Spent[] = []
const spent = { events: [...none], own: [...none], limit: [...none], largeBlocks: [...none] }
const figures = { withRollUp: [] as number[], replay: [] as number[], plain: [] as number[] }
let waits: number[] = []
let engineMb = 0
try {
  for (let round = 0; round < rounds; round++) figures.withRollUp.push((await sendEvents()).perCpuSecond)
  await stopCollector()
  ;({ child, url } = await startCollector(engine, 'ingest'))
  await sendEvents()
  for (let round = 0; round < rounds; round++) {
    const { cpu, sent, waited } = await sendEvents()
    waits = [...waits, ...waited]
    spent.events.push(cpu)
    spent.limit.push(await engineLimit(rowsPerGroup))
    spent.own.push(await ownBlocks())
    spent.largeBlocks.push(await engineLimit(65_536))
    const replay = chunkTabs()
    const replayCpu = await measured(() => sendAll(url, replay.tabs, chunkSenders))
    // Before the plain chunks, which take several times as much when they are merged.
    if (round === 0) engineMb = cpuOf(engine.pid).peakMb
    figures.replay.push(replay.rawMb / together(replayCpu))
    figures.plain.push(await plainChunks())
    say(
      `round ${round + 1}: ${Math.round(sent / together(cpu))} events and ${Math.round(figures.replay.at(-1) ?? 0)} MB per CPU-second ` +
        `(collector ${cpu.collector.toFixed(1)} s, engine ${cpu.engine.toFixed(1)} s for ${sent} events; ` +
        `collector ${replayCpu.collector.toFixed(2)} s, engine ${replayCpu.engine.toFixed(2)} s for ${chunks} chunks)`,
    )
  }
  const micros = (seconds: number): string => ((1e6 * seconds) / events).toFixed(1).padStart(5)
  const row = (name: string, all: Spent[]) =>
    say(
      `  ${name.padEnd(38)} ${micros(medianOf(all, (one) => one.collector))} ${micros(medianOf(all, (one) => one.engine - one.merging))} ${micros(medianOf(all, (one) => one.merging))}`,
    )
  say('CPU per event, µs                        collector engine merging')
  row('batches over HTTP', spent.events)
  row('our blocks into the engine alone', spent.own)
  row('Native file, blocks of 10,000', spent.limit)
  row('Native file, blocks of 65,536', spent.largeBlocks)
  // Merging is the engine's on both sides, and as much or as little as it happened to do: the share is told without.
  const share = medianOf(spent.limit, withoutMerging) / medianOf(spent.events, withoutMerging)
  const merged = medianOf(spent.limit, together) / medianOf(spent.events, together)
  const ofLarge = medianOf(spent.largeBlocks, withoutMerging) / medianOf(spent.events, withoutMerging)
  const times = median(figures.replay) / median(figures.plain)
  waits.sort((a, b) => a - b)
  const at = (of: number) => (waits[Math.floor(waits.length * of)] ?? 0).toFixed(0)
  const perSecond = (seconds: number) => Math.round(events / seconds)
  say(
    `events per CPU-second    ${perSecond(medianOf(spent.events, withoutMerging))} of ${perSecond(medianOf(spent.limit, withoutMerging))} (Native file): share ${share.toFixed(3)}, goal 0.35`,
  )
  say(
    `  with merging           ${perSecond(medianOf(spent.events, together))} of ${perSecond(medianOf(spent.limit, together))}: share ${merged.toFixed(3)}; of a file in blocks of 65,536, without: ${ofLarge.toFixed(3)}`,
  )
  say(`with the roll-up beside  ${Math.round(median(figures.withRollUp))} events per CPU-second`)
  say(
    `replay MB per CPU-second ${median(figures.replay).toFixed(0)} against ${median(figures.plain).toFixed(0)} (JSONEachRow): ${times.toFixed(1)} ×, goal 6`,
  )
  say(`acknowledged after       median ${at(0.5)} ms, p99 ${at(0.99)} ms, ${senders} senders without a pause`)
  say(`most memory              collector ${cpuOf(child.pid).peakMb.toFixed(0)} MB, engine ${engineMb.toFixed(0)} MB`)
  process.exitCode = share >= 0.35 && times >= 6 ? 0 : 1
} finally {
  await stopCollector()
  await store.close()
  await engine.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
