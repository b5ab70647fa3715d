/**
 * What a page does at regular times it does by itself: clocks, carousels, tickers. Told by the beat alone, and so even
 * while the visitor is busy, when a change could as well be an answer to her.
 */
import type { Capture } from '../host.ts'
import { changesOf, placesOf } from './changes.ts'

/** What follows a change this soon is part of it: a slide that moves in by steps. */
const partMs = 450
/** A beat may be late by this share of it. */
const looseness = 0.12
/** Three tell two equal intervals; the fourth is judged. */
const maxBeats = 4

export const startRhythm: Capture = (host) => {
  const [changes, releaseChanges] = changesOf(host)
  const beats = new WeakMap<Node, Map<string, number[]>>()

  function add(node: Node, what: string, now: number): void {
    const known = beats.get(node) ?? new Map<string, number[]>()
    if (known.size === 0) beats.set(node, known)
    const times = known.get(what) ?? []
    known.set(what, times)
    if (now - (times[times.length - 1] ?? 0) < partMs) return
    if (times.push(now) > maxBeats) times.shift()
  }

  function isDue(node: Node, what: string): boolean {
    const now = Date.now()
    const times = beats.get(node)?.get(what) ?? []
    const isPart = now - (times[times.length - 1] ?? 0) < partMs
    const [first = 0, second = 0, third = 0, fourth = now] = times.slice(isPart ? -4 : -3)
    const step = third - second
    const isSame = (other: number) => Math.abs(other - step) < step * looseness
    return third > 0 && isSame(second - first) && isSame(fourth - third)
  }
  const { isRestless } = changes
  changes.isRestless = (record, since) =>
    isRestless(record, since) || placesOf(record).some(([node, what]) => isDue(node, what))

  const stop = changes.hear((records) => {
    const now = Date.now()
    for (const record of records) for (const [node, what] of placesOf(record)) add(node, what, now)
  })
  return () => {
    changes.isRestless = isRestless
    stop()
    releaseChanges()
  }
}
