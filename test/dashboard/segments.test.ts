/** Segments as an analyst uses them: built by hand, looked at everywhere, saved, changed by two, removed and brought back. */
import type { SavedSegment } from '@hindsight/protocol/api/segments'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultsOnBoth, themeSettled } from './looks.ts'
import { type Dashboard, makeAccount, openDashboard, signIn } from './open.ts'
import { type Api, apiOf, until } from './supportWork.ts'
import { sendVisit, type Visit } from './visit.ts'

let desk: Dashboard
let page: Page
let api: Api

const segments = async (): Promise<SavedSegment[]> =>
  (await api<{ segments: SavedSegment[] }>('GET', '/api/sites/demo/segments')).segments

beforeAll(async () => {
  desk = await openDashboard()
  const { stack } = desk
  api = apiOf(stack)
  await makeAccount(stack)
  const startedAt = Date.now() - 3_600_000
  const checkout = { at: 1_000, page: '/checkout', title: 'Checkout' }
  const visits: Visit['happenings'][] = [
    [{ at: 0, page: '/', title: 'Home' }, checkout, { at: 2_000, scriptError: 'x is undefined' }],
    [{ at: 0, page: '/', title: 'Home' }, checkout, { at: 2_000, ordered: 20 }],
    [{ at: 0, page: '/', title: 'Home' }],
  ]
  for (const happenings of visits) await sendVisit(stack.url, 'demo', { startedAt, happenings })
  page = await desk.open('/')
  page.setDefaultTimeout(60_000)
  await signIn(page)
})
afterAll(() => desk?.stop())

