/**
 * Two people at one thing, wherever it is edited: what a colleague saved in between is shown beside one's own, nothing is
 * overwritten unasked, and nothing that was typed is lost. Nor is it where the store is away for a moment.
 */
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contactAnyTime, put, visit } from '../collector/cases/population.ts'
import { faultsOnBoth } from './looks.ts'
import { type Dashboard, makeAccount, openDashboard, signIn } from './open.ts'
import { type Api, addColleague, apiOf, until } from './supportWork.ts'

const site = '/api/sites/demo'
const here = '/sites/demo'
let dashboard: Dashboard
let api: Api
let page: Page
const person = `C-${randomUUID().slice(0, 8)}`

beforeAll(async () => {
  dashboard = await openDashboard({ DEMO: 'shop' })
  const { stack } = dashboard
  api = apiOf(stack)
  await makeAccount(stack)
  await contactAnyTime(stack.collector.sites)
  await put(stack.store, { sessions: [visit(person, Date.now() - 3_600_000)] })
  await api('POST', `${site}/cases`, { person, reason: 'Cannot pay' })
  page = await dashboard.open('/')
  page.setDefaultTimeout(30_000)
  await signIn(page)
})
afterAll(() => dashboard?.stop())

const go = (path: string) => page.goto(dashboard.stack.url + here + path)
const shot = (name: string) =>
  process.env.SCREENS ? page.screenshot({ path: `${process.env.SCREENS}/${name}.png` }) : undefined
