/** Who a person is by what is known now: a customer number may be another's since, an anonymous visitor a customer. */
import type { Store } from '../../clickhouse/store.ts'
import { anonymousPrefix } from '../../people/personOf.ts'

/** null: nobody of that name was ever seen or told of. */
export async function personNow(store: Store, siteId: string, person: string): Promise<string | null> {
  const isAnonymous = person.startsWith(anonymousPrefix)
  const [row] = await store.query<{ mergedInto: string; isThere: string }>(
    `SELECT
       (SELECT any(person) FROM customerMerges FINAL
        WHERE siteId = {siteId:String} AND customerId = {person:String}) AS mergedInto,
       toString(
         (SELECT count() FROM (SELECT 1 FROM sessions FINAL
           WHERE siteId = {siteId:String} AND sessions.person = {person:String} LIMIT 1))
         + (SELECT count() FROM (SELECT 1 FROM identities
           WHERE siteId = {siteId:String} AND customerId = {person:String} LIMIT 1))
         + (SELECT count() FROM (SELECT 1 FROM contactDetails
           WHERE siteId = {siteId:String} AND customerId = {person:String} LIMIT 1))
         + (SELECT count() FROM (SELECT 1 FROM events
           WHERE siteId = {siteId:String} AND sessionId = toUUID('00000000-0000-0000-0000-000000000000')
             AND ${isAnonymous ? 'visitorId = {id:String}' : 'customerId = {id:String}'} LIMIT 1))
       ) AS isThere`,
    { siteId, person, id: isAnonymous ? person.slice(anonymousPrefix.length) : person },
  )
  if (row?.mergedInto) return row.mergedInto
  if (row && row.isThere !== '0') return person
  if (!isAnonymous) return null
  return visitorsPerson(store, siteId, person.slice(anonymousPrefix.length))
}

/** Of a visitor who was anonymous when someone linked to her. */
async function visitorsPerson(store: Store, siteId: string, visitorId: string): Promise<string | null> {
  const [row] = await store.query<{ now: string }>(
    `SELECT argMax(person, lastTs) AS now FROM sessions FINAL
     WHERE siteId = {siteId:String} AND visitorId = {visitorId:String} HAVING count() > 0`,
    { siteId, visitorId },
  )
  return row?.now ?? null
}
