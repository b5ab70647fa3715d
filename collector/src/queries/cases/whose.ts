/** Whose things are now: sessions, visitors and customers, by what is known by now of who is who. */
import { noId } from '@hindsight/protocol/ids'
import type { Store } from '../../clickhouse/store.ts'
import { onlyIn } from './slices.ts'

/** The person of each of these sessions, that there is. */
export async function personsOfSessions(
  store: Store,
  siteId: string,
  sessionIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await onlyIn(sessionIds, (slice) =>
    store.query<{ id: string; person: string }>(
      `SELECT toString(sessionId) AS id, person FROM sessions FINAL
       WHERE siteId = {siteId:String} AND sessionId IN {slice:Array(UUID)}`,
      { siteId, slice },
    ),
  )
  return new Map(rows.map(({ id, person }) => [id, person]))
}

/** The customer, after merges, of each visitor who was ever said to be one customer only. */
export async function soleCustomers(
  store: Store,
  siteId: string,
  visitorIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await onlyIn(visitorIds, (slice) =>
    store.query<{ visitor: string; person: string }>(
      `SELECT visitor, any(whose) AS person
       FROM (
         SELECT claims.visitor AS visitor, if(merged.person = '', claims.customer, merged.person) AS whose
         FROM (SELECT DISTINCT visitorId AS visitor, customerId AS customer FROM identities
           WHERE siteId = {siteId:String} AND visitorId IN {slice:Array(String)}) AS claims
         LEFT JOIN (SELECT customerId AS customer, person FROM customerMerges FINAL WHERE siteId = {siteId:String}) AS merged
           USING (customer))
       GROUP BY visitor HAVING uniqExact(whose) = 1`,
      { siteId, slice },
    ),
  )
  return new Map(rows.map(({ visitor, person }) => [visitor, person]))
}

/** Where merges have taken these customers; those that were never merged are not in it. */
export async function mergedCustomers(
  store: Store,
  siteId: string,
  customerIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await onlyIn(customerIds, (slice) =>
    store.query<{ customerId: string; person: string }>(
      `SELECT customerId, person FROM customerMerges FINAL
       WHERE siteId = {siteId:String} AND customerId IN {slice:Array(String)}`,
      { siteId, slice },
    ),
  )
  return new Map(rows.map(({ customerId, person }) => [customerId, person]))
}

/** Whether anything is known of this person: a session, a saying, a way to reach her, an event of a server. */
export async function isKnownPerson(store: Store, siteId: string, person: string): Promise<boolean> {
  const visitor = person.startsWith('anon:') ? person.slice('anon:'.length) : ''
  const rows = await store.query(
    `SELECT 1 FROM sessions FINAL WHERE siteId = {siteId:String} AND person = {person:String} LIMIT 1
     UNION ALL SELECT 1 FROM contactDetails WHERE siteId = {siteId:String} AND customerId = {person:String} LIMIT 1
     UNION ALL SELECT 1 FROM identities WHERE siteId = {siteId:String} AND customerId = {person:String} LIMIT 1
     UNION ALL SELECT 1 FROM events WHERE siteId = {siteId:String} AND sessionId = {noId:UUID}
       AND (customerId = {person:String} OR {visitor:String} != '' AND visitorId = {visitor:String}) LIMIT 1`,
    { siteId, person, visitor, noId },
  )
  return rows.length > 0
}
