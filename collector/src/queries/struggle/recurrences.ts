/** Points that were said to be fixed and have happened since, where the fix should have held. */
import { utcDay } from '@hindsight/protocol/ids'
import type { Store } from '../../clickhouse/store.ts'
import { counting, visitKey } from '../counting.ts'
import { type Merges, mergedPoint } from './merged.ts'

/** Where no release was named: sessions that began this soon after may still have the page as it was. */
const graceMs = 60 * 60 * 1000

export type Fix = {
  pointId: string
  markedAt: number
  /** Those that it must hold in; null: every session that began after it was marked, and a grace. */
  releases: string[] | null
}

const dayMs = 24 * 60 * 60 * 1000
const never = 9_000_000_000_000_000

/** The first time of each that has recurred, ms. */
export async function recurrences(
  store: Store,
  siteId: string,
  fixes: readonly Fix[],
  merges: Merges,
): Promise<Map<string, number>> {
  if (fixes.length === 0) return new Map()
  const points = fixes.map(({ pointId }) => pointId)
  const ofPoint = (name: string) =>
    `transform(pointId, {points:Array(String)}, {${name}:Array(Int64)}, toInt64(${never}))`
  const point = mergedPoint(merges)
  const days = `siteId = {siteId:String} AND sessionDay >= {sinceDay:Date}`
  const signals = `SELECT ${point.sql} AS pointId, release, ts, version, ${visitKey} AS visit FROM signals FINAL
    WHERE ${days} AND ${point.sql} IN {points:Array(String)} SETTINGS prefer_column_name_to_alias = 1`
  const rows = await store.query<{ pointId: string; at: number | string }>(
    `SELECT pointId, toUnixTimestamp64Milli(min(ts)) AS at
     FROM (${counting(signals, days, 'firstTs AS began')})
     WHERE toUnixTimestamp64Milli(began) > ${ofPoint('begunAfter')}
       OR toUnixTimestamp64Milli(ts) > ${ofPoint('markedAt')} AND concat(pointId, ' ', release) IN {pairs:Array(String)}
     GROUP BY pointId`,
    {
      ...point.params,
      siteId,
      sinceDay: utcDay(Math.min(...fixes.map(({ markedAt }) => markedAt)) - dayMs),
      points,
      markedAt: fixes.map(({ markedAt }) => markedAt),
      begunAfter: fixes.map(({ markedAt, releases }) => (releases === null ? markedAt + graceMs : never)),
      pairs: fixes.flatMap(({ pointId, releases }) => (releases ?? []).map((release) => `${pointId} ${release}`)),
    },
  )
  return new Map(rows.map(({ pointId, at }) => [pointId, Number(at)]))
}
