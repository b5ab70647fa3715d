/** What is known of persons in figures, over all time: when they were seen, how often, what they bought, what went wrong. */
import type { Conversion } from '@hindsight/protocol/settings'
import type { Store } from '../../clickhouse/store.ts'
import { conversionKey, conversionSql } from '../conversion.ts'
import { eventsWithPerson, looseEventsWithPerson } from '../eventPersons.ts'

export type PersonFigures = {
  firstTs: number
  lastTs: number
  sessions: number
  struggles: number
  verified: boolean
  orders: number
  revenue: number
}

type Num = string | number
type Seen = { person: string; first: Num; last: Num; n: Num; struggles: Num; verified: Num | boolean }
type Bought = { person: string; orders: Num; revenue: number }

/** All days of the site. */
const everOn = (siteId: string) => ({ sql: 'siteId = {siteId:String}', params: { siteId } })
const hers = 'person IN {persons:Array(String)}'

export async function personFigures(
  store: Store,
  { siteId, conversion, persons }: { siteId: string; conversion: Conversion; persons: readonly string[] },
): Promise<Map<string, PersonFigures>> {
  if (persons.length === 0) return new Map()
  const params = { siteId, persons }
  const success = conversionSql(new Map([[siteId, conversion]]))
  const loose = looseEventsWithPerson(
    { seen: 'toUnixTimestamp64Milli(ts)', isVerified: 'verified' },
    'true',
    everOn(siteId),
  )
  const bought = eventsWithPerson(
    { success: conversionKey, worth: success.value },
    success.isConversion,
    everOn(siteId),
  )
  const [seen, orders] = await Promise.all([
    store.query<Seen>(
      `SELECT person, min(seenFirst) AS first, max(seenLast) AS last, sum(isSession) AS n, sum(signs) AS struggles,
         max(isVerified) AS verified
       FROM (
         SELECT person, toUnixTimestamp64Milli(firstTs) AS seenFirst, toUnixTimestamp64Milli(lastTs) AS seenLast,
           1 AS isSession, struggles AS signs, verified AS isVerified
         FROM sessions FINAL WHERE siteId = {siteId:String} AND ${hers}
         UNION ALL
         SELECT person, seen, seen, 0, 0, isVerified FROM (${loose}) WHERE ${hers}
       ) GROUP BY person`,
      params,
    ),
    store.query<Bought>(
      `SELECT person, uniqExact(success) AS orders, arraySum(tupleElement(groupUniqArray((success, worth)), 2)) AS revenue
       FROM (${bought}) WHERE ${hers} GROUP BY person`,
      { ...params, ...success.params },
    ),
  ])
  const ordersOf = new Map(orders.map((row) => [row.person, row]))
  return new Map(
    seen.map(({ person, first, last, n, struggles, verified }) => [
      person,
      {
        firstTs: Number(first),
        lastTs: Number(last),
        sessions: Number(n),
        struggles: Number(struggles),
        verified: Boolean(verified),
        orders: Number(ordersOf.get(person)?.orders ?? 0),
        revenue: Number(ordersOf.get(person)?.revenue ?? 0),
      },
    ]),
  )
}
