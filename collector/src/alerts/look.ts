/**
 * Looks whether what is watched is so. What it finds is written down with when it may be told; the outbox reads it from
 * there. A look that dies half way is made again the next minute, from what stands in the table.
 */
import { createHash } from 'node:crypto'
import type { Conversion } from '@hindsight/protocol/settings'
import type { Store } from '../clickhouse/store.ts'
import { alertCounts } from '../queries/outbound/alertCounts.ts'
import {
  type FiringBody,
  type FiringRow,
  knownFirings,
  newestFirings,
  writeFirings,
} from '../queries/outbound/firings.ts'
import { newsSince } from '../queries/outbound/pointNews.ts'
import { sitesFirst } from '../queries/struggle/pointFigures.ts'
import { namedSegment } from '../segments/named.ts'
import type { Site } from '../sites.ts'
import { historyMs, judge, judgeLimit, settleMs, type Verdict, windowMs } from './condition.ts'
import { step } from './incident.ts'
import { tellAt } from './quietHours.ts'
import { ruleIdOf, type StoredRule } from './rules.ts'
import { saysOf } from './words.ts'

const minuteMs = 60_000
/** A point is noticed and looked at by the same minute's look; after a pause, by a later one. */
const newsBackMs = 24 * 60 * minuteMs

type Seen = { siteId: string; ruleId: string; rule: StoredRule; timeZone: string; conversion: Conversion; now: number }

