/**
 * What the page does after a click, as far as it can be seen from outside: its tree changes, a request or navigation
 * starts, it scrolls, moves the focus, selects, opens a window or a dialog, plays media. What it would have done
 * anyway, and what the visitor does next with her own hands, is no reaction.
 */
import type { Reaction } from '@hindsight/protocol/events'
import type { Host } from '../host.ts'
import type { Stop } from '../page.ts'
import { changesOf } from '../watch/changes.ts'
import { visitorOf } from '../watch/visitor.ts'

/** `isSince(at)`: whether what is told now is news to someone who has waited since then. */
export type Told = (reaction: Reaction, isSince: (at: number) => boolean) => void

/** Window and focus changes later than this are the visitor's own: she went to another window. */
const promptMs = 2000
/** An address asked for this often by the page alone is polled; asking once more is no reaction. */
const polledTimes = 2
/** Scroll events further apart than this are two movements. */
const scrollPauseMs = 300

/** Times of events are rounded: a press may seem to come after the click that it began. */
const clockStepMs = 2

/** Effects that show that a button was pressed, not that it did anything. */
const ripple = /ripple|waves?-effect/i
const inHead = 'head,script,style,link,meta,noscript'

export function watchReactions(host: Host, told: Told): Stop {
  const { page, signs } = host
  const [changes, releaseChanges] = changesOf(host)
  const [visitor, releaseVisitor] = visitorOf(host)
  /** Addresses asked for while the visitor did nothing, and how often: polling. */
  const unprompted = new Map<string, number>()
  let scrolledAt = 0
  let scrollStartedAt = 0
  const always = () => true
  /** Not after she went on to press, type or turn the wheel; `actedAt` of the click itself lies before it. */
  const untouched = (at: number) => visitor.actedAt() <= at + clockStepMs
  const promptly = (at: number) => untouched(at) && Date.now() - at < promptMs

  const stops: Stop[] = [
    releaseChanges,
    releaseVisitor,
    changes.hear((records) => {
      const seen = records.filter(isSeen)
      if (seen.length === 0) return
      told('mutation', (at) => seen.some((record) => !changes.isRestless(record, at)))
    }),
    signs.hear((sign, now, { url = '' }) => {
      if (sign === 'navigated') told('navigation', always)
      else if (sign === 'dialog') told('dialog', always)
      else if (sign === 'requestStarted') {
        const times = unprompted.get(url) ?? 0
        if (now - visitor.actedAt() > promptMs) unprompted.set(url, times + 1)
        if (times < polledTimes) told('request', always)
      }
    }),
  ]
  const hear = (target: EventTarget, type: string, reaction: Reaction, isSince: (at: number) => boolean) =>
    stops.push(
      page.listen(target, type, (event) => event.isTrusted && told(reaction, isSince), {
        capture: true,
        passive: true,
      }),
    )
  /** Not what was already scrolling, such as a marquee. */
  const scrolled = (at: number) => untouched(at) && scrollStartedAt >= at
  stops.push(
    page.listen(
      window,
      'scroll',
      () => {
        const now = Date.now()
        if (now - scrolledAt > scrollPauseMs) scrollStartedAt = now
        scrolledAt = now
        told('scroll', scrolled)
      },
      { capture: true, passive: true },
    ),
  )
  hear(window, 'focusin', 'focus', untouched)
  hear(window, 'change', 'mutation', untouched)
  hear(window, 'toggle', 'mutation', always)
  hear(window, 'copy', 'selection', untouched)
  hear(window, 'beforeprint', 'dialog', always)
  hear(document, 'fullscreenchange', 'media', always)
  for (const type of ['play', 'pause', 'volumechange', 'seeking']) hear(document, type, 'media', untouched)
  stops.push(
    // Fields lose the focus too, and a capturing listener hears of it.
    page.listen(window, 'blur', (event) => event.target === window && told('window', promptly)),
    page.listen(document, 'selectionchange', () => {
      if (getSelection()?.isCollapsed === false) told('selection', untouched)
    }),
    page.patch(
      window,
      'open',
      (original) =>
        function (this: Window, ...args: Parameters<Window['open']>) {
          told('window', always)
          return original.apply(this, args)
        },
    ),
  )
  for (const method of ['alert', 'confirm', 'prompt'] as const) {
    stops.push(
      page.patch(
        window,
        method,
        (original) =>
          function (this: Window, ...args: unknown[]) {
            signs.say('dialog')
            return (original as (...given: unknown[]) => never).apply(this, args)
          },
      ),
    )
  }
  return () => {
    for (const stop of stops) stop()
  }
}

function isSeen(record: MutationRecord): boolean {
  const target = record.target instanceof Element ? record.target : record.target.parentElement
  if (!target || target.closest(inHead)) return false
  if (record.type !== 'childList') return !ripple.test(classOf(target))
  return [...record.addedNodes, ...record.removedNodes].some((node) =>
    node instanceof Element
      ? !node.matches(inHead) && !ripple.test(classOf(node))
      : (node.nodeValue ?? '').trim() !== '',
  )
}

function classOf(element: Element): string {
  return element.getAttribute('class') ?? ''
}
