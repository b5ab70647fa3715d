/**
 * A customer in short: who she is, where she is now, what last went wrong, what is being done about it. What colleagues
 * wrote may hold an address or a number: it leaves this house without them.
 */
import { type CaseStatus, openStatuses } from '@hindsight/protocol/api/cases'
import type { CustomerCard } from '@hindsight/protocol/api/customerCard'
import type { CustomerRow } from '@hindsight/protocol/api/customers'
import { redactText } from '@hindsight/protocol/redact'
import type { SiteSettings } from '@hindsight/protocol/settings'
import type { Store } from '../clickhouse/store.ts'
import { basketOf } from '../incident/basket.ts'
import { sentencesOf } from '../incident/tell.ts'
import { troublesOf } from '../incident/troubles.ts'
import { contactStatuses } from '../queries/customers/contactStatuses.ts'
import { visitsOfNote } from '../queries/customers/visitsOfNote.ts'
import { getSession } from '../queries/getSession.ts'
import { signalsOfSession } from '../queries/incident/signalsOfSession.ts'
import { listEvents } from '../queries/listEvents.ts'
import type { State } from '../state.ts'

type CaseInShort = { reason: string; status: CaseStatus }
type Given = { store: Store; state: State; siteId: string; row: CustomerRow; settings: SiteSettings; publicUrl: string }

export async function cardOf({ store, state, siteId, row, settings, publicUrl }: Given): Promise<CustomerCard> {
  const { person, customerId, verified, contact, reachable, sessions, orders, revenue, struggles, lastTs, caseId } = row
  const [visits, statuses, open] = await Promise.all([
    visitsOfNote(store, siteId, person, Date.now()),
    contactStatuses(store, siteId, [person]),
    caseId === null ? null : state.get<CaseInShort>('case', `${siteId}/${caseId}`),
  ])
  const said = statuses.get(person) ?? []
  const body = open?.body
  const isOpen = body !== undefined && (openStatuses as readonly CaseStatus[]).includes(body.status)
  const forbidden = said.find((one) => one.doNotContact !== null)?.doNotContact
  const { currency } = settings
  return {
    person,
    customerId,
    verified,
    contact,
    reachable,
    doNotContact: forbidden ? redactText(forbidden.reason) : null,
    unsubscribed: said.some((one) => one.unsubscribed !== null),
    sessions,
    orders,
    revenue,
    currency,
    struggles,
    lastTs,
    now: visits.now,
    incident: visits.troubled && (await incidentOf(store, siteId, visits.troubled, currency)),
    case: caseId !== null && isOpen ? { caseId, reason: redactText(body.reason), status: body.status } : null,
    url: `${publicUrl}/sites/${encodeURIComponent(siteId)}/customers/${encodeURIComponent(person)}`,
  }
}

async function incidentOf(
  store: Store,
  siteId: string,
  { sessionDay, sessionId }: { sessionDay: string; sessionId: string },
  currency: string,
): Promise<CustomerCard['incident']> {
  const [detail, events, found] = await Promise.all([
    getSession(store, siteId, sessionDay, sessionId, ''),
    listEvents(store, siteId, sessionDay, sessionId),
    signalsOfSession(store, siteId, sessionDay, sessionId),
  ])
  if (!detail) return null
  const { session } = detail
  const basket = session.converted ? null : basketOf(events, currency)
  const sentences = sentencesOf({ session, events, troubles: troublesOf(found), basket, currency })
  return { sessionId, ts: session.lastTs, sentences: sentences.map(({ text }) => text) }
}
