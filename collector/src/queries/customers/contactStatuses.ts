/** What was said of contacting persons: one entity per customer number, so that an undone merge takes its own back. */
import type { ContactStatus } from '@hindsight/protocol/api/contactStatus'
import type { Store } from '../../clickhouse/store.ts'
import { onlyIn } from '../cases/slices.ts'

export const contactStatusKind = 'contactStatus'
export const contactStatusKey = (siteId: string, customerId: string): string => `${siteId}/${customerId}`

/** By person, all that were said of her customer numbers; nothing where nothing was. */
export async function contactStatuses(
  store: Store,
  siteId: string,
  persons: readonly string[],
): Promise<Map<string, ContactStatus[]>> {
  const rows = await onlyIn(persons, (slice) =>
    store.query<{ person: string; body: string }>(
      `WITH merges AS (SELECT customerId, person FROM customerMerges FINAL
         WHERE siteId = {siteId:String} AND person IN {slice:Array(String)})
       SELECT if(merged.person = '', said.customerId, merged.person) AS person, said.body AS body
       FROM (SELECT substring(id, length({siteId:String}) + 2) AS customerId, body FROM state FINAL
         WHERE kind = '${contactStatusKind}' AND startsWith(id, concat({siteId:String}, '/')) AND NOT deleted
           AND (customerId IN {slice:Array(String)} OR customerId IN (SELECT customerId FROM merges))) AS said
       LEFT JOIN (SELECT customerId, person FROM merges) AS merged ON merged.customerId = said.customerId
       ORDER BY customerId`,
      { siteId, slice },
    ),
  )
  const found = new Map<string, ContactStatus[]>()
  for (const { person, body } of rows) {
    found.set(person, [...(found.get(person) ?? []), JSON.parse(body) as ContactStatus])
  }
  return found
}
