/** The card as a page of its own: no script, nothing from elsewhere, readable in a column of 280 px. */
import type { CustomerCard } from '@hindsight/protocol/api/customerCard'

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)

export const style = `
:root { color-scheme: light dark; --text: #1c1f26; --dim: #5a6272; --card: #fff; --line: #d9dde5; --bad: #b3261e; --link: #2450b2 }
@media (prefers-color-scheme: dark) { :root { --text: #e8eaf0; --dim: #a5adbd; --card: #181b22; --line: #343a47; --bad: #ff8a80; --link: #9db8ff } }
body { margin: 0; padding: 16px; background: var(--card); color: var(--text); font: 14px/1.45 system-ui, sans-serif }
h1 { margin: 0; font-size: 18px } h2 { margin: 16px 0 4px; font-size: 13px; color: var(--dim) } p { margin: 4px 0 }
.dim { color: var(--dim) } .bad { color: var(--bad); font-weight: 600 }
dl { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; margin: 12px 0; padding: 12px 0; border-block: 1px solid var(--line) }
dt { color: var(--dim); font-size: 12px } dd { margin: 0; font-weight: 600 }
a { display: inline-block; min-height: 28px; color: var(--link) }
`

const minuteMs = 60_000
const at = (ms: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(ms)

function whereSheIs(card: CustomerCard, timeZone: string, now: number): string {
  if (card.now) {
    const minutes = Math.floor((now - card.now.sinceTs) / minuteMs)
    return `<p><b>On the site now</b>: at ${escaped(card.now.path)}, for ${minutes} min</p>`
  }
  return card.lastTs === 0 ? '' : `<p class="dim">Last seen ${escaped(at(card.lastTs, timeZone))}</p>`
}

function warnings({ doNotContact, unsubscribed, reachable }: CustomerCard): string {
  const lines = [
    ...(doNotContact === null ? [] : [`Do not contact: ${doNotContact}`]),
    ...(unsubscribed ? ['Wants no e-mails'] : []),
  ]
  const shown = lines.map((line) => `<p class="bad">${escaped(line)}</p>`).join('')
  return shown + (reachable ? '' : '<p class="dim">No e-mail address and no phone number is held</p>')
}

function link(url: string, says: string): string {
  return `<a href="${escaped(url)}" target="_blank" rel="noopener noreferrer">${escaped(says)}</a>`
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${style}</style></head><body>${body}</body></html>`
}

export function cardPage(
  card: CustomerCard,
  {
    timeZone,
    publicUrl,
    siteId,
    now,
  }: {
    timeZone: string
    publicUrl: string
    siteId: string
    now: number
  },
): string {
  const { contact, customerId, incident, case: open } = card
  const who = contact.name || customerId || 'A visitor who is not known'
  const site = `${publicUrl}/sites/${encodeURIComponent(siteId)}`
  const figures = [
    ['Sessions', String(card.sessions.n)],
    ['Struggles', String(card.struggles)],
    ['Orders', String(card.orders)],
    ['Revenue', `${card.revenue.toFixed(2)} ${card.currency}`],
  ]
  const parts = [
    `<h1>${escaped(who)}</h1>`,
    `<p class="dim">${escaped([customerId === who ? '' : customerId, card.verified ? 'verified' : 'as the browser claims', contact.email, contact.phone].filter(Boolean).join(' · '))}</p>`,
    warnings(card),
    whereSheIs(card, timeZone, now),
    `<dl>${figures.map(([name = '', value = '']) => `<div><dt>${name}</dt><dd>${escaped(value)}</dd></div>`).join('')}</dl>`,
    incident === null
      ? ''
      : `<h2>What last went wrong, ${escaped(at(incident.ts, timeZone))}</h2><p>${escaped(incident.sentences.join(' '))}</p><p>${link(`${site}/sessions/${incident.sessionId}`, 'Watch it')}</p>`,
    open === null
      ? ''
      : `<h2>Open case</h2><p>${escaped(open.reason)} <span class="dim">(${open.status})</span></p><p>${link(`${site}/follow-up/${encodeURIComponent(open.caseId)}`, 'Open the case')}</p>`,
    `<p>${link(card.url, 'All that is known of her')}</p>`,
  ]
  return page(who, `<main>${parts.join('')}</main>`)
}

/** In its place where a link is not good any more. */
export function cardGone(says: string): string {
  return page(
    'Customer card',
    `<main><h1>${escaped(says)}</h1><p class="dim">Open the ticket again to get a new one.</p></main>`,
  )
}
