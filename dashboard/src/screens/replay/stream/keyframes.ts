/**
 * Where to begin for showing a moment of a segment: at its snapshot, or, far behind that, at a made one (fold.ts). Made
 * ones are remembered at intervals, so that a long segment is folded through only once.
 */
import type { SafeEvent } from '../sanitise/events.ts'
import { createFold, type Fold, type FoldedPage } from './fold.ts'

/** So few are played quickly enough. */
const playedEvents = 250
/** Left to be played before the moment: a little way back needs no other beginning. */
const leadEvents = 30
const everyEvents = 2500
const maxRemembered = 40

/** These events stand for all before the index `next`. */
export type Beginning = { events: SafeEvent[]; next: number }

export type Keyframes = {
  before(events: readonly SafeEvent[], ts: number): Beginning
  /** The page after the first `count` events; null where it cannot be told for certain. */
  pageAfter(events: readonly SafeEvent[], count: number): FoldedPage | null
}

function countWhile(events: readonly SafeEvent[], holds: (ts: number) => boolean): number {
  let from = 0
  let to = events.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (holds(events[middle]?.timestamp ?? 0)) from = middle + 1
    else to = middle
  }
  return from
}
/** How many events lie at or before this time; they never go back in time. */
export const countUpTo = (events: readonly SafeEvent[], ts: number) => countWhile(events, (its) => its <= ts)
/** How many the player has played when it stands at this time. */
export const countBefore = (events: readonly SafeEvent[], ts: number) => countWhile(events, (its) => its < ts)

/** Of the first `count` events, where the last snapshot is (its Meta). */
function lastSnapshot(events: readonly SafeEvent[], count: number): number {
  for (let at = Math.min(count, events.length) - 1; at > 0; at--) if (events[at]?.type === 4) return at
  return 0
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

  /** Folds up to an index, or as far as that is certain; then `fold` is null, and `best` the last that was remembered. */
  function folded(
    events: readonly SafeEvent[],
    snapshotAt: number,
    upTo: number,
  ): { fold: Fold | null; best: Beginning } {
    const start = { events: events.slice(snapshotAt, snapshotAt + 2), next: snapshotAt + 2 }
    let best = remembered.findLast(({ next }) => next > snapshotAt + 2 && next <= upTo) ?? start
    const [meta, snapshot, ...rest] = best.events
    if (!meta || !snapshot) return { fold: null, best }
    const fold = createFold(meta, snapshot)
    if (!rest.every((event) => fold.take(event))) return { fold: null, best }
    const end = Math.min(upTo, stops.get(snapshotAt) ?? upTo)
    for (let at = best.next; at < end; at++) {
      const event = events[at]
      if (!event) break
      if (!fold.take(event)) {
        stops.set(snapshotAt, at)
        return { fold: null, best }
      }
      if (at + 1 - best.next >= everyEvents) {
        best = { events: fold.events(), next: at + 1 }
        remember(best)
      }
    }
    return end === upTo ? { fold, best } : { fold: null, best: { events: fold.events(), next: end } }
  }

  return {
    before(events, ts) {
      const count = countUpTo(events, ts)
      const snapshotAt = lastSnapshot(events, count)
      const start = { events: events.slice(snapshotAt, snapshotAt + 2), next: snapshotAt + 2 }
      const upTo = count - leadEvents
      if (upTo - start.next < playedEvents) return start
      const { fold, best } = folded(events, snapshotAt, upTo)
      return fold === null ? best : { events: fold.events(), next: upTo }
    },
    pageAfter(events, count) {
      const snapshotAt = lastSnapshot(events, count)
      if (count < snapshotAt + 2) return null
      return folded(events, snapshotAt, count).fold?.page() ?? null
    },
  }
}
