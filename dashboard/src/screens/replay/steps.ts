/** The session as a list of steps: what a person did, in order, grouped by page. */
import type { EventRow } from '@hindsight/protocol/api/sessions'
import type { Conversion } from '@hindsight/protocol/settings'
import { type StepMark, stepOf } from '@hindsight/protocol/steps'

export type ReplayStep = {
  /** `tabId.eventNo`: the moment in a shared link. */
  id: string
  tabId: string
  /** Since the session's start. */
  atMs: number
  mark: StepMark
  text: string
  /** Page it happened on. */
  path: string
  pageId: string
  nodeId: number | null
  /** Something went wrong. */
  isStruggle: boolean
  isNavigation: boolean
  /** What is written beside the element instead of the step's words. */
  message: string
  /** Where in its element a click fell, 0 to 1. */
  point: { x: number; y: number } | null
  /** None for a switch of tabs. */
  event: EventRow | null
}

const struggles: ReadonlySet<StepMark> = new Set<StepMark>(['error', 'trouble', 'fault'])

export function stepId(tabId: string, eventNo: number): string {
  return `${tabId}.${eventNo}`
}

function pointOf(event: EventRow): ReplayStep['point'] {
  const { x, y } = event.properties
  if (event.kind !== 'click' || typeof x !== 'number' || typeof y !== 'number') return null
  return { x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)) }
}

function inOrder(a: EventRow, b: EventRow): number {
  return a.ts - b.ts || (a.tabId < b.tabId ? -1 : a.tabId > b.tabId ? 1 : 0) || a.eventNo - b.eventNo
}

/** A tab takes over when something is done in it or it comes to the front; what it does in the background does not count. */
export function showsTab(event: EventRow): boolean {
  if (event.kind === 'visibility') return event.properties.state === 'visible'
  return ['click', 'fieldVisit', 'submit', 'pageView'].includes(event.kind)
}

/** Letters for tabs, in the order in which they were first used. */
export function tabNames(tabIds: readonly string[]): Map<string, string> {
  return new Map(tabIds.map((tabId, i) => [tabId, i < 26 ? String.fromCharCode(65 + i) : String(i + 1)]))
}

export function tabsInOrder(events: readonly EventRow[]): string[] {
  return [...new Set([...events].sort(inOrder).map(({ tabId }) => tabId))]
}

export function stepsOf(events: readonly EventRow[], startTs: number, conversion?: Conversion): ReplayStep[] {
  const steps: ReplayStep[] = []
  const names = tabNames(tabsInOrder(events))
  let shown: string | null = null
  for (const event of [...events].sort(inOrder)) {
    const base = { tabId: event.tabId, atMs: Math.max(0, event.ts - startTs), path: event.path, pageId: event.pageId }
    if (showsTab(event)) {
      if (shown !== null && shown !== event.tabId) {
        steps.push({
          ...base,
          id: `${stepId(event.tabId, event.eventNo)}.tab`,
          mark: 'navigation',
          text: `Switched to tab ${names.get(event.tabId) ?? ''}`.trim(),
          nodeId: null,
          isStruggle: false,
          // A new tab begins with a page of its own, which follows.
          isNavigation: event.kind !== 'pageView',
          message: '',
          point: null,
          event: null,
        })
      }
      shown = event.tabId
    }
    const step = stepOf(event, conversion)
    if (step === null) continue
    steps.push({
      ...base,
      id: stepId(event.tabId, event.eventNo),
      mark: step.mark,
      text: step.text,
      nodeId: event.nodeId,
      isStruggle: struggles.has(step.mark),
      isNavigation: event.kind === 'pageView',
      message: event.message,
      point: pointOf(event),
      event,
    })
  }
  return steps
}

/** The last step at or before this moment; null before the first. */
export function stepAt(steps: readonly ReplayStep[], ms: number): ReplayStep | null {
  let found: ReplayStep | null = null
  for (const step of steps) {
    if (step.atMs > ms) break
    found = step
  }
  return found
}

export type StepKind = 'step' | 'struggle' | 'page'

const isKind: Record<StepKind, (step: ReplayStep) => boolean> = {
  step: () => true,
  struggle: ({ isStruggle }) => isStruggle,
  page: ({ isNavigation }) => isNavigation,
}

/**
 * The next or previous step of a kind. From a step it goes by place in the list, since several steps may share a moment;
 * from a bare moment by time.
 */
export function neighbour(
  steps: readonly ReplayStep[],
  from: { stepId: string | null; ms: number },
  direction: 1 | -1,
  kind: StepKind,
): ReplayStep | null {
  const at = from.stepId === null ? -1 : steps.findIndex(({ id }) => id === from.stepId)
  const ahead = steps.filter((step, i) => {
    if (!isKind[kind](step)) return false
    if (at >= 0) return direction === 1 ? i > at : i < at
    return direction === 1 ? step.atMs > from.ms : step.atMs < from.ms
  })
  return (direction === 1 ? ahead[0] : ahead.at(-1)) ?? null
}
