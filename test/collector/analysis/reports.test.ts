/** Reports, ways and files over a few visits whose answers are known; every count opens exactly its sessions. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Board, SharedBoard } from '@hindsight/protocol/api/boards'
import type { FunnelResult } from '@hindsight/protocol/api/funnels'
import type { heatRoutes } from '@hindsight/protocol/api/heat'
import { type PathsAnswer, type ReportAnswer, tableNames } from '@hindsight/protocol/api/reports'
import type { OutputOf } from '@hindsight/protocol/api/route'
import type { Rate } from '@hindsight/protocol/api/struggles'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rowsOfCsv } from '../../support/csv.ts'
import { apiKey } from '../read/readStack.ts'
import { type AnalysisStack, type Fact, startAnalysisStack, visitOf } from './analysisStack.ts'
import { countsIn } from './everyCount.ts'

const from = Date.UTC(2024, 9, 21)
const to = from + 3 * 86_400_000
const period = `from=${from}&to=${to}`
const site = '/api/sites/demo'
const minute = 60_000

let stack: AnalysisStack

const page = (at: number, path: string, url = `https://shop.example${path}`, referrer = ''): Fact => ({
  at: from + at,
  kind: 'pageView',
  path,
  url,
  referrer,
  properties: JSON.stringify({ viewportWidth: 1000 }),
})
const track = (at: number, name: string, properties: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  at: from + at,
  kind: 'track',
  name,
  properties: JSON.stringify({ properties }),
  ...more,
})
const click = (at: number, place: string, pageX: number, pageY: number, isDead = false): Fact => ({
  at: from + at,
  kind: 'click',
  path: '/',
  place,
  label: place.replace('name:', ''),
  interactive: true,
  reactionMs: isDead ? null : 20,
  properties: JSON.stringify({ judged: true, pageX, pageY }),
})

const mug = { product_id: 'p-1', name: '=Mug', price: 12.5 }
const bowl = { product_id: 7, name: 'Bowl', price: '8' }

beforeAll(async () => {
  stack = await startAnalysisStack()
  const order = (at: number, orderId: string, currency: string) =>
    track(
      at,
      'Order Completed',
      { order_id: orderId, products: [{ ...mug, quantity: 2 }, bowl] },
      { orderId, revenue: 33, currency },
    )
  await stack.keep([
    visitOf({
      device: 'desktop',
      facts: [
        page(0, '/', 'https://shop.example/?utm_source=spring&utm_medium=email&utm_campaign=s-24'),
        click(500, 'name:buy', 250, 60),
        page(minute, '/p/#'),
        track(minute + 1, 'Product Viewed', mug),
        track(minute + 2, 'Product Added', mug),
        page(3 * minute, '/cart'),
        order(4 * minute, 'o-1', 'EUR'),
        // The page of thanks was loaded again.
        order(5 * minute, 'o-1', 'EUR'),
        page(5 * minute + 1, '/thanks'),
      ],
    }),
    visitOf({
      device: 'desktop',
      facts: [
        page(0, '/', 'https://shop.example/?gclid=*', 'https://www.google.com/'),
        click(400, 'name:buy', 250, 60, true),
        { at: from + 450, kind: 'scroll', path: '/', properties: JSON.stringify({ depth: 0.62 }) },
        page(500, '/'),
        page(2 * minute, '/p/#'),
        track(2 * minute + 1, 'Product Viewed', bowl),
        page(3 * minute, '/cart'),
        order(4 * minute, 'o-2', 'USD'),
      ],
    }),
    visitOf({
      device: 'mobile',
      facts: [
        page(1000, '/', undefined, 'https://www.google.com/'),
        track(2000, 'Products Searched', { query: ' Red Mug ', results: 0 }),
        track(3000, 'Products Searched', { query: 'red mug', results: '3' }),
      ],
    }),
    visitOf({ device: 'desktop', facts: [page(0, '/help', undefined, 'https://news.example/post')] }),
  ])
})
afterAll(() => stack?.stop())

const report = async (name: string) => (await stack.read(`${site}/reports/${name}?${period}`)) as ReportAnswer
const figures = (answer: ReportAnswer, ...columns: string[]) =>
  Object.fromEntries(
    answer.rows.map(({ label, cells }) => [
      label,
      columns.map((name) => {
        const cell = cells[name]
        return typeof cell === 'object' && cell !== null ? cell.n : cell
      }),
    ]),
  )

async function opened(answer: unknown): Promise<number> {
  const counts = countsIn(answer)
  for (const { where, n, list } of counts) {
    const { total, rows } = await stack.open(list)
    expect([total.n, rows.length], `${where} ${list}`).toEqual([n, n])
  }
  return counts.filter(({ n }) => n > 0).length
}

test('channels, sources and campaigns: the campaign is believed before the address, an ad before the search engine', async () => {
  expect(figures(await report('channels'), 'sessions', 'bounced', 'converted', 'revenue')).toEqual({
    'E-mail': [1, 0, 1, 33],
    Paid: [1, 0, 1, 33],
    Search: [1, 1, 0, 0],
    Referral: [1, 1, 0, 0],
  })
  expect(figures(await report('sources'), 'sessions')).toEqual({ 'google.com': [2], spring: [1], 'news.example': [1] })
  expect(figures(await report('campaigns'), 'sessions')).toEqual({ '(no campaign)': [3], 's-24': [1] })
})

test('pages: views, entries, exits, bounces, and how long until the next page', async () => {
  const pages = await report('pages')
  expect(figures(pages, 'sessions', 'views', 'entries', 'exits', 'bounced', 'stayMs')).toEqual({
    '/': [3, 4, 3, 1, 1, minute],
    '/cart': [2, 2, 0, 1, 0, 2 * minute + 1],
    '/p/#': [2, 2, 0, 0, 0, 2 * minute],
    '/help': [1, 1, 1, 1, 1, null],
    '/thanks': [1, 1, 0, 1, 0, null],
  })
  expect(pages.rows[0]?.cells.bounceRate).toMatchObject({ k: 1, n: 3 })
  expect(pages.rows[0]?.cells.struggled).toMatchObject({ n: 1 })
})

test('products: an order is counted once, and not in another currency; searches with and without a result', async () => {
  const columns = ['viewed', 'added', 'viewedAndAdded', 'bought', 'units', 'revenue']
  expect(figures(await report('products'), ...columns)).toEqual({
    '=Mug': [1, 1, 1, 2, 4, 25],
    Bowl: [1, 0, 0, 2, 2, 8],
  })
  expect(figures(await report('searches'), 'sessions', 'searches', 'none', 'converted')).toEqual({
    'red mug': [1, 2, 1, 0],
  })
})

test('every count of a report opens exactly its sessions', async () => {
  let counted = 0
  for (const name of ['channels', 'pages', 'products', 'searches']) counted += await opened(await report(name))
  expect(counted).toBeGreaterThan(30)
})

const paths = async (question: object, top = 6) =>
  (await stack.read(
    `${site}/paths?${period}&top=${top}&question=${encodeURIComponent(JSON.stringify(question))}`,
  )) as PathsAnswer
const stops = ({ levels }: PathsAnswer) =>
  levels.map((nodes) => nodes.map(({ node, sessions, ended }) => [node, sessions.n, ended?.n]))

test('ways from a page: repeats are one stop, what is not named is all others, and who ended where', async () => {
  const answer = await paths({ from: '/', depth: 3 })
  expect(stops(answer)).toEqual([[['/', 3, 1]], [['/p/#', 2, 0]], [['/cart', 2, 1]], [['/thanks', 1, undefined]]])
  expect(answer.links.map(({ source, target, sessions }) => [source, target, sessions.n])).toEqual([
    ['/', '/p/#', 2],
    ['/p/#', '/cart', 2],
    ['/cart', '/thanks', 1],
  ])
  expect(await opened(answer)).toBe(10)
  const again = await paths({ from: '/', depth: 3, collapse: false })
  expect(stops(again)[1]).toEqual([
    ['/', 1, 0],
    ['/p/#', 1, 0],
  ])
  const events = await paths({ from: '', depth: 6, events: true }, 2)
  expect(stops(events).slice(0, 2)).toEqual([
    [
      ['/', 3, 0],
      ['/help', 1, 1],
    ],
    [
      ['/p/#', 2, 0],
      ['event:Products Searched', 1, 1],
    ],
  ])
  expect(await opened(events)).toBeGreaterThan(12)
})

test('ways to an event, from its last time back', async () => {
  const answer = await paths({ from: 'event:Order Completed', direction: 'before', events: true, depth: 3 }, 2)
  expect(stops(answer)[0]).toEqual([['event:Order Completed', 2, 0]])
  expect(stops(answer)[1]).toEqual([['/cart', 2, 0]])
  expect(await opened(answer)).toBeGreaterThan(5)
  expect((await stack.get(`${site}/paths?question=${encodeURIComponent('{"depth":9}')}`)).body.errors).toMatchObject([
    { field: 'question.depth' },
  ])
})

async function file(table: string, query = ''): Promise<{ type: string; bytes: Buffer; name: string }> {
  const answer = await fetch(`${stack.url}${site}/tables/${table}?${period}${query}`, {
    headers: { authorization: `Bearer ${apiKey}` },
  })
  expect(answer.status).toBe(200)
  return {
    type: answer.headers.get('content-type') ?? '',
    name: answer.headers.get('content-disposition') ?? '',
    bytes: Buffer.from(await answer.arrayBuffer()),
  }
}

test('any table as CSV, formulas made harmless, and as Parquet, with the filters of its list', async () => {
  const products = await file('products')
  expect([products.type, products.name]).toEqual(['text/csv; charset=utf-8', 'attachment; filename="products.csv"'])
  expect(products.bytes.toString().split('\n').slice(0, 3)).toEqual([
    '"value","label","viewed","added","addRate","addRateLow","addRateHigh","viewedAndAdded","bought","units","revenue"',
    expect.stringMatching(/^"7","Bowl",1,0,0,0,0\.79\d+,0,2,2,8$/),
    expect.stringMatching(/^"p-1","'=Mug",1,1,1,0\.20\d+,1,1,2,4,25$/),
  ])
  const cell = encodeURIComponent(JSON.stringify({ report: 'channels', value: 'mail', did: 'sessions' }))
  const sessions = (await file('sessions', `&cell=${cell}`)).bytes.toString().trim().split('\n')
  expect(sessions).toHaveLength(2)
  expect(sessions[1]).toContain('"mail","spring","s-24","/","/thanks"')
  for (const table of [...tableNames]) {
    const { bytes, type } = await file(table, '&format=parquet')
    expect([table, type, bytes.subarray(0, 4).toString(), bytes.subarray(-4).toString()]).toEqual([
      table,
      'application/vnd.apache.parquet',
      'PAR1',
      'PAR1',
    ])
    expect((await file(table)).bytes.toString()).toMatch(/^"\w+"(,"\w+")*\n/)
  }
  expect((await file('orders')).bytes.toString()).toBe(
    `"orderId","at","revenue"\n"o-1","2024-10-21T00:04:00Z",33\n"o-2","2024-10-21T00:04:00Z",33\n`,
  )
})

/** The ends of an interval in a file are those on the screen; an empty cell where there is none. */
function sameRate(row: Record<string, string> | undefined, name: string, { rate, low, high }: Rate): void {
  for (const [end, shown] of [
    ['', rate],
    ['Low', low],
    ['High', high],
  ] as const) {
    const cell = row?.[`${name}${end}`]
    if (shown === null) expect([name, end, cell]).toEqual([name, end, ''])
    else expect(Number(cell)).toBeCloseTo(shown, 9)
  }
}

