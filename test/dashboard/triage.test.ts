/** Working through many cases: by keyboard at a desk, and by thumb on a phone. */
import { randomUUID } from 'node:crypto'
import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contactAnyTime, put, visit } from '../collector/cases/population.ts'
import { axeFindings, type Dashboard, makeAccount, openDashboard, signIn } from './open.ts'
import { type Api, apiOf, until } from './supportWork.ts'

const phoneSize = { width: 390, height: 844 }
const followUp = '/sites/demo/follow-up'
let dashboard: Dashboard
let api: Api
let page: Page

beforeAll(async () => {
  dashboard = await openDashboard({ DEMO: 'shop' })
  const { stack } = dashboard
  api = apiOf(stack)
  await makeAccount(stack)
  await contactAnyTime(stack.collector.sites, { coolOffHours: 20 })
  const { version = 0 } = stack.collector.sites.byId('demo') ?? {}
  await stack.collector.sites.change('demo', version, { settings: { teams: ['Payments'] } }, 'test')
  for (const name of ['One', 'Two', 'Three', 'Four']) {
    const of = visit(`C-${name}-${randomUUID().slice(0, 8)}`, Date.now() - 3_600_000)
    await put(stack.store, { sessions: [of] })
    await api('POST', '/api/sites/demo/cases', { person: of.person, reason: `Reason ${name}` })
  }
})
afterAll(() => dashboard?.stop())

const cases = async (query = ''): Promise<FollowUpCase[]> =>
  (await api<{ cases: FollowUpCase[] }>('GET', `/api/sites/demo/cases${query}`)).cases
const open = () => page.locator('[data-case]:has([aria-current="true"])').getAttribute('data-case')
const bar = () => page.getByRole('toolbar', { name: 'Change the selected cases' })

test('cases are chosen, changed together and put back without the mouse leaving the list', async () => {
  page = await dashboard.open('/')
  await signIn(page)
  await page.goto(dashboard.stack.url + followUp)
  await page.getByRole('list', { name: 'Cases' }).waitFor()
  await until(async () => (await open()) !== null, 'the first case to open')
  const first = await open()
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await until(async () => (await open()) !== first, 'the next case')
  await page.keyboard.press('x')
  await bar().getByText('2 cases selected').waitFor()
  await bar().getByRole('button', { name: 'Priority' }).click()
  await page.getByRole('menuitem', { name: 'Urgent' }).click()
  const said = page.getByRole('alert').filter({ hasText: '2 cases changed' })
  await said.waitFor()
  expect(await cases('?priority=urgent')).toHaveLength(2)
  await page.getByRole('list', { name: 'Cases' }).getByText('Urgent').first().waitFor()
  await said.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('2 cases put back').waitFor()
  expect(await cases('?priority=urgent')).toHaveLength(0)
})

