/** The engine as a process: start, lock, crash, restart, orphan. These need the embedded engine. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type ClickHouseClient, createClient } from '@clickhouse/client'
import { type Engine, type EngineExit, startEngine } from '@hindsight/collector/src/engineProcess.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readEngineConfig } from '../../engine/src/config.ts'
import { isEmbedded, rows } from './server.ts'

const silent = { info: () => {}, warn: () => {}, error: () => {} }
const root = fileURLToPath(new URL('../../', import.meta.url))

let dataDir: string
let cleanups: (() => Promise<unknown>)[]

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hindsight-engine-'))
  cleanups = []
})
afterEach(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
  rmSync(dataDir, { recursive: true, force: true })
})

async function start(onExit?: (exit: EngineExit) => void, env?: Record<string, string>): Promise<Engine> {
  const options = { dataDir, log: silent, ...(onExit && { onExit }), ...(env && { env }) }
  const engine = await startEngine(options)
  cleanups.push(() => engine.stop())
  return engine
}

function clientOf({ url, username, password }: Engine): ClickHouseClient {
  const client = createClient({ url, username, password, log: { level: 127 } })
  cleanups.push(() => client.close())
  return client
}

const createTable =
  'CREATE TABLE hindsight.t (a UInt32) ENGINE = MergeTree ORDER BY a SETTINGS non_replicated_deduplication_window = 100'

async function withTable(engine: Engine): Promise<ClickHouseClient> {
  const client = clientOf(engine)
  await client.command({ query: 'CREATE DATABASE hindsight' })
  await client.command({ query: createTable })
  return client
}

/** The engine program itself, with what it prints. */
function runProgram(
  args: string[],
  env: Record<string, string>,
): { child: ChildProcess; ended: Promise<[number | null, string]> } {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, UV_THREADPOOL_SIZE: '32', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  const ended = new Promise<[number | null, string]>((resolve) => {
    child.once('close', (code) => resolve([code, text]))
  })
  cleanups.push(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, ended }
}

const fromSource = ['--import', 'tsx', join(root, 'engine/src/main.ts')]

describe.runIf(isEmbedded)('crash', () => {
  test('acknowledged rows outlive kill -9, and the engine comes back on the same port with the same password', async () => {
    const exits: EngineExit[] = []
    const engine = await start((exit) => exits.push(exit))
    const client = await withTable(engine)
    const firstPid = engine.pid
    // Batches go on while the engine is killed; each is repeated with its token until it is acknowledged.
    let isDone = false
    let acknowledged = 0
    const writing = (async () => {
      for (let batch = 0; !isDone; ) {
        const values = Array.from({ length: 50 }, (_, row) => ({ a: batch * 50 + row }))
        try {
          await client.insert({
            table: 'hindsight.t',
            values,
            format: 'JSONEachRow',
            clickhouse_settings: { insert_deduplication_token: `batch ${batch}` },
          })
          acknowledged = ++batch
        } catch {
          await sleep(50)
        }
      }
    })()
    for (let kill = 1; kill <= 3; kill++) {
      const before = acknowledged
      await expect.poll(() => acknowledged - before).toBeGreaterThan(5)
      if (engine.pid !== undefined) process.kill(engine.pid, 'SIGKILL')
      await expect.poll(() => exits.length).toBe(kill)
      await expect.poll(async () => (await client.ping()).success).toBe(true)
    }
    isDone = true
    await writing
    expect(await rows(client, 'SELECT toUInt32(count()) AS c, toUInt32(uniqExact(a)) AS u FROM hindsight.t')).toEqual([
      { c: acknowledged * 50, u: acknowledged * 50 },
    ])
    expect(engine.pid).not.toBe(firstPid)
    // Each pause is twice the last.
    expect(exits.map((exit) => [exit.signal, exit.restartInMs])).toEqual([
      ['SIGKILL', 200],
      ['SIGKILL', 400],
      ['SIGKILL', 800],
    ])
  })

  test('what was being spooled is swept away', async () => {
    const engine = await start()
    await withTable(engine)
    const incoming = join(dataDir, 'engine/incoming')
    const slow = fetch(`${engine.url}/?query=INSERT+INTO+hindsight.t+FORMAT+JSONEachRow`, {
      method: 'POST',
      headers: { 'X-ClickHouse-User': engine.username, 'X-ClickHouse-Key': engine.password },
      body: new ReadableStream({
        start: (controller) => controller.enqueue(new Uint8Array(Buffer.from('{"a":1}\n'.repeat(3_000_000)))),
      }),
      duplex: 'half',
    } as RequestInit).catch((error: unknown) => error)
    await expect.poll(() => readdirSync(incoming)).toHaveLength(1)
    const { pid } = engine
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
    expect(await slow).toBeInstanceOf(Error)
    await expect.poll(() => engine.pid).not.toBe(pid)
    const client = clientOf(engine)
    await expect.poll(async () => (await client.ping()).success).toBe(true)
    expect(readdirSync(incoming)).toEqual([])
    expect(await rows(client, 'SELECT count() AS c FROM hindsight.t')).toEqual([{ c: 0 }])
  })
})

