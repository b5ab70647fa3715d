/** Work on a struggle point: why, what it costs, whom to watch, what colleagues say of it, and what becomes of it then. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultsOnBoth, focusSeen } from './looks.ts'
import { signIn } from './open.ts'
import { type Desk, openDesk, until } from './supportWork.ts'
import { sendVisit, type Visit } from './visit.ts'

/** An old Chrome refuses the maiden name; City stops more persons, on any browser; Voucher stops three. */
const affected = 8
const spared = 2
const others = 14
const cityStops = 10
const voucherStops = 3

let desk: Desk
let page: Page
let pointIds: Record<string, string> = {}

const minuteMs = 60_000
const times = <T>(n: number, of: (at: number) => T): T[] => Array.from({ length: n }, (_, at) => of(at))
let visits = 0
/** One person each, a minute apart. */
const send = (happenings: Visit['happenings'], more: Partial<Visit> = {}) => {
  visits++
  return sendVisit(desk.stack.url, 'demo', {
    startedAt: Date.now() - visits * minuteMs,
    ...more,
    happenings: [
      { at: 0, page: '/checkout', title: 'Checkout' },
      { at: 50, customer: `cust-${visits}` },
      { at: 1000, typed: 'Maiden name' },
      ...happenings,
    ],
  })
}
const refused = (name: string, at = 2000, via = ['aria']) => ({
  at,
  refused: name,
  message: `Enter your ${name}`,
  filled: true,
  via,
})
const ordered = { at: 9000, ordered: 50 }
const maidenName = '“Maiden name” is refused although filled in'
const city = '“City” is refused although filled in'

beforeAll(async () => {
  desk = await openDesk()
  const old = { chrome: 98, release: '3.1' }
  const now = { chrome: 156, release: '3.1' }
  const plans: [Visit['happenings'], Partial<Visit>][] = [
    ...times(affected, (at): [Visit['happenings'], Partial<Visit>] => [
      [refused('Maiden name', 2000, at === 0 ? ['class'] : ['aria']), refused('Maiden name', 3000)],
      { ...old, replay: at < 3 },
    ]),
    ...times(spared, (): [Visit['happenings'], Partial<Visit>] => [[ordered], old]),
    ...times(others, (at): [Visit['happenings'], Partial<Visit>] => [
      [...(at < cityStops ? [refused('City')] : []), ...(at < voucherStops ? [refused('Voucher')] : []), ordered],
      now,
    ]),
  ]
  // Mixed, lest the hour be what they have in common.
  for (const at of plans.keys()) await send(...(plans[(at * 7) % plans.length] as (typeof plans)[number]))
  pointIds = await until(async () => {
    const { points } = await desk.api<{
      points: { pointId: string; signal: string; label: string; persons: { n: number } }[]
    }>('GET', '/api/sites/demo/struggle-points')
    const found = points.filter(({ signal }) => signal === 'falseRejection')
    return found.reduce((sum, { persons }) => sum + persons.n, 0) === affected + cityStops + voucherStops
      ? Object.fromEntries(found.map(({ label, pointId }) => [label, pointId]))
      : null
  }, 'the visits')
  page = await desk.open('/sites/demo/struggle-points')
  page.setDefaultTimeout(30_000)
  await signIn(page)
})
afterAll(() => desk?.stop())

const openPoint = async (label: string) => {
  await page.goto(`${desk.stack.url}/sites/demo/struggle-points/${pointIds[label]}`)
  await page
    .getByRole('button', { name: 'Mark fixed' })
    .or(page.getByRole('button', { name: 'Reopen' }))
    .waitFor()
}
const openList = (state = '') => page.goto(`${desk.stack.url}/sites/demo/struggle-points${state}`)
const listed = async (): Promise<string[]> => {
  const rows = page.getByRole('list', { name: 'Struggle points', exact: true }).locator('li:not([aria-hidden])')
  await rows.first().waitFor()
  return Promise.all((await rows.all()).map(async (row) => (await row.getByRole('link').first().textContent()) ?? ''))
}
const dialog = () => page.getByRole('dialog')

