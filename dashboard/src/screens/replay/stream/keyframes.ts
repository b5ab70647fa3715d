/**
 * Where to begin for showing a moment of a segment: at its snapshot, or, far behind that, at a made one (fold.ts). Made
 * ones are remembered at intervals, so that a long segment is folded through only once.
 */
import type { SafeEvent } from '../sanitise/events.ts'
import { createFold } from './fold.ts'

/** So few are played quickly enough. */
const playedEvents = 250
/** Left to be played before the moment: a little way back needs no other beginning. */
const leadEvents = 30
const everyEvents = 2500
const maxRemembered = 40

/** These events stand for all before the index `next`. */
export type Beginning = { events: SafeEvent[]; next: number }

export type Keyframes = { before(events: readonly SafeEvent[], ts: number): Beginning }

/** How many events lie at or before this time; they never go back in time. */
export function countUpTo(events: readonly SafeEvent[], ts: number): number {
  let from = 0
  let to = events.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((events[middle]?.timestamp ?? 0) <= ts) from = middle + 1
    else to = middle
  }
  return from
}

export function createKeyframes(): Keyframes {
  /** In order of `next`. */
  const remembered: Beginning[] = []
  /** By the snapshot they follow: what could not be folded for certain. */
  const stops = new Map<number, number>()

  function remember(beginning: Beginning): void {
    remembered.push(beginning)
    remembered.sort((a, b) => a.next - b.next)
    if (remembered.length > maxRemembered) remembered.splice(Math.floor(remembered.length / 2), 1)
  }

  /** Folds from a beginning up to an index, or as far as that is certain. */
  function folded(events: readonly SafeEvent[], from: Beginning, snapshotAt: number, upTo: number): Beginning {
    const [meta, snapshot, ...rest] = from.events
    if (!meta || !snapshot) return from
    const fold = createFold(meta, snapshot)
    if (!rest.every((event) => fold.take(event))) return from
    let best = from
    const end = Math.min(upTo, stops.get(snapshotAt) ?? upTo)
    for (let at = from.next; at < end; at++) {
      const event = events[at]
      if (!event) break
      if (!fold.take(event)) {
        stops.set(snapshotAt, at)
        return best
      }
      if (at + 1 - best.next >= everyEvents) {
        best = { events: fold.events(), next: at + 1 }
        remember(best)
      }
    }
    return { events: fold.events(), next: end }
  }

  return {
    before(events, ts) {
      const count = countUpTo(events, ts)
      let snapshotAt = 0
      for (let at = Math.min(count, events.length) - 1; at > 0; at--) {
        if (events[at]?.type !== 4) continue
        snapshotAt = at
        break
      }
      const start = { events: events.slice(snapshotAt, snapshotAt + 2), next: snapshotAt + 2 }
      const upTo = count - leadEvents
      if (upTo - start.next < playedEvents) return start
      const near = remembered.findLast(({ next }) => next > snapshotAt + 2 && next <= upTo)
      return folded(events, near ?? start, snapshotAt, upTo)
    },
  }
}
