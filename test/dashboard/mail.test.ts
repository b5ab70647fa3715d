/**
 * E-mail as support sends it: a template with an error at its place, a preview, a test to oneself, a batch from
 * Follow-up with what it would do, its progress and results, a mail of which nobody knows; and the customer who
 * unsubscribes from her mailbox.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mailWork } from '../collector/mail/mailWork.ts'
import { type MailServer, startMailServer } from '../support/smtp.ts'
import { faultsOnBoth } from './looks.ts'
import { type Dashboard, makeAccount, openDashboard, person, signIn } from './open.ts'

const phone = { width: 390, height: 844 }

let mails: MailServer
let dashboard: Dashboard
let page: Page
let work: ReturnType<typeof mailWork>
let mary = ''

beforeAll(async () => {
  mails = await startMailServer()
  dashboard = await openDashboard({ SMTP_URL: mails.url, MAIL_FROM: 'Demo shop <help@shop.example>' })
  await makeAccount(dashboard.stack)
  work = mailWork(dashboard.stack)
  await work.relaxPolicy()
  const first = await work.customer({ name: 'Mary O’Brien', email: 'mary@example.com' }, { language: 'en-GB' })
  mary = first.person
  await work.flagged(first.person)
  await work.flagged((await work.customer({ name: 'Jo Smith', email: 'jo@example.com' })).person)
  await work.flagged((await work.customer({ name: 'No Mail', phone: '+31 6 1234 5667' })).person)
  page = await dashboard.open('/')
  await signIn(page)
})
afterAll(async () => {
  await dashboard?.stop()
  await mails?.stop()
})

/** Nothing is cut off at the side, and axe finds nothing: in both themes, on a desk and on a phone. */
const looksRight = async () => expect(await faultsOnBoth(page)).toEqual([])

test('a template: what is wrong is told at its place, the preview follows, and a test comes to oneself', async () => {
  await page.getByRole('link', { name: 'E-mail', exact: true }).click()
  await page.getByRole('link', { name: 'Write the first one' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Sorry')
  const text = page.getByLabel('Text', { exact: true })
  await text.fill('Dear {{customer.name}},\n\nsorry for {{incident.dat}}. {{unsubscribe}}')
  await page.getByText('line 3, character 11: there is no variable {{incident.dat}}').waitFor()
  await text.fill('Dear {{customer.name}},\n\nsorry for {{incident.date}}. {{unsubscribe}}')
  await page.getByText('sorry for 21 November 2026.').waitFor()
  await looksRight()
  await page.getByRole('button', { name: `Send to ${person.email}` }).click()
  await page.getByText(`Sent to ${person.email}`).waitFor()
  expect(mails.taken.map(({ to, parsed }) => [to, parsed.subject])).toEqual([
    [[person.email], '[Test] About your visit to Demo shop'],
  ])
  await page.getByRole('link', { name: 'All templates' }).click()
  await page.getByText('Your changes to this template have not been saved.').waitFor()
  await page.getByRole('button', { name: 'Stay' }).click()
  await page.getByRole('button', { name: 'Save template' }).click()
  await page.getByText(/^Saved ·/).waitFor()
  await page.getByRole('link', { name: 'All templates' }).click()
  await page.getByRole('link', { name: /^Sorry/ }).waitFor()
  await looksRight()
})

test('a batch from Follow-up: what it would do, then its progress, results and what nobody knows', async () => {
  mails.taken.length = 0
  mails.afterReading = 'hangUp'
  await page.getByRole('link', { name: 'Follow-up' }).click()
  await page
    .getByRole('checkbox', { name: /^Select / })
    .first()
    .check()
  await page.getByRole('button', { name: 'All shown' }).click()
  await page.getByRole('button', { name: 'E-mail 3 customers' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Preview' }).click()
  await page.getByRole('heading', { name: '2 e-mails would be sent' }).waitFor()
  await page.getByText('No e-mail address').waitFor()
  await looksRight()
  expect(mails.taken).toEqual([])

  await page.getByRole('button', { name: 'Send 2 e-mails' }).click()
  await expect.poll(() => mails.taken.length, { timeout: 60_000 }).toBe(1)
  mails.afterReading = 'answer'
  await page.getByText(/^Done ·/).waitFor()
  const figure = (label: string) => page.locator('dl div', { hasText: label }).locator('dd')
  expect(await Promise.all(['Sent', 'Unknown', 'Left out'].map((label) => figure(label).innerText()))).toEqual([
    '1',
    '1',
    '1',
  ])
  await looksRight()

  await figure('Unknown').getByRole('link').click()
  await page.getByText(/^Message-ID /).waitFor()
  await looksRight()
  await page.getByRole('button', { name: 'Count as sent' }).click()
  await page.getByText('No e-mail is in this state.').waitFor()
})

test('she unsubscribes from her mailbox, without script, and is left out from then on', async () => {
  const hers = mails.taken.find(({ to }) => to[0] === 'mary@example.com')
  const link = /http\S+\/unsubscribe\/\S+/.exec(hers?.parsed.text ?? '')?.[0] ?? ''
  const mailbox = await dashboard.browser.newContext({ javaScriptEnabled: false, viewport: phone })
  const shown = await mailbox.newPage()
  await shown.goto(link)
  await shown.getByRole('button', { name: 'No more e-mail' }).click()
  await shown.getByText('You will get no more e-mail from Demo shop.').waitFor()
  await mailbox.close()

  const { cases } = await work.done<{ cases: { caseId: string }[] }>(
    'GET',
    `/api/sites/demo/cases?person=${encodeURIComponent(mary)}`,
  )
  await page.goto(`${dashboard.stack.url}/sites/demo/follow-up/${cases[0]?.caseId}`)
  await page.getByText('E-mail: sent').waitFor()
  await page.getByRole('article').getByRole('button', { name: 'E-mail', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Preview' }).click()
  await page.getByRole('heading', { name: '0 e-mails would be sent' }).waitFor()
  await page.getByText('Unsubscribed from e-mail: 1').waitFor()
  expect(await page.getByRole('button', { name: /^Send / }).count()).toBe(0)
  expect(dashboard.complaints).toEqual([])
})