test('why: a sentence, what it rests on, whom it spared; and how sure the refusals are', async () => {
  await openPoint('Maiden name')
  await page.getByText('attributes looked at').waitFor()
  expect(await page.getByRole('main').innerText()).toMatch(
    new RegExp(`All ${affected} persons affected used Chrome 98[^;]*; ${spared} of the ${spared + others} others did`),
  )
  const cause = page.getByRole('region', { name: /^used Chrome 98/ })
  await cause.getByRole('row').filter({ hasText: 'did not' }).getByText(`0 of ${others}`).waitFor()
  await cause.getByText('The same, and not affected').waitFor()
  await page
    .getByRole('button', { name: `Surely refused ${2 * affected - 1} of ${2 * affected} times, else only likely` })
    .hover()
  await page.getByRole('tooltip').getByText('Likely: a single sign').waitFor()
  await page.getByText('“Enter your Maiden name”').waitFor()
  await page.mouse.move(0, 0)
  await page.getByRole('tooltip').waitFor({ state: 'detached' })
  await page.getByText('attributes looked at').click()
  expect(await faultsOnBoth(page)).toEqual([])
})

test('every dialog by keyboard: it is seen where one is, Escape closes, and the keyboard is back where it was', async () => {
  await openPoint('Maiden name')
  for (const name of ['Mark fixed …', 'Ignore …', 'Same as …', 'Not a struggle …', 'Flag all affected']) {
    const opener = page.getByRole('button', { name, exact: true })
    await opener.focus()
    await page.keyboard.press('Enter')
    await dialog().waitFor()
    await expect.poll(() => focusSeen(page, '[role="dialog"]'), { message: name }).toBe(true)
    if (name === 'Ignore …') {
      await page.keyboard.press('Enter')
      await dialog().getByText('Say why, for colleagues').waitFor()
      expect(await faultsOnBoth(page), name).toEqual([])
    }
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    await expect.poll(() => opener.evaluate((one) => one === document.activeElement), { message: name }).toBe(true)
  }
  await page.getByRole('button', { name: 'Annotate a day …' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('Sale')
  expect(await page.getByLabel('What happened').inputValue()).toBe('Sale')
  await page.keyboard.press('Escape')
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Annotate a day …')
})

test('what it costs, with an interval, associated and not caused', async () => {
  const figure = page.locator('dl > div').filter({ hasText: 'Lost conversions' })
  await figure.getByText(/associated with it, between \d+ and \d+/).waitFor()
})

test('three to watch and why, opened where it happened', async () => {
  const watch = page
    .locator('section, div')
    .filter({ has: page.getByRole('heading', { name: 'Sessions to watch' }) })
    .last()
  await watch.getByText('was refused although filled in twice, then left').first().waitFor()
  expect(await watch.getByRole('link').count()).toBe(3)
  expect(await watch.getByRole('link').first().getAttribute('href')).toMatch(/\?step=[\w-]+\.4$/)
})

test('of fewer than five persons nothing is told', async () => {
  await openPoint('Voucher')
  await page.getByText('too few to say anything').waitFor()
  await page.getByText('too few persons affected to say').waitFor()
})

test('a day is annotated, beside the releases', async () => {
  await page.getByRole('button', { name: 'Annotate a day …' }).click()
  await page.getByLabel('What happened').fill('Sale began')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  const marks = page.getByRole('list', { name: 'Releases and annotations' })
  await marks.getByText('Sale began').waitFor()
  expect(await marks.textContent()).toContain('release 3.1 first seen')
})

test('fixed in a release it leaves the list; happening there again it is on top', async () => {
  await openPoint('Maiden name')
  await page.getByRole('button', { name: 'Mark fixed …' }).click()
  await dialog().getByLabel('Fixed in release').first().fill('3.2')
  await dialog().getByLabel('What was done (optional)').fill('Trimmed before it is checked')
  await dialog().getByRole('button', { name: 'Mark fixed in 3.2' }).click()
  await page.getByText('In 3.2 · Trimmed before it is checked').waitFor()
  await openList()
  expect((await listed()).includes(maidenName)).toBe(false)
  await page.getByRole('button', { name: 'Fixed 1' }).click()
  await expect.poll(listed).toEqual([maidenName])

  await send([refused('Maiden name')], { startedAt: Date.now(), chrome: 98, release: '3.2' })
  await until(
    async () =>
      (await desk.api<{ counts: { regressed: { n: number } } }>('GET', '/api/sites/demo/struggle-points')).counts
        .regressed.n,
    'the fix to fail',
  )
  await openList()
  // City has more persons.
  expect((await listed())[0]).toBe(maidenName)
  await page.getByText('back again', { exact: true }).waitFor()
  await openPoint('Maiden name')
  await page.getByText('It was to be fixed in 3.2, and happened again').waitFor()
  await page.getByText('What was said before').click()
  await page.getByText('attributes looked at').waitFor()
  expect(await faultsOnBoth(page)).toEqual([])
})

test('ignored with a reason, and opened again', async () => {
  await openPoint('Voucher')
  await page.getByRole('button', { name: 'Ignore …' }).click()
  await dialog().getByRole('button', { name: 'Ignore', exact: true }).click()
  await dialog().getByText('Say why, for colleagues').waitFor()
  await dialog().getByLabel('Why').fill('Old vouchers')
  await dialog().getByRole('button', { name: 'Ignore', exact: true }).click()
  await page.getByText('Old vouchers').waitFor()
  expect(await faultsOnBoth(page)).toEqual([])
  await openList('?state=ignored')
  await expect.poll(listed).toEqual(['“Voucher” is refused although filled in'])
  await openPoint('Voucher')
  await page.getByRole('button', { name: 'Reopen' }).click()
  await page
    .getByText('Nobody has said yet')
    .or(page.getByText('Open', { exact: true }))
    .first()
    .waitFor()
})

test('what a colleague said or wrote meanwhile is shown beside mine: its state, and the workaround', async () => {
  const at = `/api/sites/demo/struggle-points/${pointIds.Voucher}`
  const versionNow = async () => (await desk.api<{ status: { version: number } }>('GET', at)).status.version
  const differs = (name: string) =>
    page.getByRole('table', { name: 'In what they differ' }).getByRole('row', { name }).waitFor()
  const choose = (name: string) => page.getByRole('alert').getByRole('button', { name }).click()
  await openPoint('Voucher')
  const workaround = page.getByLabel('Workaround')
  const form = page.locator('form').filter({ has: workaround })
  await workaround.fill('Type it without the hyphen')
  await desk.api('PUT', `${at}/workaround`, { version: 0, text: 'Order by phone' })
  await form.getByRole('button', { name: 'Save' }).click()
  await differs('Workaround Order by phone Type it without the hyphen')
  expect(await faultsOnBoth(page)).toEqual([])
  await choose('Take theirs')
  expect(await workaround.inputValue()).toBe('Order by phone')
  await workaround.fill('Order by phone, or without the hyphen')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect
    .poll(() => desk.api('GET', `${at}/workaround`))
    .toMatchObject({ version: 2, text: 'Order by phone, or without the hyphen' })

  await page.getByRole('button', { name: 'Ignore …' }).click()
  await dialog().getByLabel('Why').fill('Old vouchers')
  const theirs = { state: 'fixed', release: '3.3', reason: 'Hyphens are taken' }
  await desk.api('PATCH', at, { ...theirs, version: await versionNow() })
  await dialog().getByRole('button', { name: 'Ignore', exact: true }).click()
  await differs('It is fixed in 3.3 ignored')
  expect(await faultsOnBoth(page)).toEqual([])
  await choose('Take theirs')
  await page.getByText('In 3.3 · Hyphens are taken').waitFor()
  await desk.api('PATCH', at, { state: 'open', version: await versionNow() })
})

test('two that are one trouble count as one, until they are parted', async () => {
  await openPoint('Voucher')
  await page.getByRole('button', { name: 'Same as …' }).click()
  await dialog()
    .getByRole('combobox', { name: 'The one that stays' })
    .or(dialog().getByLabel('The one that stays'))
    .first()
    .fill('City')
  await page.getByRole('option', { name: `${city} · /checkout` }).click()
  await dialog().getByRole('button', { name: 'Merge' }).click()
  await page.getByRole('heading', { name: city, level: 1 }).waitFor()
  const merged = page.getByRole('list', { name: 'Counts together with' })
  await merged.getByText('“Voucher” is refused although filled in').waitFor()
  // The three were stopped at City, too.
  await page.getByRole('link', { name: `${cityStops}: persons affected` }).waitFor()
  await merged.getByRole('button', { name: 'Separate' }).click()
  await merged.waitFor({ state: 'detached' })
  expect(desk.complaints).toEqual([])
})
