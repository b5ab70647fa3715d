/**
 * The reported attempt of every actor, out of the actor's step events in their order (analytics.md §1): where nothing but
 * order and window decides by straightAttempt.ts, else by a fold. It is exact where `windowFunnel` is not: one event never
 * serves two steps, ties in time are ordered by (tabId, eventNo), and the same pass says when each step was reached and in
 * which session.
 *
 * State of the fold: for each level the chain of events that reaches it with the latest start, and the best attempt so
 * far. All levels are updated from the state before the event, so that it cannot count twice; a later start dominates
 * an earlier one, so one chain per level loses nothing. A converted actor keeps its first completion; one that did not
 * convert keeps the deepest, latest attempt: the one to watch.
 *
 * A chain carries the times of its steps and the session of the last. TRICKY: it does not point into the array of
 * events, since a lambda that reaches into an array copies it for every element: 20,000 events took 25 s.
 */
import type { FunnelDefinition } from '@hindsight/protocol/api/funnels'
import { noId } from '@hindsight/protocol/ids'
import { sessionMaxMs } from '@hindsight/protocol/limits'
import { eventsWithPerson } from '../eventPersons.ts'
import { type Condition, inSegment, onSiteDays, type Period, personInSegment } from '../scope.ts'
import { propertyText, stepCondition } from './steps.ts'
import { positionsOf, spanOf, straightChain } from './straightAttempt.ts'
import { unorderedFold } from './unordered.ts'

/** Steps have the bits below it: at most ten, and five exclusions. */
const exclusionBit = 10
const analysable = `'pageView', 'click', 'submit', 'track'`
/** Bots; actors with more step events are cut there and counted. */
const maxStepEvents = 20_000
const personWindowMs = 7 * 24 * 60 * 60 * 1000

export function windowOf(funnel: FunnelDefinition): number {
  return funnel.windowMs ?? (funnel.actor === 'session' ? sessionMaxMs : personWindowMs)
}

/** Days of the sessions that a funnel may read: later steps may lie up to a window behind the period. */
export function funnelDays(funnel: FunnelDefinition, siteId: string, period: Period): Condition {
  return onSiteDays(siteId, { ...period, toMs: period.toMs + windowOf(funnel) })
}

/**
 * When an event was, what orders it among those of the same time (the first 36 bits of its tab, its number), and which
 * steps it satisfies, in one number: bits 84, 48, 16 and 0. Numbers are gathered and sorted at a fraction of what tuples
 * cost. Those of the same time that nothing numbers (a server's) come in the order of the steps.
 */
const keyOf = (mask: string): string => `bitShiftLeft(toUInt128(greatest(toUnixTimestamp64Milli(ts), 0)), 84)
  + bitShiftLeft(bitShiftRight(toUInt128(tabId), 92), 48) + bitShiftLeft(toUInt128(eventNo), 16) + ${mask}`
const msOf = (key: string): string => `toInt64(bitShiftRight(${key}, 84))`
const maskOf = (key: string): string => `toUInt16(${key})`

/** The actor tells the session and all that is asked of an entry. */
const isTold = ({ actor, breakdown }: FunnelDefinition): boolean => actor === 'session' && breakdown?.of !== 'property'

