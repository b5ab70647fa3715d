/** Forms: a report counted by hand, each figure beside the same among those who converted, each opening exactly its sessions. */
import type { FormRow } from '@hindsight/protocol/api/forms'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCounts } from './lists.ts'
import { faultsOnBoth } from './looks.ts'
import { signIn } from './open.ts'
import { type Desk, openDesk, until } from './supportWork.ts'
import { sendVisit } from './visit.ts'

/** Of ten who begin, six get it sent and order, one is sent back and then stays away, three give up at the last field. */
const ordered = 6
const refused = 1
const gaveUp = 3
const started = ordered + refused + gaveUp

let desk: Desk
let page: Page

beforeAll(async () => {
  desk = await openDesk()
  for (let at = 0; at < started; at++) {
    const isRefused = at >= ordered && at < ordered + refused
    await sendVisit(desk.stack.url, 'demo', {
      startedAt: Date.now() - (at + 1) * 600_000,
      happenings: [
        { at: 0, page: '/checkout', title: 'Checkout' },
        { at: 1000, typed: 'Street', hesitationMs: 400 },
        { at: 5000, typed: 'Phone', hesitationMs: 3000, deletes: at < 2 ? 2 : 0 },
        ...(at < ordered
          ? [
              { at: 9000, sent: 'navigated' as const },
              { at: 12_000, ordered: 50 },
            ]
          : []),
        ...(isRefused
          ? [
              { at: 9000, sent: 'errorShown' as const, invalid: ['Phone'] },
              { at: 9100, refused: 'Phone', message: 'Only digits please', filled: true },
            ]
          : []),
      ],
    })
  }
  await until(
    async () =>
      (await desk.api<{ forms: FormRow[] }>('GET', '/api/sites/demo/forms')).forms[0]?.all.started.n === started,
    'the visits',
  )
  page = await desk.open('/sites/demo/forms')
  page.setDefaultTimeout(30_000)
  await signIn(page)
})
afterAll(() => desk?.stop())

/** As in a table: rows of fields, each followed by that of those who converted. */
const cells = (row: number) =>
  page.getByRole('region', { name: 'Fields' }).locator('tbody tr').nth(row).locator('th, td').allInnerTexts()

test('the list says how many begin each form, and how many of them give it up', async () => {
  await page.getByText('1 form, most started first').waitFor()
  const row = page.getByRole('row').filter({ hasText: 'Checkout' })
  expect((await row.locator('td').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim())).toEqual([
    '10',
    '6',
    '4 of 10 40 %',
    '0 of 6 0 %',
    '6 of 7 86 %',
  ])
  expect(await faultsOnBoth(page)).toEqual([])
})

test('the report: each figure of a field beside the same among those who converted', async () => {
  await page.getByRole('link', { name: 'Checkout', exact: true }).click()
  await page.getByRole('heading', { name: 'Checkout', level: 1 }).waitFor()
  await page.getByRole('region', { name: 'Fields' }).waitFor()
  const plain = (texts: string[]) => texts.map((text) => text.replace(/\s+/g, ' ').trim())
  expect(plain(await cells(0))).toEqual([
    'Street',
    '10',
    '10',
    '10',
    '0',
    '0.4 s · 0.4 s',
    '2.0 s · 2.0 s',
    '0',
    '0',
    '0',
    '0',
    '0 of 7',
  ])
  expect(plain(await cells(2))).toEqual([
    'Phone',
    '10',
    '10',
    '9',
    '4 · 40 %',
    '3.0 s · 3.0 s',
    '2.0 s · 2.0 s',
    '0',
    '2',
    '0',
    '1',
    '1 of 7 · 14 %',
  ])
  expect(plain(await cells(3))).toEqual([
    'those who converted',
    '6',
    '6',
    '6',
    '0',
    '3.0 s · 3.0 s',
    '2.0 s · 2.0 s',
    '0',
    '2',
    '0',
    '0',
    '0 of 6',
  ])
  expect(await faultsOnBoth(page)).toEqual([])
  // What a column means is one hover away.
  const heads = await page
    .getByRole('columnheader')
    .evaluateAll((all) => all.slice(1).map((one) => one.getAttribute('title') ?? ''))
  expect(heads.every((title) => title.length > 20)).toBe(true)
})

test('every count opens exactly so many sessions', async () => {
  const { counts, wrong } = await openCounts(page)
  expect(counts).toBeGreaterThan(15)
  expect(wrong).toEqual([])
})

test('a form that nobody came to says so', async () => {
  await page.goto(`${desk.stack.url}/sites/demo/forms/one?path=%2Fcheckout&form=id%3Aother`)
  await page.getByText('Nobody came to this form').waitFor()
  expect(desk.complaints).toEqual([])
})
