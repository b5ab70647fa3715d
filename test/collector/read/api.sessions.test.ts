/** Finding sessions, reading one, and fetching its replay, as the dashboard does. */
import { createHash, randomUUID } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { SessionDetail, SessionRow } from '@hindsight/protocol/api/sessions'
import { readChunkFrames } from '@hindsight/protocol/chunkFrames'
import { sessionCode } from '@hindsight/protocol/sessionCode'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { password, type ReadStack, startReadStack } from './readStack.ts'
import { chunkColumns, chunkRow, eventStored, type SessionStored, sessionStored } from './rows.ts'

let stack: ReadStack
const now = Date.now()
const minute = 60_000
const list = '/api/sites/demo/sessions'

type ListBody = { total: { n: number; list: string }; sessions: SessionRow[]; next: string | null }
const ask = async (path: string): Promise<ListBody> => {
  const answer = await stack.get(path)
  expect([path, answer.status, answer.text.slice(0, 300)]).toEqual([path, 200, expect.any(String)])
  return answer.body as unknown as ListBody
}
const idsOf = (body: ListBody) => body.sessions.map(({ sessionId }) => sessionId)

/** A visit of two tabs, with a replay that has a gap, across midnight of its own day. */
const tabs = ['b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000002'] as const
const css = "body::after { content: '日本 \\201c' }\n"
const sha256 = createHash('sha256').update(css).digest('hex')
const raw = Buffer.from(`${JSON.stringify({ type: 4, data: { href: 'x' } })}\n\n{"a":1}\n`)
const packed = gzipSync(raw)
const binary = Buffer.from(Array.from({ length: 4096 }, (_, n) => (n * 7) % 256))
const visitStart = now - 3 * minute
let visit: SessionStored
let longAgoId: string
let foreign: SessionStored

beforeAll(async () => {
  stack = await startReadStack()
  await stack.call('POST', '/api/sites', { body: { name: 'Other' } })
  visit = sessionStored({
    firstTs: visitStart,
    lastTs: now - 5_000,
    customerId: 'C-4711',
    paths: ['/', '/checkout'],
    fieldErrors: 2,
  })
  const older = Array.from({ length: 120 }, (_, n) =>
    sessionStored({
      firstTs: now - (10 + n) * minute,
      lastTs: now - (10 + n) * minute + 30_000,
      jsErrors: n % 3 === 0 ? 1 : 0,
    }),
  )
  const longAgo = sessionStored({ firstTs: now - 8 * 24 * 60 * minute })
  foreign = sessionStored({ siteId: 'other', firstTs: visitStart })
  longAgoId = longAgo.sessionId
  await stack.store.insert('sessions', [visit, ...older, longAgo, foreign])
  const [first, second] = tabs
  await stack.store.insert('events', [
    eventStored(visit, { ts: visitStart + 10, tabId: second, eventNo: 1, kind: 'pageView', path: '/', title: 'Home' }),
    eventStored(visit, { ts: visitStart + 10, tabId: first, eventNo: 2, kind: 'click', label: 'Pay now', nodeId: 0 }),
    eventStored(visit, { ts: visitStart + 10, tabId: first, eventNo: 1, kind: 'pageView', path: '/checkout' }),
    eventStored(visit, {
      ts: visitStart + 9,
      tabId: second,
      eventNo: 7,
      kind: 'fieldError',
      label: 'Maiden name',
      message: 'Enter your maiden name',
      filled: true,
      status: 0,
      shape: ['apostrophe'],
      properties: JSON.stringify({ via: ['aria'], text: 'a\n"b"' }),
    }),
    eventStored(foreign, { ts: visitStart, eventNo: 1, kind: 'click', label: 'Pay now' }),
  ])
  const chunk = {
    session: visit,
    hasSnapshot: false,
    encoding: 'gzip' as const,
    firstTs: visitStart,
    lastTs: visitStart,
  }
  await stack.store.insertBinary(
    'replayChunks',
    chunkColumns,
    Buffer.concat([
      chunkRow({ ...chunk, tabId: first, chunkNo: 1, hasSnapshot: true, bytes: packed, firstTs: visitStart + 5 }),
      chunkRow({
        ...chunk,
        tabId: first,
        chunkNo: 3,
        bytes: binary,
        encoding: 'identity',
        firstTs: visitStart + 9,
        lastTs: now,
      }),
      chunkRow({ ...chunk, tabId: second, chunkNo: 1, hasSnapshot: true, bytes: packed }),
    ]),
  )
  await stack.store.insert('assets', [{ siteId: 'demo', sha256, text: css }])
})
afterAll(() => stack.stop())

