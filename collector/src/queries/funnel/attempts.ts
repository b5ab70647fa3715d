/**
 * The reported attempt of every actor, by a fold over the actor's step events in their order (analytics.md §1). It is
 * exact where `windowFunnel` is not: one event never serves two steps, ties in time are ordered by (tabId, eventNo),
 * and the same pass says when each step was reached and in which session.
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
import { firstReached, lastReached, reachedOf, straightChain } from './straightAttempt.ts'
import { unorderedFold } from './unordered.ts'

/** Steps have the bits below it. */
const exclusionBit = 16
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

/** Events that satisfy a step: actor, (tsMs, tab, no, message) which orders them, mask of the steps, session. */
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
    return `bitShiftLeft(toUInt32(${isIt}), ${i < k ? i : exclusionBit + i - k})`
  })
  // Strictly, whatever a visitor does between two steps breaks the chain.
  const any = [...steps, ...excluded].map(({ sql }) => `(${sql})`).join(' OR ')
  const looked = funnel.order === 'strict' ? `kind IN (${analysable})` : `(${any})`
  const rows = `${tsMs} >= {stepsFrom:Int64} AND ${tsMs} <= {stepsTo:Int64} + {windowMs:Int64}
    AND ${looked}`
  const columns = {
    tsMs,
    // Sorts as the text of the id does.
    tab: 'UUIDToNum(tabId)',
    no: 'eventNo',
    message: 'messageId',
    mask: `toUInt32(${bits.join(' + ')})`,
    session: 'sessionId',
    entry: entryColumn(funnel),
  }
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
  return `[${bits.map((one) => `toUInt32(${one})`).join(', ')}]`
}

/** What becomes of the chain of a level at an event, in a lambda over (chain, before, step, inside, from). */
function nextChain(funnel: FunnelDefinition): string {
  const hasExclusions = (funnel.exclusions ?? []).length > 0
  // Only what is excluded lets go of a chain; strictly, every event does that does not go on with it.
  const kept =
    funnel.order === 'strict' ? noChain : hasExclusions ? `if(bitAnd(event.5, from) != 0, ${noChain}, chain)` : 'chain'
  const goesOn = [
    'notEmpty(before.1)',
    'event.1 - before.1[1] <= {windowMs:Int64}',
    ...(funnel.stepWindowMs === undefined ? [] : ['event.1 - before.1[-1] <= {stepWindowMs:Int64}']),
  ]
  return `multiIf(
    ${hasExclusions ? `bitAnd(event.5, inside) != 0, ${noChain},` : ''}
    NOT bitTest(event.5, step - 1), ${kept},
    step = 1, ([event.1], event.6, event.7),
    ${goesOn.join(' AND ')}, (arrayPushBack(before.1, event.1), event.6, before.3),
    ${kept})`
}

/** With `entry: first`, of the events of an actor only the first that satisfies step 1 may begin an attempt. */
const entries = (funnel: FunnelDefinition): string =>
  funnel.entry === 'first'
    ? `arrayMap((event, at) -> if(at = entered, event, 
        (event.1, event.2, event.3, event.4, bitAnd(event.5, toUInt32(4294967294)), event.6, event.7)), sorted, arrayEnumerate(sorted))`
    : 'sorted'

/** Of steps in an order: the best attempt of an actor, out of her step events. */
function orderedFold(funnel: FunnelDefinition, events = 'ev'): string {
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

/** The best attempt of every actor, `best`, out of `ev`: of those that no window can cut without the fold. */
function bestOf(funnel: FunnelDefinition, actors: string): string {
  if (funnel.order === 'unordered') {
    return `SELECT actor, truncated, tupleElement(${unorderedFold(funnel, noChain)}, 5) AS best FROM (${actors})`
  }
  const folded = (events?: string) => `tupleElement(${orderedFold(funnel, events)}, 2)`
  if (!isStraight(funnel)) return `SELECT actor, truncated, ${folded()} AS best FROM (${actors})`
  const k = funnel.steps.length
  return `SELECT actor, truncated, if(isWithin, ${straightChain(k)}, ${folded('if(isWithin, [], ev)')}) AS best
    FROM (
      SELECT *, ${lastReached(k)}
      FROM (
        SELECT *, ev[-1].1 - ev[1].1 <= {windowMs:Int64} AS isWithin,
          if(isWithin, tupleElement(ev, 5), []) AS masks, ${firstReached(k)}, ${reachedOf(k)} AS reached
        FROM (${actors})))`
}

/**
 * One row per actor that entered: actor, level (steps reached), times (ms, one per step reached), session (of the last
 * step reached), entry (what a breakdown asks of the first), truncated (had more step events than are looked at).
 */
export function attempts(funnel: FunnelDefinition, siteId: string, period: Period): Condition {
  const events = stepEvents(funnel, siteId, period)
  const isUnordered = funnel.order === 'unordered'
  const isEntry = isUnordered ? 'true' : 'bitTest(event.5, 0)'
  const actors = `SELECT actor, count() > ${maxStepEvents} AS truncated,
      arraySort(groupArray(${maxStepEvents})((tsMs, tab, no, message, mask, session, entry))) AS sorted,
      arrayFirstIndex(event -> ${isEntry}, sorted) AS entered, sorted[entered].1 AS enteredMs,
      sorted[entered].5 AS enteredMask, ${isUnordered ? 'sorted' : entries(funnel)} AS ev
    FROM (${events.sql}) GROUP BY actor`
  return {
    sql: `SELECT toString(actor) AS actor, length(best.1) AS level, best.1 AS times, best.2 AS session, best.3 AS entry,
        truncated
      FROM (${bestOf(funnel, actors)})
      WHERE notEmpty(best.1)`,
    params: events.params,
  }
}