describe.runIf(isEmbedded)('stop', () => {
  test('a running query is answered first; then the program ends with 0 and the rows are there', async () => {
    const engine = await start()
    const client = await withTable(engine)
    await client.insert({ table: 'hindsight.t', values: [{ a: 1 }], format: 'JSONEachRow' })
    const running = rows(client, 'SELECT sleep(1) AS slept, a FROM hindsight.t')
    await sleep(300)
    await engine.stop()
    expect(await running).toEqual([{ slept: 0, a: 1 }])
    const again = await start()
    expect(await rows(clientOf(again), 'SELECT a FROM hindsight.t')).toEqual([{ a: 1 }])
  })

  test('a query that takes longer than the limit is cancelled', async () => {
    const engine = await start(undefined, { ENGINE_STOP_SECONDS: '1' })
    const client = clientOf(engine)
    const running = rows(client, 'SELECT sum(sleepEachRow(0.05)) FROM numbers(1000) SETTINGS max_block_size = 1')
    const refused = expect(running).rejects.toThrow()
    await sleep(300)
    const started = performance.now()
    await engine.stop()
    expect(performance.now() - started).toBeLessThan(5000)
    await refused
  })

  test('SIGTERM ends the program with 0', async () => {
    const { child, ended } = runProgram(fromSource, { ENGINE_PASSWORD: 'secret', ENGINE_DATA_DIR: dataDir })
    await new Promise((resolve) => child.stdout?.once('data', resolve))
    child.kill('SIGTERM')
    const [code, text] = await ended
    expect(code).toBe(0)
    expect(JSON.parse(text)).toMatchObject({ ready: true, detachedParts: [] })
  })

  test('an engine whose parent was killed ends by itself and frees the folder', async () => {
    const script = `
      import { startEngine } from ${JSON.stringify(join(root, 'collector/src/engineProcess.ts'))}
      const log = { info() {}, warn() {}, error() {} }
      const engine = await startEngine({ dataDir: ${JSON.stringify(dataDir)}, log })
      console.log(engine.url)`
    const { child } = runProgram(['--import', 'tsx', '--input-type=module', '-e', script], {})
    const url = String(await new Promise((resolve) => child.stdout?.once('data', resolve))).trim()
    expect(await (await fetch(`${url}/ping`)).text()).toBe('Ok.\n')
    child.kill('SIGKILL')
    // Starting at once works: the old engine is given the moment that it needs.
    const engine = await start()
    expect((await clientOf(engine).ping()).success).toBe(true)
    await expect(fetch(`${url}/ping`)).rejects.toThrow()
  })

  test('so does one whose parent was killed while it started', async () => {
    const first = await start()
    const client = await withTable(first)
    // There is something to be done in the background.
    for (let a = 0; a < 20; a++) await client.insert({ table: 'hindsight.t', values: [{ a }], format: 'JSONEachRow' })
    await first.stop()
    const child = spawn(process.execPath, fromSource, {
      env: {
        ...process.env,
        UV_THREADPOOL_SIZE: '32',
        ENGINE_PASSWORD: 'secret',
        ENGINE_DATA_DIR: join(dataDir, 'engine'),
        ENGINE_FOLLOWS_STDIN: '1',
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    cleanups.push(async () => void child.kill('SIGKILL'))
    const ended = once(child, 'exit')
    for (const end of [child.stdin, child.stdout, child.stderr]) end.destroy()
    expect(await ended).toEqual([0, null])
    expect((await clientOf(await start()).ping()).success).toBe(true)
  })
})

describe.runIf(isEmbedded)('start', () => {
  test('a folder in use: who has it and what to do, with an exit code of its own', async () => {
    const engine = await start()
    const env = { ENGINE_PASSWORD: 'secret', ENGINE_DATA_DIR: join(dataDir, 'engine') }
    const [code, text] = await runProgram(fromSource, env).ended
    expect(code).toBe(3)
    const line = JSON.parse(text) as { reason: string; error: string }
    expect(line.reason).toBe('locked')
    expect(line.error).toContain(`(process ${engine.pid})`)
    expect(line.error).toContain('DATA_DIR')
    expect((await clientOf(engine).ping()).success).toBe(true)
    await expect(startEngine({ dataDir, log: silent })).rejects.toThrow(/in use by another process/)
  })

  test('broken parts are reported when it is ready and by /engine/health', async () => {
    const first = await start()
    const client = await withTable(first)
    await client.insert({ table: 'hindsight.t', values: [{ a: 1 }], format: 'JSONEachRow' })
    await client.insert({ table: 'hindsight.t', values: [{ a: 2 }], format: 'JSONEachRow' })
    await first.stop()
    const store = join(dataDir, 'engine/clickhouse/store')
    const columns = readdirSync(store, { recursive: true, encoding: 'utf8' }).find((path) =>
      path.endsWith('all_1_1_0/columns.txt'),
    )
    truncateSync(join(store, columns ?? 'missing'), 0)

    const errors: object[] = []
    const log = { ...silent, error: (fields: object) => errors.push(fields) }
    const engine = await startEngine({ dataDir, log })
    cleanups.push(() => engine.stop())
    const broken = { database: 'hindsight', table: 't', name: expect.stringContaining('all_1_1_0') }
    expect(engine.detachedParts).toEqual([expect.objectContaining(broken)])
    expect(errors).toEqual([{ detachedParts: [expect.objectContaining(broken)] }])
    const headers = { 'X-ClickHouse-User': engine.username, 'X-ClickHouse-Key': engine.password }
    const health = await (await fetch(`${engine.url}/engine/health`, { headers })).json()
    expect(health).toMatchObject({ status: 'ok', detachedParts: [broken] })
    expect(await rows(clientOf(engine), 'SELECT a FROM hindsight.t')).toEqual([{ a: 2 }])
  })

  test('a wrong setting is named', async () => {
    const [code, text] = await runProgram(fromSource, {
      ENGINE_PASSWORD: 'x',
      ENGINE_PORT: 'http',
      ENGINE_DATA_DIR: dataDir,
    }).ended
    expect(code).toBe(2)
    expect(JSON.parse(text)).toMatchObject({ ready: false, error: expect.stringContaining('ENGINE_PORT') })
    expect(() => readEngineConfig({})).toThrow('ENGINE_PASSWORD')
    expect(() => readEngineConfig({ ENGINE_PASSWORD: 'x', ENGINE_QUERY_SLOTS: '0' })).toThrow('ENGINE_QUERY_SLOTS')
    expect(() => readEngineConfig({ ENGINE_PASSWORD: 'x' })).toThrow('UV_THREADPOOL_SIZE=24')
  })

  test('built as one file it runs, and where chdb is missing it says what to do', async () => {
    const { build } = await import('vite')
    const place = mkdtempSync(join(tmpdir(), 'hindsight-built-'))
    cleanups.push(async () => rmSync(place, { recursive: true, force: true }))
    await build({ root: join(root, 'engine'), logLevel: 'silent', build: { outDir: join(place, 'dist') } })
    const env = { ENGINE_PASSWORD: randomUUID(), ENGINE_DATA_DIR: dataDir }
    cpSync(join(root, 'engine/package.json'), join(place, 'package.json'))

    const [code, text] = await runProgram([join(place, 'dist/main.js')], env).ended
    expect(code).toBe(4)
    expect(JSON.parse(text)).toMatchObject({ reason: 'noChdb', error: expect.stringContaining('set CLICKHOUSE_URL') })

    symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'))
    const { child, ended } = runProgram([join(place, 'dist/main.js')], env)
    await new Promise((resolve) => child.stdout?.once('data', resolve))
    child.kill('SIGTERM')
    expect(JSON.parse((await ended)[1])).toMatchObject({ ready: true })
  })
})
