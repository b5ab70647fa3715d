/** Settings, Signals, as an analyst uses it: look at another threshold, save it, see the counts follow; take back a rule. */
import type { Judgement } from '@hindsight/protocol/api/signals'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultsOnBoth } from './looks.ts'
import { signIn } from './open.ts'
import { type Desk, openDesk, until } from './supportWork.ts'
import { sendVisit } from './visit.ts'

/** By default three clicks within a second are a rage; these take one and a half. */
const slower = 11
const fast = 2
const all = slower + fast

let desk: Desk
let page: Page

beforeAll(async () => {
  desk = await openDesk()
  for (let at = 0; at < all; at++) {
    const gapMs = at < slower ? 700 : 200
    await sendVisit(desk.stack.url, 'demo', {
      startedAt: Date.now() - (at + 1) * 600_000,
      happenings: [
        { at: 0, page: '/cart', title: 'Cart' },
        // The first two are one person's.
        { at: 50, customer: `cust-${Math.max(1, at)}` },
        ...[0, 1, 2].map((n) => ({ at: 1000 + n * gapMs, click: 'Pay' })),
      ],
    })
  }
  await until(async () => (await rages()) === fast && (await sessions('')) === all, 'the visits')
  page = await desk.open('/sites/demo/signals')
  page.setDefaultTimeout(20_000)
  await signIn(page)
})
afterAll(() => desk?.stop())

const sessions = async (filter: string): Promise<number> =>
  (await desk.api<{ total: { n: number } }>('GET', `/api/sites/demo/sessions?${filter}`)).total.n
const rages = () => sessions('signal=rageClick')
const opener = () => page.getByRole('button', { name: /thresholds of “Clicked the same thing again and again”/ })
const withinMs = () => page.getByRole('textbox', { name: 'From the first to the last', exact: true })
const preview = () => page.getByRole('region', { name: 'What it would flag' })
const listed = (n: number) =>
  page.getByRole('link', { name: `${n} session${n === 1 ? '' : 's'}: with “Clicked the same thing again and again”` })

test('what another threshold would flag is said before it is saved, with ten to look at', async () => {
  await listed(fast).waitFor()
  await opener().click()
  await preview().getByText('this flags 2 sessions, 2 persons.').waitFor()
  await withinMs().fill('1500')
  await preview()
    .getByText(`this would have flagged ${all} sessions, ${all - 1} persons; now it is ${fast} and ${fast}.`)
    .waitFor()
  const examples = preview().getByRole('list', { name: 'Examples' }).getByRole('listitem')
  expect(await examples.count()).toBe(11)
  expect(await examples.last().textContent()).toBe(`… and ${all - 10} more sessions`)
  // What would be new comes first.
  expect(await examples.filter({ hasText: 'not flagged now' }).count()).toBe(10)
  expect(await rages()).toBe(fast)
  expect(await faultsOnBoth(page)).toEqual([])
  const link = await examples.first().getByRole('link').getAttribute('href')
  expect(link).toMatch(/^\/sites\/demo\/sessions\/[\w-]+\?step=[\w-]+\.5$/)
})

test('what cannot be is not asked and not saved', async () => {
  await withinMs().fill('1')
  await page.getByText('From 200 to 10').waitFor()
  expect(await page.getByRole('button', { name: 'Save, and judge history anew' }).isDisabled()).toBe(true)
  expect(await preview().getAttribute('aria-busy')).toBe('true')
  await withinMs().fill('1500')
})

test('saved, history is judged anew with its progress shown, and every count agrees', async () => {
  await Promise.all([
    page.getByRole('progressbar', { name: 'Sessions judged anew' }).waitFor({ state: 'attached' }),
    page.getByRole('button', { name: 'Save, and judge history anew' }).click(),
  ])
  await listed(all).waitFor()
  await expect.poll(() => page.getByText('Judging history anew').count()).toBe(0)
  expect(await desk.api<Judgement>('GET', '/api/sites/demo/judgement')).toMatchObject({ done: all, finished: true })
  expect(await rages()).toBe(all)
  await page.getByText('set here').waitFor()
  await listed(all).click()
  await page.getByText(`${all} sessions`, { exact: true }).waitFor()
  await page.goBack()
})

test('“not a struggle” of one moment is counted nowhere, listed, and taken back', async () => {
  const { sessions: rows } = await desk.api<{ sessions: { sessionId: string }[] }>(
    'GET',
    '/api/sites/demo/sessions?signal=rageClick&limit=1',
  )
  await page.goto(`${desk.stack.url}/sites/demo/sessions/${rows[0]?.sessionId}`)
  await page.getByRole('region', { name: 'Struggle score' }).getByText('1 × Clicked').waitFor()
  expect(await faultsOnBoth(page)).toEqual([])
  await notAStruggle('Only this time, in this session', 'A game')
  await expect.poll(rages, { timeout: 15_000 }).toBe(all - 1)
  await page.getByRole('region', { name: 'Struggle score' }).getByText('Nothing that was noticed').waitFor()

  await page.goto(`${desk.stack.url}/sites/demo/signals`)
  const rule = page.getByRole('listitem').filter({ hasText: '“A game”' })
  await rule.getByText('Ada Adams').waitFor()
  expect(await faultsOnBoth(page)).toEqual([])
  await rule.getByRole('link', { name: 'once, on /cart' }).waitFor()
  await rule.getByRole('button', { name: /^Undo/ }).click()
  await page.getByText('Nothing. In a replay').waitFor()
  await expect.poll(rages, { timeout: 15_000 }).toBe(all)
})

test('of an element on every page: the struggle point is gone until the rule is', async () => {
  const { points } = await desk.api<{ points: { pointId: string; signal: string }[] }>(
    'GET',
    '/api/sites/demo/struggle-points',
  )
  const point = points.find(({ signal }) => signal === 'rageClick')
  await page.goto(`${desk.stack.url}/sites/demo/struggle-points/${point?.pointId}`)
  await notAStruggle('At this element of every page', 'A counter, to be pressed often')
  await expect.poll(rages, { timeout: 15_000 }).toBe(0)
  await page.goto(`${desk.stack.url}/sites/demo/signals`)
  await page.getByRole('listitem').filter({ hasText: 'A counter' }).getByText('on every page').waitFor()
  await page.getByRole('button', { name: /^Undo.*on every page/ }).click()
  await listed(all).waitFor({ timeout: 20_000 })
})

/** Opens the dialog where one is, says so, and gives a reason; without one it is not taken. */
async function notAStruggle(scope: string, why: string): Promise<void> {
  await page
    .getByRole('button', { name: /^Not a struggle …/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog', { name: 'Not a struggle' })
  await dialog.getByRole('radio', { name: scope }).check()
  await dialog.getByRole('button', { name: 'Do not count it' }).click()
  await dialog.getByText('Say why, for colleagues').waitFor()
  await dialog.getByLabel('Why').fill(why)
  await dialog.getByRole('button', { name: 'Do not count it' }).click()
  await dialog.getByText('It is counted nowhere any more').waitFor()
  await dialog.getByRole('button', { name: 'Close' }).last().click()
}

test('no page has complained', () => expect(desk.complaints).toEqual([]))
