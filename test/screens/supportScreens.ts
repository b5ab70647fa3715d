/** What support tells customers, takes in and sends out: e-mail, import, webhooks, alerts, and the box that finds. */
import { randomUUID } from 'node:crypto'
import { type Api, addColleague } from '../dashboard/supportWork.ts'
import { deliveries, deliveryDetail, imports, webhook, webhooks } from './answers.ts'
import { after, answered, contested, filled, pressed } from './ready.ts'
import type { Screen } from './screen.ts'

/** `call` also makes what is shown: a template and an alert. `found` is what a caller says. */
export async function supportScreens({
  call,
  here,
  found,
}: {
  call: Api
  here: string
  found: string
}): Promise<Screen[]> {
  const site = `/api${here}`
  const templateId = randomUUID()
  await call('PUT', `${site}/mail/templates/${templateId}`, {
    version: 0,
    name: 'Sorry about your order',
    texts: [
      {
        language: 'en',
        subject: 'About your visit to {{site.name}}',
        text: 'Dear {{customer.name}},\n\non {{incident.date}} our order form gave you trouble. We are sorry.\n\n{{unsubscribe}}',
      },
    ],
  })
  const compare = { kind: 'threshold', is: 'above', value: 5 }
  await call('POST', `${site}/alerts`, { name: 'Script errors', measure: { kind: 'errors' }, compare })

  const newest = async <T>(path: string) => await call<T & { version: number }>('GET', path)
  const theirPolicy = async () => {
    const { version, policy } = await newest<{ policy: object }>(`${site}/storage`)
    await call('PUT', `${site}/storage/policy`, { version, policy: { ...policy, logDays: 400 + version, budgetGb: 5 } })
  }
  const clicks = `${site}/named-clicks`
  const click = await call<{ clickId: string }>('POST', clicks, { name: 'Order', place: 'name:order', path: '/demo/*' })
  const theirName = async () => {
    const found = (await call<{ clicks: { clickId: string; version: number }[] }>('GET', clicks)).clicks
    const version = found.find(({ clickId }) => clickId === click.clickId)?.version ?? 0
    await call('PATCH', `${clicks}/${click.clickId}`, { version, name: `Order button ${version}` })
  }
  type Account = { accountId: string; name: string; role: string; version: number }
  const bea = async () => {
    const { accounts } = await call<{ accounts: Account[] }>('GET', '/api/accounts')
    return accounts.find(({ name }) => name === 'Bea Brown')
  }
  const theirRole = async () => {
    const account = await bea()
    const theirs = account?.role === 'analyst' ? 'support' : 'analyst'
    await call('PATCH', `/api/accounts/${account?.accountId}`, { version: account?.version, role: theirs })
  }
  const role: Screen['ready'] = async (page) => {
    const { origin } = new URL(page.url())
    if (!(await bea())) await addColleague(call, { url: origin }, 'Bea Brown', 'bea@shop.example', 'viewer')
    await page.reload()
    await page.getByRole('button', { name: 'Change role of Bea Brown' }).click()
    await page.getByRole('dialog').getByRole('radio', { name: 'Administrator' }).check()
  }
  return [
    { name: 'mail', path: `${here}/mail`, ready: filled('E-mail') },
    { name: 'mail-template', path: `${here}/mail/templates/${templateId}`, ready: filled(/.+/), whole: true },
    { name: 'mail-template-new', path: `${here}/mail/templates/new`, ready: filled(/.+/) },
    { name: 'import', path: `${here}/import`, ready: filled('Import') },
    {
      name: 'import-customers',
      path: `${here}/import`,
      ready: after(filled('Import'), async (page) => {
        await page.getByRole('combobox', { name: 'What it holds' }).click()
        await page.getByRole('option', { name: 'Customers' }).click()
        await page.locator('input[type=file]').setInputFiles({
          name: 'customers.csv',
          mimeType: 'text/csv',
          buffer: Buffer.from(
            'Customer number,Name,Email,Language,Newsletter opt-in,Do not contact\nC-1,Ida,ida@example.com,nl,yes,\nC-2,,,de,perhaps,\nC-3,,,,,yes\n',
          ),
        })
        await page.getByText('Customer C-3; do not contact').waitFor()
      }),
      whole: true,
    },
    { name: 'imports', path: `${here}/import`, ready: answered(/\/imports$/, imports(), takenIn), whole: true },
    {
      name: 'import-undo',
      path: `${here}/import`,
      ready: answered(/\/imports$/, imports(), after(takenIn, pressed('Undo'))),
    },
    { name: 'webhooks', path: `${here}/webhooks`, ready: filled('Webhooks') },
    {
      name: 'webhooks-failing',
      path: `${here}/webhooks`,
      ready: answered(/\/api\/.*\/webhooks$/, webhooks, filled('Webhooks')),
    },
    { name: 'deliveries', path: `${here}/webhooks`, ready: sent },
    { name: 'delivery', path: `${here}/webhooks`, ready: delivery },
    { name: 'conflict-webhook', path: `${here}/webhooks`, ready: webhookContested },
    { name: 'conflict-storage', path: `${here}/storage`, ready: contested(logDays, theirPolicy, 'Save') },
    { name: 'conflict-click', path: `${here}/named-clicks`, ready: contested(rename, theirName, 'Rename') },
    { name: 'conflict-role', path: '/people', ready: contested(role, theirRole, 'Change role') },
    { name: 'webhook-new', path: `${here}/webhooks`, ready: after(filled('Webhooks'), pressed('Add a webhook')) },
    { name: 'alerts', path: `${here}/alerts`, ready: filled('Alerts') },
    { name: 'alert-new', path: `${here}/alerts`, ready: after(filled('Alerts'), pressed('New alert')) },
    {
      name: 'find',
      path: `${here}/overview`,
      ready: after(filled('Overview'), async (page) => {
        await page.keyboard.press('Control+k')
        await page.getByRole('textbox', { name: 'Find a customer, visit, case or page' }).fill(found)
        await page
          .getByText(/^by (e-mail address|phone number|name|customer number|order)/)
          .first()
          .waitFor()
      }),
    },
  ]
}

