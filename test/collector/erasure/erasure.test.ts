/** A customer in every place that holds something of her: told in full, erased whole, and not brought back by her devices. */
import { randomUUID } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import type { ErasurePreview, ErasureRow } from '@hindsight/protocol/api/erasure'
import { utcDay } from '@hindsight/protocol/ids'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { places } from '../../../collector/src/queries/erasure/places.ts'
import { type Stack, startStack } from '../../support/stack.ts'
import { ask, serverKey, signsIn, tell, visit, whose } from '../people/visits.ts'
import { chunkOf, openTab, post, sendBatch, type Tab } from '../write/batches.ts'

let stack: Stack
const site = '/api/sites/demo'
const soon = { timeout: 60_000, interval: 200 }
const her = { id: 'C-1747', old: 'old-1747', email: 'Quilla.Nightingale@planted.example', name: 'Quilla Nightingale' }
const visitorId = randomUUID()
/** Nothing of hers may be found by any of these, in any text of any table. */
const planted = ['C-1747', 'old-1747', 'quilla', 'nightingale', '655 512 7788', 'plantedtext', visitorId]
let tab: Tab
let other = ''
let caseId = ''

const person = (id: string) => `${site}/customers/${encodeURIComponent(id)}`
const write = (path: string, body: unknown, method = 'POST') => ask(stack, `${site}${path}`, { method, body })

beforeAll(async () => {
  stack = await startStack()
  const { name, email } = her
  await tell(stack, 'identify', {
    userId: her.id,
    traits: { name, email, phone: '+31 655 512 7788', plan: 'plantedtext' },
  })
  await tell(stack, 'identify', { userId: her.old, traits: { email: 'q.nightingale@planted.example' } })
  await tell(stack, 'alias', { userId: her.id, previousId: her.old })
  tab = openTab({ visitorId })
  const header = tab.header([
    tab.pageView({ title: 'plantedtext' }),
    ...signsIn(her.id)(tab),
    tab.event('track', { name: 'Cart Viewed', properties: { note: 'plantedtext' } }),
  ])
  const [chunk, bytes] = chunkOf(tab, 1, '{"type":4,"timestamp":1,"data":{"text":"plantedtext"}}\n')
  expect((await sendBatch(stack.url, { ...header, chunk }, bytes)).status).toBe(200)
  other = await visit(stack, randomUUID(), 1, signsIn('C-2'))
  await vi.waitFor(async () => expect(await whose(stack, tab.sessionId)).toMatchObject({ person: her.id }), soon)
  await vi.waitFor(async () => expect(await whose(stack, other)).toMatchObject({ person: 'C-2' }), soon)

  const flag = {
    person: her.id,
    reason: 'plantedtext in a reason',
    evidence: { sessionId: tab.sessionId, step: '', ts: Date.now(), text: 'plantedtext' },
  }
  const made = await write('/cases', flag)
  caseId = (made.body.case as { caseId: string }).caseId
  const theirs = await write('/cases', { person: 'C-2', reason: `Sister of ${her.name}` })
  expect([made.status, theirs.status]).toEqual([200, 200])
  const moment = { ts: tab.sessionStart + 100 }
  await write(`/sessions/${tab.sessionId}/comments`, { ...moment, text: 'plantedtext, said Quilla Nightingale' })
  await write(`/sessions/${tab.sessionId}/bookmarks`, { ...moment, note: 'plantedtext' })
  await write(`/sessions/${tab.sessionId}/tags`, { add: ['plantedtext'], remove: [] })
  await write(`/sessions/${tab.sessionId}/traffic`, { as: 'people' }, 'PUT')
  await write(`/customers/${her.id}/reveal`, { reason: 'plantedtext asked' })
  await ask(stack, `${site}/sessions/${tab.sessionId}/chunks/${tab.tabId}/1`)
  const at = Date.now()
  const send = { siteId: 'demo', batchId: 'b', recipientNo: 1, version: 1, caseId, person: her.id, state: 'sent', at }
  await stack.store.insert('mailSends', [{ ...send, detail: 'plantedtext', notBefore: 0 }])
  const delivery = {
    siteId: 'demo',
    endpointId: 'e',
    deliveryId: 'd',
    version: 1,
    type: 'case.created',
    at,
    state: 'sent',
  }
  await stack.store.insert('deliveries', [{ ...delivery, body: JSON.stringify({ caseId, text: 'plantedtext' }) }])
}, 120_000)
afterAll(() => stack?.stop())

