/** Each signal just inside and just outside its thresholds, by events made by hand; and what makes one struggle point. */
import { randomUUID } from 'node:crypto'
import type { RecordedEvent } from '@hindsight/protocol/events'
import { pathTemplate } from '@hindsight/protocol/places'
import { signals as rules } from '@hindsight/protocol/signals'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { currentSignals } from '../../../collector/src/queries/counting.ts'
import { foldedMessage, foldedPath } from '../../../collector/src/queries/folding.ts'
import { type Stack, startStack } from '../../support/stack.ts'
import { openTab, sendBatch, type Tab } from '../write/batches.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ env: { DEMO: 'shop' } })
})
afterAll(() => stack?.stop())

type Found = Record<string, unknown> & { signal: string; pointId: string; place: string }

async function signalsOf(sessionId: string): Promise<Found[]> {
  return stack.store.query<Found>(
    `SELECT signal, eventNo, path, place, label, message, person, pointId
     FROM ${currentSignals('siteId = {siteId:String}')} WHERE sessionId = {sessionId:UUID} ORDER BY ts, eventNo, signal`,
    { siteId: 'demo', sessionId },
  )
}

/** Signals of a session that holds these events, as soon as it holds them all. */
async function judged(tab: Tab, events: RecordedEvent[]): Promise<Found[]> {
  const before = await eventsOf(tab.sessionId)
  expect((await sendBatch(stack.url, tab.header(events))).body).toMatchObject({ accepted: events.length, refused: [] })
  await expect.poll(() => eventsOf(tab.sessionId), { timeout: 60_000, interval: 100 }).toBe(before + events.length)
  return signalsOf(tab.sessionId)
}

async function eventsOf(sessionId: string): Promise<number> {
  const [row] = await stack.store.query<{ events: number }>(
    'SELECT events FROM sessions FINAL WHERE sessionId = {sessionId:UUID}',
    { sessionId },
  )
  return row?.events ?? 0
}

const newTab = () => openTab({ sessionStart: Date.now() - 100_000 })
/** The n-th event of a tab, some ms after its session's start. */
const at = (tab: Tab, ms: number) => ({ ts: tab.sessionStart + ms })
/** Apart from all other places of a page. */
const rows = new Map<string, number>()
const rowOf = (place: string): number => {
  if (!rows.has(place)) rows.set(place, 100 * (rows.size + 1))
  return rows.get(place) ?? 0
}
const named = (found: Found[]) => found.map(({ signal, place }) => `${signal} ${place}`)

const refusal = (tab: Tab, place: string, message: string, over: object = {}) =>
  tab.event('fieldError', {
    place,
    form: 'id:checkout',
    label: place,
    nodeId: 3,
    fieldType: 'text',
    message,
    validity: [],
    via: ['message'],
    trigger: 'blur',
    attemptNo: 1,
    filled: true,
    shape: [],
    lengthBucket: '4-8',
    ...over,
  })

test('rage: three clicks on one element within a second, once per burst', async () => {
  const { minClicks, withinMs } = rules.rageClick.thresholds
  expect([minClicks.default, withinMs.default]).toEqual([3, 1000])
  const tab = newTab()
  const clicks = (place: string, times: number[], over: object = {}) =>
    times.map((ms) => tab.click({ ...at(tab, ms), place, pageY: rowOf(place), ...over }))
  const otherPage = randomUUID()
  const found = await judged(tab, [
    ...clicks('three', [0, 500, 1000]),
    ...clicks('slow', [0, 500, 1001]),
    ...clicks('two', [0, 10]),
    ...clicks('long', [0, 400, 800, 1200, 1600, 2000]),
    ...clicks('twice', [0, 300, 600, 5000, 5300, 5600]),
    ...clicks('pages', [0, 100]),
    ...clicks('pages', [200], { pageId: otherPage }),
  ])
  // Where the third click of a burst came.
  expect(named(found)).toEqual(['rageClick twice', 'rageClick long', 'rageClick three', 'rageClick twice'])
  const [row] = await stack.store.query(
    'SELECT rageClicks, struggles FROM sessions FINAL WHERE sessionId = {id:UUID}',
    {
      id: tab.sessionId,
    },
  )
  expect(row).toEqual({ rageClicks: 4, struggles: 4 })
})

