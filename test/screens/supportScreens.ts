/** What support tells customers, takes in and sends out: e-mail, import, webhooks, alerts, and the box that finds. */
import { randomUUID } from 'node:crypto'
import type { Api } from '../dashboard/supportWork.ts'
import { after, filled, pressed } from './ready.ts'
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
    { name: 'webhooks', path: `${here}/webhooks`, ready: filled('Webhooks') },
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
