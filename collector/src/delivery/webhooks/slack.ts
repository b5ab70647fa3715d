/** An event as a message for Slack and what imitates it: one sentence, what it is about, and a link. */
import type { WebhookPayload } from '@hindsight/protocol/api/webhookEvents'
import { webhookEventWords } from '@hindsight/protocol/api/webhookEvents'

/** These three have a meaning in Slack's texts; all else is as it is. */
const plain = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** A section of a message holds no more. */
const maxChars = 2_900

function linesOf(payload: WebhookPayload): string[] {
  switch (payload.type) {
    case 'case.created':
    case 'case.changed':
    case 'case.closed': {
      const { customer, reason, status, owner, changed, closed } = payload.data
      const how = payload.type === 'case.changed' && changed.length > 0 ? `Changed: ${changed.join(', ')}. ` : ''
      const why = closed && closed.reason !== '' ? ` (${closed.reason})` : ''
      return [`${customer}: ${reason}`, `${how}${status}${why}${owner ? `, ${owner.name}` : ''}`]
    }
    case 'contact.logged':
      return [`${payload.data.channel}: ${payload.data.result}, by ${payload.data.by}`]
    case 'strugglePoint.new':
    case 'strugglePoint.regressed':
    case 'strugglePoint.fixed': {
      const { says, path, persons, release } = payload.data
      const met = persons === null ? '' : `, ${persons} ${persons === 1 ? 'person' : 'persons'}`
      return [says, `${path}${met}${release === null ? '' : `, release ${release}`}`]
    }
    case 'alert.opened':
    case 'alert.closed':
      return [payload.data.name, payload.data.says]
    case 'test':
      return [payload.data.says]
  }
}

export function slackMessage(payload: WebhookPayload): { text: string; blocks: object[] } {
  const title = payload.type === 'test' ? 'Test' : webhookEventWords[payload.type]
  const lines = linesOf(payload).map(plain)
  const text = [`*${plain(title)}*`, ...lines].join('\n').slice(0, maxChars)
  const link = `<${payload.data.url}|Open in Hindsight>`
  return {
    text: [plain(title), ...lines].join(' – ').slice(0, maxChars),
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text } },
      { type: 'context', elements: [{ type: 'mrkdwn', text: `${plain(payload.data.siteId)} · ${link}` }] },
    ],
  }
}
