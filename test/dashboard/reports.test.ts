/** Reports, ways, heatmap and boards as a user has them: every number opens its rows; a board is pinned, arranged, shared, ended. */
import type { Board } from '@hindsight/protocol/api/boards'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCounts } from './lists.ts'
import { faultsOnBoth, themeSettled } from './looks.ts'
import { type Dashboard, makeAccount, openDashboard, signIn } from './open.ts'
import { type Api, apiOf, until } from './supportWork.ts'
import { sendVisit, type Visit } from './visit.ts'

let desk: Dashboard
let page: Page
let api: Api

const site = '/api/sites/demo'
const home = { at: 0, page: '/', title: 'Home' }
const cart = { at: 3_000, page: '/cart', title: 'Cart' }
/** Of five, three look into the cart and one orders. */
const visits: Visit['happenings'][] = [
  [home, { at: 500, click: 'Buy' }, cart, { at: 6_000, page: '/thanks', title: 'Thanks' }, { at: 6_100, ordered: 40 }],
  [home, { at: 500, click: 'Buy' }, { at: 900, click: 'Buy', reactionMs: null }, cart],
  [home, cart, { at: 9_000, page: '/', title: 'Home' }],
  [home, { at: 700, tracked: 'Products Searched', properties: { query: 'mug', results: 0 } }],
  [{ at: 0, page: '/help', title: 'Help' }],
]

const boards = async () => (await api<{ boards: Board[] }>('GET', `${site}/boards`)).boards
const go = async (path: string, heading: string) => {
  await page.goto(`${desk.stack.url}/sites/demo/${path}`)
  await page.getByRole('heading', { level: 1, name: heading }).waitFor()
  await page.waitForFunction(() => document.querySelector('main [role=status][aria-label^=Loading]') === null)
}
const shot = async (name: string) => {
  if (!process.env.SHOTS) return
  await page.evaluate(themeSettled)
  await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true })
}
const menu = async (button: RegExp | string, item: string) => {
  await page.getByRole('button', { name: button }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

beforeAll(async () => {
  desk = await openDashboard()
  api = apiOf(desk.stack)
  await makeAccount(desk.stack)
  const startedAt = Date.now() - 3_600_000
  for (const happenings of visits) await sendVisit(desk.stack.url, 'demo', { startedAt, happenings })
  await until(
    async () => (await api<{ total: { n: number } }>('GET', `${site}/sessions?converted=true`)).total.n === 1,
    'the order to be in',
  )
  page = await desk.open('/')
  page.setDefaultTimeout(60_000)
  await signIn(page)
})
afterAll(() => desk?.stop())

test('every number of reports, ways and the heatmap opens as many rows', async () => {
  const screens: [string, string, number][] = [
    ['reports?report=channels', 'Channels', 3],
    ['reports?report=pages', 'Pages', 8],
    ['reports?report=searches', 'Searches', 1],
    ['paths?at=%2F', 'Paths', 5],
    ['heatmap?at=%2F', 'Heatmap', 3],
    ['heatmap?at=%2F&map=deadClick', 'Heatmap', 3],
  ]
  for (const [path, heading, atLeast] of screens) {
    await go(path, heading)
    await page.locator('main a[href*="/sessions?"]').first().waitFor()
    expect(await faultsOnBoth(page), path).toEqual([])
    const { counts, wrong } = await openCounts(page)
    expect(counts, path).toBeGreaterThanOrEqual(atLeast)
    expect(wrong, path).toEqual([])
  }
  // From a way on to the next: the URL says where one stands, and Back leads to where one was.
  await go('paths?at=%2F', 'Paths')
  await page.getByRole('button', { name: 'Ways from here: /cart' }).first().click()
  await page.getByRole('heading', { name: 'Ways from /cart' }).waitFor()
  await page.getByRole('link', { name: '3 sessions: all sessions on these ways' }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'Ways from /', exact: true }).waitFor()
})

test('charts, reports and funnels are pinned where they stand, arranged, and kept to the segment and time of the board', async () => {
  await go('overview', 'Overview')
  await menu('Pin to a board: Sessions per day', 'A new board')
  await page.getByText('Pinned: Sessions per day').waitFor()
  await go('reports?report=channels', 'Channels')
  await menu('Pin to a board: Channels', 'My board')
  await page.getByRole('link', { name: 'Open My board' }).click()
  await page.getByRole('heading', { level: 1, name: 'My board' }).waitFor()
  // Of the board itself, since nobody chose another.
  await until(async () => new URL(page.url()).searchParams.get('period') === '30d', 'the time of the board')
  const heading = page.getByRole('region', { name: 'Sessions per day', exact: true }).locator('header')
  await heading.getByRole('button', { name: 'Show as table: Sessions per day' }).click()
  await page.getByRole('region', { name: 'Sessions per day, as a table' }).waitFor()
  await heading.getByRole('button', { name: 'Show as chart: Sessions per day' }).click()
  await menu('Arrange Channels', 'Move towards the beginning')
  await until(async () => (await boards())[0]?.tiles[0]?.shows.kind === 'report', 'the report to come first')
  await menu('Arrange Channels', 'Make it wide')
  await until(async () => (await boards())[0]?.tiles[0]?.size === 'full', 'the report to be wide')
  const tile = page.getByRole('region', { name: 'Channels', exact: true })
  await tile.getByRole('link', { name: /^5: / }).first().waitFor()
  expect(await faultsOnBoth(page)).toEqual([])
  await shot('board')
  const { counts, wrong } = await openCounts(page)
  expect([counts >= 3, wrong]).toEqual([true, []])

  const filter = { is: 'did', what: { kind: 'page', path: '/cart' } }
  const { segmentId } = await api<{ segmentId: string }>('POST', `${site}/segments`, { name: 'Cart', filter })
  await go('boards', 'My board')
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Monday')
  await dialog.getByLabel('Segment').selectOption('Cart')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { level: 1, name: 'Monday' }).waitFor()
  await tile.getByRole('link', { name: /^3: / }).first().waitFor()
  expect(new URL(page.url()).searchParams.get('segment')).toBe(segmentId)
  await page.getByRole('banner').getByRole('button', { name: 'Segment: Cart' }).click()
  await page.getByRole('button', { name: 'Everybody' }).click()
  await tile.getByRole('link', { name: /^5: / }).first().waitFor()

  // A new one, whatever boards there are.
  for (const name of ['My board', 'My board 2']) {
    await go('reports?report=channels', 'Channels')
    await menu('Pin to a board: Channels', 'A new board')
    await page.getByRole('link', { name: `Open ${name}`, exact: true }).waitFor()
  }
  expect((await boards()).map(({ name, tiles }) => [name, tiles.length])).toEqual([
    ['Monday', 2],
    ['My board', 1],
    ['My board 2', 1],
  ])
})

