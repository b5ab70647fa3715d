/** What is said of contacting a customer: by colleagues, and by herself through the link in an e-mail. */
import type { ContactStatus } from '@hindsight/protocol/api/contactStatus'
import { contactStatusKey, contactStatusKind, nothingSaid } from '../queries/customers/contactStatuses.ts'
import type { Entity, State } from '../state.ts'

export type StoredContactStatus = Entity<ContactStatus>

export function createContactStatuses(state: State) {
  const read = (siteId: string, customerId: string): Promise<StoredContactStatus | null> =>
    state.get<ContactStatus>(contactStatusKind, contactStatusKey(siteId, customerId))

  return {
    get: read,

    /** @throws ConflictError where something else was said since `version` was read. */
    set(siteId: string, customerId: string, status: ContactStatus, version: number, by: string) {
      const key = contactStatusKey(siteId, customerId)
      return state.put<ContactStatus>(contactStatusKind, key, status, { expectedVersion: version, by })
    },

    /** She did it herself: nobody has read anything first. A second click changes nothing. */
    unsubscribe(siteId: string, customerId: string, at: number, by: string): Promise<void> {
      return state.inTurn(`unsubscribing ${siteId}/${customerId}`, async () => {
        const key = contactStatusKey(siteId, customerId)
        const change = (body: ContactStatus) => ({ ...body, unsubscribed: body.unsubscribed ?? { at } })
        const before = await read(siteId, customerId)
        if (before?.body.unsubscribed) return
        if (before) await state.update<ContactStatus>(contactStatusKind, key, by, change)
        else await state.put(contactStatusKind, key, change(nothingSaid), { expectedVersion: 0, by })
      })
    },
  }
}
