/** Settings of a site: saved, undone, guarded, and never over someone else's change. */
import { createHash } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Dashboard, makeAccount, openDashboard, signIn } from './open.ts'

let dashboard: Dashboard
let page: Page

beforeAll(async () => {
  dashboard = await openDashboard()
  await makeAccount(dashboard.stack)
  page = await dashboard.open('/sites/demo')
  await signIn(page)
  await page.getByRole('heading', { name: 'Demo shop' }).waitFor()
})
afterAll(() => dashboard?.stop())

type Stored = { version: number; name: string; settings: Record<string, unknown> }

const api = async (method: string, body?: unknown): Promise<Stored> => {
  const response = await fetch(`${dashboard.stack.url}/api/sites/demo`, {
    method,
    headers: { authorization: `Bearer ${dashboard.stack.apiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} was answered ${response.status} ${await response.text()}`)
  return (await response.json()) as Stored
}
const stored = async () => (await api('GET')).settings
/** A colleague saves while the page is being edited. */
const colleagueSaves = async (settings: Record<string, unknown>) =>
  api('PATCH', { version: (await api('GET')).version, settings })

test('a change is saved, and the message can undo it', async () => {
  await page.getByRole('switch', { name: 'Strict masking' }).check({ force: true })
  await page.getByRole('region', { name: 'Unsaved changes' }).getByText('Strict masking').waitFor()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Saved', { exact: true }).waitFor()
  expect(await stored()).toMatchObject({ strict: true, recordingOn: true })

  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(stored).toMatchObject({ strict: false })
  await expect.poll(() => page.getByRole('switch', { name: 'Strict masking' }).isChecked()).toBe(false)
})

test('lists tell what cannot be taken and keep what was typed', async () => {
  const masked = page.getByRole('textbox', { name: 'Masked elements' })
  await masked.fill('div[')
  await masked.press('Enter')
  await page.getByText('Not a CSS selector').waitFor()
  expect(await masked.inputValue()).toBe('div[')
  await masked.fill('.customer-name')
  await masked.press('Enter')
  await page.getByRole('button', { name: 'Remove .customer-name' }).waitFor()
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect.poll(() => page.getByRole('region', { name: 'Unsaved changes' }).count()).toBe(0)
})

test('what is replayed, ignored, shared and told can be chosen; what makes no sense is said at its field', async () => {
  const save = page.getByRole('button', { name: 'Save', exact: true })
  await page.getByLabel('Shortest visit replayed').fill('900')
  await page.getByText('Between 0 and 600 seconds').waitFor()
  expect(await save.isDisabled()).toBe(true)
  await page.getByLabel('Shortest visit replayed').fill('15')
  await page.getByLabel('Time the recorder may take').fill('80')
  await page.getByText('Between 0.5 and 50 per cent').waitFor()
  await page.getByLabel('Time the recorder may take').fill('2.5')

  await page.getByRole('radio', { name: 'Only once something happens' }).check({ force: true })
  await page.getByRole('switch', { name: 'Somebody struggles' }).uncheck({ force: true })
  await page.getByText('Choose at least one, or no visit is ever replayed').waitFor()
  expect(await save.isDisabled()).toBe(true)
  const event = page.getByRole('textbox', { name: 'An event is tracked' })
  await event.fill('Checkout Started')
  await event.press('Enter')
  const path = page.getByRole('textbox', { name: 'A page is viewed' })
  await path.fill('checkout')
  await path.press('Enter')
  await page.getByText('A path begins with /').waitFor()
  await path.fill('/checkout/*')
  await path.press('Enter')
  const ignored = page.getByRole('textbox', { name: 'Ignored elements' })
  await ignored.fill('.stars')
  await ignored.press('Enter')
  // A pasted address becomes the domain that was meant.
  await page.getByLabel('Domain shared by subdomains').fill('https://.Shop.Example/page')
  await page.getByRole('switch', { name: 'Keep unsent data on the device' }).uncheck({ force: true })
  await page.getByRole('switch', { name: 'All requests' }).check({ force: true })
  await save.click()
  const chosen = {
    replayMinSeconds: 15,
    budgetPercent: 2.5,
    replayWhen: { paths: ['/checkout/*'], events: ['Checkout Started'], struggle: false },
    ignoreSelectors: ['.stars'],
    cookieDomain: 'shop.example',
    queueOnDevice: false,
    networkDetails: true,
    consoleDetails: false,
  }
  await expect.poll(stored).toMatchObject(chosen)
  // The recorder of a page is told the same.
  const told = (await (await fetch(`${dashboard.stack.url}/v1/settings?key=demo`)).json()) as Record<string, unknown>
  expect(told).toMatchObject(chosen)

  await page.getByRole('radio', { name: 'Every visit of the share' }).check({ force: true })
  await colleagueSaves({ replayWhen: { paths: [], events: [], struggle: true } })
  await save.click()
  const dialog = page.getByRole('dialog', { name: 'Someone else changed this site' })
  const row = dialog.getByRole('row').filter({ hasText: 'Which visits are replayed' })
  expect(await row.textContent()).toBe('Which visits are replayedwith struggleevery visit of the share')
  await dialog.getByRole('button', { name: 'Save mine over theirs' }).click()
  await expect.poll(stored).toMatchObject({ replayWhen: null })
  await dialogGone()
})

test('a quota of a day is set, and an empty field is none', async () => {
  await page.getByRole('textbox', { name: 'Events a day' }).fill('250000')
  await page.getByRole('textbox', { name: 'Replay a day' }).fill('0.0001')
  await page.getByText('Whole events, and at least 0.001 GB').waitFor()
  await page.getByRole('textbox', { name: 'Replay a day' }).fill('1.5')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect.poll(stored).toMatchObject({ quota: { eventsPerDay: 250_000, replayGbPerDay: 1.5 } })
  await expect.poll(() => page.getByRole('region', { name: 'Unsaved changes' }).count()).toBe(0)
  await page.getByRole('textbox', { name: 'Replay a day' }).fill('')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect.poll(stored).toMatchObject({ quota: { eventsPerDay: 250_000, replayGbPerDay: null } })
  await page.goto(`${dashboard.stack.url}/sites/demo/health`)
  await page.getByText(/ of 250.000 events that may come in a day/).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'Demo shop' }).waitFor()
})