test('the link shows the figures of the board to whoever has it, and nothing once it is taken back', async () => {
  const { version } = await api<{ version: number }>('GET', site)
  await api('PATCH', site, { version, settings: { sharedBoards: true } })
  await go('boards', 'Monday')
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await page.getByRole('button', { name: 'Make a link' }).click()
  const link = (await page.getByLabel('Link to the board').textContent()) ?? ''
  const guest = await desk.open(link.replace(/^https?:\/\/[^/]+/, ''))
  guest.setDefaultTimeout(60_000)
  await guest.getByRole('heading', { level: 1, name: 'Monday' }).waitFor()
  await guest.getByText('only Cart', { exact: false }).waitFor()
  const shared = guest.getByRole('region', { name: 'Channels', exact: true })
  // Those of its segment; to nobody's session does anything lead.
  expect(await shared.getByRole('row').nth(1).getByRole('cell').first().textContent()).toBe('3')
  expect(await guest.locator('main a').count()).toBe(0)
  expect(await faultsOnBoth(guest)).toEqual([])
  const answered = async () =>
    (
      await fetch(`${desk.stack.url}/api/shared-boards/open`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: link.split('#')[1] }),
        redirect: 'error',
      })
    ).status
  expect(await answered()).toBe(200)
  await page.getByRole('button', { name: 'Take the link back' }).click()
  await until(async () => (await answered()) === 404, 'the link to end')
  await guest.reload()
  await guest.getByRole('heading', { name: 'This link does not work' }).waitFor()
})

test('no page has complained', () => expect(desk.complaints.filter((one) => !/status of 404/.test(one))).toEqual([]))
