/**
 * What was said of contacting persons: by colleagues and by herself (one entity per customer number, so that an undone
 * merge takes its own back), and by imported files. Between the two, per question:
 *
 *   only one of them says something    that counts
 *   a file says no                     it counts, unless a colleague has said something since
 *   a file says yes                    it never lifts what was refused
 */
import { contactChannels } from '@hindsight/protocol/api/cases'
import type { ContactStatus } from '@hindsight/protocol/api/contactStatus'
import type { Store } from '../../clickhouse/store.ts'
import { onlyIn } from '../cases/slices.ts'
import { type ContactWishes, contactWishes } from './contactWishes.ts'

export const contactStatusKind = 'contactStatus'
export const contactStatusKey = (siteId: string, customerId: string): string => `${siteId}/${customerId}`

export const nothingSaid: ContactStatus = {
  doNotContact: null,
  consent: { service: {}, commercial: {} },
  unsubscribed: null,
}

/** What counts of what colleagues and files say of one customer number. */
function withWishes(status: ContactStatus, wishes: ContactWishes): ContactStatus {
  const at = status.saidAt ?? 0
  const commercial = { ...status.consent.commercial }
  for (const channel of contactChannels) {
    const wish = wishes[channel]
    if (wish.said === '') continue
    if (commercial[channel] === undefined || (wish.said === 'refused' && wish.at > at)) commercial[channel] = wish.said
  }
  const { contact } = wishes
  const isForbidden = contact.said === 'refused' && contact.at > at
  const forbidden = isForbidden ? { reason: `As ${contact.source} says`, at: contact.at, by: contact.by } : null
  return { ...status, doNotContact: status.doNotContact ?? forbidden, consent: { ...status.consent, commercial } }
}

async function saidByPeople(store: Store, siteId: string, persons: readonly string[]) {
  type Row = { person: string; customerId: string; body: string }
  return await onlyIn(persons, (slice) =>
    store.query<Row>(
      `WITH merges AS (SELECT customerId, person FROM customerMerges FINAL
         WHERE siteId = {siteId:String} AND person IN {slice:Array(String)})
       SELECT if(merged.person = '', said.customerId, merged.person) AS person, said.customerId AS customerId,
         said.body AS body
       FROM (SELECT substring(id, length({siteId:String}) + 2) AS customerId, body FROM state FINAL
         WHERE kind = '${contactStatusKind}' AND startsWith(id, concat({siteId:String}, '/')) AND NOT deleted
           AND (customerId IN {slice:Array(String)} OR customerId IN (SELECT customerId FROM merges))) AS said
       LEFT JOIN (SELECT customerId, person FROM merges) AS merged ON merged.customerId = said.customerId
       ORDER BY customerId`,
      { siteId, slice },
    ),
  )
}

/** By person, all that were said of her customer numbers; nothing where nothing was. */
export async function contactStatuses(
  store: Store,
  siteId: string,
  persons: readonly string[],
): Promise<Map<string, ContactStatus[]>> {
  const [rows, wishes] = await Promise.all([
    saidByPeople(store, siteId, persons),
    contactWishes(store, siteId, persons),
  ])
  const wishesOf = new Map(wishes.map((one) => [one.customerId, one]))
  const found = new Map<string, ContactStatus[]>()
  const add = (person: string, status: ContactStatus) => found.set(person, [...(found.get(person) ?? []), status])
  for (const { person, customerId, body } of rows) {
    const status = JSON.parse(body) as ContactStatus
    const told = wishesOf.get(customerId)
    add(person, told ? withWishes(status, told) : status)
    wishesOf.delete(customerId)
  }
  for (const told of wishesOf.values()) add(told.person, withWishes(nothingSaid, told))
  return found
}
