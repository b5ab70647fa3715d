import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ConflictError, createState, type State } from '../../../collector/src/state.ts'
import { startStore } from './readStack.ts'

let stack: Awaited<ReturnType<typeof startStore>>
let state: State
beforeAll(async () => {
  stack = await startStore()
  state = createState(stack.store)
})
afterAll(() => stack.stop())

async function historyOf(kind: string, id: string): Promise<{ version: number; body: unknown; deleted: boolean }[]> {
  const rows = await stack.store.query<{ version: string; body: string; deleted: boolean }>(
    `SELECT toString(version) AS version, body, deleted FROM stateHistory
     WHERE kind = {kind:String} AND id = {id:String} ORDER BY stateHistory.version`,
    { kind, id },
  )
  return rows.map((row) => ({ version: Number(row.version), body: JSON.parse(row.body), deleted: row.deleted }))
}

test('what was put is got, with its version, time and author; any text survives', async () => {
  const body = { text: `quotes ' " \\ \n\n {x:String} 日本 🙂 \u0000`, zero: 0, none: null, list: [1, [2]] }
  const before = Date.now()
  const put = await state.put('thing', `it's "odd" \\ /`, body, { expectedVersion: 0, by: 'ann' })
  const got = await state.get('thing', `it's "odd" \\ /`)
  expect(got).toEqual(put)
  expect(got).toMatchObject({ version: 1, body, changedBy: 'ann' })
  expect(got?.changedAt).toBeGreaterThanOrEqual(before)
  expect(got?.changedAt).toBeLessThanOrEqual(Date.now())
})

test('the second writer of a version is told what stands there, and nothing is overwritten', async () => {
  await state.put('case', 'a', { n: 1 }, { expectedVersion: 0, by: 'ann' })
  await state.put('case', 'a', { n: 2 }, { expectedVersion: 1, by: 'ann' })
  const late = await state.put('case', 'a', { n: 3 }, { expectedVersion: 1, by: 'bob' }).catch((error) => error)
  expect(late).toBeInstanceOf(ConflictError)
  expect(late.current).toMatchObject({ version: 2, body: { n: 2 }, changedBy: 'ann' })
  await expect(state.put('case', 'a', { n: 4 }, { expectedVersion: 0, by: 'bob' })).rejects.toThrow(ConflictError)
  await expect(state.put('case', 'b', {}, { expectedVersion: 3, by: 'bob' })).rejects.toMatchObject({ current: null })
  expect((await state.get('case', 'a'))?.body).toEqual({ n: 2 })
  expect((await historyOf('case', 'a')).map((row) => row.body)).toEqual([{ n: 1 }, { n: 2 }])
})

test('of many at once on one key exactly one wins, and counters lose nothing', async () => {
  const tries = await Promise.allSettled(
    Array.from({ length: 12 }, (_, n) => state.put('race', 'x', { n }, { expectedVersion: 0, by: `${n}` })),
  )
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  await state.put('race', 'counter', { n: 0 }, { expectedVersion: 0, by: 'a' })
  await Promise.all(
    Array.from({ length: 12 }, () => state.update<{ n: number }>('race', 'counter', 'a', ({ n }) => ({ n: n + 1 }))),
  )
  expect(await state.get('race', 'counter')).toMatchObject({ body: { n: 12 }, version: 13 })
  expect((await historyOf('race', 'counter')).map((row) => row.version)).toEqual(
    [...Array(13).keys()].map((n) => n + 1),
  )
})

test('what was removed is gone from every answer, its history stays, and its key can be used again', async () => {
  await state.put('note', 'gone', { text: 'first' }, { expectedVersion: 0, by: 'ann' })
  await state.put('note', 'kept', { text: 'other' }, { expectedVersion: 0, by: 'ann' })
  await expect(state.remove('note', 'gone', { expectedVersion: 9, by: 'ann' })).rejects.toThrow(ConflictError)
  await state.remove('note', 'gone', { expectedVersion: 1, by: 'ann' })
  expect(await state.get('note', 'gone')).toBeNull()
  expect((await state.list('note')).map(({ id }) => id)).toEqual(['kept'])
  expect(await state.update('note', 'gone', 'ann', (body) => body)).toBeNull()
  const again = await state.put('note', 'gone', { text: 'second' }, { expectedVersion: 0, by: 'bob' })
  expect(again.version).toBe(3)
  expect(await historyOf('note', 'gone')).toEqual([
    { version: 1, body: { text: 'first' }, deleted: false },
    { version: 2, body: {}, deleted: true },
    { version: 3, body: { text: 'second' }, deleted: false },
  ])
})

test('a crash between history and table costs no version: the next change takes a number of its own', async () => {
  await state.put('torn', 'x', { n: 1 }, { expectedVersion: 0, by: 'ann' })
  const row = { kind: 'torn', id: 'x', version: 2, body: '{"n":2}', deleted: false, changedAt: 0, changedBy: 'ann' }
  await stack.store.insert('stateHistory', [row])
  expect(await state.get('torn', 'x')).toMatchObject({ version: 1, body: { n: 1 } })
  await state.put('torn', 'x', { n: 3 }, { expectedVersion: 1, by: 'ann' })
  expect((await historyOf('torn', 'x')).map(({ version }) => version)).toEqual([1, 2, 3])
})

test('who follows is told of the first of reads that fail one after the other, and again of the next after one that did not', async () => {
  vi.useFakeTimers()
  try {
    const told: string[] = []
    const reads = ['away', 'away', null, 'away again', 'away again']
    let done = 0
    const unfollow = state.follow(
      async () => {
        const error = reads[done++]
        if (error) throw new Error(error)
      },
      (error) => told.push(error instanceof Error ? error.message : ''),
    )
    for (const _ of reads) await vi.advanceTimersByTimeAsync(3_000)
    expect(done).toBe(reads.length)
    expect(told).toEqual(['away', 'away again'])
    unfollow()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(done).toBe(reads.length)
  } finally {
    vi.useRealTimers()
  }
})