test('a file says the same as its screen: counts, shares and the ends of their intervals', async () => {
  for (const report of ['channels', 'pages', 'products', 'searches'] as const) {
    const { rows } = (await stack.read(`${site}/reports/${report}?${period}`)) as unknown as ReportAnswer
    const written = rowsOfCsv((await file(report)).bytes.toString())
    expect([report, written.length]).toEqual([report, rows.length])
    for (const { value, cells } of rows) {
      const row = written.find((one) => one.value === value)
      for (const [name, cell] of Object.entries(cells)) {
        if (typeof cell === 'object' && cell !== null && 'low' in cell) sameRate(row, name, cell)
        else if (typeof cell === 'object' && cell !== null) expect([name, row?.[name]]).toEqual([name, String(cell.n)])
        else expect([name, row?.[name]]).toEqual([name, cell === null ? '' : String(cell)])
      }
    }
  }
})

test('the file of a funnel says the same as its screen, the period before and the breakdown included', async () => {
  const steps = [
    { kind: 'page', path: '/' },
    { kind: 'event', name: 'Order Completed' },
  ]
  const breakdown = { of: 'attribute', name: 'device' }
  const funnel = { name: 'Orders', steps, actor: 'session', breakdown }
  const asked = { funnel, from, to, compare: true }
  const shown = (await stack.call('POST', `${site}/funnels/run`, { body: asked })).body as unknown as FunnelResult
  const query = `${period}&compare=true&funnel=${encodeURIComponent(JSON.stringify(funnel))}`
  const answer = await stack.call('GET', `${site}/funnels/csv?${query}`)
  expect(answer.status).toBe(200)
  const rows = rowsOfCsv(answer.text)
  const of = (entry: string) => rows.filter((row) => row.entry === entry)
  const all = of('all')
  expect(shown.steps[0]?.reached.n).toBeGreaterThan(0)
  for (const [at, step] of shown.steps.entries()) {
    expect(all[at]).toMatchObject({ reached: String(step.reached.n), lost: step.dropped ? String(step.dropped.n) : '' })
    sameRate(all[at], 'ofEntered', step.ofEntered)
    sameRate(all[at], 'ofPrevious', step.ofPrevious)
  }
  for (const { value, steps: at } of shown.breakdown?.rows ?? []) {
    for (const [i, step] of at.entries()) sameRate(of(value)[i], 'ofEntered', step.ofEntered)
  }
  expect(shown.breakdown?.rows).not.toEqual([])
  const before = of('(period before)')
  expect(before.map(({ reached }) => reached)).toEqual(shown.previous?.steps.map(({ reached }) => String(reached.n)))
})

