/** A first start as a person sees it: the sample history loads with progress while the program answers, and Ctrl-C ends it. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const mainFile = fileURLToPath(new URL('../../collector/src/main.ts', import.meta.url))
const dataDir = mkdtempSync(join(tmpdir(), 'hindsight-first-start-'))
const key = 'a-key-for-the-first-start'
let child: ChildProcessByStdio<null, Readable, null> | undefined

afterAll(() => {
  child?.kill('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
})

test('the sample loads while the program answers', async () => {
  child = spawn(process.execPath, ['--import', 'tsx', mainFile], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, CLICKHOUSE_URL: '', PUBLIC_URL: '', API_KEY: key, PORT: '0', DATA_DIR: dataDir, DEMO: '' },
  })
  let output = ''
  child.stdout.on('data', (part) => {
    output += part
  })
  const shown = (pattern: RegExp) => expect.poll(() => output, { timeout: 90_000, interval: 50 }).toMatch(pattern)
  await shown(/Loading sample history … \d+ %\n/)
  const url = /Dashboard\s+(http:\/\/localhost:\d+)\/\n/.exec(output)?.[1] ?? ''
  const sessions = async () => {
    const answer = await fetch(`${url}/api/sites/demo/sessions?limit=1`, {
      headers: { authorization: `Bearer ${key}` },
    })
    return ((await answer.json()) as { total: { n: number } }).total.n
  }
  await expect.poll(sessions).toBeGreaterThan(0)
  expect((await fetch(`${url}/demo/`)).status).toBe(200)
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(output).not.toMatch(/100 %/)
})
