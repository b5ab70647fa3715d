/** Alerts to colleagues by e-mail: a sentence and a link. Tried again like any delivery; one too many does no harm. */
import { webhookPayload } from '@hindsight/protocol/api/webhookEvents'
import type { Accounts } from '../accounts.ts'
import type { MailTransport } from './mail/transport.ts'
import type { MailTo } from './webhooks/deliver.ts'

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (mark) => marks[mark] ?? mark)
/** What ends up in a header holds no line breaks. */
const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

export function alertMail(transport: MailTransport | null, accounts: Pick<Accounts, 'byId'>): MailTo {
  return async (accountId, { deliveryId, body }) => {
    if (transport === null) throw new Error('No mail server is set up: set SMTP_URL and MAIL_FROM')
    const account = await accounts.byId(accountId)
    if (!account) throw new Error('There is no such colleague any more')
    const payload = webhookPayload.parse(JSON.parse(body))
    if (payload.type !== 'alert.opened' && payload.type !== 'alert.closed') throw new Error('This is no alert')
    const { name, says, url } = payload.data
    const begins = payload.type === 'alert.opened'
    const sentence = begins ? says : `It is over: ${says}`
    const handed = await transport.send({
      messageId: `${deliveryId}@${transport.domain}`,
      to: { name: onOneLine(account.name), address: account.email },
      subject: onOneLine(`${begins ? 'Alert' : 'Over'}: ${name}`),
      text: `${sentence}\n\n${url}\n`,
      html: `<p>${escaped(sentence)}</p><p><a href="${escaped(url)}">Open in Hindsight</a></p>`,
    })
    if (handed.outcome !== 'sent') throw new Error(handed.response)
  }
}