const logDays = after(filled('Storage'), (page) => page.getByLabel('Logs').fill('90'))
const rename: Screen['ready'] = async (page) => {
  await filled('Named clicks')(page)
  await page
    .getByRole('button', { name: /^Rename Order/ })
    .first()
    .click()
  await page.getByRole('dialog').getByLabel('Name').fill('Order now')
}
const takenIn = after(filled('Import'), (page) => page.getByRole('region', { name: 'Imports' }).waitFor())

const log = pressed(/^What was sent to Help desk$/)
const listed = after(filled('Webhooks'), log)
const sent = answered(
  /\/api\/.*\/webhooks$/,
  webhooks,
  answered(
    /\/deliveries(\?|$)/,
    deliveries,
    after(listed, (page) => page.getByRole('table', { name: 'Deliveries' }).waitFor()),
  ),
)
const delivery = after(sent, async (page) => {
  const one = /\/deliveries\/msg_/
  await page.route(one, (route) => route.fulfill({ json: deliveryDetail }))
  await page.getByRole('button', { name: /^strugglePoint.regressed/ }).click()
  await page.getByRole('list', { name: 'Tries' }).waitFor()
})
const webhookContested = answered(
  /\/api\/.*\/webhooks$/,
  webhooks,
  contested(
    after(filled('Webhooks'), async (page) => {
      await page.getByRole('button', { name: 'Change Help desk' }).click()
      await page.getByRole('dialog').getByLabel('Name').fill('Help desk, second line')
      const current = { ...webhook, name: 'Help desk of Utrecht', types: ['case.created'], version: 4 }
      const status = 409
      const json = { type: 'about:blank', title: 'Conflict', status, code: 'changed_meanwhile', current }
      await page.route(/\/webhooks\/e1$/, (route) => route.fulfill({ status, json }))
    }),
    async () => undefined,
    'Save',
  ),
)
