/** Settings, Webhooks and Alerts as an administrator uses them: add, test, see what was sent, watch something. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startReceiver } from '../collector/outbound/receiver.ts'
import { faultsOnBoth } from './looks.ts'
import { type Dashboard, makeAccount, openDashboard, signIn } from './open.ts'
import { apiOf } from './supportWork.ts'

let desk: Dashboard
let page: Page
let receiver: Awaited<ReturnType<typeof startReceiver>>

beforeAll(async () => {
  ;[desk, receiver] = await Promise.all([openDashboard({ WEBHOOK_ALLOW_PRIVATE: 'on' }), startReceiver()])
  await makeAccount(desk.stack)
  page = await desk.open('/sites/demo/webhooks')
  page.setDefaultTimeout(20_000)
  await signIn(page)
})
afterAll(async () => {
  await desk?.stop()
  await receiver?.stop()
})

const shot = async (name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` })
}

test('a webhook is added, refused first for a bad address; its secret is shown once; a test arrives and is listed', async () => {
  await page.getByText('Nothing is sent anywhere yet').waitFor()
  await page.getByRole('button', { name: 'Add a webhook' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Help desk')
  await dialog.getByLabel('Address').fill('ftp://desk.example')
  await dialog.getByRole('button', { name: 'Add it' }).click()
  await dialog.getByText('must begin with https://').waitFor()
  await dialog.getByLabel('Address').fill(receiver.url)
  await shot('webhook-dialog')
  await dialog.getByRole('button', { name: 'Add it' }).click()
  expect(await dialog.getByLabel('Signing secret').textContent()).toMatch(/^whsec_/)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Send a test to Help desk' }).click()
  await page.getByText('The test was answered 204.').waitFor()
  expect(receiver.types()).toEqual(['test'])
  expect(await faultsOnBoth(page)).toEqual([])
  await shot('webhooks')
  await page.getByRole('button', { name: 'What was sent to Help desk' }).click()
  await page.getByRole('button', { name: /^test, .*: open$/ }).click()
  await page.getByRole('button', { name: 'Send again' }).click()
  await expect.poll(() => receiver.received.length).toBe(2)
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  await page.getByText('by hand').last().waitFor()
  await shot('delivery')
  expect(await faultsOnBoth(page)).toEqual([])
  await page.getByRole('button', { name: 'Close' }).click()
})

test('a webhook that a colleague has changed meanwhile: theirs beside mine', async () => {
  const api = apiOf(desk.stack)
  const path = '/api/sites/demo/webhooks'
  await page.getByRole('button', { name: 'Change Help desk' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: 'Status, owner' }).check()
  const { webhooks } = await api<{ webhooks: { endpointId: string; version: number }[] }>('GET', path)
  const { endpointId, version } = webhooks[0] ?? { endpointId: '', version: 0 }
  await api('PATCH', `${path}/${endpointId}`, { version, name: 'Desk of Utrecht', types: ['case.created'] })
  await dialog.getByRole('button', { name: 'Save' }).click()
  const differs = dialog.getByRole('table', { name: 'In what they differ' })
  await differs.getByRole('row', { name: 'Name Desk of Utrecht Help desk' }).waitFor()
  await differs
    .getByRole('row', { name: 'What it is told case.created case.created case.changed case.closed' })
    .waitFor()
  await shot('conflict-webhook')
  expect(await faultsOnBoth(page)).toEqual([])
  await dialog.getByRole('alert').getByRole('button', { name: 'Take theirs' }).click()
  expect(await dialog.getByLabel('Name').inputValue()).toBe('Desk of Utrecht')
  await dialog.getByLabel('Name').fill('Help desk')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(await api('GET', path)).toMatchObject({ webhooks: [{ name: 'Help desk', types: ['case.created'] }] })
})

test('an alert is drafted with what it would have told, saved, snoozed and removed; on a phone too', async () => {
  await page.goto(`${desk.stack.url}/sites/demo/alerts`)
  await page.getByRole('button', { name: 'New alert' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Script errors')
  await dialog.getByLabel('When').selectOption('above')
  await dialog.getByLabel('Limit').fill('5')
  await dialog.getByText('In the last 14 days it would have fired never.').waitFor()
  await dialog.getByRole('checkbox', { name: 'Help desk' }).check()
  await shot('alert-dialog')
  expect(await faultsOnBoth(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Sessions with a script error: above 5 in an hour').waitFor()
  await page.getByRole('button', { name: 'Snooze a day: Script errors' }).click()
  await page.getByText(/^Silent until/).waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  expect(wide).toBeLessThanOrEqual(0)
  await shot('alerts-phone')
  await page.setViewportSize({ width: 1440, height: 900 })

  // What only the API can say stays when the editor saves, and is taken away only by hand.
  const rules = `${desk.stack.url}/api/sites/demo/alerts`
  const headers = { authorization: `Bearer ${desk.stack.apiKey}`, 'content-type': 'application/json' }
  const read = async () => (await (await fetch(rules, { headers })).json()).rules[0]
  const { ruleId, createdBy, changedAt, snoozedUntil, open, ...rule } = await read()
  expect({ createdBy, snoozedUntil, open }).toMatchObject({ open: null })
  const body = JSON.stringify({ ...rule, segment: { device: 'mobile', page: '/checkout', converted: false } })
  expect((await fetch(`${rules}/${ruleId}`, { method: 'PUT', headers, body })).status).toBe(200)
  await page.reload()
  await page.getByText('(sessions on a page like /checkout, on mobile, that did not convert)').waitFor()
  await page.getByRole('button', { name: 'Change Script errors' }).click()
  await dialog.getByText('Also only: on a page like /checkout, that did not convert').waitFor()
  await dialog.getByLabel('Only on').selectOption('desktop')
  await dialog.getByRole('switch', { name: 'Watch it' }).uncheck({ force: true })
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Off', { exact: true }).waitFor()
  expect(await read()).toMatchObject({
    on: false,
    segment: { device: 'desktop', page: '/checkout', converted: false },
  })
  await page.getByRole('button', { name: 'Remove Script errors' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('Nothing is watched yet').waitFor()
})

test('headroom is watched by a number of days; its preview says what there is now', async () => {
  await page.goto(`${desk.stack.url}/sites/demo/alerts`)
  await page.getByRole('button', { name: 'New alert' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Disk')
  await dialog.getByLabel('What is watched').selectOption('Days until the disk is full or a budget used up')
  await dialog.getByText('so there is no preview of the past').waitFor()
  expect(await dialog.getByLabel('Within').count()).toBe(0)
  await dialog.getByLabel('When fewer are left than').fill('30')
  await shot('alert-headroom')
  expect(await faultsOnBoth(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Days until the disk is full or a budget used up: below 30').waitFor()
})

test('no page has complained', () => expect(desk.complaints.filter((one) => !/status of 400/.test(one))).toEqual([]))
