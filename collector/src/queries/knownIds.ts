/** Which of these ids are visitors of the site, and which its customers. */
import type { Store } from '../clickhouse/store.ts'

export async function knownIds(
  store: Store,
  siteId: string,
  ids: readonly string[],
): Promise<{ visitors: Set<string>; customers: Set<string> }> {
  const rows = await store.query<{ id: string; isVisitor: boolean }>(
    `SELECT DISTINCT id, isVisitor FROM (
       SELECT visitorId AS id, true AS isVisitor FROM sessions
       WHERE siteId = {siteId:String} AND visitorId IN {ids:Array(String)}
       UNION ALL
       SELECT visitorId, true FROM identities WHERE siteId = {siteId:String} AND visitorId IN {ids:Array(String)}
       UNION ALL
       SELECT customerId, false FROM identities WHERE siteId = {siteId:String} AND customerId IN {ids:Array(String)}
       UNION ALL
       SELECT customerId, false FROM contactDetails WHERE siteId = {siteId:String} AND customerId IN {ids:Array(String)}
     )`,
    { siteId, ids },
  )
  const of = (wanted: boolean) =>
    new Set(rows.filter(({ isVisitor }) => Boolean(isVisitor) === wanted).map(({ id }) => id))
  return { visitors: of(true), customers: of(false) }
}
