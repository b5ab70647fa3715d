/** Funnels by brute force: every way in which an actor's events may satisfy the steps, and the one that is reported. */

import type { FunnelStep, StepWhere } from '@hindsight/protocol/api/funnelStep'
import type { FunnelDefinition } from '@hindsight/protocol/api/funnels'
import { isOnPage } from '@hindsight/protocol/places'

export type StepEvent = {
  ts: number
  tabId: string
  eventNo: number
  messageId: string
  sessionId: string
  kind: 'pageView' | 'track' | 'click' | 'submit' | 'scroll'
  name: string
  path: string
  place: string
  /** What the caller of `track` gave. */
  properties?: Record<string, string | number>
}
export type Attempt = { level: number; times: number[]; sessionId: string; entry: StepEvent }

function holds(event: StepEvent, { of, name, test, value }: StepWhere): boolean {
  const is = of === 'property' ? String(event.properties?.[name] ?? '') : String(event[name as 'path'])
  if (test === 'is' || test === 'isNot') return (is === value) === (test === 'is')
  if (test === 'contains') return is.toLowerCase().includes(value.toLowerCase())
  return is !== '' && (test === 'atLeast' ? Number(is) >= Number(value) : Number(is) <= Number(value))
}

function satisfies(event: StepEvent, step: FunnelStep): boolean {
  return isStep(event, step) && (step.where ?? []).every((one) => holds(event, one))
}

function isStep(event: StepEvent, step: FunnelStep): boolean {
  if (step.kind === 'page') return event.kind === 'pageView' && isOnPage(event.path, step.path)
  if (step.kind === 'event') return event.kind === 'track' && event.name === step.name
  return event.kind === 'click' && event.place === step.place && (!step.path || isOnPage(event.path, step.path))
}

/** By time, tab and number; what nothing numbers by the steps that it may be, and of the same steps by what a breakdown asks. */
function inOrder({ steps, exclusions = [], breakdown }: FunnelDefinition): (a: StepEvent, b: StepEvent) => number {
  const all = [...steps, ...exclusions.map(({ what }) => what)]
  function key(event: StepEvent): string {
    const { tabId, eventNo, properties } = event
    const may = all.map((step) => (satisfies(event, step) ? '1' : '0')).reverse()
    const entry = breakdown?.of === 'property' ? String(properties?.[breakdown.name] ?? '') : ''
    return [tabId, String(eventNo).padStart(9, '0'), may.join(''), entry].join()
  }
  return (a, b) => a.ts - b.ts || (key(a) < key(b) ? -1 : 1)
}

/** All chains of events that satisfy the first steps, or in any order some steps, of any length. */
function* chains(
  events: StepEvent[],
  { steps, windowMs, order }: FunnelDefinition & { windowMs: number },
  entry: { fromMs: number; toMs: number },
  chain: number[] = [],
  left: FunnelStep[] = steps,
): Generator<number[]> {
  if (chain.length > 0) yield chain
  for (let i = (chain.at(-1) ?? -1) + 1; i < events.length; i++) {
    const event = events[i] as StepEvent
    const step = (order === 'unordered' ? left : left.slice(0, 1)).find((one) => satisfies(event, one))
    if (step === undefined) continue
    const isEntry = chain.length === 0
    if (isEntry && (event.ts < entry.fromMs || event.ts >= entry.toMs)) continue
    if (!isEntry && event.ts - (events[chain[0] as number] as StepEvent).ts > windowMs) continue
    const rest = left.filter((one) => one !== step)
    yield* chains(events, { steps, windowMs, order, name: '', actor: 'session' }, entry, [...chain, i], rest)
  }
}

/** No event that is excluded lies in it; one that has not got to the later step may have none since the earlier. */
function isClean(chain: number[], events: StepEvent[], { exclusions = [] }: FunnelDefinition): boolean {
  return exclusions.every(({ what, after, before }) => {
    const first = chain[after - 1]
    if (first === undefined) return true
    const end = chain[before - 1] ?? (chain.at(-1) as number) + 1
    return !events.slice(first + 1, end).some((event) => satisfies(event, what))
  })
}

/** Nothing that counts lies between its events; no step takes longer than it may. */
function isTight(chain: number[], events: StepEvent[], { order, stepWindowMs = Number.MAX_VALUE }: FunnelDefinition) {
  return chain.every((at, n) => {
    const before = chain[n - 1]
    if (before === undefined) return true
    const between = events.slice(before + 1, at).filter(({ kind }) => kind !== 'scroll')
    const took = (events[at] as StepEvent).ts - (events[before] as StepEvent).ts
    return took <= stepWindowMs && (order !== 'strict' || between.length === 0)
  })
}

/** Deeper; of complete ones the first to be complete, of others the latest; of equals the one with the latest steps. */
function isBetter(a: number[], b: number[], k: number): boolean {
  if (a.length !== b.length) return a.length > b.length
  const [lastA, lastB] = [a.at(-1) as number, b.at(-1) as number]
  if (lastA !== lastB) return a.length === k ? lastA < lastB : lastA > lastB
  for (let i = a.length - 1; i >= 0; i--) {
    if (a[i] !== b[i]) return (a[i] as number) > (b[i] as number)
  }
  return false
}

export function reportedAttempt(
  given: StepEvent[],
  funnel: FunnelDefinition & { windowMs: number },
  period: { fromMs: number; toMs: number },
): Attempt | null {
  const events = [...given].sort(inOrder(funnel))
  const isEntry = (event: StepEvent) =>
    (funnel.order === 'unordered' ? funnel.steps : funnel.steps.slice(0, 1)).some((step) => satisfies(event, step)) &&
    event.ts >= period.fromMs &&
    event.ts < period.toMs
  const first = events.findIndex(isEntry)
  let best: number[] = []
  for (const chain of chains(events, funnel, period)) {
    if (funnel.entry === 'first' && chain[0] !== first) continue
    if (!isTight(chain, events, funnel) || !isClean(chain, events, funnel)) continue
    if (isBetter(chain, best, funnel.steps.length)) best = chain
  }
  const last = events[best.at(-1) ?? -1]
  if (!last) return null
  const times = best.map((i) => (events[i] as StepEvent).ts)
  return { level: best.length, times, sessionId: last.sessionId, entry: events[best[0] as number] as StepEvent }
}