test('dead: no reaction within two seconds, on what looks alive, and was judged; error click: within a second', async () => {
  expect([rules.deadClick.thresholds.afterMs.default, rules.errorClick.thresholds.withinMs.default]).toEqual([
    2000, 1000,
  ])
  const tab = newTab()
  const click = (ms: number, place: string, over: object) =>
    tab.click({ ...at(tab, ms), place, pageY: rowOf(place), ...over })
  const found = await judged(tab, [
    click(0, 'never', { reactionMs: null, reaction: null }),
    click(1, 'late', { reactionMs: 2001 }),
    click(2, 'just', { reactionMs: 2000 }),
    click(3, 'zero', { reactionMs: 0 }),
    click(4, 'plain', { reactionMs: null, reaction: null, interactive: false }),
    click(5, 'left', { reactionMs: null, reaction: null, judged: false }),
    click(6, 'error', { errorAfterMs: 1000 }),
    click(7, 'at once', { errorAfterMs: 0 }),
    click(8, 'later', { errorAfterMs: 1001 }),
  ])
  expect(named(found)).toEqual([
    'deadClick never',
    'slowClick late',
    'slowClick just',
    'errorClick error',
    'errorClick at once',
  ])
})

test('field errors: false where a filled field is called empty; a struggle at the second error of one field', async () => {
  expect(rules.fieldStruggle.thresholds.minErrors.default).toBe(2)
  const tab = newTab()
  const found = await judged(tab, [
    { ...refusal(tab, 'name:a', 'Enter your maiden name'), ...at(tab, 1) },
    { ...refusal(tab, 'name:b', 'Enter your maiden name', { filled: false }), ...at(tab, 2) },
    { ...refusal(tab, 'name:c', 'Enter a valid name'), ...at(tab, 3) },
    { ...refusal(tab, 'name:d', '', { validity: ['valueMissing'], via: ['native'] }), ...at(tab, 4) },
    // The same field on another page is another place.
    { ...refusal(tab, 'name:c', 'Enter a valid name', { path: '/account' }), ...at(tab, 5) },
    { ...refusal(tab, 'name:a', 'Not a valid name'), ...at(tab, 6) },
    { ...refusal(tab, 'name:a', 'Not a valid name'), ...at(tab, 7) },
  ])
  expect(named(found)).toEqual([
    'falseRejection name:a',
    'fieldError name:b',
    'fieldError name:c',
    'falseRejection name:d',
    'fieldError name:c',
    'fieldError name:a',
    'fieldStruggle name:a',
    'fieldError name:a',
  ])
  expect(new Set(found.filter(({ place }) => place === 'name:c').map(({ pointId }) => pointId)).size).toBe(2)
})

test('forms, requests and scripts: what failed, where, and in words', async () => {
  const tab = newTab()
  const submit = (ms: number, outcome: string) => ({
    ...tab.event('submit', {
      form: `id:${outcome}`,
      label: 'Checkout',
      nodeId: 4,
      attemptNo: 1,
      blank: [],
      invalid: [],
      outcome,
      status: null,
      durationMs: null,
    }),
    ...at(tab, ms),
  })
  const request = (ms: number, status: number, url: string) => ({
    ...tab.event('request', { method: 'POST', url, status, durationMs: 10, failed: status === 0 || status >= 400 }),
    ...at(tab, ms),
  })
  const failure = (ms: number, message: string) => ({
    ...tab.event('jsError', {
      message,
      errorType: 'Error',
      source: 'https://shop.example/a.js',
      line: 1,
      column: 2,
      stack: '',
      unhandledRejection: false,
    }),
    ...at(tab, ms),
  })
  const found = await judged(tab, [
    ...['navigated', 'requestOk', 'requestFailed', 'errorShown', 'nothing', 'left'].map((outcome, i) =>
      submit(i, outcome),
    ),
    request(10, 399, 'https://shop.example/api/pay'),
    request(11, 400, 'https://shop.example/api/orders/10293/pay?x=1'),
    request(12, 0, 'https://shop.example/api/orders/10294/pay'),
    failure(20, 'Item 17 is gone'),
    failure(21, 'Item 18 is gone'),
    failure(22, 'Another thing'),
  ])
  expect(found.map(({ signal, place, message }) => [signal, place, message])).toEqual([
    ['failedSubmit', 'id:requestFailed', 'Request failed'],
    ['failedSubmit', 'id:errorShown', 'Not accepted'],
    ['failedSubmit', 'id:nothing', 'Nothing happened'],
    ['failedRequest', 'POST /api/orders/#/pay', 'Status 400'],
    ['failedRequest', 'POST /api/orders/#/pay', 'No answer'],
    ['jsError', '', 'Item 17 is gone'],
    ['jsError', '', 'Item 18 is gone'],
    ['jsError', '', 'Another thing'],
  ])
  const points = found.map(({ pointId }) => pointId)
  expect(new Set(points.slice(0, 3)).size).toBe(3)
  expect(points[3]).toBe(points[4])
  expect(points[5]).toBe(points[6])
  expect(points[7]).not.toBe(points[6])
  for (const point of points) expect(point).toMatch(/^[0-9a-f]{16}$/)
  expect(new Set(found.map(({ person }) => person))).toEqual(new Set([`anon:${tab.visitorId}`]))
})

