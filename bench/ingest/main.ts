/**
 * What the write API costs beside the engine's own limit, in one run: `npm run bench:ingest [-- --events 300000]`.
 *
 * - events per CPU-second, from a batch on the wire to a row in the store (collector and engine together), as a share of
 *   INSERT SELECT of the same rows from a Native file. Goal: at least 0.35 in groups of 10,000.
 * - replay MB (as the browser had it, before gzip) per CPU-second, as a multiple of a plain JSONEachRow insert of the
 *   same inflated chunks. Goal: at least 6.
 * - acknowledgement under that load (median, p99) and memory of both processes.
 *
 * The collector runs as in production, a process of its own (the built one where there is one), which takes uploads and
 * does nothing else (`ROLE=ingest`); the senders' CPU time is nobody's. Before, the same events are sent to one process
 * for all, whose roll-up keeps sessions and signals up to date at the same time: told beside, since that work is not a
 * part of ingest (`npm run bench:queries` measures it). Each part is done `--rounds` times in turn, none while the parts
 * of the one before are still being merged, and the median counts, so that what else the machine does falls on all.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { encodeBatch } from '@hindsight/protocol/batch'
import { createStore, type Store } from '../../collector/src/clickhouse/store.ts'
import { type Engine, startEngine } from '../../collector/src/engineProcess.ts'
import { createLog } from '../../collector/src/log.ts'
import { chunkOf, openTab } from '../../test/collector/write/batches.ts'

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '300000' },
    chunks: { type: 'string', default: '2000' },
    senders: { type: 'string', default: '64' },
    rounds: { type: 'string', default: '3' },
  },
})
const events = Number(values.events)
const chunks = Number(values.chunks)
const senders = Number(values.senders)
const rounds = Number(values.rounds)
/** So many senders fill a group of about 10,000 rows in its 50 ms. */
const eventsPerBatch = 150
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

/** Sends bodies that were made before, each sender one after the other; resolves to the waits in ms. */
async function sendAll(url: string, bodies: Uint8Array[]): Promise<number[]> {
  const waits: number[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: senders }, async () => {
      for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
        const startedAt = performance.now()
        const answer = await fetch(`${url}/v1/record?key=demo`, { method: 'POST', body: body as BodyInit })
        await answer.arrayBuffer()
        if (answer.status !== 200) throw new Error(`answered ${answer.status}`)
        waits.push(performance.now() - startedAt)
      }
    }),
  )
  return waits.sort((a, b) => a - b)
}

function eventBodies(): Uint8Array[] {
  return Array.from({ length: Math.ceil(events / eventsPerBatch) }, () => {
    const tab = openTab()
    const clicks = Array.from({ length: eventsPerBatch - 1 }, () => tab.click())
    return encodeBatch(tab.header([tab.pageView(), ...clicks]))
  })
}

/** As rrweb writes: much that repeats, and names and texts that do not. */
function replayText(): string {
  const line = () =>
    `{"type":3,"data":{"source":0,"adds":[{"parentId":${randomBytes(2).readUInt16BE()},"node":{"type":2,"tagName":"div","attributes":{"class":"item"},"id":${randomBytes(3).readUIntBE(0, 3)}}}]},"timestamp":1700000000000}\n`
  let text = ''
  while (text.length < chunkRawBytes) text += line()
  return text
}
const texts = Array.from({ length: 16 }, replayText)

function chunkBodies(): { bodies: Uint8Array[]; rawMb: number } {
  let rawBytes = 0
  const bodies = Array.from({ length: chunks }, (_, index) => {
    const tab = openTab()
    const text = texts[index % texts.length] ?? ''
    rawBytes += text.length
    const [header] = chunkOf(tab, 1, text)
    return encodeBatch(tab.header([], { chunk: header }), zipped[index % zipped.length])
  })
  return { bodies, rawMb: rawBytes / 1e6 }
}
const zipped = texts.map((text) => gzipSync(text))

const engine = await startEngine({ dataDir, log: createLog('warn') })
const store: Store = createStore({ url: engine.url, username: engine.username, password: engine.password })
let { child, url } = await startCollector(engine, 'all')

async function stopCollector(): Promise<void> {
  child.kill('SIGTERM')
  await new Promise((exited) => child.once('exit', exited))
}

/** What the engine still merges of the part before is not to be paid by the next. */
async function settled(): Promise<void> {
  const merging = () => store.query('SELECT 1 FROM system.merges LIMIT 1')
  for (let quiet = 0; quiet < 5; quiet = (await merging()).length === 0 ? quiet + 1 : 0) await pause(200)
}

