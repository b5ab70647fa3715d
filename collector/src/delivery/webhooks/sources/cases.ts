/** What happened to cases, read from their history: written with the change itself, so nothing can be lost between. */
import type { WebhookPayload } from '@hindsight/protocol/api/webhookEvents'
import { redactText } from '@hindsight/protocol/redact'
import type { Store } from '../../../clickhouse/store.ts'
import { type CaseBody, type Contact, isOpen } from '../../../people/caseBody.ts'
import { shownCases } from '../../../people/caseView.ts'
import type { Names } from '../../../people/names.ts'
import { caseKind } from '../../../queries/cases/caseRow.ts'
import { changesSince, type StateChange } from '../../../queries/outbound/stateChanges.ts'
import { type Happened, type Source, timestampOf } from '../happened.ts'

type Change = StateChange<CaseBody>
type CaseHappened = Happened & { change: Change; contact: Contact | null }

/** Told by events of their own, or nobody else's business. */
const untold = new Set([
  'siteId',
  'caseId',
  'flaggedAs',
  'points',
  'contacts',
  'closed',
  'reopenedAt',
  'joinedInto',
  'flagging',
  'createdAt',
  'createdBy',
])
/** Fields of a case that go along as they are; none holds contact details. */
const shared = ['priority', 'due', 'dueAt', 'team', 'ticket']

function changedFields({ now, before }: Change): string[] {
  if (before === null) return []
  const [was, is] = [before.body as Record<string, unknown>, now.body as Record<string, unknown>]
  return Object.keys(is).filter((key) => !untold.has(key) && JSON.stringify(was[key]) !== JSON.stringify(is[key]))
}

function happenedIn(change: Change): CaseHappened[] {
  const { now, before } = change
  const { siteId, caseId } = now.body
  const of = (type: Happened['type'], contact: Contact | null = null): CaseHappened => ({
    siteId,
    key: `${type}/${caseId}/${contact === null ? now.version : contact.contactId}`,
    type,
    at: now.changedAt,
    to: [],
    change,
    contact,
  })
  if (before === null) return [of('case.created')]
  const known = new Set(before.body.contacts.map(({ contactId }) => contactId))
  const contacts = now.body.contacts
    .filter(({ contactId }) => !known.has(contactId))
    .map((contact) => of('contact.logged', contact))
  const isClosed = isOpen(before.body.status) && !isOpen(now.body.status)
  if (isClosed) return [...contacts, of('case.closed')]
  return changedFields(change).length === 0 ? contacts : [...contacts, of('case.changed')]
}

export function casesSource(store: Store, names: Names, publicUrl: string): Source<CaseHappened> {
  async function ofSite(siteId: string, happened: readonly CaseHappened[]): Promise<[CaseHappened, WebhookPayload][]> {
    const cases = happened.map(({ change: { now } }) => now)
    const [views, nameOf] = await Promise.all([
      shownCases(store, names, siteId, cases),
      names.of(happened.flatMap(({ change, contact }) => [change.now.changedBy, contact?.by ?? ''])),
    ])
    return happened.map((one, index) => {
      const { change, contact, type } = one
      const { body, version, changedAt, changedBy } = change.now
      const view = views[index]
      const url = `${publicUrl}/sites/${encodeURIComponent(siteId)}/follow-up/${body.caseId}`
      const timestamp = timestampOf(changedAt)
      if (type === 'contact.logged' && contact !== null) {
        const { contactId, channel, result, at } = contact
        const data = { siteId, url, caseId: body.caseId, contactId, channel, result, at, by: nameOf(contact.by) }
        return [one, { type, timestamp, data }]
      }
      const fields = body as unknown as Record<string, unknown>
      const data = {
        siteId,
        url,
        caseId: body.caseId,
        version,
        status: body.status,
        reason: redactText(body.reason),
        customer: redactText(view?.who ?? ''),
        pointId: body.pointId,
        owner: view?.owner ?? null,
        createdAt: body.createdAt,
        changedAt,
        by: nameOf(changedBy),
        closed: view?.closed ? { ...view.closed, reason: redactText(view.closed.reason) } : null,
        changed: changedFields(change),
        more: Object.fromEntries(shared.flatMap((name) => (fields[name] == null ? [] : [[name, fields[name]]]))),
      }
      return [one, { type: type as 'case.created', timestamp, data }]
    })
  }

  return {
    since: async (since) => (await changesSince<CaseBody>(store, caseKind, since)).flatMap(happenedIn),

    async payloads(happened) {
      const made = new Map<CaseHappened, WebhookPayload>()
      for (const siteId of new Set(happened.map((one) => one.siteId))) {
        const ofOne = happened.filter((one) => one.siteId === siteId)
        for (const [one, payload] of await ofSite(siteId, ofOne)) made.set(one, payload)
      }
      return happened.flatMap((one) => made.get(one) ?? [])
    },
  }
}