test('the list: newest first, the last seven days, this site alone', async () => {
  const body = await ask(`${list}?limit=200`)
  expect(body.total.n).toBe(121)
  expect(body.sessions).toHaveLength(121)
  expect(body.next).toBeNull()
  expect(body.sessions[0]).toMatchObject({
    sessionId: visit.sessionId,
    sessionDay: visit.sessionDay,
    firstTs: visitStart,
    lastTs: now - 5_000,
    durationMs: 3 * minute - 5_000,
    live: true,
    customerId: 'C-4711',
    verified: false,
    fieldErrors: 2,
    hasReplay: true,
    activity: [1, 0, 2],
  })
  expect(body.sessions.slice(1).some(({ hasReplay, live }) => hasReplay || live)).toBe(false)
  const times = body.sessions.map(({ lastTs }) => lastTs)
  expect(times).toEqual([...times].sort((a, b) => b - a))
})

test.each([
  ['text=maiden', 1],
  ['text=PAY%20NOW', 1],
  ['text=%25', 0],
  ['person=C-47', 1],
  ['page=/check*', 1],
  ['withErrors=true', 41],
  ['withErrors=false', 80],
  ['withReplay=1', 1],
  ['withErrors=true&withReplay=false', 40],
  [`from=${now - 60 * minute}&to=${now - 20 * minute}`, 40],
])('a count opens exactly the rows it counts: %s → %i', async (query, n) => {
  const found = await ask(`${list}?${query}&limit=200`)
  expect(found.total.n).toBe(n)
  expect(found.sessions).toHaveLength(n)
  const opened = await ask(`${found.total.list}&limit=200`)
  expect(idsOf(opened)).toEqual(idsOf(found))
  expect(opened.total).toEqual(found.total)
})

test('while sessions arrive and grow, paging shows none twice and misses none of those there were', async () => {
  const before = idsOf(await ask(`${list}?limit=200`))
  const seen: string[] = []
  let path: string | null = `${list}?limit=25`
  let pages = 0
  while (path) {
    const body: ListBody = await ask(path)
    seen.push(...idsOf(body))
    path = body.next && `${list}?limit=25&cursor=${body.next}`
    pages++
    // One begins, and one that was shown already goes on.
    const shown = body.sessions[3]
    await stack.store.insert('sessions', [
      sessionStored({ firstTs: Date.now() }),
      ...(shown
        ? [{ ...sessionStored({ ...shown, version: 2, paths: ['/'] }), lastTs: Date.now() }].map(asStored)
        : []),
    ])
  }
  expect(pages).toBe(5)
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen).toEqual(before)
})

/** Only the columns of the table: an API row has a few that are not stored. */
function asStored(row: Record<string, unknown>): Record<string, unknown> {
  const { durationMs: _d, live: _l, hasReplay: _h, marks: _m, missing: _p, ...stored } = row
  return { ...stored, siteId: 'demo' }
}

test('finds the sessions beside one in the list, wherever the list is', async () => {
  const filter = `from=${now - 24 * 60 * minute}&withErrors=true`
  const whole = idsOf(await ask(`${list}?${filter}&limit=200`))
  const beside = async (id: string | undefined, query = filter) =>
    (await stack.get(`${list}/${id}/neighbours?${query}`)).body
  expect(await beside(whole[0])).toEqual({ total: whole.length, position: 1, previous: null, next: whole[1] })
  expect(await beside(whole[20])).toEqual({ total: whole.length, position: 21, previous: whole[19], next: whole[21] })
  expect(await beside(whole.at(-1))).toEqual({
    total: whole.length,
    position: whole.length,
    previous: whole.at(-2),
    next: null,
  })
  // Opened by a link: the list that is asked for does not hold it, but one can go on from its place.
  const every = idsOf(await ask(`${list}?from=${now - 24 * 60 * minute}&limit=200`))
  const outside = every.findIndex((id) => !whole.includes(id))
  const after = every.slice(outside).find((id) => whole.includes(id))
  expect(await beside(every[outside])).toMatchObject({ position: null, next: after })
  expect((await stack.get(`${list}/${foreign.sessionId}/neighbours`)).status).toBe(404)
  expect((await stack.get(`${list}/${whole[0]}/neighbours?reached=2`)).status).toBe(400)
})