type Heat = OutputOf<typeof heatRoutes.getHeatmap>

test('a heatmap: where was clicked, what in vain, how far down was seen, by device', async () => {
  const of = async (more: string) => (await stack.read(`${site}/heatmap?${period}&path=/&${more}`)) as unknown as Heat
  const clicks = await of('device=desktop')
  expect(clicks).toMatchObject({
    seen: { n: 2 },
    clicked: { n: 2 },
    spots: [{ x: 0.255, y: 66, n: 2 }],
    snapshot: null,
  })
  expect(clicks.elements).toMatchObject([{ place: 'name:buy', label: 'buy', clicks: 2, sessions: { n: 2 } }])
  expect(clicks.depths.map(({ sessions }) => sessions.n)).toEqual([...Array(12).fill(1), ...Array(8).fill(0)])
  await opened({ ...clicks, depths: clicks.depths.slice(11, 13) })
  const vain = await of('device=desktop&kind=deadClick')
  expect(vain).toMatchObject({ clicked: { n: 1 }, elements: [{ clicks: 1, sessions: { n: 1 } }] })
  await opened({ ...vain, depths: [] })
  expect(await of('device=mobile')).toMatchObject({ seen: { n: 1 }, clicked: { n: 0 }, elements: [], spots: [] })
})

