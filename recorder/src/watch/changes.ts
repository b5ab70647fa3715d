/**
 * Changes of the page, watched once, and which of them the page makes by itself. A change says nothing about what the
 * visitor did just before if its place is restless:
 *  - it was changing already in the 2 s before, at least twice, and not as an answer to her (clocks, spinners), or
 *  - it has changed more than once while she had done nothing for a while (carousels that turn every five seconds), or
 *  - it changes at regular times, and now was such a time (`rhythm.ts`).
 * What changes right after a press is an answer: a counter of pieces must not become restless by being used.
 */
import type { Stop } from '../page.ts'
import { createHearers, sharedPerHost } from './once.ts'
import { visitorOf } from './visitor.ts'

/** capture.md §3. */
const restlessMs = 2000
/** An answer comes this soon after a press. */
const answerMs = 700
/** What happens later than this after an act, happens by itself. */
const unpromptedMs = 3000
const unpromptedChanges = 2

export type Changes = {
  hear(handler: (records: MutationRecord[]) => void): Stop
  /** Whether this change would have come anyway, as seen at the time `since`; `rhythm.ts` adds to what is known here. */
  isRestless(record: MutationRecord, since: number): boolean
}

/** `times`: of the last changes that were no answers, latest last. */
type History = { times: number[]; unprompted: number }
/** Two before an act tell that it was restless; some may have come since. */
const maxTimes = 6

/** Slides of a carousel take turns: for attributes, the siblings of an element share its history. */
export function placesOf(record: MutationRecord): [Node, string][] {
  const places: [Node, string][] = [[record.target, '']]
  const parent = record.target.parentNode
  if (record.type === 'attributes' && parent) places.push([parent, record.attributeName ?? ''])
  return places
}

/** Whether an element of this kind came, alone or inside another: to ask what came is cheaper than to ask the page. */
export function hasAdded({ addedNodes }: MutationRecord, selector: string): boolean {
  for (const node of addedNodes) {
    if (!(node instanceof Element)) continue
    if (node.matches(selector) || (node.childElementCount > 0 && node.querySelector(selector) !== null)) return true
  }
  return false
}

export const changesOf = sharedPerHost<Changes>('changes', (host) => {
  const [visitor, releaseVisitor] = visitorOf(host)
  const hearers = createHearers<MutationRecord[]>()
  const histories = new WeakMap<Node, Map<string, History>>()

  function remember(record: MutationRecord, now: number, sinceActMs: number): void {
    for (const [node, what] of placesOf(record)) {
      const known = histories.get(node) ?? new Map<string, History>()
      if (known.size === 0) histories.set(node, known)
      const history = known.get(what) ?? { times: [], unprompted: 0 }
      if (history.times[history.times.length - 1] === now) continue
      if (history.times.push(now) > maxTimes) history.times.shift()
      if (sinceActMs > unpromptedMs) history.unprompted++
      known.set(what, history)
    }
  }

  function isRestless(record: MutationRecord, since: number): boolean {
    return placesOf(record).some(([node, what]) => {
      const history = histories.get(node)?.get(what)
      if (!history) return false
      const [earlier = 0, last = 0] = history.times.filter((at) => at < since).slice(-2)
      return (since - last <= restlessMs && last - earlier <= restlessMs) || history.unprompted >= unpromptedChanges
    })
  }

  const stop = host.page.observe(
    document,
    { subtree: true, childList: true, attributes: true, characterData: true, characterDataOldValue: true },
    (records) => {
      hearers.tell(records)
      const now = Date.now()
      const sinceActMs = now - visitor.busyAt()
      if (sinceActMs > answerMs) for (const record of records) remember(record, now, sinceActMs)
    },
  )
  return [
    { hear: hearers.hear, isRestless },
    () => {
      stop()
      releaseVisitor()
    },
  ]
})