/** Events that satisfy a step: actor, key, and where the actor does not tell them session and entry. */
function stepEvents(funnel: FunnelDefinition, siteId: string, period: Period): Condition {
  const steps = funnel.steps.map(stepCondition)
  const k = steps.length
  const days = funnelDays(funnel, siteId, period)
  const tsMs = 'toUnixTimestamp64Milli(ts)'
  const whose = funnel.actor !== 'person' ? inSegment(siteId, period, days) : personInSegment(siteId, period)
  // An entry lies in the period; what follows may lie behind it.
  const excluded = (funnel.exclusions ?? []).map(({ what }, i) => stepCondition(what, k + i))
  const bits = [...steps, ...excluded].map(({ sql }, i) => {
    // Without an order any step may be the entry: there the fold looks at the end of the period.
    const isIt = i === 0 && funnel.order !== 'unordered' ? `${sql} AND ${tsMs} < {stepsTo:Int64}` : sql
    return `bitShiftLeft(toUInt16(${isIt}), ${i < k ? i : exclusionBit + i - k})`
  })
  // Strictly, whatever a visitor does between two steps breaks the chain.
  const any = [...steps, ...excluded].map(({ sql }) => `(${sql})`).join(' OR ')
  const looked = funnel.order === 'strict' ? `kind IN (${analysable})` : `(${any})`
  const rows = `${tsMs} >= {stepsFrom:Int64} AND ${tsMs} <= {stepsTo:Int64} + {windowMs:Int64}
    AND ${looked}`
  const key = keyOf(`(${bits.join(' + ')})`)
  const columns = isTold(funnel)
    ? { key }
    : { key, session: "reinterpret(sessionId, 'UInt128')", entry: entryColumn(funnel) }
  const selected = Object.entries(columns).map(([name, sql]) => `${sql} AS ${name}`)
  return {
    sql:
      funnel.actor !== 'person'
        ? `SELECT ${funnel.actor === 'session' ? 'sessionId' : 'visitorId'} AS actor, ${selected.join(', ')} FROM events
           WHERE ${days.sql} AND sessionId != toUUID('${noId}') AND (${rows}) AND ${whose.sql}`
        : `SELECT person AS actor, * FROM (${eventsWithPerson(columns, rows, days)}) WHERE ${whose.sql}`,
    params: {
      ...days.params,
      ...whose.params,
      stepsFrom: period.fromMs,
      stepsTo: period.toMs,
      windowMs: windowOf(funnel),
      ...(funnel.breakdown?.of === 'property' ? { entryName: funnel.breakdown.name } : {}),
      ...(funnel.stepWindowMs === undefined ? {} : { stepWindowMs: funnel.stepWindowMs }),
      ...Object.assign({}, ...[...steps, ...excluded].map(({ params }) => params)),
    },
  }
}

/** What a breakdown needs to know of an entry: what the event says, or in which session it was. */
function entryColumn({ breakdown }: FunnelDefinition): string {
  if (!breakdown) return `''`
  return breakdown.of === 'property' ? propertyText('entryName') : 'toString(sessionId)'
}

const noChain = `(emptyArrayInt64(), toUUID('${noId}'), '')`

/** Per level: the bits of exclusions that lie between steps of which it is one, and (`from`) those that begin with it. */
function exclusionBits({ steps, exclusions = [] }: FunnelDefinition, isFirst: boolean): string {
  const bits = steps.map((_, i) =>
    exclusions.reduce((sum, { after, before }, n) => {
      const isIn = (isFirst ? after <= i + 1 : after < i + 1) && i + 1 < before
      return sum + (isIn ? 2 ** (exclusionBit + n) : 0)
    }, 0),
  )
  return `[${bits.map((one) => `toUInt16(${one})`).join(', ')}]`
}

/** What becomes of the chain of a level at an event, in a lambda over (chain, before, step, inside, from). */
function nextChain(funnel: FunnelDefinition): string {
  const hasExclusions = (funnel.exclusions ?? []).length > 0
  // Only what is excluded lets go of a chain; strictly, every event does that does not go on with it.
  const kept =
    funnel.order === 'strict' ? noChain : hasExclusions ? `if(bitAnd(event.2, from) != 0, ${noChain}, chain)` : 'chain'
  const goesOn = [
    'notEmpty(before.1)',
    'event.1 - before.1[1] <= {windowMs:Int64}',
    ...(funnel.stepWindowMs === undefined ? [] : ['event.1 - before.1[-1] <= {stepWindowMs:Int64}']),
  ]
  return `multiIf(
    ${hasExclusions ? `bitAnd(event.2, inside) != 0, ${noChain},` : ''}
    NOT bitTest(event.2, step - 1), ${kept},
    step = 1, ([event.1], event.3, event.4),
    ${goesOn.join(' AND ')}, (arrayPushBack(before.1, event.1), event.3, before.3),
    ${kept})`
}

/** Of steps in an order: the best attempt of an actor, out of her step events. */
function orderedFold(funnel: FunnelDefinition, events: string): string {
  const k = funnel.steps.length
  return `arrayFold((state, event) -> (
    arrayMap((chain, before, step, inside, from) -> ${nextChain(funnel)},
      state.1, arrayShiftRight(state.1, 1), range(1, ${k + 1}), ${exclusionBits(funnel, false)},
      ${exclusionBits(funnel, true)}) AS live,
    if(length(state.2.1) < ${k}
        AND length((live[arrayLastIndex(chain -> notEmpty(chain.1), live)] AS deepest).1) >= length(state.2.1),
      deepest, state.2)),
    ${events}, (arrayWithConstant(${k}, ${noChain}), ${noChain}))`
}

/** Nothing but the order of the steps, and the window, decides. */
const isStraight = ({ order = 'ordered', exclusions = [], stepWindowMs }: FunnelDefinition): boolean =>
  order === 'ordered' && exclusions.length === 0 && stepWindowMs === undefined

