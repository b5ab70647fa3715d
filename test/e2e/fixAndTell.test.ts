/**
 * From a call to a customer who was told: she calls and has a case; she is found and the case is hers; she is written to
 * and unsubscribes; the struggle point is fixed; she and others are told, one by a call; she comes back and orders.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mailWork } from '../collector/mail/mailWork.ts'
import { faultsOnBoth } from '../dashboard/looks.ts'
import { type Dashboard, makeAccount, openDashboard, signIn } from '../dashboard/open.ts'
import { until } from '../dashboard/supportWork.ts'
import { sendVisit } from '../dashboard/visit.ts'
import { type MailServer, startMailServer } from '../support/smtp.ts'

const phone = { width: 390, height: 844 }
const desk = { width: 1440, height: 900 }
const hourMs = 3_600_000

let mails: MailServer
let dashboard: Dashboard
let page: Page
let work: ReturnType<typeof mailWork>
let pointPage = ''

const hit = (customer: string, traits: Record<string, string>) =>
  sendVisit(dashboard.stack.url, 'demo', {
    startedAt: Date.now() - hourMs,
    happenings: [
      { at: 0, page: '/checkout', title: 'Checkout' },
      ...(customer === '' ? [] : [{ at: 100, customer, traits }]),
      { at: 900, typed: 'Maiden name' },
      { at: 2000, refused: 'Maiden name', message: 'Enter your maiden name', filled: true },
    ],
  })

const go = (path: string) => page.goto(`${dashboard.stack.url}/sites/demo/${path}`)
const dialog = () => page.getByRole('dialog')

const looksRight = async (name: string): Promise<void> => {
  expect([name, ...(await faultsOnBoth(page))]).toEqual([name])
  await picture(name)
}

/** As it stands, for who wants to look at it: both sizes, both themes. */
async function picture(name: string): Promise<void> {
  const folder = process.env.SHOTS
  if (!folder) return
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const [size, viewport] of Object.entries({ desk, phone })) {
      await page.setViewportSize(viewport)
      await page.screenshot({
        path: `${folder}/${name}-${size}-${colorScheme}.png`,
        fullPage: !(await dialog().count()),
      })
    }
    await page.setViewportSize(desk)
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

beforeAll(async () => {
  mails = await startMailServer()
  dashboard = await openDashboard({ SMTP_URL: mails.url, MAIL_FROM: 'Demo shop <help@shop.example>' })
  await makeAccount(dashboard.stack)
  work = mailWork(dashboard.stack)
  await work.relaxPolicy()
  await hit('cust-ida', { name: 'Ida Brandt', email: 'ida@example.com' })
  await hit('cust-jo', { name: 'Jo Smith', email: 'jo@example.com' })
  await hit('cust-kim', { name: 'Kim Park', phone: '+49 30 1234567' })
  await hit('', {})
  await work.template({ name: 'It works again' })
  type Points = { points: { pointId: string; signal: string; persons: { n: number } }[] }
  const point = await until(async () => {
    const { points } = await work.done<Points>('GET', '/api/sites/demo/struggle-points')
    return points.find(({ signal, persons }) => signal === 'falseRejection' && persons.n === 4)
  }, 'the struggle point')
  pointPage = `struggle-points/${point.pointId}`
  page = await dashboard.open('/sites/demo/follow-up')
  page.setDefaultTimeout(30_000)
  await signIn(page)
})
afterAll(async () => {
  await dashboard?.stop()
  await mails?.stop()
})

test('she calls and has a case; she is looked for by her name, and the case is hers', async () => {
  await page.getByRole('button', { name: 'Start a case' }).first().click()
  await dialog().getByLabel('What happened').fill('Cannot order: her name is refused')
  await dialog().getByLabel('Name', { exact: true }).fill('Ida Brandt')
  await dialog().getByRole('button', { name: 'Start the case' }).click()
  await page.getByRole('button', { name: 'Say who she is' }).click()
  await dialog().getByRole('textbox', { name: 'Name, e-mail, phone, customer or order number' }).fill('brandt')
  await dialog()
    .getByRole('radio', { name: /cust-ida/ })
    .check()
  await looksRight('sayWhoSheIs')
  await dialog().getByRole('button', { name: 'It is her' }).click()
  await expect.poll(() => page.getByRole('button', { name: 'Say who she is' }).count()).toBe(0)
  await picture('case')
})