test('clicks that are named count in what was recorded before: CTR of the page, funnel, segment, path', async () => {
  const clicks = `${site}/named-clicks`
  const buy = { place: 'name:buy', path: '/' }
  const save = (name: string) => stack.call('POST', clicks, { body: { name, ...buy, label: 'buy' } })
  const made = await save('Bought at once')
  expect(made.body).toMatchObject({ name: 'Bought at once', ...buy, version: 1 })
  const again = await save('Another')
  expect([again.status, again.body.current]).toMatchObject([409, { name: 'Bought at once' }])
  const same = await stack.call('POST', clicks, { body: { name: 'Bought at once', place: 'name:x', path: '/*' } })
  expect([same.status, same.body.errors]).toMatchObject([400, [{ field: 'name' }]])
  const url = `${clicks}/${made.body.clickId}`
  expect((await stack.call('PATCH', url, { body: { version: 1, name: 'Buy now' } })).body.version).toBe(2)
  const late = await stack.call('PATCH', url, { body: { version: 1, name: 'Mine' } })
  expect([late.status, late.body.current]).toMatchObject([409, { name: 'Buy now', version: 2 }])
  const choices = (await stack.read(`${site}/step-choices`)) as { clicks: object[] }
  expect(choices.clicks[0]).toMatchObject({ name: 'Buy now', ...buy })

  const ctr = await stack.read(`${site}/element-ctr?${period}&place=name:buy&path=/`)
  const twoOfThree = { saw: { n: 3 }, clicked: { n: 2 }, ctr: { k: 2, n: 3, low: expect.closeTo(0.208, 2) } }
  expect(ctr).toMatchObject({ sessions: twoOfThree, persons: twoOfThree })
  expect(await opened(ctr)).toBe(4)

  const what = { kind: 'click', ...buy }
  const funnel = { name: 'Fast', steps: [what, { kind: 'page', path: '/cart' }], actor: 'session' }
  const { body: run } = await stack.call('POST', `${site}/funnels/run`, { body: { funnel, from, to } })
  expect(run.steps).toMatchObject([
    { label: 'Buy now', reached: { n: 2 } },
    { label: '/cart', reached: { n: 2 } },
  ])
  const did = encodeURIComponent(JSON.stringify({ is: 'did', what }))
  expect(((await stack.read(`${site}/sessions?${period}&segment=${did}`)) as { total: object }).total).toMatchObject({
    n: 2,
  })

  const question = encodeURIComponent(JSON.stringify({ from: 'click:Buy now', events: true, depth: 3 }))
  const paths = (await stack.read(`${site}/paths?${period}&question=${question}`)) as unknown as PathsAnswer
  expect(paths.levels[1]?.map(({ node, sessions }) => [node, sessions.n])).toEqual([
    ['/', 1],
    ['/p/#', 1],
  ])
  expect((await stack.call('DELETE', url)).status).toBe(204)
  // Lists that somebody has kept still hold what was counted.
  expect(await opened(paths)).toBeGreaterThan(4)
  expect((await stack.read(clicks)).clicks).toEqual([])
  expect((await save('Buy now')).body).toMatchObject({ name: 'Buy now', version: 4 })
})