/** Every text column of every table, searched for all that was planted. */
async function traces(): Promise<string[]> {
  const columns = await stack.store.query<{ table: string; name: string }>(
    `SELECT table, name FROM system.columns WHERE database = currentDatabase() AND type LIKE '%String%' ORDER BY table`,
  )
  const found: string[] = []
  for (const table of new Set(columns.map((column) => column.table))) {
    const texts = columns.filter((column) => column.table === table).map(({ name }) => `toString(${name})`)
    const all = `concatWithSeparator(' ', '', ${texts.join(', ')})`
    const rows = await stack.store.query<{ n: number | string }>(
      `SELECT count() AS n FROM ${table} WHERE arrayExists(one -> positionCaseInsensitive(${all}, one) > 0, {planted:Array(String)})`,
      { planted },
    )
    if (Number(rows[0]?.n ?? 0) > 0) found.push(table)
  }
  return found
}

async function finished(asked: { body: unknown }): Promise<ErasureRow> {
  const { erasureId } = asked.body as ErasureRow
  return await vi.waitFor(async () => {
    const { erasures } = (await ask(stack, `${site}/erasures`)).body as unknown as { erasures: ErasureRow[] }
    const one = erasures.find((row) => row.erasureId === erasureId)
    expect(one?.status).not.toBe('running')
    return one as ErasureRow
  }, soon)
}

/** Of sites, of the installation, of the erasures themselves, or of files: nothing about one person. */
const ofNobody = [
  ...['assets', 'sourceMaps', 'campaignDays', 'imports', 'importRefusals', 'judgements', 'pointNews', 'refusals'],
  ...[
    'leases',
    'migrations',
    'outboxMarks',
    'retentionRuns',
    'rollUpMarks',
    'erasures',
    'erasureTargets',
    'tombstones',
  ],
]

test('every table is either erased or known to hold nothing about one person', async () => {
  const tables = await stack.store.query<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' ORDER BY name",
  )
  const known = [...places.map(({ table }) => table), ...ofNobody]
  expect(tables.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([])
})

test('the search finds her in every table before', async () => {
  expect(await traces()).toEqual(
    expect.arrayContaining(['audit', 'contactDetails', 'customerMerges', 'deliveries', 'events', 'mailSends', 'state']),
  )
})

test('all that is held on her is one ZIP that unzips', async () => {
  const asked = {
    method: 'POST',
    headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
  }
  const body = JSON.stringify({ reason: 'she asked for it' })
  const answer = await fetch(`${stack.url}${person(her.id)}/archive`, { ...asked, body })
  expect(answer.headers.get('content-type')).toBe('application/zip')
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()))
  const text = Object.entries(files)
    .map(
      ([name, bytes]) =>
        `${name} ${(name.endsWith('.gz') ? gunzipSync(bytes) : Buffer.from(bytes)).toString().replaceAll('\n', ' ')}`,
    )
    .join('\n')
  for (const file of ['events', 'sessions', 'contactDetails', 'state', 'mailSends', 'audit'])
    expect(text).toContain(`${file}.jsonl`)
  expect(text).toMatch(new RegExp(`replays/${tab.sessionId}/${tab.tabId}.jsonl.gz .*plantedtext`))
  expect(text).toContain(her.email)
  // What is about others stays here.
  expect(text).not.toContain('Sister of')
})