test('one session: its facts, and per tab the chunks there are, in order, gaps left open', async () => {
  const { body } = await stack.get(`${list}/${visit.sessionId}`)
  const detail = body as unknown as SessionDetail
  expect(detail.session).toMatchObject({ sessionId: visit.sessionId, hasReplay: true, fieldErrors: 2 })
  expect(detail.clockOffsetMs).toBe(0)
  const index = detail.tabs.map(({ tabId, firstTs, lastTs, chunks }) => ({
    tabId,
    firstTs,
    lastTs,
    chunks: chunks.map(({ chunkNo, hasSnapshot, storedBytes }) => [chunkNo, hasSnapshot, storedBytes]),
  }))
  expect(index).toEqual([
    { tabId: tabs[1], firstTs: visitStart, lastTs: visitStart, chunks: [[1, true, packed.length]] },
    {
      tabId: tabs[0],
      firstTs: visitStart + 5,
      lastTs: now,
      chunks: [
        [1, true, packed.length],
        [3, false, 4096],
      ],
    },
  ])
})

test('its events: ordered by time, then tab, then number; zero stays zero and nothing null', async () => {
  const { body } = await stack.get(`${list}/${visit.sessionId}/events`)
  const events = body.events as Record<string, unknown>[]
  expect(events.map(({ tabId, eventNo }) => [tabId, eventNo])).toEqual([
    [tabs[1], 7],
    [tabs[1], 1],
    [tabs[0], 1],
    [tabs[0], 2],
  ])
  expect(events[0]).toMatchObject({
    kind: 'fieldError',
    ts: visitStart + 9,
    message: 'Enter your maiden name',
    filled: true,
    shape: ['apostrophe'],
    status: 0,
    nodeId: null,
    reactionMs: null,
    properties: { via: ['aria'], text: 'a\n"b"' },
  })
  expect(events[3]).toMatchObject({ kind: 'click', label: 'Pay now', nodeId: 0 })
})

test('chunks come as the bytes that were sent, whatever is in them', async () => {
  const fetched = async (tabId: string, chunkNo: number) => {
    const response = await fetch(`${stack.url}${list}/${visit.sessionId}/tabs/${tabId}/chunks/${chunkNo}`, {
      headers: { authorization: 'Bearer test-key-of-an-administrator' },
    })
    return { response, bytes: Buffer.from(await response.arrayBuffer()) }
  }
  const gzipped = await fetched(tabs[0], 1)
  expect(gzipped.response.headers.get('hindsight-encoding')).toBe('gzip')
  expect(gzipped.response.headers.get('content-type')).toBe('application/octet-stream')
  expect(gzipped.response.headers.get('x-content-type-options')).toBe('nosniff')
  expect(gzipped.response.headers.get('content-encoding')).toBeNull()
  expect(gunzipSync(gzipped.bytes).equals(raw)).toBe(true)
  const plain = await fetched(tabs[0], 3)
  expect(plain.response.headers.get('hindsight-encoding')).toBe('identity')
  expect(plain.bytes.equals(binary)).toBe(true)
  expect((await fetched(tabs[0], 2)).response.status).toBe(404)
})

test('a run of chunks comes in one answer, in order, without those that never arrived', async () => {
  const run = async (from: number, to: number, site = 'demo') => {
    const path = `/api/sites/${site}/sessions/${visit.sessionId}/tabs/${tabs[0]}/chunks?from=${from}&to=${to}`
    const response = await fetch(stack.url + path, {
      headers: { authorization: 'Bearer test-key-of-an-administrator' },
    })
    if (!response.ok) return response.status
    const chunks = readChunkFrames(new Uint8Array(await response.arrayBuffer()))
    return chunks.map(({ chunkNo, encoding, bytes }) => [chunkNo, encoding, Buffer.from(bytes)])
  }
  expect(await run(1, 99)).toEqual([
    [1, 'gzip', packed],
    [3, 'identity', binary],
  ])
  expect(await run(2, 3)).toEqual([[3, 'identity', binary]])
  expect(await run(2, 2)).toBe(404)
  expect(await run(1, 99, 'other')).toBe(404)
})

