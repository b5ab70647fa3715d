/** While the store is away uploads are kept on disk, acknowledged, and come back exactly once. */
import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createLog } from '../../../collector/src/log.ts'
import { createSpool, type Group, SpoolFullError } from '../../../collector/src/writer/spool.ts'
import { createWriter } from '../../../collector/src/writer/writer.ts'
import { type Stack, startStack } from '../../support/stack.ts'
import { chunkOf, openTab, sendBatch } from './batches.ts'

const log = createLog('silent')
const bigEnough = 1024 ** 3
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hindsight-spool-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const group = (token: string, bytes = 10): Group => ({
  token,
  events: [],
  chunks: [
    {
      key: { siteId: 's', sessionDay: '2026-01-01', sessionId: 'a', tabId: 'b', chunkNo: 1 },
      row: Buffer.alloc(bytes, token),
    },
  ],
  assets: [{ key: null, row: Buffer.from([0, 10, 255]) }],
})

async function drain(spool: ReturnType<typeof createSpool>): Promise<Group[]> {
  const groups: Group[] = []
  for (let next = await spool.next(); next !== null; next = await spool.next()) {
    groups.push(next)
    await spool.done()
  }
  return groups
}

test('what was appended comes back in order, also after a restart, and leaves no file', async () => {
  const before = createSpool({ folder, maxBytes: bigEnough, log })
  for (const token of ['a', 'b', 'c']) await before.append(group(token))
  await before.close()
  const after = createSpool({ folder, maxBytes: bigEnough, log })
  await after.append(group('d'))
  expect(await drain(after)).toEqual(['a', 'b', 'c', 'd'].map((token) => group(token)))
  expect([after.bytes(), readdirSync(folder)]).toEqual([0, []])
})

test('what was not done comes again', async () => {
  const before = createSpool({ folder, maxBytes: bigEnough, log })
  await before.append(group('a'))
  await before.append(group('b'))
  await before.next()
  await before.done()
  await before.close()
  const tokens = (await drain(createSpool({ folder, maxBytes: bigEnough, log }))).map(({ token }) => token)
  expect(tokens).toEqual(['a', 'b'])
})

test('a torn end is dropped, at whatever byte it was torn, and what comes before it is kept', async () => {
  const before = createSpool({ folder, maxBytes: bigEnough, log })
  await before.append(group('a'))
  const whole = before.bytes()
  await before.append(group('b'))
  const end = before.bytes()
  await before.close()
  const [file = ''] = readdirSync(folder)
  const path = join(folder, file)
  for (let size = end - 1; size > whole; size -= 7) {
    truncateSync(path, size)
    const copy = mkdtempSync(join(tmpdir(), 'hindsight-spool-'))
    try {
      writeFileSync(join(copy, file), await import('node:fs').then(({ readFileSync }) => readFileSync(path)))
      const tokens = (await drain(createSpool({ folder: copy, maxBytes: bigEnough, log }))).map(({ token }) => token)
      expect(tokens).toEqual(['a'])
    } finally {
      rmSync(copy, { recursive: true })
    }
  }
})

test('a damaged file is kept aside and does not keep later ones from coming back', async () => {
  const before = createSpool({ folder, maxBytes: bigEnough, log })
  await before.append(group('a'))
  await before.close()
  const [file = ''] = readdirSync(folder)
  const path = join(folder, file)
  truncateSync(path, statSync(path).size - 1)
  appendFileSync(path, '!')
  const after = createSpool({ folder, maxBytes: bigEnough, log })
  await after.append(group('b'))
  expect((await drain(after)).map(({ token }) => token)).toEqual(['b'])
  expect(readdirSync(folder)).toEqual([`${file}.damaged`])
})

test('a full spool takes nothing more, and again when there is room', async () => {
  const spool = createSpool({ folder, maxBytes: 2000, log })
  await spool.append(group('a', 1500))
  await expect(spool.append(group('b', 1500))).rejects.toThrow(SpoolFullError)
  expect((await drain(spool)).map(({ token }) => token)).toEqual(['a'])
  await spool.append(group('c', 1500))
  expect((await drain(spool)).map(({ token }) => token)).toEqual(['c'])
})

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack?.stop())

