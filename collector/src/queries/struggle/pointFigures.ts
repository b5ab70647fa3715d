/** Figures of struggle points, by point. */
import type { Store } from '../../clickhouse/store.ts'
import { begunIn, onSiteDays, type Period } from '../scope.ts'
import { currentSignals } from '../signals.ts'
import { mergedPoint } from './merged.ts'
import type { PointRow } from './pointRows.ts'
import { type PointFilter, signalsOf, triedOf } from './signals.ts'

type Num = number | string
type Keyed = { pointId: string; n: Num }
type Question = { siteId: string; period: Period; filter: PointFilter }

const byPoint = (rows: Keyed[]): Map<string, number> => new Map(rows.map(({ pointId, n }) => [pointId, Number(n)]))

/** Persons who touched each of these spots. */
async function touchedBy(store: Store, { siteId, period }: Question, spots: string[]): Promise<Map<string, number>> {
  const begun = begunIn(siteId, period)
  // Counted by hashes of 64 bits, which is several times faster: two of a million persons are one by chance once in
  // forty million questions.
  const rows = await store.query<{ place: string; n: Num }>(
    `SELECT toString(spot) AS place, uniqExact(who) AS n
     FROM (SELECT cityHash64(person) AS who, arrayJoin(touched) AS spot FROM sessions FINAL WHERE ${begun.sql})
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

/** Sessions affected, by the day on which they began. */
export async function trends(
  store: Store,
  { siteId, period, filter }: Question,
  timeZone: string,
): Promise<Map<string, Map<string, number>>> {
  const signals = signalsOf(siteId, period, filter)
  const rows = await store.query<Keyed & { day: string }>(
    `SELECT pointId, toString(toDate(began, {timeZone:String})) AS day, uniqExact(sessionDay, sessionId) AS n
     FROM (${signals.sql}) GROUP BY pointId, day`,
    { ...signals.params, timeZone },
  )
  const found = new Map<string, Map<string, number>>()
  for (const { pointId: id, day, n } of rows) {
    found.set(id, (found.get(id) ?? new Map<string, number>()).set(day, Number(n)))
  }
  return found
}
