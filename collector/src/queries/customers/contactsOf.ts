/**
 * Contact details of persons, in clear: for masking (people/masked.ts) and for revealing with a reason. Of each field
 * the newest that is not empty counts, among all customer numbers of a person; what a server said or a page signed
 * comes before what a browser claimed, or anyone could put a number of her own in a customer's place.
 */
import type { ContactDetails } from '@hindsight/protocol/api/customers'
import type { Store } from '../../clickhouse/store.ts'

type Row = ContactDetails & { person: string }

const newest = (field: keyof ContactDetails): string =>
  `argMaxIf(details.${field}, (details.verified, details.updatedAt), details.${field} != '') AS ${field}`

export async function contactsOf(
  store: Store,
  siteId: string,
  persons: readonly string[],
): Promise<Map<string, ContactDetails>> {
  if (persons.length === 0) return new Map()
  const rows = await store.query<Row>(
    `WITH merges AS (
       SELECT customerId, person FROM customerMerges FINAL
       WHERE siteId = {siteId:String} AND person IN {persons:Array(String)}
     )
     SELECT if(merged.person = '', details.customerId, merged.person) AS person,
       ${(['name', 'email', 'phone', 'address'] as const).map(newest).join(', ')}
     FROM contactDetails AS details
     LEFT JOIN (SELECT customerId, person FROM merges) AS merged ON merged.customerId = details.customerId
     WHERE details.siteId = {siteId:String}
       AND (details.customerId IN {persons:Array(String)} OR details.customerId IN (SELECT customerId FROM merges))
     GROUP BY person`,
    { siteId, persons },
  )
  return new Map(rows.map(({ person, ...contact }) => [person, contact]))
}