test('a run that is too much for one answer is read from behind its last chunk on: nothing is left out, nothing comes twice', async () => {
  const tabId = randomUUID()
  const chunk = { session: foreign, tabId, encoding: 'identity' as const, firstTs: visitStart, lastTs: visitStart }
  const all = [
    ...Array.from({ length: 20 }, (_, i) => ({ chunkNo: i + 1, bytes: Buffer.alloc(700_000, i + 1) })),
    ...Array.from({ length: 300 }, (_, i) => ({ chunkNo: i + 21, bytes: Buffer.alloc(9, i % 200) })),
  ]
  for (const rows of [all.slice(0, 20), all.slice(20)]) {
    const bytes = rows.map((row) => chunkRow({ ...chunk, ...row, hasSnapshot: row.chunkNo === 1 }))
    await stack.store.insertBinary('replayChunks', chunkColumns, Buffer.concat(bytes))
  }
  const found: { chunkNo: number; bytes: Buffer }[] = []
  let answers = 0
  while (found.length < all.length && answers < 10) {
    const from = (found.at(-1)?.chunkNo ?? 0) + 1
    const path = `/api/sites/other/sessions/${foreign.sessionId}/tabs/${tabId}/chunks?from=${from}&to=320`
    const response = await fetch(stack.url + path, {
      headers: { authorization: 'Bearer test-key-of-an-administrator' },
    })
    const body = new Uint8Array(await response.arrayBuffer())
    expect(body.length).toBeLessThanOrEqual(8.1 * 1024 * 1024)
    for (const { chunkNo, bytes } of readChunkFrames(body)) found.push({ chunkNo, bytes: Buffer.from(bytes) })
    answers++
  }
  expect(found.map(({ chunkNo }) => chunkNo)).toEqual(all.map(({ chunkNo }) => chunkNo))
  expect(found.every(({ bytes }, i) => bytes.equals(all[i]?.bytes ?? Buffer.alloc(0)))).toBe(true)
  expect(answers).toBe(3)
})

test('a stylesheet comes as plain text that no browser takes for anything else', async () => {
  const answer = await stack.get(`/api/sites/demo/assets/${sha256}`)
  expect(answer.text).toBe(css)
  expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
})

test('a session is found by the code that its visitor reads out, as she says it', async () => {
  const code = sessionCode(visit.sessionId)
  for (const typed of [code, code.toLowerCase(), code.replace('-', ''), visit.sessionId]) {
    expect(idsOf(await ask(`${list}?text=${typed}`)), typed).toEqual([visit.sessionId])
    expect(idsOf(await ask(`${list}?person=${typed}&text=${typed}`)), typed).toEqual([visit.sessionId])
    const { status, body } = await stack.get(`/api/sites/demo/session-codes/${typed}`)
    expect([status, body.sessionId]).toEqual([200, visit.sessionId])
  }
  const unknown = ['0000-0000', 'nonsense', sessionCode(foreign.sessionId)]
  for (const typed of unknown) {
    expect((await ask(`${list}?text=${typed}`)).total.n, typed).toBe(0)
    const { status, body } = await stack.get(`/api/sites/demo/session-codes/${typed}`)
    expect([status, body.code]).toEqual([404, 'session_not_found'])
  }
  // Older than any period that a list shows.
  const { status } = await stack.get(`/api/sites/demo/session-codes/${sessionCode(longAgoId)}`)
  expect(status).toBe(200)
})

test('another site sees nothing of it, under any address', async () => {
  const { sessionId } = visit
  for (const path of [
    `/api/sites/other/sessions/${sessionId}`,
    `/api/sites/other/sessions/${sessionId}/events`,
    `/api/sites/other/sessions/${sessionId}/tabs/${tabs[0]}/chunks/1`,
    `/api/sites/other/assets/${sha256}`,
  ]) {
    expect([path, (await stack.get(path)).status]).toEqual([path, 404])
  }
  expect((await ask(`/api/sites/other/sessions?text=C-4711`)).total.n).toBe(0)
})

test('watching a replay is written down once an hour per person, not per chunk', async () => {
  await stack.addAccount('ann@example.com', 'viewer')
  const answer = await stack.call('POST', '/api/sign-in', { key: null, body: { email: 'ann@example.com', password } })
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const path = `${list}/${visit.sessionId}/tabs/${tabs[0]}/chunks/`
  const watch = () => Promise.all([1, 3, 1].map((chunkNo) => stack.get(path + chunkNo, { cookie })))
  expect((await watch()).map(({ status }) => status)).toEqual([200, 200, 200])
  await watch()
  await stack.get(`${path}2`, { cookie })
  const account = (answer.body.account as { accountId: string }).accountId
  const watched = () =>
    stack.store.query(`SELECT siteId, subject FROM audit WHERE action = 'replay.watched' AND who = {account:String}`, {
      account,
    })
  expect(await watched()).toEqual([{ siteId: 'demo', subject: visit.sessionId }])
})
