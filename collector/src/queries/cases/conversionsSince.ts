/** The first success of each of some persons after a moment of her own, on whatever device, in a session or by a server. */
import { noId } from '@hindsight/protocol/ids'
import type { Conversion } from '@hindsight/protocol/settings'
import type { Store } from '../../clickhouse/store.ts'
import { conversionSql } from '../conversion.ts'
import { eventsWithPerson } from '../eventPersons.ts'
import { onSiteDays, type Period } from '../scope.ts'

export type Success = { person: string; ts: number; name: string; orderId: string; path: string }

/** Long lists of ids make long statements. */
const personsPerStatement = 1_000

export async function conversionsSince(
  store: Store,
  question: {
    siteId: string
    conversion: Conversion
    /** Where to look; a session may have begun the day before. */
    period: Period
    /** Per person: ms, exclusive. */
    since: ReadonlyMap<string, number>
  },
): Promise<Map<string, Success>> {
  const { siteId, conversion, period, since } = question
  const found = new Map<string, Success>()
  const success = conversionSql(new Map([[siteId, conversion]]))
  const days = onSiteDays(siteId, period)
  const columns = { at: 'toUnixTimestamp64Milli(ts)', called: 'name', ofOrder: 'orderId', onPath: 'path' }
  const events = eventsWithPerson(
    columns,
    `${success.isConversion} AND ts > fromUnixTimestamp64Milli({earliest:Int64}, 'UTC')`,
    days,
  )
  const all = [...since]
  for (let at = 0; at < all.length; at += personsPerStatement) {
    const slice = all.slice(at, at + personsPerStatement)
    const rows = await store.query<{ person: string; first: [string | number, string, string, string] }>(
      `SELECT person, min((at, called, ofOrder, onPath)) AS first
       FROM (${events})
       WHERE person IN {persons:Array(String)} AND at > transform(person, {persons:Array(String)}, {sinces:Array(Int64)}, 0)
       GROUP BY person`,
      {
        ...days.params,
        ...success.params,
        noId,
        earliest: Math.min(...slice.map(([, ms]) => ms)),
        persons: slice.map(([person]) => person),
        sinces: slice.map(([, ms]) => ms),
      },
    )
    for (const { person, first } of rows) {
      const [ts, name, orderId, path] = first
      found.set(person, { person, ts: Number(ts), name, orderId, path })
    }
  }
  return found
}