test('she is written to and unsubscribes; asked for, that is taken back with a reason', async () => {
  await page.getByRole('article').getByRole('button', { name: 'E-mail', exact: true }).click()
  await dialog().getByRole('button', { name: 'Preview' }).click()
  await page.getByRole('button', { name: /^Send / }).click()
  await expect.poll(() => mails.taken.length, { timeout: 60_000 }).toBe(1)
  const link = /http\S+\/unsubscribe\/\S+/.exec(mails.taken[0]?.parsed.text ?? '')?.[0] ?? ''
  await fetch(link, { method: 'POST' })
  await go('customers/cust-ida')
  await page.getByText(/^Unsubscribed from e-mail/).waitFor()
  await page.getByRole('button', { name: 'Consent …' }).click()
  await dialog().getByLabel('She unsubscribed from all e-mail').uncheck()
  await dialog().getByRole('group', { name: 'Offers and news' }).getByLabel('Calls').selectOption('refused')
  await looksRight('consent')
  await dialog().getByLabel('Reason').fill('She asked for it on the phone')
  await dialog().getByRole('button', { name: 'Save' }).click()
  await page.getByText('Offers and news: calls refused').waitFor()
  await page.getByText('May be contacted', { exact: true }).waitFor()
  await picture('customer')
  type Trail = { entries: { detail: { reason?: string } }[] }
  const { entries } = await work.done<Trail>('GET', '/api/audit?action=contact.statusSet')
  expect(entries[0]?.detail.reason).toBe('She asked for it on the phone')
})

test('the customers of a list of sessions can be flagged: who that would be is said first', async () => {
  await go('sessions')
  await page.getByRole('button', { name: 'Flag these customers …' }).click()
  const who = dialog().getByLabel('Who would be flagged')
  await expect
    .poll(async () => (await who.innerText()).replace(/\s+/g, ' '))
    .toBe(
      '4 persons in this list 0 have succeeded since − 1 have an open case already − 1 are not known, so nobody can reach them 2 to flag, 2 of them reachable',
    )
  await looksRight('flagList')
  await dialog().getByRole('button', { name: 'Cancel' }).click()
})

test('the point is fixed: who waits is said, two get an e-mail, one a case to be called', async () => {
  await go(pointPage)
  await page.getByRole('button', { name: 'Mark fixed …' }).click()
  await dialog().getByRole('button', { name: 'Mark fixed now' }).click()
  const card = page.getByRole('region', { name: 'Since the fix' })
  await card.getByRole('link', { name: '4: persons who still wait' }).waitFor()
  await picture('fixed')
  await card.getByRole('button', { name: 'Tell them …' }).click()
  const who = dialog().getByLabel('Who would be told')
  await expect
    .poll(async () => (await who.innerText()).replace(/\s+/g, ' '))
    .toBe(
      '4 still wait and were not told − 1 are not known, so nobody can tell them 2 can have an e-mail 1 cannot: a case each, to be called',
    )
  await looksRight('tell')
  await dialog().getByRole('button', { name: 'Prepare for 3 customers' }).click()
  await dialog().getByRole('link', { name: 'Look at the e-mails' }).click()
  await page.getByRole('heading', { name: '2 e-mails would be sent' }).waitFor()
  await picture('batch')
  await page.getByRole('button', { name: 'Send 2 e-mails' }).click()
  await expect.poll(() => mails.taken.length, { timeout: 60_000 }).toBe(3)
  await page.getByText(/^Done ·/).waitFor()
})

test('she comes back and orders: told, back and converted are shown, each with who that is', async () => {
  await sendVisit(dashboard.stack.url, 'demo', {
    startedAt: Date.now() - 500,
    happenings: [
      { at: 0, page: '/checkout', title: 'Checkout' },
      { at: 10, customer: 'cust-ida' },
      { at: 400, ordered: 84 },
    ],
  })
  type Read = { fix: { convertedSince: { n: number } } }
  const path = `/api/sites/demo/${pointPage}/fix`
  await until(async () => (await work.done<Read>('GET', path)).fix.convertedSince.n === 1, 'her order')
  await go(pointPage)
  const card = page.getByRole('region', { name: 'Since the fix' })
  await card.getByRole('link', { name: '2: persons who were told' }).waitFor()
  await card.getByRole('link', { name: '1: persons who came back' }).waitFor()
  await card.getByText('Too few were told to say what telling did.', { exact: false }).waitFor()
  await looksRight('told')
  await card.getByRole('link', { name: '1: persons who converted since they were told' }).click()
  await page.getByText('1 person', { exact: true }).waitFor()
  await page.getByRole('button', { name: /converted since they were told of its fix/ }).waitFor()
  await picture('converted')
  expect(dashboard.complaints).toEqual([])
})
