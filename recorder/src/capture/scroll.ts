/**
 * How far down a page was seen, and how often it was scrolled back and forth: one fact per page, when it is left. Pages
 * that scroll an element of nearly the size of the window (web apps) count as well; small lists in a page do not.
 */
import { pathHere } from '../dom/here.ts'
import type { Capture } from '../host.ts'
import { visitorOf } from '../watch/visitor.ts'

/** A turn counts once it has led back by more than this share of the window. */
const turnShare = 0.5
/** Turns within this time make a burst. */
const burstMs = 5000
/** An element that is scrolled instead of the page fills at least this share of the window. */
const mainShare = 0.6

/** Where a page has scrolled to is not asked in every frame: the browser may have to lay it out for the answer. */
const measureEveryMs = 100

type Course = {
  path: { path: string }
  depth: number
  /** Highest and lowest position since the last turn. */
  top: number
  bottom: number
  /** 1 down, -1 up, 0 not known yet. */
  direction: number
  turns: number[]
  burst: { reversals: number; ts: number | null }
}

export const startScroll: Capture = (host) => {
  const [visitor, releaseVisitor] = visitorOf(host)
  let course: Course | null = null
  let lastY = 0

  function begin(y: number): Course {
    const path = pathHere(host.privacy)
    return { path, depth: 0, top: y, bottom: y, direction: 0, turns: [], burst: { reversals: 0, ts: null } }
  }

  function turned(at: Course, direction: number, y: number): void {
    at.top = y
    at.bottom = y
    if (at.direction !== 0) {
      const now = Date.now()
      at.turns.push(now)
      const recent = at.turns.filter((ts) => now - ts <= burstMs).length
      if (recent > at.burst.reversals) at.burst = { reversals: recent, ts: now }
    }
    at.direction = direction
  }

  /** What has scrolled since it was measured last. */
  let waiting: EventTarget | null = null

  function scrolled({ target }: Event): void {
    if (waiting !== null && waiting !== target) measure()
    else if (waiting === null) host.page.after(measureEveryMs, measure)
    waiting = target
  }

  function measure(): void {
    const element = waiting && scrollerOf(waiting)
    waiting = null
    if (!element) return
    const y = Math.max(0, element.scrollTop)
    // Where a page is opened again at its place of before, it was not the visitor who came from the top.
    course ??= begin(visitor.actedAt() > 0 ? lastY : y)
    lastY = y
    const at = course
    at.depth = Math.max(at.depth, Math.min(1, (y + element.clientHeight) / Math.max(1, element.scrollHeight)))
    at.top = Math.min(at.top, y)
    at.bottom = Math.max(at.bottom, y)
    const enough = innerHeight * turnShare
    if (at.direction >= 0 && at.bottom - y > enough) turned(at, -1, y)
    else if (at.direction <= 0 && y - at.top > enough) turned(at, 1, y)
  }

  function tell(): void {
    measure()
    const done = course
    course = null
    if (!done) return
    const { path, depth, turns, burst } = done
    host.emit({
      kind: 'scroll',
      ...path,
      depth: Math.round(depth * 1000) / 1000,
      reversals: turns.length,
      burstReversals: burst.reversals,
      burstTs: burst.ts,
    })
  }

  const stops = [
    host.page.listen(document, 'scroll', scrolled, { capture: true, passive: true }),
    host.signs.hear((sign) => sign === 'navigated' && tell()),
    host.page.beforeLeaving(tell),
    releaseVisitor,
  ]
  return () => {
    tell()
    for (const stop of stops) stop()
  }
}

function scrollerOf(target: EventTarget | null): Element | null {
  if (target === document) return document.scrollingElement
  if (!(target instanceof Element)) return null
  const isMain = target.clientHeight >= innerHeight * mainShare && target.clientWidth >= innerWidth * mainShare
  return isMain ? target : null
}