async function measured(act: () => Promise<unknown>): Promise<{ collector: number; engine: number }> {
  await settled()
  const before = [cpuOf(child.pid).seconds, cpuOf(engine.pid ?? undefined).seconds] as const
  await act()
  return {
    collector: cpuOf(child.pid).seconds - before[0],
    engine: cpuOf(engine.pid ?? undefined).seconds - before[1],
  }
}

const count = async (table: string): Promise<number> =>
  Number((await store.query<{ n: string }>(`SELECT toString(count()) AS n FROM ${table}`))[0]?.n)

const columns = 'SELECT * EXCEPT (storedAt) FROM'

/** The same rows from a Native file: nothing is parsed, looked up or acknowledged. */
async function engineLimit(): Promise<number> {
  await store.command('CREATE TABLE IF NOT EXISTS limitOfEvents AS events')
  await store.command(
    `INSERT INTO FUNCTION file('limit.native', 'Native') ${columns} events LIMIT ${events} SETTINGS engine_file_truncate_on_insert = 1`,
  )
  const cpu = await measured(() =>
    store.command(
      `INSERT INTO limitOfEvents (* EXCEPT (storedAt)) SELECT * FROM file('limit.native', 'Native')
       SETTINGS max_insert_block_size = 10000, min_insert_block_size_rows = 10000, min_insert_block_size_bytes = 0, max_threads = 1`,
    ),
  )
  await store.command('TRUNCATE TABLE limitOfEvents')
  return events / cpu.engine
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
  const bodies = eventBodies()
  const sent = bodies.length * eventsPerBatch
  const before = await count('events')
  let waited: number[] = []
  const cpu = await measured(async () => {
    waited = await sendAll(url, bodies)
  })
  if ((await count('events')) - before !== sent) throw new Error('not every event was stored once')
  return { cpu, sent, waited, perCpuSecond: sent / (cpu.collector + cpu.engine) }
}

const median = (all: number[]): number => all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN
const none: number[] = []
const figures = { withRollUp: [...none], events: [...none], limit: [...none], replay: [...none], plain: [...none] }
let waits: number[] = []
try {
  for (let round = 0; round < rounds; round++) figures.withRollUp.push((await sendEvents()).perCpuSecond)
  await stopCollector()
  ;({ child, url } = await startCollector(engine, 'ingest'))
  for (let round = 0; round < rounds; round++) {
    const { cpu, sent, perCpuSecond, waited } = await sendEvents()
    waits = [...waits, ...waited]
    figures.events.push(perCpuSecond)
    figures.limit.push(await engineLimit())
    const replay = chunkBodies()
    const replayCpu = await measured(() => sendAll(url, replay.bodies))
    figures.replay.push(replay.rawMb / (replayCpu.collector + replayCpu.engine))
    figures.plain.push(await plainChunks())
    say(
      `round ${round + 1}: ${Math.round(figures.events.at(-1) ?? 0)} events and ${Math.round(figures.replay.at(-1) ?? 0)} MB per CPU-second ` +
        `(collector ${cpu.collector.toFixed(1)} s, engine ${cpu.engine.toFixed(1)} s for ${sent} events; ` +
        `collector ${replayCpu.collector.toFixed(2)} s, engine ${replayCpu.engine.toFixed(2)} s for ${chunks} chunks)`,
    )
  }
  const share = median(figures.events) / median(figures.limit)
  const times = median(figures.replay) / median(figures.plain)
  waits.sort((a, b) => a - b)
  const at = (of: number) => (waits[Math.floor(waits.length * of)] ?? 0).toFixed(0)
  say(
    `events per CPU-second    ${Math.round(median(figures.events))} of ${Math.round(median(figures.limit))} (Native file): share ${share.toFixed(3)}, goal 0.35`,
  )
  say(`with the roll-up beside  ${Math.round(median(figures.withRollUp))} events per CPU-second`)
  say(
    `replay MB per CPU-second ${median(figures.replay).toFixed(0)} against ${median(figures.plain).toFixed(0)} (JSONEachRow): ${times.toFixed(1)} ×, goal 6`,
  )
  say(`acknowledged after       median ${at(0.5)} ms, p99 ${at(0.99)} ms, ${senders} senders without a pause`)
  say(
    `most memory              collector ${cpuOf(child.pid).peakMb.toFixed(0)} MB, engine ${cpuOf(engine.pid ?? undefined).peakMb.toFixed(0)} MB`,
  )
  process.exitCode = share >= 0.35 && times >= 6 ? 0 : 1
} finally {
  await stopCollector()
  await store.close()
  await engine.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
