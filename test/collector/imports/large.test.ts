/** A file that is larger than the memory it may take: streamed, counted while it runs, stopped, refused where too large. */
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { type ImportRow, maxImportBytes } from '@hindsight/protocol/api/imports'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Stack, startStack } from '../../support/stack.ts'
import { ask } from '../people/visits.ts'

let stack: Stack
const base = '/api/sites/demo/imports'
const megabyte = 1024 * 1024
const options = {
  kind: 'offlineEvents',
  source: 'Phone system',
  mapping: { customerId: 'Customer', time: 'Date', text: 'Note', rowKey: 'Call' },
}

beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack?.stop())

/**
 * Sends rows of 4 kB until there are so many bytes, from a process of its own: what it takes of memory is not the
 * collector's. Prints status and answer.
 */
const sender = `
  import { request } from 'node:http'
  import { Readable } from 'node:stream'
  import { pipeline } from 'node:stream/promises'
  const [url, bytes, key] = process.argv.slice(1)
  const note = 'She asked about her order. '.repeat(150)
  function* file() {
    yield 'Customer,Date,Note,Call\\n'
    for (let sent = 0, row = 0; sent < Number(bytes); row++) {
      const line = 'C-' + (row % 1000) + ',2026-01-02 10:00,' + note + ',k' + row + '\\n'
      sent += line.length
      yield line
    }
  }
  const call = request(url, { method: 'POST', headers: { authorization: 'Bearer ' + key } }, async (answer) => {
    let text = ''
    for await (const part of answer.setEncoding('utf8')) text += part
    console.log(JSON.stringify({ status: answer.statusCode, body: JSON.parse(text) }))
    process.exit()
  })
  await pipeline(Readable.from(file()), call)
`
const importUrl = () =>
  `${stack.url}${base}?${new URLSearchParams({ options: JSON.stringify(options), fileName: 'calls.csv' })}`

type Sent = { status: number; body: ImportRow & { code: string; detail: string } }

async function sendRows(bytes: number): Promise<Sent> {
  const args = ['--input-type=module', '-e', sender, importUrl(), String(bytes), stack.apiKey]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return JSON.parse(stdout) as Sent
}

async function send(body: BodyInit, headers: Record<string, string>): Promise<Sent> {
  const init = { method: 'POST', headers: { authorization: `Bearer ${stack.apiKey}`, ...headers }, body }
  const answer = await fetch(importUrl(), init)
  return { status: answer.status, body: (await answer.json()) as Sent['body'] }
}

const row = async (importId: string) =>
  ((await ask(stack, `${base}/${importId}`)).body as unknown as { import: ImportRow }).import
const waiting = () => readdirSync(join(stack.dataDir, 'imports'))

/** The most that this process, which is the collector too, took of memory above what it had, in bytes. */
async function rise<T>(act: () => Promise<T>): Promise<{ result: T; bytes: number }> {
  const { rss: before } = process.memoryUsage()
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 20)
  const result = await act()
  clearInterval(timer)
  return { result, bytes: most - before }
}

test('200 MB take a fraction of it in memory; how far it is can be seen; stopped, what was taken can be undone', async () => {
  const { result, bytes } = await rise(() => sendRows(200 * megabyte))
  expect(result.status).toBe(200)
  expect(bytes).toBeLessThan(80 * megabyte)
  const { importId, rowsInFile } = result.body
  expect(rowsInFile).toBeGreaterThan(50_000)
  expect(waiting()).toEqual([importId])
  await vi.waitFor(async () => expect((await row(importId)).rows).toBeGreaterThan(0), { timeout: 30_000 })
  expect(await row(importId)).toMatchObject({ status: 'running', rowsInFile })
  const { status, body } = await ask(stack, `${base}/${importId}/cancel`, { method: 'POST' })
  expect([status, (body as unknown as ImportRow).status]).toEqual([200, 'cancelled'])
  await vi.waitFor(() => expect(waiting()).toEqual([]), { timeout: 30_000 })
  const stopped = await row(importId)
  expect(stopped.status).toBe('cancelled')
  expect(stopped.taken).toBeGreaterThan(0)
  expect(stopped.rows).toBeLessThan(rowsInFile ?? 0)
  await pause(300)
  expect((await row(importId)).rows).toBe(stopped.rows)
  expect((await ask(stack, `${base}/${importId}/cancel`, { method: 'POST' })).status).toBe(409)
  const undone = (await ask(stack, `${base}/${importId}/undo`, { method: 'POST' })).body as unknown as ImportRow
  expect(undone).toMatchObject({ status: 'undone', undone: { events: stopped.taken } })
}, 180_000)

test('what is larger than a file may be is refused by its size, said before, while it comes, or inflated', async () => {
  const said = await fetch(`${stack.url}${base}/preview?options=${encodeURIComponent(JSON.stringify(options))}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stack.apiKey}` },
    body: new Uint8Array(21 * megabyte),
  })
  expect([said.status, await said.json()]).toMatchObject([413, { code: 'body_too_large' }])
  const { result, bytes } = await rise(() => sendRows(maxImportBytes + megabyte))
  expect(result).toMatchObject({ status: 413, body: { code: 'body_too_large' } })
  expect(result.body.detail).toContain(`at most ${maxImportBytes} bytes`)
  expect(bytes).toBeLessThan(80 * megabyte)
  expect(waiting()).toEqual([])
}, 180_000)

test('gzipped it is the same file; half a file of it is none', async () => {
  const rows = Array.from({ length: 32 }, (_, n) => `Z-${n},2026-01-02 10:00,${'x'.repeat(n)},z${n}`)
  const text = ['Customer,Date,Note,Call', ...rows].join('\n')
  const zipped = new Uint8Array(gzipSync(text))
  const taken = await send(zipped, { 'content-encoding': 'gzip' })
  await vi.waitFor(async () => expect((await row(taken.body.importId)).status).toBe('done'), { timeout: 30_000 })
  expect(await row(taken.body.importId)).toMatchObject({ rowsInFile: 32, taken: 32, refused: 0 })
  const half = await send(zipped.subarray(0, 60), { 'content-encoding': 'gzip' })
  expect([half.status, half.body.code]).toEqual([400, 'body_not_readable'])
  expect(waiting()).toEqual([])
})

test('of the beginning of a file the preview leaves out the row that is cut off', async () => {
  const search = new URLSearchParams({ options: JSON.stringify(options), part: 'true' })
  for (const cut of ['C-2,2026-01-0', 'C-2,2026-01-02,"and th', '']) {
    const answer = await fetch(`${stack.url}${base}/preview?${search}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.apiKey}` },
      body: `Customer,Date,Note,Call\nC-1,2026-01-02,"one, two",k1\n${cut}`,
    })
    expect(await answer.json()).toMatchObject({ wouldTake: cut === '' ? 0 : 1, wouldRefuse: 0 })
  }
})
