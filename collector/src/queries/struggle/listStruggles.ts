/** Struggle points of a period: signals of a kind at one place, with how many they hit of those who tried. */
import type { StruggleRow } from '@hindsight/protocol/api/struggles'
import { type SignalName, saysOf } from '@hindsight/protocol/signals'
import type { Store } from '../../clickhouse/store.ts'
import { rateOf } from '../../statistics/rate.ts'
import { daysOf } from '../days.ts'
import type { Period } from '../scope.ts'
import { currentSignals } from '../signals.ts'
import { type PointFilter, signalsOf, triedOf } from './signals.ts'

export type StruggleQuestion = { siteId: string; period: Period; timeZone: string; now: number; filter: PointFilter }

/** Counts without the addresses of their lists, which the API adds. */
export type StrugglePoint = Omit<StruggleRow, 'sessions' | 'persons'> & { sessions: number; persons: number }

/** The most affected; further ones are found by filtering. */
const maxPoints = 200
/** A point that was first seen this shortly before the period's end is fresh. */
const freshMs = 7 * 24 * 60 * 60 * 1000

type Num = number | string
type StoredPoint = {
  pointId: string
  ofSignal: SignalName
  ofPath: string
  ofPlace: string
  ofForm: string
  ofLabel: string
  ofMessage: string
  n: Num
  nSessions: Num
  nPersons: Num
  last: Num
}

/** Newest label that is not empty; commonest message that is not empty, the first by alphabet of equals. */
const identity = `pointId, any(signal) AS ofSignal, any(path) AS ofPath, any(place) AS ofPlace, argMax(form, ts) AS ofForm,
  argMax(label, (label != '', ts)) AS ofLabel,
  arraySort(said -> (said.1 = '', -said.2, said.1), arrayZip(
    tupleElement(sumMap([message], [toUInt64(1)]) AS messages, 1), tupleElement(messages, 2)))[1].1 AS ofMessage`

async function pointsOf(store: Store, { siteId, period, filter }: StruggleQuestion): Promise<StoredPoint[]> {
  const signals = signalsOf(siteId, period, filter)
  return store.query<StoredPoint>(
    `SELECT ${identity}, count() AS n, uniqExact(sessionDay, sessionId) AS nSessions, uniqExact(person) AS nPersons,
       toUnixTimestamp64Milli(max(ts)) AS last
     FROM (${signals.sql}) GROUP BY pointId
     ORDER BY nPersons DESC, nSessions DESC, n DESC, pointId LIMIT ${maxPoints}`,
    signals.params,
  )
}

/** A point that nobody met in the period, as it was at other times; null: there never was one. */
async function pointElsewhere(store: Store, siteId: string, pointId: string): Promise<StoredPoint | null> {
  const [row] = await store.query<StoredPoint>(
    `SELECT ${identity}, 0 AS n, 0 AS nSessions, 0 AS nPersons, toUnixTimestamp64Milli(max(ts)) AS last
     FROM ${currentSignals('siteId = {siteId:String}')} WHERE pointId = {pointId:String} GROUP BY pointId`,
    { siteId, pointId },
  )
  return row ?? null
}

type Keyed = { pointId: string; n: Num }
const byPoint = <T extends { pointId: string }>(rows: T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.pointId, row]))

async function triedBy(store: Store, { siteId, period, filter }: StruggleQuestion): Promise<Map<string, Keyed>> {
  const tried = triedOf(siteId, period, filter)
  return byPoint(
    await store.query<Keyed>(
      `SELECT pointId, uniqExact(person) AS n FROM (${tried.sql}) GROUP BY pointId`,
      tried.params,
    ),
  )
}

/** When points were first met, ever. */
async function firstSeen(store: Store, siteId: string, pointIds: string[]): Promise<Map<string, Keyed>> {
  return byPoint(
    await store.query<Keyed>(
      `SELECT pointId, toUnixTimestamp64Milli(min(ts)) AS n FROM ${currentSignals('siteId = {siteId:String}')}
       WHERE pointId IN {pointIds:Array(String)} GROUP BY pointId`,
      { siteId, pointIds },
    ),
  )
}

type Trends = Map<string, Map<string, number>>

/** Sessions affected, by the day on which they began. */
async function trends(store: Store, { siteId, period, timeZone, filter }: StruggleQuestion): Promise<Trends> {
  const signals = signalsOf(siteId, period, filter)
  const rows = await store.query<Keyed & { day: string }>(
    `SELECT pointId, toString(toDate(began, {timeZone:String})) AS day, uniqExact(sessionDay, sessionId) AS n
     FROM (${signals.sql}) GROUP BY pointId, day`,
    { ...signals.params, timeZone },
  )
  const found: Trends = new Map()
  for (const { pointId, day, n } of rows) {
    found.set(pointId, (found.get(pointId) ?? new Map<string, number>()).set(day, Number(n)))
  }
  return found
}

async function completed(store: Store, question: StruggleQuestion, points: StoredPoint[]): Promise<StrugglePoint[]> {
  if (points.length === 0) return []
  const { siteId, period, timeZone, now } = question
  const [tried, first, trend] = await Promise.all([
    triedBy(store, question),
    firstSeen(
      store,
      siteId,
      points.map(({ pointId }) => pointId),
    ),
    trends(store, question),
  ])
  const days = daysOf(period, timeZone, now)
  return points.map((point) => {
    const { pointId, ofSignal, ofPath, ofPlace, ofLabel, ofMessage } = point
    const firstTs = Number(first.get(pointId)?.n ?? point.last)
    const persons = Number(point.nPersons)
    return {
      pointId,
      signal: ofSignal,
      path: ofPath,
      place: ofPlace,
      form: point.ofForm,
      label: ofLabel,
      says: saysOf({ signal: ofSignal, path: ofPath, label: ofLabel, place: ofPlace, message: ofMessage }),
      message: ofMessage,
      signals: Number(point.n),
      sessions: Number(point.nSessions),
      persons,
      failure: rateOf(persons, Number(tried.get(pointId)?.n ?? persons)),
      trend: days.map(({ day }) => ({ day, sessions: trend.get(pointId)?.get(day) ?? 0 })),
      firstTs,
      lastTs: Number(point.last),
      fresh: firstTs >= period.toMs - freshMs && firstTs < period.toMs,
    }
  })
}

/** Most affected persons first. */
export async function listStruggles(store: Store, question: StruggleQuestion): Promise<StrugglePoint[]> {
  return completed(store, question, await pointsOf(store, question))
}

export async function getStrugglePoint(
  store: Store,
  question: StruggleQuestion & { filter: { pointId: string } },
): Promise<StrugglePoint | null> {
  const { siteId, filter } = question
  const [inPeriod] = await pointsOf(store, question)
  const point = inPeriod ?? (await pointElsewhere(store, siteId, filter.pointId))
  return point ? ((await completed(store, question, [point]))[0] ?? null) : null
}