const differs = (name: string) => page.getByRole('table', { name: 'In what they differ' }).getByRole('row', { name })
const choose = (name: string) => page.getByRole('alert').getByRole('button', { name }).click()
test('an alert: theirs is taken, then mine is saved over theirs', async () => {
  const compare = { kind: 'threshold', is: 'above', value: 5 }
  const rule = { name: 'Errors', measure: { kind: 'errors' }, compare }
  const { ruleId, version } = await api<{ ruleId: string; version: number }>('POST', `${site}/alerts`, rule)
  const change = (body: object, from: number) =>
    api<{ version: number }>('PUT', `${site}/alerts/${ruleId}`, { ...rule, ...body, version: from })
  await go('/alerts')
  await page.getByRole('button', { name: 'Change Errors' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Limit').fill('9')
  const second = await change({ windowMinutes: 180 }, version)
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await differs('When more than 5 more than 9').waitFor()
  await differs('Within 3 hours an hour').waitFor()
  await shot('conflict-alert')
  expect(await faultsOnBoth(page)).toEqual([])
  await choose('Take theirs')
  expect(await dialog.getByLabel('Limit').inputValue()).toBe('5')
  await dialog.getByLabel('Limit').fill('7')
  await change({ name: 'Script errors' }, second.version)
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await differs('Name Script errors Errors').waitFor()
  await choose('Save mine over theirs')
  await page.getByText('Sessions with a script error: above 7 in 3 hours').waitFor()
  expect(await dialog.count()).toBe(0)
})

test('a template of an e-mail: the languages that differ, each by itself', async () => {
  const templateId = randomUUID()
  const path = `${site}/mail/templates/${templateId}`
  const texts = [{ language: 'en', subject: 'About your visit', text: 'Dear you' }]
  await api('PUT', path, { version: 0, name: 'Sorry', texts })
  await go(`/mail/templates/${templateId}`)
  await page.getByLabel('Subject').fill('About your order')
  const theirs = [...texts, { language: 'nl', subject: 'Over uw bezoek', text: 'Beste' }]
  await api('PUT', path, { version: 1, name: 'Sorry', texts: theirs })
  await page.getByRole('button', { name: 'Save template' }).click()
  await differs('Subject, English About your visit About your order').waitFor()
  await differs('Subject, Dutch Over uw bezoek no such language').waitFor()
  await shot('conflict-template')
  expect(await faultsOnBoth(page)).toEqual([])
  await choose('Save mine over theirs')
  await page.getByText('Saved', { exact: false }).first().waitFor()
  await until(async () => {
    const { templates } = await api<{ templates: { texts: object[] }[] }>('GET', `${site}/mail/templates`)
    return templates[0]?.texts.length === 1
  }, 'mine to be saved')
})

test('the settings of a board', async () => {
  const tiles = [{ tileId: randomUUID(), size: 'half', title: '', shows: { kind: 'report', report: 'channels' } }]
  const board = { name: 'Monday', days: 7, segment: '', tiles }
  const made = await api<{ boardId: string; version: number }>('POST', `${site}/boards`, board)
  await go(`/boards?board=${made.boardId}`)
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Friday')
  await api('PUT', `${site}/boards/${made.boardId}`, { ...board, days: 30, version: made.version })
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await differs('Period Last 30 days Last 7 days').waitFor()
  expect(await faultsOnBoth(page)).toEqual([])
  await choose('Take theirs')
  expect(await dialog.getByLabel('Period').inputValue()).toBe('30')
  await dialog.getByLabel('Name').fill('Friday')
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Friday' }).waitFor()
})

test('a tile of a board: of other tiles nothing is asked, of the same one theirs stands beside mine', async () => {
  const tile = (report: string) => ({
    tileId: randomUUID(),
    size: 'half',
    title: '',
    note: '',
    shows: { kind: 'report', report },
  })
  const [own, other] = [tile('channels'), tile('products')]
  const board = { name: 'Tiles', days: 7, segment: '', tiles: [own] }
  const { boardId, version } = await api<{ boardId: string; version: number }>('POST', `${site}/boards`, board)
  const stored = async () => {
    const { boards } = await api<{ boards: { boardId: string; version: number; tiles: object[] }[] }>(
      'GET',
      `${site}/boards`,
    )
    return boards.find((one) => one.boardId === boardId)
  }
  await go(`/boards?board=${boardId}`)
  await page.getByRole('button', { name: 'Arrange Channels' }).click()
  await page.getByRole('menuitem', { name: 'Title and note …' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Note').fill('Look here first')
  await api('PUT', `${site}/boards/${boardId}`, { ...board, version, tiles: [own, other] })
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  expect(await stored()).toMatchObject({ version: version + 2, tiles: [{ ...own, note: 'Look here first' }, other] })

  await page.getByRole('button', { name: 'Arrange Channels' }).click()
  await page.getByRole('menuitem', { name: 'Title and note …' }).click()
  await dialog.getByLabel('Note').fill('Mine')
  const theirs = { ...own, title: 'Where they come from', note: 'Theirs' }
  await api('PUT', `${site}/boards/${boardId}`, { ...board, version: version + 2, tiles: [theirs, other] })
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await differs('Note Theirs Mine').waitFor()
  expect(await dialog.getByLabel('Note').inputValue()).toBe('Mine')
  expect(await faultsOnBoth(page)).toEqual([])
  await shot('conflict-tile')
  await choose('Save mine over theirs')
  await dialog.waitFor({ state: 'hidden' })
  expect(await stored()).toMatchObject({ version: version + 4, tiles: [{ ...own, note: 'Mine' }, other] })
})

test('for how long things are kept, and in how much space', async () => {
  const keepAll = { replayDays: null, eventDays: null, sessionDays: null, logDays: null, budgetGb: null }
  await go('/storage')
  const policy = page.locator('form').filter({ has: page.getByLabel('Logs') })
  await policy.getByLabel('Logs').fill('90')
  await api('PUT', `${site}/storage/policy`, { version: 0, policy: { ...keepAll, logDays: 400, budgetGb: 5 } })
  await policy.getByRole('button', { name: 'Save', exact: true }).click()
  await differs('Logs 400 days 90 days').waitFor()
  await differs('Budget 5 GB as much as there is').waitFor()
  expect(await faultsOnBoth(page)).toEqual([])
  await shot('conflict-storage')
  await choose('Take theirs')
  expect(await policy.getByLabel('Logs').inputValue()).toBe('400 days')
  expect(await policy.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true)
  await policy.getByLabel('Logs').fill('90')
  await policy.getByRole('button', { name: 'Save', exact: true }).click()
  await expect
    .poll(() => api('GET', `${site}/storage`))
    .toMatchObject({ version: 2, policy: { logDays: 90, budgetGb: 5 } })

  const all = page.locator('form').filter({ has: page.getByLabel('All sites') })
  await all.getByLabel('All sites').fill('7')
  await api('PUT', '/api/storage/budget', { version: 0, budgetGb: 9 })
  await all.getByRole('button', { name: 'Save', exact: true }).click()
  await differs('All sites 9 GB 7 GB').waitFor()
  await choose('Save mine over theirs')
  await expect.poll(() => api('GET', `${site}/storage`)).toMatchObject({ all: { budgetGb: 7, budgetVersion: 2 } })
})

test('a named click', async () => {
  const clicks = `${site}/named-clicks`
  const named = { name: 'Bought', place: 'name:buy', path: '/', label: 'Buy' }
  const { clickId } = await api<{ clickId: string }>('POST', clicks, named)
  await go('/named-clicks')
  await page.getByRole('button', { name: 'Rename Bought' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Buys')
  await api('PATCH', `${clicks}/${clickId}`, { version: 1, name: 'Order button' })
  await dialog.getByRole('button', { name: 'Rename' }).click()
  await differs('Name Order button Buys').waitFor()
  await shot('conflict-click')
  expect(await faultsOnBoth(page)).toEqual([])
  await choose('Save mine over theirs')
  await page.getByRole('row', { name: /^Buys/ }).waitFor()
})

test('the role of a colleague', async () => {
  await addColleague(api, dashboard.stack, 'Bea', 'bea@shop.example', 'viewer')
  type Account = { accountId: string; name: string; role: string; version: number }
  const bea = async () => {
    const { accounts } = await api<{ accounts: Account[] }>('GET', '/api/accounts')
    return accounts.find(({ name }) => name === 'Bea')
  }
  const before = await bea()
  await page.goto(`${dashboard.stack.url}/people`)
  await page.getByRole('button', { name: 'Change role of Bea' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'Support' }).check()
  await api('PATCH', `/api/accounts/${before?.accountId}`, { version: before?.version, role: 'analyst' })
  await dialog.getByRole('button', { name: 'Change role' }).click()
  await differs('Role Analyst Support').waitFor()
  await shot('conflict-role')
  expect(await faultsOnBoth(page)).toEqual([])
  await choose('Take theirs')
  expect(await dialog.getByRole('radio', { name: 'Analyst' }).isChecked()).toBe(true)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect(await bea()).toMatchObject({ role: 'analyst', version: 2 })
})

test('what a customer agreed to', async () => {
  const path = `${site}/customers/${person}/contact-status`
  const consent = (commercial: object) => ({ service: {}, commercial })
  const nothing = { doNotContact: null, unsubscribed: false }
  await go(`/customers/${person}`)
  await page.getByRole('button', { name: 'Consent …' }).click()
  const dialog = page.getByRole('dialog')
  const offers = dialog.getByRole('group', { name: 'Offers and news' })
  await offers.getByLabel('E-mail').selectOption('given')
  await dialog.getByLabel('Reason').fill('She said so')
  await api('PUT', path, { ...nothing, version: 0, consent: consent({ call: 'refused' }) })
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await differs('Consent Offers and news: calls refused Offers and news: e-mail agreed').waitFor()
  expect(await faultsOnBoth(page)).toEqual([])
  await choose('Take theirs')
  expect(await offers.getByLabel('Calls').inputValue()).toBe('refused')
  await offers.getByLabel('E-mail').selectOption('given')
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Offers and news: calls refused, e-mail agreed', { exact: false }).waitFor()
})

test('the store is away while a case is changed: what was typed stays, and one press sends it again', async () => {
  const away = { status: 503, contentType: 'application/problem+json' }
  const body = JSON.stringify({ status: 503, code: 'store_away', title: 'Not available', detail: 'The store is away.' })
  const isNote = (url: URL) => /\/cases\/[^/]+\/(notes|contacts)$/.test(url.pathname)
  await go('/follow-up')
  const note = page.getByLabel('Note for colleagues')
  await note.fill('Called her shop.')
  const call = page.getByRole('region', { name: 'Log a contact' })
  await page.route(isNote, (route) => route.fulfill({ ...away, body }))
  await page.getByRole('button', { name: 'Add note' }).click()
  const failed = page.getByRole('alert').filter({ hasText: 'The case was not changed' })
  await failed.getByText('The store is away.').waitFor()
  expect(await note.inputValue()).toBe('Called her shop.')
  await failed.getByRole('button', { name: 'Try again' }).click()
  await failed.getByText('The store is away.').waitFor()
  await shot('store-away')
  expect(await faultsOnBoth(page)).toEqual([])
  await page.unroute(isNote)
  await call.getByLabel('What was said').fill('Half of a sentence')
  await failed.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('region', { name: 'Contacts and notes' }).getByText('Called her shop.').first().waitFor()
  await expect.poll(() => note.inputValue()).toBe('')
  expect(await failed.count()).toBe(0)
  expect(await call.getByLabel('What was said').inputValue()).toBe('Half of a sentence')
})

test('on a phone it is said where the contact is logged; had it got through, nothing is logged twice', async () => {
  const phone = await dashboard.open('/', { viewport: { width: 390, height: 844 }, hasTouch: true })
  await signIn(phone)
  await phone.goto(`${dashboard.stack.url}${here}/follow-up`)
  await phone.getByText(person).or(phone.getByText('Cannot pay')).first().tap()
  await phone.getByRole('button', { name: 'Log a contact' }).tap()
  const drawer = phone.getByRole('dialog', { name: 'Log a contact' })
  await drawer.getByRole('radio', { name: 'No answer' }).check()
  // It is stored, and its answer is lost on the way.
  await phone.route('**/contacts', async (route) => {
    await route.fetch()
    await route.abort()
  })
  await drawer.getByRole('button', { name: 'Log contact' }).tap()
  const failed = drawer.getByRole('alert').filter({ hasText: 'The case was not changed' })
  await failed.waitFor()
  await phone.unroute('**/contacts')
  await failed.getByRole('button', { name: 'Try again' }).tap()
  const asked = phone.getByRole('dialog', { name: 'A colleague changed this case' })
  await asked.getByRole('row', { name: /Contacts/ }).waitFor()
  await asked.getByRole('button', { name: 'Leave it as it is now' }).tap()
  const { cases } = await api<{ cases: { contacts: object[] }[] }>('GET', `${site}/cases`)
  expect(cases[0]?.contacts).toHaveLength(1)
})
