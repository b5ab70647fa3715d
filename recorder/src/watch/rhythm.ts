/**
 * What a page does at regular times it does by itself: clocks, carousels, tickers. Told by the beat alone, and so even
 * while the visitor is busy, when a change could as well be an answer to her.
 */
import type { Capture } from '../host.ts'
import { changesOf, placesOf } from './changes.ts'
import { visitorOf } from './visitor.ts'

/** What follows a change this soon is part of it: a slide that moves in by steps. */
const partMs = 450
/** A beat may be late by this much, but by no more than this share of it: a busy machine keeps time badly. */
const lateMs = 200
const looseness = 0.25
/** Three tell two equal intervals; the fourth is judged. */
const maxBeats = 4
/** What comes so soon after a key or a press is taken for its answer: who presses + once a second makes a beat too. */
const keyAnswerMs = 150
const pressAnswerMs = 400

type Beat = { at: number; isAnswer: boolean }

export const startRhythm: Capture = (host) => {
  const [changes, releaseChanges] = changesOf(host)
  const [visitor, releaseVisitor] = visitorOf(host)
  const beats = new WeakMap<Node, Map<string, Beat[]>>()

  function add(node: Node, what: string, now: number): void {
    const known = beats.get(node) ?? new Map<string, Beat[]>()
    if (known.size === 0) beats.set(node, known)
    const times = known.get(what) ?? []
    known.set(what, times)
    if (now - (times[times.length - 1]?.at ?? 0) < partMs) return
    const isAnswer = now - visitor.actedAt() < keyAnswerMs || now - visitor.pressedAt() < pressAnswerMs
    if (times.push({ at: now, isAnswer }) > maxBeats) times.shift()
  }

  function isDue(node: Node, what: string): boolean {
    const now = Date.now()
    const times = beats.get(node)?.get(what) ?? []
    const isPart = now - (times[times.length - 1]?.at ?? 0) < partMs
    const [first, second, third, fourth] = times.slice(isPart ? -4 : -3)
    if (!first || !second || !third || [first, second, third].every((beat) => beat.isAnswer)) return false
    const step = third.at - second.at
    const isSame = (other: number) => Math.abs(other - step) < Math.min(lateMs, step * looseness)
    return isSame(second.at - first.at) && isSame((fourth?.at ?? now) - third.at)
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
    releaseVisitor()
  }
}
