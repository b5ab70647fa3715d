/** The devices of a person, last used first, and the best evidence that they are hers. */
import type { CustomerDetail } from '@hindsight/protocol/api/customers'
import type { Store } from '../../clickhouse/store.ts'

type Visitor = CustomerDetail['visitors'][number]

export async function visitorsOf(store: Store, siteId: string, person: string): Promise<Visitor[]> {
  const rows = await store.query<Omit<Visitor, 'lastTs'> & { last: string }>(
    `SELECT visitorId, argMax(link, (link = 'session', lastTs)) AS link, argMax(device, lastTs) AS device,
       argMax(browser, lastTs) AS browser, toString(toUnixTimestamp64Milli(max(lastTs))) AS last
     FROM sessions FINAL WHERE siteId = {siteId:String} AND person = {person:String} AND visitorId != ''
     GROUP BY visitorId ORDER BY max(lastTs) DESC, visitorId LIMIT 200
     SETTINGS prefer_column_name_to_alias = 1`,
    { siteId, person },
  )
  return rows.map(({ last, ...visitor }) => ({ ...visitor, lastTs: Number(last) }))
}
