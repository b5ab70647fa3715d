/**
 * Keeps `sessions` and `signals` behind `events` by less than a second: finds the sessions that something arrived for,
 * and has each recomputed whole. Where something new was said of who a visitor is, or that two customers are one, the
 * sessions that are another person's by that are recomputed too.
 *
 * Which sessions? Those whose number of rows stored since a fixed moment has changed since the last look. The moment
 * stays for a while and then moves on to one that is older than any insert still running, because a row carries the
 * time at which its insert began and is seen only when it ends: a watermark that follows the newest row would miss it.
 * Each moment is written down when everything before it has been computed. The next start begins there: a roll-up that
 * was killed half way through what piled up leaves nothing out.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Store } from '../clickhouse/store.ts'
import type { IgnoreRules } from '../ignoreRules.ts'
import type { Log } from '../log.ts'
import { type Merge, merge } from '../people/merges.ts'
import { mergeEvents } from '../queries/mergeEvents.ts'
import { misattributedSessions } from '../queries/misattributedSessions.ts'
import { recomputeSessions, type SessionKey } from '../queries/recomputeSessions.ts'
import { computedUpTo, noteComputedUpTo } from '../queries/rollUpMark.ts'
import type { Rules } from '../queries/signals/rules.ts'
import { storeTime, touchedSessions } from '../queries/touchedSessions.ts'
import { noteIdentities, type TouchedVisitor, touchedVisitors } from '../queries/touchedVisitors.ts'
import type { Sites } from '../sites.ts'
import type { VisitorMarks } from '../visitorMarks.ts'
import { createRejudger } from './rejudge.ts'
import { createSetAside } from './setAside.ts'

/** How often this process looks whether it has stored anything, which costs nothing. */
const glanceMs = 100
/**
 * After a look the roll-up rests, twice as long as that took: a busy store is not asked without a pause, and what comes
 * after a rest is shown at once. Never longer than lets a session be seen three seconds after its first event.
 */
const minRestMs = 400
const maxRestMs = 800
/** When this process has stored nothing since the last look, another may have: that is looked for less often. */
const idleIntervalMs = 2_000
/** How often the difference to the store's clock is measured again. */
const clockCheckMs = 60_000
/** Longer than an insert may take (inserter.ts), so that none is overtaken. */
const overlapMs = 30_000
/**
 * To plan a statement costs more than to run it over some thousand events, so many sessions go in one; their ids travel
 * in its parameters, some 250 KB.
 */
const sessionsPerStatement = 2_000
/** Nor more of what has arrived for them, if that is known: a statement's memory grows with the events of its sessions. */
const arrivedPerStatement = 200_000
/** A session's version is a moment, in ms; what is recomputed for these reasons in one look must not have the same. */
const reasons = ['arrived', 'misattributed', 'judgedAnew'] as const
/** After a failure, so that a store in trouble is left alone. */
const failurePauseMs = 3_000

export type RollUpStats = {
  runs: number
  failures: number
  sessions: number
  seconds: number
  /** Sessions that are too large to be recomputed, now. */
  setAside: number
}

export type RollUp = {
  /** Looks once, now; resolves to the number of sessions recomputed. */
  runOnce(): Promise<number>
  /** Looks soon after events arrive, until `stop`. */
  start(): void
  stop(): Promise<void>
  stats(): RollUpStats
}

export type RollUpDeps = {
  store: Store
  sites: Pick<Sites, 'list'>
  ignoreRules: Pick<IgnoreRules, 'of'>
  visitorMarks: Pick<VisitorMarks, 'of'>
  log: Log
  /** Events that this process has stored so far. */
  storedHere: () => number
}

const orderOf = ({ siteId, sessionDay, sessionId }: SessionKey): string => `${siteId}/${sessionDay}/${sessionId}`
const keyOf = ({ siteId, sessionId }: SessionKey): string => `${siteId}/${sessionId}`
const visitorOf = ({ siteId, visitorId }: TouchedVisitor): string => `${siteId}/${visitorId}`

type Arrived = SessionKey & { rows?: number }

/** Neighbours in the store, so that one statement reads few places: 20 times cheaper after a long absence. */
function slicesOf(sessions: readonly Arrived[]): Arrived[][] {
  const slices: Arrived[][] = []
  let arrived = 0
  for (const session of [...sessions].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))) {
    const { rows = 0 } = session
    const slice = slices.at(-1)
    if (slice && slice.length < sessionsPerStatement && arrived + rows <= arrivedPerStatement) {
      slice.push(session)
      arrived += rows
    } else {
      slices.push([session])
      arrived = rows
    }
  }
  return slices
}