test('a board: arranged, not over a colleague’s change, and shared by a link that shows figures only and can be taken back', async () => {
  const board = async (method: string, path: string, body?: object) =>
    await stack.call(method, `${site}/boards${path}`, body ? { body } : {})
  const tile = (shows: object) => ({ tileId: randomUUID(), shows })
  const tiles = [
    tile({ kind: 'report', report: 'channels' }),
    tile({ kind: 'days', figure: 'revenue' }),
    tile({ kind: 'promotion', promotionId: '' }),
    tile({ kind: 'note' }),
  ]
  await stack.keep([visitOf({ facts: [{ ...page(0, '/'), at: Date.now() - minute }] })])
  const made = (await board('POST', '', { name: 'Monday', tiles })).body as Board
  const url = `/${made.boardId}`
  const turned = { name: 'Monday', days: 90, tiles: [...made.tiles].reverse(), version: made.version }
  expect((await board('PUT', url, turned)).body).toMatchObject({ version: 2, tiles: [{ size: 'half' }, {}, {}, {}] })
  const late = await board('PUT', url, turned)
  expect([late.status, late.body.current]).toMatchObject([409, { version: 2 }])

  expect((await board('POST', `${url}/share`, {})).body.code).toBe('sharing_off')
  const allow = async (sharedBoards: boolean) => {
    const body = { version: stack.sites.byId('demo')?.version ?? 0, settings: { sharedBoards } }
    expect((await stack.call('PATCH', site, { body })).status).toBe(200)
  }
  await allow(true)
  const link = ((await board('POST', `${url}/share`, {})).body as { url: string }).url
  const token = link.split('#')[1] ?? ''
  const shared = async (of: string) =>
    await stack.call('POST', '/api/shared-boards/open', { body: { token: of }, key: null })
  const { status, text, body } = await shared(token)
  expect([status, body.name]).toEqual([200, 'Monday'])
  expect((body as unknown as SharedBoard).tiles).toMatchObject([
    { report: null },
    { report: null, days: [] },
    { days: expect.arrayContaining([]) },
    { report: { report: 'channels', rows: [{ label: 'Direct', cells: { sessions: 1 } }] } },
  ])
  // Nothing that leads on, and of the link nothing that could be used.
  expect(text).not.toMatch(/"list"|\/api\/|tokenHash/)
  const [kept] = await stack.store.query<{ n: string }>(
    `SELECT count() AS n FROM stateHistory WHERE kind = 'board' AND position(body, '${token}') > 0`,
  )
  expect(Number(kept?.n)).toBe(0)

  const next = ((await board('POST', `${url}/share`, {})).body as { url: string }).url.split('#')[1] ?? ''
  expect([(await shared(token)).status, (await shared(next)).status]).toEqual([404, 200])

  // Of a segment, which holds by the link too; without the segment the link shows nothing rather than everybody.
  const filter = { is: 'attribute', name: 'device', anyOf: ['tablet'] }
  const tablets = (await stack.call('POST', `${site}/segments`, { body: { name: 'Tablets', filter } })).body
  const ofSegment = async (segment: string) => {
    const now = ((await board('GET', '')).body as { boards: Board[] }).boards.find(({ name }) => name === 'Monday')
    return await board('PUT', url, { ...turned, segment, version: now?.version })
  }
  expect((await ofSegment('nobody')).body).toMatchObject({ errors: [{ field: 'segment' }] })
  expect((await ofSegment(String(tablets.segmentId))).body).toMatchObject({ segment: tablets.segmentId })
  expect((await shared(next)).body).toMatchObject({ segment: 'Tablets', tiles: [{}, {}, {}, { report: { rows: [] } }] })
  await stack.call('DELETE', `${site}/segments/${tablets.segmentId}`)
  expect((await shared(next)).status).toBe(404)
  expect((await ofSegment('')).status).toBe(200)
  await allow(false)
  expect((await shared(next)).status).toBe(404)
  await allow(true)
  expect((await board('DELETE', `${url}/share`)).body).toMatchObject({ share: null })
  expect((await shared(next)).body.code).toBe('shared_board_not_found')
  const trail = await stack.store.query<{ action: string }>(
    `SELECT action FROM audit WHERE action LIKE 'board.%' ORDER BY at`,
  )
  expect(trail.map(({ action }) => action)).toEqual(['board.shared', 'board.shared', 'board.unshared'])
})

test('the examples of docs/reports.md answer as they stand there', async () => {
  const text = readFileSync(new URL('../../../docs/reports.md', import.meta.url), 'utf8')
  const asked = [...text.matchAll(/^curl -H "Authorization: Bearer \$API_KEY" "\$URL(\S+)" -o (\S+)$/gm)]
  expect(asked.length).toBeGreaterThan(1)
  for (const [line, path, name] of asked) {
    const answer = await fetch(stack.url + path, { headers: { authorization: `Bearer ${apiKey}` } })
    expect([line, answer.status]).toEqual([line, 200])
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${name}"`)
  }
})