test('a preview counts and changes nothing; erasing leaves nothing of her in any text of any table', async () => {
  const preview = (await ask(stack, `${person(her.id)}/erasure`)).body as unknown as ErasurePreview
  expect(preview).toMatchObject({ sessions: 1, cases: 1 })
  expect(preview.places.map(({ says }) => says)).toEqual(
    expect.arrayContaining(['replay parts', 'events', 'e-mails', 'mentions in texts about others']),
  )
  expect(await whose(stack, tab.sessionId)).toBeDefined()

  const asked = await ask(stack, `${person(her.id)}/erasure`, {
    method: 'POST',
    body: { reason: `${her.name} (${her.id}) asked` },
  })
  expect(asked.status).toBe(200)
  const done = await finished(asked)
  expect(done.status).toBe('done')
  const byTable = new Map(done.receipt.map((line) => [line.table, line]))
  for (const table of ['events', 'replayChunks', 'sessions', 'identities', 'contactDetails', 'mailSends', 'audit']) {
    expect([table, (byTable.get(table)?.before ?? 0) > 0]).toEqual([table, true])
  }
  expect(done.receipt.filter(({ after }) => after > 0)).toEqual([])
  expect(await traces()).toEqual([])
  expect((await ask(stack, person(her.id))).status).toBe(404)
  expect((await ask(stack, `${site}/cases/${caseId}`)).status).toBe(404)
  // The other customer keeps what is hers, without the name.
  expect(await whose(stack, other)).toMatchObject({ person: 'C-2' })
  const cases = await stack.store.query<{ body: string }>(
    "SELECT body FROM state FINAL WHERE kind = 'case' AND NOT deleted",
  )
  expect(cases.map(({ body }) => (JSON.parse(body) as { reason: string }).reason)).toEqual(['Sister of [erased]'])
})

test('what her devices had not sent by then is taken and not stored; what she does later is', async () => {
  const late = openTab({ visitorId })
  const more = [
    sendBatch(stack.url, tab.header([tab.click()])),
    sendBatch(stack.url, { ...late.header([late.pageView()]), chunk: chunkOf(late, 1)[0] }, chunkOf(late, 1)[1]),
    post(
      `${stack.url}/v1/track`,
      JSON.stringify({
        writeKey: serverKey(stack),
        userId: her.id,
        event: 'Late',
        timestamp: new Date(Date.now() - 3_600_000).toISOString(),
      }),
    ),
  ]
  expect((await Promise.all(more)).map(({ status }) => status)).toEqual([200, 200, 200])
  expect(await traces()).toEqual([])
  const [chunks] = await stack.store.query<{ n: string | number }>('SELECT count() AS n FROM replayChunks')
  expect(Number(chunks?.n)).toBe(0)

  const again = openTab({ visitorId, sessionStart: Date.now() })
  await sendBatch(stack.url, again.header([again.pageView()]))
  await vi.waitFor(
    async () => expect(await whose(stack, again.sessionId)).toMatchObject({ person: `anon:${visitorId}` }),
    soon,
  )
})

test('one session is deleted by itself', async () => {
  const asked = await write(`/sessions/${other}/erasure`, { reason: 'recorded by mistake' })
  expect(await finished(asked)).toMatchObject({ status: 'done', what: 'session' })
  const day = utcDay(Date.now() - 86_400_000)
  expect([day, await whose(stack, other)]).toEqual([day, undefined])
  expect((await write(`/sessions/${other}/erasure`, { reason: 'once more' })).status).toBe(404)
  expect((await write(`/customers/nobody/erasure`, { reason: 'no one' })).status).toBe(404)
  const short = await ask(stack, `${person('C-2')}/erasure`, { method: 'POST', body: { reason: '' } })
  expect(short.body).toMatchObject({ errors: [{ field: 'reason' }] })
})

test('an erasure that the store fails in the middle goes on by itself', async () => {
  const visited = await visit(stack, randomUUID(), 1, signsIn('C-3'))
  await vi.waitFor(async () => expect(await whose(stack, visited)).toMatchObject({ person: 'C-3' }), soon)
  const { command } = stack.store
  let failures = 0
  const spy = vi.spyOn(stack.store, 'command').mockImplementation(async (sql, ...more) => {
    // The second place and, when it is tried again, the first: the engine was restarted.
    if (/DELETE/.test(sql) && [1, 2].includes(failures++)) throw new Error('connect ECONNREFUSED')
    await command(sql, ...more)
  })
  try {
    const asked = await ask(stack, `${person('C-3')}/erasure`, { method: 'POST', body: { reason: 'She asked.' } })
    const done = await finished(asked)
    expect(failures).toBeGreaterThan(3)
    expect(done).toMatchObject({ status: 'done', done: done.steps })
    expect(done.receipt.filter(({ after }) => after > 0)).toEqual([])
    expect(done.receipt.some(({ before }) => before > 0)).toBe(true)
  } finally {
    spy.mockRestore()
  }
  expect(await whose(stack, visited)).toBeUndefined()
  expect(stack.faults.join()).toContain('it goes on in a moment')
})