async function eventNos(sessionId: string): Promise<number[]> {
  const rows = await stack.store.query<{ eventNo: number }>(
    'SELECT eventNo FROM events WHERE sessionId = {sessionId:UUID} ORDER BY eventNo',
    { sessionId },
  )
  return rows.map((row) => row.eventNo)
}

test('the engine is killed: uploads get 200, and are in the store once it is back', async (context) => {
  const { engine } = stack
  if (engine === null) return context.skip('the store is a server that is not ours to kill')
  const tab = openTab()
  await sendBatch(stack.url, tab.header([tab.pageView()]))
  process.kill(engine.pid ?? 0, 'SIGKILL')
  const [chunk, bytes] = chunkOf(tab, 1)
  const whileAway = tab.header([tab.click(), tab.click()], { chunk })
  expect((await sendBatch(stack.url, whileAway, bytes)).status).toBe(200)
  expect((await sendBatch(stack.url, { ...whileAway, attempt: 2 }, bytes)).status).toBe(200)
  expect((await sendBatch(stack.url, tab.header([tab.click()]))).status).toBe(200)
  const { spooledGroups } = stack.collector.writer.stats()
  expect(spooledGroups).toBeGreaterThan(0)
  await expect
    .poll(() => stack.collector.writer.stats(), { timeout: 30_000 })
    .toMatchObject({
      spoolBytes: 0,
      storeIsThere: true,
    })
  expect(await eventNos(tab.sessionId)).toEqual([1, 2, 3, 4])
  const [chunks] = await stack.store.query<{ n: string }>(
    'SELECT toString(count()) AS n FROM replayChunks WHERE sessionId = {sessionId:UUID}',
    { sessionId: tab.sessionId },
  )
  expect(chunks?.n).toBe('1')
})

test('what lies in the spool at the start is stored once, though its first insert had succeeded', async () => {
  const tab = openTab()
  const header = tab.header([tab.pageView(), tab.click()])
  await sendBatch(stack.url, header)
  const rows = await stack.store.query<Record<string, unknown>>(
    'SELECT * EXCEPT storedAt FROM events WHERE sessionId = {sessionId:UUID} ORDER BY eventNo',
    { sessionId: tab.sessionId },
  )
  const spool = createSpool({ folder, maxBytes: bigEnough, log })
  const third = { ...rows[1], eventNo: 3 }
  await spool.append({ token: 'once', events: [...rows, third] as never, chunks: [], assets: [] })
  const writer = createWriter({ store: stack.store, spool, log })
  await expect.poll(() => writer.stats().spoolBytes).toBe(0)
  await writer.stop()
  expect(await eventNos(tab.sessionId)).toEqual([1, 2, 3])
})

test('a row that no store takes does not keep the others out', async () => {
  const tab = openTab()
  const header = tab.header([tab.pageView(), tab.click()])
  await sendBatch(stack.url, header)
  const rows = await stack.store.query<Record<string, unknown>>(
    'SELECT * EXCEPT storedAt FROM events WHERE sessionId = {sessionId:UUID} ORDER BY eventNo',
    { sessionId: tab.sessionId },
  )
  const spool = createSpool({ folder, maxBytes: bigEnough, log })
  const events = [3, 4, 5].map((eventNo) => ({ ...rows[1], eventNo }))
  Object.assign(events[1] ?? {}, { pageId: 'no id' })
  await spool.append({ token: 'poisoned', events: events as never, chunks: [], assets: [] })
  const writer = createWriter({ store: stack.store, spool, log })
  await expect.poll(() => writer.stats().spoolBytes, { timeout: 30_000 }).toBe(0)
  await writer.stop()
  expect(await eventNos(tab.sessionId)).toEqual([1, 2, 3, 5])
  expect(readdirSync(folder).filter((name) => name.endsWith('.refused'))).toHaveLength(1)
})
