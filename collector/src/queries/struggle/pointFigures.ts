/** Figures of struggle points, by point. */
import type { Store } from '../../clickhouse/store.ts'
import { currentSignals } from '../counting.ts'
import { begunIn, onSiteDays, type Period } from '../scope.ts'
import { mergedPoint } from './merged.ts'
import type { PointRow } from './pointRows.ts'
import { type PointFilter, triedOf } from './signals.ts'

type Num = number | string
type Keyed = { pointId: string; n: Num }
type Question = { siteId: string; period: Period; filter: PointFilter }

const byPoint = (rows: Keyed[]): Map<string, number> => new Map(rows.map(({ pointId, n }) => [pointId, Number(n)]))

/** So few are looked for in each session; of more, all that a session touched is counted. */
const fewSpots = 4

/**
 * Persons who touched each of these spots. What all sessions of a person touched is put together first: that costs half
 * of a set of persons for each spot. Persons are told apart by hashes of 64 bits: two of a million are one by chance
 * once in forty million questions.
 */
async function touchedBy(store: Store, { siteId, period }: Question, spots: string[]): Promise<Map<string, number>> {
  const begun = begunIn(siteId, period)
  const areFew = spots.length <= fewSpots
  const some = areFew ? 'arrayFilter(spot -> has({spots:Array(UInt64)}, spot), touched)' : 'touched'
  const rows = await store.query<{ place: string; n: Num }>(
    `SELECT toString(spot) AS place, count() AS n
     FROM (SELECT arrayJoin(arrayDistinct(groupArrayArray(${some}))) AS spot FROM sessions FINAL
       WHERE ${begun.sql} ${areFew ? 'AND hasAny(touched, {spots:Array(UInt64)})' : ''} GROUP BY cityHash64(person))
     WHERE spot IN {spots:Array(UInt64)} GROUP BY spot`,
    { ...begun.params, spots: spots.map(BigInt) },
  )
  return new Map(rows.map(({ place, n }) => [place, Number(n)]))
}

/** Persons who tried. Points at one place share their number; only where points are merged must persons be told apart. */
export async function triedBy(
  store: Store,
  question: Question,
  points: readonly Pick<PointRow, 'pointId' | 'spots'>[],
): Promise<Map<string, number>> {
  const { siteId, period, filter } = question
  const single = points.filter(({ spots }) => spots.length === 1)
  const several = points.filter(({ spots }) => spots.length > 1).map(({ pointId }) => pointId)
  const tried = triedOf(siteId, period, { merges: filter.merges, pointIds: several })
  const [bySpot, bySeveral] = await Promise.all([
    single.length === 0
      ? new Map<string, number>()
      : touchedBy(store, question, [...new Set(single.flatMap(({ spots }) => spots))]),
    several.length === 0
      ? []
      : store.query<Keyed>(`SELECT pointId, uniqExact(person) AS n FROM (${tried.sql}) GROUP BY pointId`, tried.params),
  ])
  return new Map([
    ...byPoint(bySeveral),
    ...single.map(({ pointId, spots }) => [pointId, bySpot.get(spots[0] ?? '') ?? 0] as const),
  ])
}

/** When those points were first met that were met before the period; ms. */
export async function firstSeenBefore(
  store: Store,
  { siteId, period, filter: { merges } }: Question,
  pointIds: readonly string[],
): Promise<Map<string, number>> {
  if (pointIds.length === 0) return new Map()
  const point = mergedPoint(merges)
  return byPoint(
    await store.query<Keyed>(
      `SELECT ${point.sql} AS id, toUnixTimestamp64Milli(min(ts)) AS n, id AS pointId
       FROM ${currentSignals('siteId = {siteId:String} AND sessionDay <= {beforeDay:Date}')}
       GROUP BY id HAVING id IN {pointIds:Array(String)}
       SETTINGS prefer_column_name_to_alias = 1`,
      {
        siteId,
        pointIds,
        ...point.params,
        beforeDay: onSiteDays(siteId, { fromMs: 0, toMs: period.fromMs }).params.toDay,
      },
    ),
  )
}

/** When the site's first session began, ms; null: there is none. */
export async function sitesFirst(store: Store, siteId: string): Promise<number | null> {
  const [row] = await store.query<{ n: Num; at: Num }>(
    `SELECT count() AS n, toUnixTimestamp64Milli(min(firstTs)) AS at FROM sessions
     WHERE siteId = {siteId:String}
       AND sessionDay = (SELECT min(sessionDay) FROM sessions WHERE siteId = {siteId:String})`,
    { siteId },
  )
  return row && Number(row.n) > 0 ? Number(row.at) : null
}
