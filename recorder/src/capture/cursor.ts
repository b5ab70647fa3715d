/**
 * The pointer moved to and fro: somebody is impatient, or looks for what reacts. Told once the shaking has ended, at most
 * one in 5 s. Not while a button is held (dragging, drawing, selecting), and a finger has no pointer to shake.
 */
import { pathHere } from '../dom/here.ts'
import type { Capture, Draft } from '../host.ts'

/** capture.md §3. */
const withinMs = 800
const minReversals = 4
const restMs = 5000
/** Shorter moves are the trembling of a hand. */
const minLegPx = 12
/** More points than a mouse reports in that time. */
const maxPoints = 200

/** A point of the path; `turn`: the pointer came back the way it went. */
type Point = { at: number; x: number; y: number; turn: boolean }

export const startCursor: Capture = (host) => {
  let points: Point[] = []
  let best: Draft<'cursor'> | null = null
  let toldAt = 0
  let waits = false

  function moved(event: MouseEvent): void {
    const now = Date.now()
    const last = points[points.length - 1]
    if (event.buttons !== 0 || now - toldAt < restMs) {
      points = []
      return
    }
    const { clientX: x, clientY: y } = event
    if (last && Math.hypot(x - last.x, y - last.y) < minLegPx) return
    const before = points[points.length - 2]
    const turn =
      last !== undefined &&
      before !== undefined &&
      (last.x - before.x) * (x - last.x) + (last.y - before.y) * (y - last.y) < 0
    points.push({ at: now, x, y, turn })
    while (points.length > maxPoints || now - (points[0]?.at ?? now) > withinMs) points.shift()
    if (turn) measure(now)
  }

  function measure(now: number): void {
    const reversals = points.filter((point) => point.turn).length
    const [first] = points
    const last = points[points.length - 1]
    if (reversals < minReversals || (best && reversals <= best.reversals) || !first || !last) return
    let pathPx = 0
    for (const [at, point] of points.entries()) {
      const next = points[at + 1]
      if (next) pathPx += Math.hypot(next.x - point.x, next.y - point.y)
    }
    best = {
      kind: 'cursor',
      ts: now,
      ...pathHere(host.privacy),
      reversals,
      durationMs: last.at - first.at,
      pathPx: Math.round(pathPx),
      wayPx: Math.round(Math.hypot(last.x - first.x, last.y - first.y)),
    }
    if (waits) return
    waits = true
    host.page.after(withinMs, tell)
  }

  function tell(): void {
    waits = false
    if (!best) return
    host.emit(best)
    best = null
    points = []
    toldAt = Date.now()
  }

  const stops = [
    host.page.listen(window, 'mousemove', (event) => event.isTrusted && moved(event as MouseEvent), {
      capture: true,
      passive: true,
    }),
    host.page.beforeLeaving(tell),
  ]
  return () => {
    tell()
    for (const stop of stops) stop()
  }
}