export function createRollUp({ store, sites, ignoreRules, visitorMarks, log, storedHere }: RollUpDeps): RollUp {
  const stats = { runs: 0, failures: 0, sessions: 0, seconds: 0 }
  /** Rows are counted from `since`; `later` is the next one, taken when it is old enough. Store time; null: not known. */
  let moments: { since: number; later: number } | null = null
  /** Rows per session since `since`, when it was last computed. */
  let counted = new Map<string, number>()
  /** Sayings per visitor since `since`, when her sessions were last looked at. */
  let said = new Map<string, number>()
  /** Merges of this while that are carried out. */
  let merged = new Set<string>()
  let spokenOf: { since: number; sayings: number; visitors: TouchedVisitor[] } = { since: 0, sayings: 0, visitors: [] }
  const rejudge = createRejudger(store)
  const setAside = createSetAside(log)
  let clock: { aheadMs: number; checkedAt: number } | null = null
  /** Some of what is to be judged anew is left, so the next look comes without waiting for anything to arrive. */
  let isRejudging = false
  let isStopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  /** Never later than the store's clock says: the round trip counts as if all of it were the way there. */
  async function storeNow(): Promise<number> {
    const checkedAt = Date.now()
    if (clock === null || checkedAt - clock.checkedAt > clockCheckMs) {
      clock = { aheadMs: (await storeTime(store)) - Date.now(), checkedAt }
    }
    return Date.now() + clock.aheadMs
  }

  async function runOnce(): Promise<number> {
    const now = await storeNow()
    moments ??= { since: await computedUpTo(store), later: now }
    const { since, later } = moments
    const { sessions: touched, sayings, merges: asked } = await touchedSessions(store, since, later)
    const visitors = await visitorsSpokenOf(since, later, sayings)
    const merges = asked === 0 ? [] : await mergeEvents(store, since)
    const changed = touched.filter((session) => counted.get(keyOf(session)) !== session.rows && !setAside.has(session))
    const again = setAside.due()
    const newlyNamed = visitors.filter((visitor) => said.get(visitorOf(visitor)) !== visitor.rows)
    const startedAt = performance.now()
    if (newlyNamed.length > 0) {
      await noteIdentities(store, since)
      // What is noted may be of those that were merged.
      spokenOf = { since, sayings: -1, visitors: [] }
    }
    await recompute([...changed, ...again], now, 'arrived')
    for (const session of changed) counted.set(keyOf(session), session.rows)
    const misattributed = newlyNamed.length === 0 ? [] : await misattributedSessions(store, newlyNamed)
    await recompute(misattributed, now, 'misattributed')
    for (const visitor of newlyNamed) said.set(visitorOf(visitor), visitor.rows)
    const judgedBy = rules()
    const slice = await rejudge(judgedBy)
    await recompute(slice.sessions, now, 'judgedAnew', judgedBy)
    await slice.done()
    isRejudging = slice.sessions.length > 0
    const recomputed = changed.length + again.length + misattributed.length + slice.sessions.length
    if (recomputed > 0) stats.seconds += (performance.now() - startedAt) / 1000
    await carryOut(merges)
    if (now - later > overlapMs) {
      if (touched.length > 0) await noteComputedUpTo(store, later)
      moments = { since: later, later: now }
      // Looked up again once more, which changes nothing.
      merged = new Set()
      counted = new Map(touched.filter(({ rowsLater }) => rowsLater > 0).map((row) => [keyOf(row), row.rowsLater]))
      said = new Map(visitors.filter(({ rowsLater }) => rowsLater > 0).map((row) => [visitorOf(row), row.rowsLater]))
    }
    stats.runs++
    return recomputed
  }

  /** Asked again only when something more was said: mostly nothing is. */
  async function visitorsSpokenOf(since: number, later: number, sayings: number): Promise<TouchedVisitor[]> {
    if (spokenOf.since !== since || spokenOf.sayings !== sayings) {
      spokenOf = { since, sayings, visitors: sayings === 0 ? [] : await touchedVisitors(store, since, later) }
    }
    return spokenOf.visitors
  }

  /** What they change is found by the next look: a merge is a row stored since. */
  async function carryOut(merges: readonly (Merge & { siteId: string })[]): Promise<void> {
    for (const { siteId, ...asked } of merges) {
      const key = JSON.stringify([siteId, asked])
      if (!merged.has(key)) await merge(store, siteId, asked)
      merged.add(key)
    }
  }

  async function recompute(
    sessions: readonly Arrived[],
    now: number,
    reason: (typeof reasons)[number],
    judgedBy = rules(),
  ): Promise<void> {
    for (const slice of slicesOf(sessions)) {
      await setAside.each(slice, (some, tries) => {
        // No more than some tens of ms after `now`, and so before that of the next look.
        const version = now + tries * reasons.length + reasons.indexOf(reason)
        return recomputeSessions(store, some, judgedBy, version)
      })
      stats.sessions += slice.length
    }
  }

  function rules(): Map<string, Rules> {
    return new Map(
      sites
        .list()
        .map(({ siteId, settings }) => [
          siteId,
          { ...settings, ignored: ignoreRules.of(siteId), marks: visitorMarks.of(siteId) },
        ]),
    )
  }

  async function loop(signal: AbortSignal): Promise<void> {
    let stored = -1
    let lookedAt = 0
    let restUntil = 0
    while (!signal.aborted) {
      const startedAt = Date.now()
      const isDue = isRejudging || storedHere() !== stored || startedAt - lookedAt >= idleIntervalMs
      if (isDue && startedAt >= restUntil) {
        lookedAt = startedAt
        try {
          stored = storedHere()
          await runOnce()
          restUntil = Date.now() + Math.min(Math.max(2 * (Date.now() - startedAt), minRestMs), maxRestMs)
        } catch (error) {
          stats.failures++
          restUntil = Date.now() + failurePauseMs
          log.warn({ err: error }, 'sessions could not be brought up to date; trying again')
        }
      }
      await pause(glanceMs, undefined, { signal }).catch(() => undefined)
    }
  }

  return {
    runOnce,
    start() {
      isStopping = new AbortController()
      running = loop(isStopping.signal)
    },
    async stop() {
      isStopping.abort()
      await running
    },
    stats: () => ({ ...stats, setAside: setAside.count() }),
  }
}
