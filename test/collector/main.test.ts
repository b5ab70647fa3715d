/** The program as a person runs it: what it prints, how it ends, and what it says when it cannot start. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { openTab, sendBatch } from './write/batches.ts'

const mainFile = fileURLToPath(new URL('../../collector/src/main.ts', import.meta.url))
const dataDir = mkdtempSync(join(tmpdir(), 'hindsight-main-'))
const started: ChildProcessByStdio<null, Readable, Readable>[] = []

afterAll(() => {
  for (const child of started) child.kill('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
})

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', mainFile], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      CLICKHOUSE_URL: '',
      PUBLIC_URL: '',
      API_KEY: '',
      PORT: '0',
      DEMO: 'shop',
      DATA_DIR: dataDir,
      ...env,
    },
  })
  started.push(child)
  return child
}

/** What it has printed when it is ready, which ends with a blank line. */
async function printed(child: ChildProcessByStdio<null, Readable, Readable>): Promise<string> {
  let output = ''
  for await (const part of child.stdout) {
    output += part
    if (/API docs.*\n(.*\n)*\n$/.test(output)) return output
  }
  throw new Error(`It ended: ${output}`)
}

test('it prints its addresses and the one-time code, works, drains at Ctrl-C, and exits 0', async () => {
  const child = start({})
  const output = await printed(child)
  const url = /Dashboard\s+(http:\/\/localhost:\d+)\/\n/.exec(output)?.[1] ?? ''
  expect(output).toMatch(`Demo shop   ${url}/demo/`)
  expect(output).toMatch(`API docs    ${url}/api/docs`)
  expect(output).toMatch(/One-time code for the first account:\s+\S{4}-\S{4}-\S{4}/)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ ready: true, storeAnswers: true })
  expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^hindsight_store_up 1$/m)
  const tab = openTab()
  const sent = sendBatch(url, tab.header([tab.click()]))
  await new Promise((resolve) => setTimeout(resolve, 10))
  child.kill('SIGINT')
  // What was under way is answered, or was never begun; it is never cut off in the middle.
  const answer = await sent.catch(() => null)
  if (answer) expect(answer.status).toBe(200)
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('DEMO=off leaves the shop and its site out', async () => {
  const child = start({ DEMO: 'off', DATA_DIR: join(dataDir, 'bare') })
  const output = await printed(child)
  const url = /Dashboard\s+(\S+)\/\n/.exec(output)?.[1] ?? ''
  expect(output).not.toMatch(/demo/i)
  expect((await fetch(`${url}/v1/settings?key=demo`)).status).toBe(401)
  expect((await fetch(`${url}/demo/`)).status).toBe(404)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

async function failure(env: Record<string, string>): Promise<string> {
  const child = start(env)
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect(code).toBe(1)
  expect(said).not.toMatch(/\bat .*:\d+:\d+/)
  return said
}

test('what keeps it from starting is told plainly', async () => {
  expect(await failure({ PORT: 'http' })).toMatch(/^PORT must be a whole number/)
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  expect(await failure({ PORT: String(port) })).toMatch(`127.0.0.1:${port} is in use`)
  server.close()
})

test.each([
  ['/etc/passwd', 'it is no folder'],
  ['/etc/passwd/data', 'it is no folder'],
  // No folder can be made there, whoever asks.
  ['/proc/data', 'it cannot be made'],
  ['/sys/data', '(nothing may be written there|it can only be read|this user may not write there)'],
])('DATA_DIR=%s is refused at once, by name', async (folder, why) => {
  const said = await failure({ DATA_DIR: folder })
  expect(said.trim()).toMatch(new RegExp(`^The folder ${folder} cannot be used: ${why}.*Check DATA_DIR\\.$`))
})