test('a session that is recomputed has exactly its new signals', async () => {
  const tab = newTab()
  const clicks = [0, 900, 1800].map((ms) => tab.click({ ...at(tab, ms), place: 'b' }))
  expect(await judged(tab, clicks)).toEqual([])
  // A click that comes late makes a burst of what was none; one before it moves the burst to an earlier click.
  const [first] = await judged(tab, [tab.click({ ...at(tab, 950), place: 'b' })])
  expect(first).toMatchObject({ signal: 'rageClick', eventNo: 4 })
  const moved = await judged(tab, [tab.click({ ...at(tab, 500), place: 'b' })])
  expect(moved.map(({ eventNo }) => eventNo)).toEqual([2])
  const rows = await stack.store.query<{ n: string }>(
    'SELECT toString(count()) AS n FROM signals WHERE sessionId = {id:UUID}',
    { id: tab.sessionId },
  )
  expect(rows).toEqual([{ n: '2' }])
})

test('paths fold in SQL as they do in protocol, and messages without what differs', async () => {
  const part = fc.oneof(
    fc.constantFrom('orders', '10293', 'a-b_c', '[email]', '%5Bnumber%5D', 'DEADBEEF0123', 'deadbeefcafe', 'x1', ''),
    fc.uuid(),
    fc.stringMatching(/^[A-Za-z0-9_-]{18,24}$/),
  )
  const paths = fc.sample(
    fc.array(part, { maxLength: 4 }).map((parts) => `https://shop.example/${parts.join('/')}`),
    300,
  )
  const rows = await stack.store.query<{ url: string; folded: string }>(
    `SELECT url, ${foldedPath('url')} AS folded FROM (SELECT arrayJoin({paths:Array(String)}) AS url)`,
    { paths },
  )
  expect(rows).toHaveLength(300)
  for (const { url, folded } of rows) expect([url, folded]).toEqual([url, pathTemplate(url)])
  const [message] = await stack.store.query<{ folded: string }>(`SELECT ${foldedMessage('{text:String}')} AS folded`, {
    text: `Cannot read 'x1' of “Order” 17, said "y" and 23`,
  })
  expect(message?.folded).toBe('cannot read … of … #, said … and #')
})

test('while a session is being recomputed nothing of it is missing: not even when a merge has dropped what was', async () => {
  const tab = newTab()
  const form = { form: 'id:gap', path: '/gap', url: 'https://shop.example/gap' }
  const [found] = await judged(tab, [
    tab.pageView({ ...at(tab, 0), path: '/gap', url: 'https://shop.example/gap' }),
    { ...refusal(tab, 'name:gap', 'Enter your maiden name', form), ...at(tab, 1) },
    { ...refusal(tab, 'name:gap', 'Enter your maiden name', form), ...at(tab, 2) },
  ])
  const pointId = found?.pointId ?? ''
  const period = `from=${tab.sessionStart - 60_000}&to=${Date.now() + 60_000}`
  const asked = [
    `struggle-points?${period}&path=/gap`,
    `struggle-points/${pointId}?${period}`,
    `sessions?${period}&point=${pointId}`,
    `sessions?${period}&signal=falseRejection`,
    `sessions?${period}&cell=${encodeURIComponent(JSON.stringify({ report: 'pages', value: '/gap', did: 'struggled' }))}`,
    `sessions/${tab.sessionId}`,
    `sessions/${tab.sessionId}/score`,
    'signals',
    `reports/pages?${period}`,
    `forms?${period}`,
    `form?${period}&path=/gap&form=id:gap`,
  ]
  const answers = () =>
    Promise.all(
      asked.map(async (path) => {
        const response = await fetch(`${stack.url}/api/sites/demo/${path}`, {
          headers: { authorization: `Bearer ${stack.apiKey}` },
        })
        // The settings look at the days up to now.
        const body = (await response.text()).replace(/(from|to)=\d+/g, '$1')
        return { path, status: response.status, body }
      }),
    )
  const quiet = await answers()
  for (const { path, status } of quiet) expect({ path, status }).toEqual({ path, status: 200 })
  // What a roll-up has written a moment before it writes the session itself.
  for (const table of ['signals', 'formFields']) {
    await stack.store.command(
      `INSERT INTO ${table} SELECT * REPLACE (version + 1 AS version) FROM ${table} FINAL WHERE sessionId = {id:UUID}`,
      { id: tab.sessionId },
    )
  }
  expect(await answers()).toEqual(quiet)
  for (const table of ['signals', 'formFields']) await stack.store.command(`OPTIMIZE TABLE ${table} FINAL`)
  expect(await answers()).toEqual(quiet)
})