/**
 * Step events of every actor in their order: actor, truncated, keys, and where the actor does not tell them sessions and
 * what is asked of entries. TRICKY: arrays of numbers are gathered at half the cost of tuples, or of UUIDs.
 */
function actorsOf(funnel: FunnelDefinition, events: string): string {
  const gather = (column: string) => `groupArray(${maxStepEvents})(${column})`
  const gathered = isTold(funnel)
    ? `arraySort(${gather('key')}) AS keys`
    : funnel.breakdown
      ? `arraySort(${gather('(key, session, entry)')}) AS rows, tupleElement(rows, 1) AS keys, tupleElement(rows, 2) AS sessions,
          tupleElement(rows, 3) AS entries`
      : `${gather('key')} AS given, arraySort(given) AS keys,
          arraySort((session, key) -> key, ${gather('session')}, given) AS sessions`
  return `SELECT actor, count() > ${maxStepEvents} AS truncated, ${gathered} FROM (${events}) GROUP BY actor`
}

/** By `keys`: the steps that each may be. With `entry: first` the first that satisfies step 1 alone may begin an attempt. */
const stepsOfEach = ({ entry, order }: FunnelDefinition): string =>
  entry === 'first' && order !== 'unordered'
    ? `arrayMap((mask, at) -> if(at = arrayFirstIndex(one -> bitTest(one, 0), found), mask, bitAnd(mask, toUInt16(65534))),
        arrayMap(key -> ${maskOf('key')}, keys) AS found, arrayEnumerate(keys))`
    : `arrayMap(key -> ${maskOf('key')}, keys)`

/** The session of an event, and what is asked of it as an entry, by the columns named. */
const sessionOf = (funnel: FunnelDefinition, session: string): string =>
  isTold(funnel) ? 'actor' : `reinterpret(${session}, 'UUID')`
function entryOf(funnel: FunnelDefinition, entry: string): string {
  if (!funnel.breakdown) return "''"
  return isTold(funnel) ? 'toString(actor)' : entry
}

/** What a fold looks at, (ms, steps, session, entry) of each event. */
function foldedEvents(funnel: FunnelDefinition): string {
  const given = { key: 'keys', mask: 'steps', ...(isTold(funnel) ? {} : { session: 'sessions' }) }
  const all = { ...given, ...(isTold(funnel) || !funnel.breakdown ? {} : { entry: 'entries' }) }
  const event = `(${msOf('key')}, mask, ${sessionOf(funnel, 'session')}, ${entryOf(funnel, 'entry')})`
  return `arrayMap((${Object.keys(all).join(', ')}) -> ${event}, ${Object.values(all).join(', ')})`
}

/** The best attempt of every actor, `best`. */
function bestOf(funnel: FunnelDefinition, actors: string): string {
  const k = funnel.steps.length
  const withSteps = `SELECT *, ${stepsOfEach(funnel)} AS steps FROM (${actors})`
  if (isStraight(funnel)) {
    const at = (position: string) => `fromAt + ${position} - 1`
    const chain = straightChain(k, {
      msAt: (position) => msOf(`keys[${at(position)}]`),
      session: (position) => sessionOf(funnel, `sessions[${at(position)}]`),
      entry: (position) => entryOf(funnel, `entries[${at(position)}]`),
    })
    return `SELECT actor, truncated, ${chain} AS best FROM (${positionsOf(k, spanOf(k, msOf, withSteps))})`
  }
  const withEvents = `SELECT *, ${foldedEvents(funnel)} AS ev FROM (${withSteps})`
  return funnel.order === 'unordered'
    ? `SELECT actor, truncated, tupleElement(${unorderedFold(funnel, noChain)}, 5) AS best
      FROM (SELECT *, 1 AS entered, ev[1].1 AS enteredMs, ev[1].2 AS enteredMask FROM (${withEvents}))`
    : `SELECT actor, truncated, tupleElement(${orderedFold(funnel, 'ev')}, 2) AS best FROM (${withEvents})`
}

/**
 * One row per actor that entered: actor, level (steps reached), times (ms, one per step reached), session (of the last
 * step reached), entry (what a breakdown asks of the first), truncated (had more step events than are looked at).
 */
export function attempts(funnel: FunnelDefinition, siteId: string, period: Period): Condition {
  const events = stepEvents(funnel, siteId, period)
  return {
    sql: `SELECT toString(actor) AS actor, length(best.1) AS level, best.1 AS times, best.2 AS session, best.3 AS entry,
        truncated
      FROM (${bestOf(funnel, actorsOf(funnel, events.sql))})
      WHERE notEmpty(best.1)`,
    params: events.params,
  }
}