const idOf = (...parts: (string | number)[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)

function bodyOf(
  { rule }: Seen,
  verdict: Verdict,
  window: Pick<FiringBody, 'fromMs' | 'toMs' | 'sessions'>,
): FiringBody {
  const { name, measure, segment, compare, accounts, endpoints } = rule.body
  const { value, expected } = verdict
  const about = { name, measure, segment, compare, accounts, endpoints }
  const pointId = measure.kind === 'point' ? measure.pointId : null
  return { ...about, says: saysOf(rule.body, verdict), value: value ?? 0, expected, ...window, pointId }
}

function opened(seen: Seen, body: FiringBody, at: number): FiringRow {
  const { siteId, ruleId, rule, timeZone } = seen
  return {
    siteId,
    ruleId,
    firingId: idOf(ruleId, at),
    version: 1,
    openedAt: at,
    lastOverAt: at,
    closedAt: null,
    tellOpenedAt: tellAt(at, rule.body.quietHours, timeZone),
    tellClosedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: '',
    body,
  }
}

/** What was never told to begin is not told to end. */
function closed(before: FiringRow, { rule, timeZone }: Seen, at: number): FiringRow {
  const wasTold = before.tellOpenedAt !== null && before.tellOpenedAt <= at
  return {
    ...before,
    version: before.version + 1,
    closedAt: at,
    tellOpenedAt: wasTold ? before.tellOpenedAt : null,
    tellClosedAt: wasTold ? tellAt(at, rule.body.quietHours, timeZone) : null,
  }
}

const lowers = ({ body: { compare } }: StoredRule): boolean => compare.is === 'below' || compare.is === 'drop'
const isFurther = (a: number, b: number, isLow: boolean): boolean => (isLow ? a < b : a > b)

export type Look = {
  store: Store
  /** false: sessions are behind events, and nothing can be said to be missing. */
  isCurrent: () => boolean
  /** Days for which a site has room; null: not known. */
  headroomDays: (siteId: string) => number | null
}

async function lookAtRule({ store, isCurrent }: Look, seen: Seen, newest: FiringRow | null): Promise<void> {
  const { siteId, rule, timeZone, conversion, now } = seen
  const { measure, segment } = rule.body
  if (lowers(rule) && !isCurrent()) return
  const width = windowMs(rule.body)
  const toMs = Math.floor((now - settleMs(rule.body)) / minuteMs) * minuteMs
  const period = { fromMs: toMs - historyMs(rule.body), toMs }
  const segmentNamed = await namedSegment(store, { siteId, conversion }, segment)
  const [counts, firstMs] = await Promise.all([
    alertCounts(store, { siteId, timeZone, measure, segment, segmentNamed, period, stepMs: width }),
    sitesFirst(store, siteId),
  ])
  const verdict = judge(rule.body, counts.between, toMs, firstMs)
  const window = { fromMs: toMs - width, toMs, sessions: counts.between(toMs - width, toMs)?.sessions ?? 0 }
  await note(store, seen, newest, verdict, window)
}

async function lookAtHeadroom({ store, headroomDays }: Look, seen: Seen, newest: FiringRow | null): Promise<void> {
  const { siteId, rule, now } = seen
  const verdict = judgeLimit(rule.body, headroomDays(siteId))
  await note(store, seen, newest, verdict, { fromMs: now, toMs: now, sessions: 0 })
}

/** Writes down what a look makes of the incident that stands, or of none. */
async function note(
  store: Store,
  seen: Seen,
  newest: FiringRow | null,
  verdict: Verdict,
  window: Pick<FiringBody, 'fromMs' | 'toMs' | 'sessions'>,
): Promise<void> {
  const { rule, now } = seen
  const isLow = lowers(rule)
  const what = step(rule.body, newest, verdict.over, now)
  if (what === 'opens') {
    const isSnoozed = rule.body.snoozedUntil !== null && now < rule.body.snoozedUntil
    if (!isSnoozed) await writeFirings(store, [opened(seen, bodyOf(seen, verdict, window), now)])
  } else if (what === 'closes' && newest) await writeFirings(store, [closed(newest, seen, now)])
  else if (what === 'stays' && newest) {
    const value = verdict.value ?? newest.body.value
    const body = isFurther(value, newest.body.value, isLow)
      ? { ...newest.body, value, says: saysOf(rule.body, verdict) }
      : newest.body
    await writeFirings(store, [{ ...newest, version: newest.version + 1, lastOverAt: now, body }])
  }
}

/** Each point once; over as soon as it has begun: it is news, not a state. */
async function lookAtNews({ store }: Look, seen: Seen, known: ReadonlySet<string>): Promise<void> {
  const { siteId, ruleId, rule, now, timeZone } = seen
  if (rule.body.snoozedUntil !== null && now < rule.body.snoozedUntil) return
  const news = (await newsSince(store, Math.max(rule.body.since, now - newsBackMs))).filter(
    (one) => one.siteId === siteId,
  )
  const rows = news.map(({ pointId, what, ts, says, path, persons, noticedAt }): FiringRow => {
    const said = `${says} (${path}) ${what === 'new' ? 'is new' : 'was fixed and is back'}`
    const window = { fromMs: ts, toMs: noticedAt, sessions: 0 }
    const body = { ...bodyOf(seen, { over: true, value: persons, expected: null }, window), says: said, pointId }
    return { ...opened(seen, body, noticedAt), firingId: idOf(ruleId, pointId, what, ts), closedAt: noticedAt }
  })
  const fresh = rows.filter(({ firingId }) => !known.has(firingId))
  // Told from now on: the outbox may have passed the moment at which they were noticed.
  await writeFirings(
    store,
    fresh.map((row) => ({ ...row, tellOpenedAt: tellAt(now, rule.body.quietHours, timeZone) })),
  )
}

/** All rules of a site. One that fails keeps none of the others from being looked at; the first fault is thrown at the end. */
export async function lookAtSite(
  look: Look,
  { siteId, settings }: Pick<Site, 'siteId' | 'settings'>,
  rules: readonly StoredRule[],
  now: number,
): Promise<void> {
  const newest = await newestFirings(look.store, siteId)
  const faults: unknown[] = []
  for (const rule of rules) {
    if (!rule.body.on) continue
    const ruleId = ruleIdOf(rule)
    const seen = { siteId, ruleId, rule, timeZone: settings.timeZone, conversion: settings.conversion, now }
    try {
      const { kind } = rule.body.measure
      const before = newest.get(ruleId) ?? null
      if (kind === 'newPoints') await lookAtNews(look, seen, await knownFirings(look.store, siteId, ruleId))
      else if (kind === 'headroom') await lookAtHeadroom(look, seen, before)
      else await lookAtRule(look, seen, before)
    } catch (error) {
      faults.push(error)
    }
  }
  if (faults.length > 0) throw faults[0]
}