const shot = async (name: string) => {
  if (!process.env.SHOTS) return
  await page.evaluate(themeSettled)
  await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` })
}
const picker = () => page.getByRole('banner').getByRole('button', { name: /^Segment:/ })
/** Not the list of them, which closes while it opens. */
const sheet = () => page.getByRole('dialog', { name: /segment/i }).and(page.locator('[aria-modal="true"]'))
/** Says so, and nothing is dimmed any more because it is asked anew. */
const listed = async (count: string) => {
  await page.getByRole('main').getByText(count, { exact: true }).first().waitFor()
  await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null)
}
/** With the keyboard, as one does it who looks: each key when what it acts on is there. What was added has the keyboard. */
async function addCondition(adder: Locator, typed: string, name: string) {
  await adder.fill(typed)
  await page.getByRole('option', { name, exact: true }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.locator('[role="option"][data-combobox-selected]', { hasText: name }).waitFor()
  await page.keyboard.press('Enter')
  await sheet().getByRole('group', { name, exact: true }).waitFor()
}
const hasKeyboard = (field: Locator) =>
  expect.poll(() => field.evaluate((one) => one === document.activeElement)).toBe(true)
/** How many the sheet counts; where it does not come to that, what it shows in its place. */
async function counted(sessions: string) {
  try {
    await sheet().getByText(sessions, { exact: true }).waitFor()
  } catch (error) {
    throw new Error(`Not ${sessions} but: ${await sheet().innerText()}`, { cause: error })
  }
}
const chosen = () => new URL(page.url()).searchParams.get('segment')

test('a segment is built by keyboard, says what it means and how many it holds, and is looked at everywhere', async () => {
  await page.goto(`${desk.stack.url}/sites/demo/sessions`)
  await listed('3 sessions')
  await picker().focus()
  await page.keyboard.press('Enter')
  await page.getByText('None yet. A segment is').waitFor()
  await shot('segment-picker')
  await page.getByRole('button', { name: 'New segment' }).focus()
  await page.keyboard.press('Enter')
  await sheet().getByText('Everybody, as long as there is no condition').waitFor()

  const add = sheet().getByRole('combobox', { name: 'Add a condition', exact: true })
  await addCondition(add, 'visited', 'Visited a page')
  await hasKeyboard(
    sheet()
      .getByRole('group', { name: 'Visited a page' })
      .getByRole('combobox', { name: /^Page of/ }),
  )
  await page.keyboard.type('/checkout')
  await page.keyboard.press('Enter')
  await counted('2 sessions')
  await addCondition(add, 'ordered', 'Ordered')
  await counted('1 session')
  await sheet().getByRole('group', { name: 'Ordered' }).getByRole('button', { name: 'Not' }).press('Space')
  await sheet().getByText('Sessions that: visited /checkout, and did not order').waitFor()
  await counted('1 session')

  await sheet().getByRole('button', { name: 'Add a group' }).click()
  await addCondition(sheet().getByRole('combobox', { name: 'Add a condition to the group' }), 'Device', 'Device')
  await sheet().getByText('Not finished: name at least one').waitFor()
  await hasKeyboard(sheet().getByRole('group', { name: 'Device' }).getByRole('combobox'))
  await page.keyboard.type('desktop')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await sheet().getByText('visited /checkout, and did not order, and device is desktop').waitFor()
  await until(async () => (await sheet().locator('[aria-busy="true"]').count()) === 0, 'the count to be there')
  expect(await faultsOnBoth(page)).toEqual([])
  await shot('segment-sheet')
  await page.setViewportSize({ width: 390, height: 844 })
  await shot('segment-sheet-phone')
  await page.setViewportSize({ width: 1440, height: 900 })
  await sheet().getByRole('button', { name: 'Take away: this group' }).click()

  await sheet().getByRole('button', { name: 'Look at it without saving' }).click()
  await listed('1 session')
  expect(JSON.parse(chosen() ?? '')).toMatchObject({ is: 'all' })
  expect(await picker().getAttribute('aria-label')).toBe('Segment: Not saved')
  await picker().click()
  await page.getByRole('button', { name: 'Change or save it' }).click()
  await sheet().getByLabel('Name', { exact: true }).fill('Left at the checkout')
  await sheet().getByRole('button', { name: 'Save', exact: true }).click()
  await sheet().waitFor({ state: 'hidden' })
  const [saved] = await segments()
  expect(saved).toMatchObject({ name: 'Left at the checkout', says: 'visited /checkout, and did not order' })
  await until(async () => chosen() === saved?.segmentId, 'the address to name the segment')
  await listed('1 session')
  await page.getByRole('button', { name: 'Flag this segment …' }).waitFor()
  expect(await faultsOnBoth(page)).toEqual([])
  await shot('sessions-of-segment')

  for (const place of ['Overview', 'Funnels', 'Paths', 'CTR', 'Campaigns', 'Forms', 'Struggle points']) {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place, exact: true }).click()
    await page.getByRole('heading', { level: 1, name: place }).waitFor()
    expect(chosen(), place).toBe(saved?.segmentId)
  }
  await page.goBack()
  expect(chosen()).toBe(saved?.segmentId)
  await page.goto(`${desk.stack.url}/sites/demo/overview?segment=${saved?.segmentId}`)
  await page.getByRole('main').locator('a[href*="/sessions?"]').first().click()
  await listed('1 session')
  expect(chosen()).toBe(saved?.segmentId)
})

test('two change it at once, and neither overwrites the other unasked; what it was before is kept', async () => {
  const [saved] = await segments()
  await picker().click()
  await page.getByRole('button', { name: 'Change Left at the checkout' }).click()
  await counted('1 session')
  const theirs = { name: 'Left with an error', filter: { is: 'had', what: 'error' }, version: saved?.version }
  await api('PUT', `/api/sites/demo/segments/${saved?.segmentId}`, theirs)
  await sheet().getByRole('group', { name: 'Ordered' }).getByRole('button', { name: 'Not' }).click()
  await sheet().getByRole('button', { name: 'Save the change' }).click()
  await sheet()
    .getByText(/changed it meanwhile$/)
    .waitFor()
  const differences = sheet().getByRole('table', { name: 'In what they differ' })
  await differences.getByRole('row', { name: 'Name Left with an error Left at the checkout' }).waitFor()
  await differences.getByRole('row', { name: /^Sessions that had an error visited/ }).waitFor()
  await shot('segment-conflict')
  await sheet().getByRole('button', { name: 'Save mine over theirs' }).click()
  await sheet().waitFor({ state: 'hidden' })
  expect(await segments()).toMatchObject([{ says: 'visited /checkout, and ordered', version: 3 }])

  await picker().click()
  await page.getByRole('button', { name: 'Change Left at the checkout' }).click()
  await sheet().getByRole('button', { name: 'What it was before' }).click()
  await sheet().getByRole('button', { name: 'Take version 2' }).click()
  await sheet().getByText('Sessions that: had an error').waitFor()
  await shot('segment-history')
  await sheet().getByRole('button', { name: 'Save the change' }).click()
  await sheet().waitFor({ state: 'hidden' })
  expect(await segments()).toMatchObject([{ says: 'had an error', version: 4 }])
})

test('an alert watches it; removed, it comes back under its own id, and links to it hold again', async () => {
  const [saved] = await segments()
  await page.goto(`${desk.stack.url}/sites/demo/alerts`)
  await page.getByRole('button', { name: 'New alert' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('They left')
  await dialog.getByLabel('Only in the segment').selectOption('Left at the checkout')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('(sessions in “Left at the checkout”)').waitFor()

  await page.goto(`${desk.stack.url}/sites/demo/sessions?segment=${saved?.segmentId}`)
  await listed('1 session')
  await picker().click()
  await page.getByRole('button', { name: 'Change Left at the checkout' }).click()
  await sheet().getByRole('button', { name: 'Remove', exact: true }).click()
  await listed('3 sessions')
  expect(chosen()).toBeNull()
  expect(await segments()).toEqual([])
  await page.getByRole('button', { name: 'Undo' }).click()
  await until(async () => (await segments())[0]?.segmentId === saved?.segmentId, 'the segment to be back')
  await page.goBack()
  await listed('1 session')
  expect(await picker().getAttribute('aria-label')).toBe('Segment: Left at the checkout')

  const never = { name: 'Mine', filter: { is: 'known' }, version: 0 }
  await expect(api('PUT', '/api/sites/demo/segments/chosen-by-me', never)).rejects.toThrow('404')
})

test('the page of segments lists them, opens, copies and takes away; customers are looked at by segment', async () => {
  await page.goto(`${desk.stack.url}/sites/demo/segments`)
  await page.getByRole('button', { name: 'What to do with Left at the checkout' }).click()
  await page.getByRole('menuitem', { name: 'Copy …' }).click()
  expect(await sheet().getByLabel('Name', { exact: true }).inputValue()).toBe('Copy of Left at the checkout')
  await sheet().getByRole('button', { name: 'Save', exact: true }).click()
  await sheet().waitFor({ state: 'hidden' })
  await page.getByRole('rowheader', { name: 'Copy of Left at the checkout' }).waitFor()
  expect(await faultsOnBoth(page)).toEqual([])
  await shot('segments')
  await page.getByRole('button', { name: 'What to do with Copy of Left at the checkout' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await until(async () => (await segments()).length === 1, 'the copy to be gone')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('link', { name: 'Copy of Left at the checkout' }).click()
  await listed('1 session')

  await page.goto(`${desk.stack.url}/sites/demo/customers`)
  await listed('3 persons')
  await page.getByRole('searchbox', { name: 'Search customers' }).fill('nobody of this name')
  await listed('Nobody found')
  await picker().click()
  await page.getByRole('button', { name: 'Left at the checkout', exact: true }).click()
  // Whom one searched for stays, while the segment comes and goes.
  await until(async () => chosen() !== null, 'the address to name the segment')
  await page.getByRole('searchbox', { name: 'Search customers' }).fill('')
  await listed('1 person')
  expect(await faultsOnBoth(page)).toEqual([])
  await shot('customers-of-segment')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot('customers-of-segment-phone')
  await picker().click()
  await page.getByRole('button', { name: 'Change Left at the checkout', exact: true }).click()
  await counted('1 session')
  await shot('segment-sheet-phone-dark')
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.keyboard.press('Escape')
  await page.emulateMedia({ colorScheme: 'light' })
  await picker().click()
  await page.getByRole('button', { name: 'Everybody' }).click()
  await listed('3 persons')
})

test('no page has complained', () => expect(desk.complaints.filter((one) => !/status of 400/.test(one))).toEqual([]))