test('S opens the status, ? says all keys, A takes it', async () => {
  await page.locator('body').press('s')
  await page.getByRole('menuitem', { name: /^Waiting/ }).click()
  await page.getByRole('button', { name: 'Status: Waiting. Change it' }).waitFor()
  await page.locator('body').press('?')
  await page.getByRole('dialog').getByRole('table', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.locator('body').press('a')
  await page.getByRole('button', { name: /^Owner: Ada/ }).waitFor()
})

test('priority, team and due date are set in the case and narrow the list by its address', async () => {
  const details = page.getByRole('region', { name: 'Details' })
  await details.getByLabel('Team').selectOption('Payments')
  await until(async () => (await cases('?team=Payments')).length === 1, 'the team')
  await details.getByLabel('Due').fill('2020-01-02')
  await until(async () => (await cases('?team=Payments'))[0]?.due !== null, 'the date')
  await page.getByRole('link', { name: /^Overdue 1/ }).click()
  await page.getByText(/overdue since/).waitFor()
  await page.getByLabel('Team of the cases listed').selectOption('Payments')
  await page.waitForURL(/team=Payments/)
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Save this view …' }).click()
  await page.getByLabel('Name').fill('Payments, late')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.goto(dashboard.stack.url + followUp)
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Payments, late', exact: true }).click()
  await page.waitForURL(/tab=overdue&team=Payments/)
})

test('two choices one right after the other both count, before the first is drawn', async () => {
  await page.goto(`${dashboard.stack.url}${followUp}?team=Payments`)
  await page.getByText(/overdue since/).waitFor()
  await page.evaluate(async () => {
    const choose = (label: string, value: string) => {
      const select = document.querySelector<HTMLSelectElement>(`select[aria-label="${label}"]`)
      if (select === null) throw new Error(`no ${label}`)
      select.value = value
      select.dispatchEvent(new Event('change', { bubbles: true }))
    }
    document.querySelector<HTMLAnchorElement>('a[href*="tab=overdue"]')?.click()
    // So far the address has changed, and nothing is drawn.
    for (let turn = 0; turn < 50; turn++) await Promise.resolve()
    choose('Order', 'due')
    for (let turn = 0; turn < 50; turn++) await Promise.resolve()
    choose('Team of the cases listed', '')
  })
  await page.waitForURL((url) => url.search === '?tab=overdue&order=due')
})

test('whoever has gone on before a list has come stays there', async () => {
  let give = () => {}
  const given = new Promise<void>((resolve) => {
    give = resolve
  })
  await page.goto(dashboard.stack.url + followUp)
  await page.getByRole('link', { name: /^Overdue 1/ }).waitFor()
  await page.route(/cases\?.*dueBefore/, async (route) => {
    await given
    await route.continue()
  })
  await page.getByRole('link', { name: /^Overdue 1/ }).click()
  await page.waitForURL(/tab=overdue/)
  const path = `${followUp}?tab=overdue&team=Payments`
  // Where a busy browser is for a while: the address is the new one, the screen still the one before.
  await page.evaluate((to) => window.history.pushState({ key: 'on' }, '', to), path)
  const answered = page.waitForResponse(/cases\?.*dueBefore/)
  give()
  await (await answered).finished()
  // Long enough to be led away.
  await page.waitForTimeout(500)
  await page.unroute(/cases\?.*dueBefore/)
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(path)
  await page.goto(dashboard.stack.url + path)
})

test('a second call is held back by the policy until one says why', async () => {
  const form = page.getByRole('region', { name: 'Log a contact' })
  await form.getByRole('radio', { name: 'Reached' }).check()
  await form.getByRole('button', { name: 'Log contact' }).click()
  await form.getByText(/Contacted less than 20 hours ago; not before/).waitFor()
  await form.getByRole('radio', { name: 'No answer' }).check()
  expect(await form.getByRole('button', { name: 'Log contact' }).isDisabled()).toBe(true)
  await form.getByLabel('Why all the same').fill('She asked for it')
  await form.getByRole('button', { name: 'Log contact' }).click()
  await page.getByText(/although: She asked for it/).waitFor()
  expect(await axeFindings(page)).toEqual([])
})

test('a caller has a case on a phone, and a list is changed by thumb', async () => {
  const phone = await dashboard.open('/', { viewport: phoneSize, hasTouch: true })
  await signIn(phone)
  await phone.goto(dashboard.stack.url + followUp)
  await phone.getByRole('button', { name: 'Start a case' }).tap()
  await phone.getByLabel('What happened').fill('Cannot pay, she says')
  await phone.getByLabel('Name').fill('Orla Byrne')
  await phone.getByLabel('How to reach her').fill('+353 1 555 0199')
  await phone.getByRole('button', { name: 'Start the case' }).tap()
  await phone.getByText('O… B…').first().waitFor()
  expect(await phone.getByText('Orla').count()).toBe(0)
  await phone.getByRole('button', { name: 'Show contact' }).tap()
  await phone.getByRole('button', { name: 'Show', exact: true }).tap()
  await phone.getByText('+353 1 555 0199').waitFor()
  await phone.getByRole('button', { name: 'Done' }).tap()
  await phone.getByRole('link', { name: 'All cases' }).tap()
  await phone.getByRole('checkbox', { name: 'Select O… B…' }).check()
  await phone.getByRole('toolbar', { name: 'Change the selected cases' }).getByRole('button', { name: 'Note' }).tap()
  await phone.getByRole('textbox', { name: 'Note' }).fill('Call back')
  await phone.getByRole('button', { name: 'Change', exact: true }).tap()
  await phone.getByText('1 case changed').waitFor()
  const wide = await phone.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(wide).toBeLessThanOrEqual(0)
  expect(await axeFindings(phone)).toEqual([])
})
