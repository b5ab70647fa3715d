/**
 * Struggle points of a period, with how many they hit of those who tried. What needs attention comes first: new ones and
 * those that were fixed and are back, then by value at risk, then by affected persons.
 */
import { minNewPersons, type PointState, type StruggleRow } from '@hindsight/protocol/api/struggles'
import type { Conversion } from '@hindsight/protocol/settings'
import { signals as allSignals, type SignalName } from '@hindsight/protocol/signals'
import type { Store } from '../../clickhouse/store.ts'
import { mergesOf, type PointStates } from '../../points/pointStates.ts'
import { regressions, stateOf } from '../../points/pointStatus.ts'
import type { Impacts, Rank } from '../../points/ranking.ts'
import { rateOf } from '../../statistics/rate.ts'
import { daysOf } from '../days.ts'
import type { Period } from '../scope.ts'
import { firstSeenBefore, sitesFirst, triedBy } from './pointFigures.ts'
import { type PointRow, pointsEver, pointsIn } from './pointRows.ts'

export type StruggleQuestion = {
  siteId: string
  period: Period
  timeZone: string
  now: number
  /** What was said of the site's points. */
  states: PointStates
  conversion: Conversion
  rank: Rank
}
export type StruggleFilter = {
  signal?: string | undefined
  path?: string | undefined
  mild?: boolean | undefined
  state: PointState | 'all'
  limit: number
}

/** Counts without the addresses of their lists, which the API adds. */
export type StrugglePoint = Omit<StruggleRow, 'sessions' | 'persons' | 'impact'> & { sessions: number; persons: number }

/** What is asked of few points only is not known yet. */
type Candidate = PointRow & { mild: boolean; state: PointState; firstTs: number; fresh: boolean }

/** A point that was first seen this shortly before the period's end is fresh. */
const freshMs = 7 * 24 * 60 * 60 * 1000

/** What one or two met is an oddity yet; but a field that refuses what is filled in is news from the first time on. */
const isNews = ({ signal, persons }: PointRow): boolean => signal === 'falseRejection' || persons >= minNewPersons

const isMild = (signal: SignalName): boolean => 'mild' in allSignals[signal]

/** Of a site that began with the period everything would be new. */
async function withStates(store: Store, question: StruggleQuestion, points: PointRow[]): Promise<Candidate[]> {
  const { siteId, period, states } = question
  const ids = points.map(({ pointId }) => pointId)
  const [first, siteFirst, again] = await Promise.all([
    firstSeenBefore(store, { siteId, period, filter: { merges: mergesOf(states) } }, ids),
    sitesFirst(store, siteId),
    regressions(store, siteId, states),
  ])
  return points.map((point) => {
    const firstTs = Math.min(point.firstTs, first.get(point.pointId) ?? point.firstTs)
    const isRecent = firstTs >= period.toMs - freshMs && firstTs < period.toMs
    return {
      ...point,
      mild: isMild(point.signal),
      state: stateOf(states.get(point.pointId), again.get(point.pointId)),
      firstTs,
      fresh: isNews(point) && isRecent && siteFirst !== null && firstTs >= siteFirst + freshMs,
    }
  })
}

/** `pointId`: that one alone is read. */
async function completed(
  store: Store,
  question: StruggleQuestion,
  points: Candidate[],
  pointId?: string,
): Promise<StrugglePoint[]> {
  if (points.length === 0) return []
  const { siteId, period, timeZone, now, states } = question
  const asked = { siteId, period, filter: { pointId, merges: mergesOf(states) } }
  const tried = await triedBy(store, asked, points)
  const days = daysOf(period, timeZone, now)
  return points.map(({ spots: _, trend, ...point }) => ({
    ...point,
    failure: rateOf(point.persons, tried.get(point.pointId) ?? point.persons),
    trend: days.map(({ day }) => ({ day, sessions: trend.get(day) ?? 0 })),
  }))
}

/** What a colleague should look at before anything else. */
const isPinned = ({ fresh, state }: Candidate): boolean => state === 'regressed' || (fresh && state === 'open')

/** The lower bound of the value at risk: what is surely at stake. */
const atRisk = (impacts: Impacts, { pointId }: Candidate): number => Math.max(0, impacts.get(pointId)?.value?.low ?? 0)

const inOrder =
  (impacts: Impacts) =>
  (a: Candidate, b: Candidate): number =>
    Number(isPinned(b)) - Number(isPinned(a)) ||
    atRisk(impacts, b) - atRisk(impacts, a) ||
    b.persons - a.persons ||
    b.sessions - a.sessions ||
    b.signals - a.signals ||
    (a.pointId < b.pointId ? -1 : 1)

const unique = <T>(values: T[]): T[] => [...new Set(values)]

export type ListedStruggles = {
  total: number
  /** open includes regressed. */
  counts: Record<PointState, number>
  choices: { signals: SignalName[]; paths: string[] }
  ranked: boolean
  points: (StrugglePoint & Pick<StruggleRow, 'impact'>)[]
}

export async function listStruggles(
  store: Store,
  question: StruggleQuestion,
  { signal, path, mild = false, state, limit }: StruggleFilter,
): Promise<ListedStruggles> {
  const { siteId, period, states } = question
  const merges = mergesOf(states)
  const met = await pointsIn(store, question, { merges })
  // What was fixed or is ignored stays findable when nobody meets it.
  const known = new Set(met.map(({ pointId }) => pointId))
  const quiet = [...states].flatMap(([id, { body }]) =>
    body.point === '' && body.state !== 'open' && !known.has(id) ? [id] : [],
  )
  const points = await withStates(store, question, [...met, ...(await pointsEver(store, siteId, quiet, { merges }))])
  const heard = points.filter((point) => mild || signal === point.signal || !point.mild)
  const wanted = heard.filter(
    (point) => (signal === undefined || point.signal === signal) && (path === undefined || point.path === path),
  )
  const inState = (one: PointState) => wanted.filter((point) => point.state === one).length
  const shown = wanted.filter((point) =>
    state === 'all' ? true : state === 'open' ? ['open', 'regressed'].includes(point.state) : point.state === state,
  )
  const impacts = await question.rank({ siteId, period, conversion: question.conversion, merges }, shown)
  const first = shown.sort(inOrder(impacts ?? new Map())).slice(0, limit)
  return {
    total: shown.length,
    counts: {
      open: inState('open') + inState('regressed'),
      fixed: inState('fixed'),
      regressed: inState('regressed'),
      ignored: inState('ignored'),
    },
    choices: {
      signals: unique(heard.map((point) => point.signal)),
      paths: unique(heard.map((point) => point.path)).sort(),
    },
    ranked: impacts !== null,
    points: (await completed(store, question, first)).map((point) => ({
      ...point,
      impact: impacts?.get(point.pointId) ?? null,
    })),
  }
}

/** null: there never was one. `spots`: what one has to touch to have tried. */
export async function getStrugglePoint(
  store: Store,
  question: StruggleQuestion,
  pointId: string,
): Promise<{ point: StrugglePoint; spots: string[] } | null> {
  const { siteId, states } = question
  const merges = mergesOf(states)
  const found = await pointsIn(store, question, { pointId, merges })
  const points = found.length > 0 ? found : await pointsEver(store, siteId, [pointId], { merges })
  const [point] = await completed(store, question, await withStates(store, question, points), pointId)
  return point ? { point, spots: points[0]?.spots ?? [] } : null
}