test('what is changed while a save runs stays, and is saved with the next', async () => {
  const quota = page.getByRole('textbox', { name: 'Events a day' })
  const save = page.getByRole('button', { name: 'Save', exact: true })
  await page.getByRole('textbox', { name: 'Replay a day' }).fill('2')
  let go = () => {}
  const held = new Promise<void>((resolve) => {
    go = resolve
  })
  await page.route('**/api/sites/demo', async (route) => {
    if (route.request().method() === 'PATCH') await held
    await route.continue()
  })
  await save.click()
  await quota.fill('')
  go()
  await expect.poll(stored).toMatchObject({ quota: { eventsPerDay: 250_000, replayGbPerDay: 2 } })
  await page.unroute('**/api/sites/demo')
  await expect.poll(() => save.isEnabled()).toBe(true)
  expect(await quota.inputValue()).toBe('')
  // What says that it is saved covers nothing of what is pressed next.
  const said = await page.getByRole('alert').filter({ hasText: 'Quota of a day' }).last().boundingBox()
  const bar = await page.getByRole('region', { name: 'Unsaved changes' }).boundingBox()
  expect((said?.y ?? 0) + (said?.height ?? 0)).toBeLessThan(bar?.y ?? 0)
  await save.click()
  await expect.poll(stored).toMatchObject({ quota: { eventsPerDay: null, replayGbPerDay: 2 } })
})

test('the snippet can be pinned to this very recorder', async () => {
  await page.getByRole('tab', { name: 'Pinned script tag' }).click()
  const snippet = page.getByText('integrity="sha384-')
  const path = /src="([^"]+)"/.exec((await snippet.textContent()) ?? '')?.[1] ?? ''
  const hash = /integrity="([^"]+)"/.exec((await snippet.textContent()) ?? '')?.[1]
  const bytes = await (await fetch(path)).arrayBuffer()
  expect(`sha384-${createHash('sha384').update(Buffer.from(bytes)).digest('base64')}`).toBe(hash)
})

test('unsaved changes are not left behind without asking', async () => {
  await page.getByRole('switch', { name: 'Wait for consent' }).check({ force: true })
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Refused' }).click()
  await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).click()
  expect(new URL(page.url()).pathname).toBe('/sites/demo')
  expect(await page.getByRole('switch', { name: 'Wait for consent' }).isChecked()).toBe(true)
})

test('someone else changed other settings: both changes stand', async () => {
  await colleagueSaves({ maskSelectors: ['.theirs'] })
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Someone else changed this site' })
  await dialog.getByText('.theirs').waitFor()
  expect(await stored()).toMatchObject({ consentRequired: false, maskSelectors: ['.theirs'] })
  await dialog.getByRole('button', { name: 'Save mine as well' }).click()
  await expect.poll(stored).toMatchObject({ consentRequired: true, maskSelectors: ['.theirs'] })
})

test('someone else changed the same setting: the person chooses', async () => {
  await dialogGone()
  const blocked = page.getByRole('textbox', { name: 'Blocked elements' })
  await blocked.fill('#mine')
  await blocked.press('Enter')
  await colleagueSaves({ blockSelectors: ['#theirs'] })
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Someone else changed this site' })
  const row = dialog.getByRole('row').filter({ hasText: 'Blocked elements' })
  expect(await row.textContent()).toBe('Blocked elements#theirs#mine')
  await dialog.getByRole('button', { name: 'Take theirs' }).click()
  await page.getByRole('button', { name: 'Remove #theirs' }).waitFor()
  expect(await page.getByRole('button', { name: 'Remove #mine' }).count()).toBe(0)
  expect(await stored()).toMatchObject({ blockSelectors: ['#theirs'] })
})

test('a session that ends in mid-work: sign in, and what was typed is still there', async () => {
  await dialogGone()
  await page.getByLabel('Name', { exact: true }).fill('Shop, renamed')
  await page.context().clearCookies()
  await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
  await signIn(page)
  await dialogGone()
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Shop, renamed')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('heading', { name: 'Shop, renamed' }).waitFor()
})

test('a link to a site that is not there says so', async () => {
  const lost = await dashboard.open('/sites/nowhere/sessions')
  await signIn(lost)
  await lost.getByRole('alert').getByText('There is no site nowhere.').waitFor()
  await lost.context().close()
})

const dialogGone = () => expect.poll(() => page.getByRole('dialog').count()).toBe(0)
