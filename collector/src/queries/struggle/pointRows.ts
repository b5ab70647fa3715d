/** Struggle points as they are read: signals grouped by the point that they count as. */
import { type SignalName, saysOf } from '@hindsight/protocol/signals'
import type { Store } from '../../clickhouse/store.ts'
import { currentSignals } from '../counting.ts'
import type { Period } from '../scope.ts'
import { type Merges, mergedPoint } from './merged.ts'
import { type PointFilter, signalsOf, spotOfSignal } from './signals.ts'

type Num = number | string
type Row = {
  pointId: string
  signal: SignalName
  path: string
  place: string
  form: string
  label: string
  message: string
  n: Num
  nSessions: Num
  nPersons: Num
  first: Num
  last: Num
  trend: Record<string, Num>
  spots: string[]
}

/** What a point is and how often it was met, without what is asked of few of them. */
export type PointRow = {
  pointId: string
  signal: SignalName
  path: string
  place: string
  form: string
  label: string
  message: string
  says: string
  signals: number
  sessions: number
  persons: number
  /** Of those that were read: of the period, or of all time. */
  firstTs: number
  lastTs: number
  /** Sessions affected, by the day on which they began. */
  trend: Map<string, number>
  /** What one has to touch to have tried: one place, of merged points perhaps several. As text, being 64 bits. */
  spots: string[]
}

/** Beyond it are single happenings; those that matter have more persons. */
const maxPoints = 1_000

/**
 * Of merged points, the one that the others count as names them all. Newest label that is not empty; commonest message
 * that is not empty, the first by alphabet of equals.
 */
const identity = `pointId, argMax(ofSignal, isOwn) AS signal, argMax(ofPath, isOwn) AS path, argMax(ofPlace, isOwn) AS place,
  argMax(ofForm, (isOwn, at)) AS form, argMax(ofLabel, (isOwn AND ofLabel != '', ofLabel != '', at)) AS label,
  arraySort(said -> (said.1 = '', -said.2, said.1), arrayZip(
    tupleElement(sumMap([ofMessage], [toUInt64(1)]) AS messages, 1), tupleElement(messages, 2)))[1].1 AS message,
  arrayMap(spot -> toString(spot), groupUniqArray(spot)) AS spots`
const named = `pointId, ownPoint = pointId AS isOwn, signal AS ofSignal, path AS ofPath, place AS ofPlace, form AS ofForm,
  label AS ofLabel, message AS ofMessage, ts AS at, ${spotOfSignal} AS spot`

function pointRow({ n, nSessions, nPersons, first, last, trend, ...point }: Row): PointRow {
  return {
    ...point,
    says: saysOf(point),
    signals: Number(n),
    sessions: Number(nSessions),
    persons: Number(nPersons),
    firstTs: Number(first),
    lastTs: Number(last),
    trend: new Map(Object.entries(trend).map(([day, sessions]) => [day, Number(sessions)])),
  }
}

/**
 * Those of a period, or one of them, most affected persons first. A session began on one day, so that those of each day
 * add up to all. Sessions and persons are counted by hashes, which is several times faster.
 */
export async function pointsIn(
  store: Store,
  { siteId, period, timeZone }: { siteId: string; period: Period; timeZone: string },
  filter: PointFilter,
): Promise<PointRow[]> {
  const signals = signalsOf(siteId, period, filter)
  const rows = await store.query<Row>(
    `SELECT ${identity}, count() AS n, uniqExactMap(map(day, visit)) AS byDay,
       mapApply((day, sessions) -> (toString(day), sessions), byDay) AS trend, arraySum(mapValues(byDay)) AS nSessions,
       uniqExact(who) AS nPersons,
       toUnixTimestamp64Milli(min(at)) AS first, toUnixTimestamp64Milli(max(at)) AS last
     FROM (SELECT ${named}, visit, cityHash64(person) AS who, toDate(began, {timeZone:String}) AS day FROM (${signals.sql}))
     GROUP BY pointId
     ORDER BY nPersons DESC, nSessions DESC, n DESC, pointId LIMIT ${maxPoints}`,
    { ...signals.params, timeZone },
  )
  return rows.map(pointRow)
}

/** Points by their ids, as they were at any time; `own`: as they would be called if they were not merged. */
export async function pointsEver(
  store: Store,
  siteId: string,
  pointIds: readonly string[],
  { own = false, merges }: { own?: boolean; merges?: Merges } = {},
): Promise<PointRow[]> {
  if (pointIds.length === 0) return []
  const id = mergedPoint(own ? { members: [], roots: [] } : merges)
  const rows = await store.query<Row>(
    `SELECT ${identity}, 0 AS n, 0 AS nSessions, 0 AS nPersons, CAST(map(), 'Map(String, UInt64)') AS trend,
       toUnixTimestamp64Milli(min(at)) AS first, toUnixTimestamp64Milli(max(at)) AS last
     FROM (SELECT ${named} FROM (
       SELECT * EXCEPT (pointId), toString(pointId) AS ownPoint, ${id.sql} AS pointId
       FROM ${currentSignals('siteId = {siteId:String}')} WHERE pointId IN {pointIds:Array(String)}))
     GROUP BY pointId`,
    { siteId, pointIds, ...id.params },
  )
  return rows.map(pointRow)
}
