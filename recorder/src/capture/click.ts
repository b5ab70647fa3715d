/**
 * Clicks, and how long it took until anything came of them. A click is sent once it is judged: at the first reaction
 * (but not before a second has passed, in which an error may follow), after 8 s without one, or when the page is left.
 */

import { roleOf } from '@hindsight/protocol/roles'
import { asNative, isField } from '../dom/field.ts'
import { pathHere, timeOf } from '../dom/here.ts'
import { targetOf } from '../dom/interactive.ts'
import { pathOf } from '../dom/path.ts'
import { elementPlace, labelFor } from '../dom/place.ts'
import type { Capture, Draft, Host } from '../host.ts'
import { immediateReaction } from '../reaction/immediate.ts'
import { watchReactions } from '../reaction/watch.ts'
import { changesOf } from '../watch/changes.ts'

/** capture.md §3: slow is 2 to 8 s; what comes later is no answer to a click. */
const judgedAfterMs = 8000
const errorWithinMs = 1000
/** A click on a label is followed by one on its field; both are one act. */
const forwardedWithinMs = 50
/** So many new elements keep a page busy for long: browsers end a tab that is closed meanwhile without a word to it. */
const busyElements = 1000
/** An element that is no control, but holds this much, has no name of its own. */
const maxNamedDescendants = 3

type Pending = { at: number; draft: Draft<'click'>; leaves: boolean }

export const startClick: Capture = (host) => {
  const pending = new Set<Pending>()
  /** No two clicks share a time, so that a double click keeps its order, whichever is sent first. */
  let lastAt = 0
  let labelled: { control: Element; at: number } | null = null

  function send(click: Pending): void {
    if (pending.delete(click)) host.emit(click.draft)
  }

  function react(click: Pending, reaction: NonNullable<Draft<'click'>['reaction']>): void {
    if (click.draft.reaction !== null) return
    click.draft.reaction = reaction
    click.draft.reactionMs = Math.max(0, Date.now() - click.at)
    host.page.after(Math.max(0, click.at + errorWithinMs - Date.now()), () => send(click))
  }

  function clicked(event: MouseEvent): void {
    const path = pathOf(event)
    const target = targetOf(path)
    if (!target || host.isIgnored(target.element) || isForwarded(event, target.element)) return
    const label = target.element.closest('label')
    const control = label?.control ?? null
    if (control) labelled = { control, at: Date.now() }
    lastAt = Math.max(timeOf(event), lastAt + 1)
    const click: Pending = {
      at: lastAt,
      draft: { ...draftOf(host, event, target.element, target.interactive, control), ts: lastAt },
      leaves: target.element.closest('a[href],[type="submit"],form button') !== null,
    }
    pending.add(click)
    host.page.after(judgedAfterMs, () => send(click))
    const immediate = immediateReaction(control ?? target.element)
    // Only once the page's own handlers have had their say.
    if (immediate) host.page.after(0, () => event.defaultPrevented || react(click, immediate))
  }

  function isForwarded(event: MouseEvent, target: Element): boolean {
    if (labelled && labelled.control === target && Date.now() - labelled.at < forwardedWithinMs) return true
    // Enter in a field makes the browser click the form's button; nobody clicked.
    const isMade = event.detail === 0 && event.clientX === 0 && event.clientY === 0
    return (
      isMade &&
      target.matches('[type="submit"],[type="image"],button') &&
      document.activeElement !== target &&
      isField(document.activeElement ?? target)
    )
  }

  function leave(isNavigation: (click: Pending) => boolean): void {
    for (const click of [...pending]) {
      if (click.draft.reaction === null && isNavigation(click)) react(click, 'navigation')
      click.draft.judged = click.draft.reaction !== null
      send(click)
    }
  }

  /** What may be the last click of a tab that is about to be closed goes without waiting for an error after it. */
  function changed(records: MutationRecord[]): void {
    const answered = [...pending].filter(({ draft }) => draft.reaction !== null)
    if (answered.length === 0 || countAdded(records) < busyElements) return
    for (const click of answered) send(click)
    host.hurry()
  }

  const [changes, releaseChanges] = changesOf(host)
  const stops = [
    host.page.listen(window, 'click', (event) => event.isTrusted && clicked(event as MouseEvent), { capture: true }),
    watchReactions(host, (reaction, isSince) => {
      for (const click of [...pending]) if (isSince(click.at)) react(click, reaction)
    }),
    changes.hear(changed),
    releaseChanges,
    host.signs.hear((sign, at) => {
      if (sign !== 'jsError' && sign !== 'requestFailed') return
      // The last click is the one that an error may have come of.
      const last = [...pending].pop()
      if (last && at - last.at <= errorWithinMs) last.draft.errorAfterMs ??= Math.max(0, at - last.at)
    }),
    // Where the Navigation API is missing nothing tells why a page is left; a link or button just clicked does.
    host.page.beforeLeaving(() => leave((click) => click.leaves && !('navigation' in window))),
  ]
  return () => {
    leave(() => false)
    for (const stop of stops) stop()
  }
}

function draftOf(host: Host, event: MouseEvent, target: Element, interactive: boolean, control: Element | null) {
  const box = target.getBoundingClientRect()
  const isByHand = event.detail > 0 || event.clientX !== 0 || event.clientY !== 0
  const named = control ?? target
  const isNamed = interactive || asNative(named) || isSmall(named)
  // Of a group of radio buttons, the one that was clicked.
  const label = roleOf(named) === 'radio' ? host.privacy.label(named) : labelFor(host.privacy, named)
  const modifiers = (['alt', 'ctrl', 'meta', 'shift'] as const).filter((key) => event[`${key}Key`])
  const draft: Draft<'click'> = {
    kind: 'click',
    ...pathHere(host.privacy),
    place: elementPlace(host.privacy, named),
    label: isNamed ? label : '',
    role: roleOf(named),
    nodeId: host.nodeId(target),
    x: isByHand ? share(event.clientX - box.left, box.width) : 0.5,
    y: isByHand ? share(event.clientY - box.top, box.height) : 0.5,
    pageX: Math.round((isByHand ? event.clientX : box.left + box.width / 2) + scrollX),
    pageY: Math.round((isByHand ? event.clientY : box.top + box.height / 2) + scrollY),
    interactive,
    reactionMs: null,
    reaction: null,
    errorAfterMs: null,
    judged: true,
    clickCount: Math.max(0, event.detail),
    ...(modifiers.length > 0 ? { modifiers: [...modifiers] } : {}),
  }
  return draft
}

function countAdded(records: MutationRecord[]): number {
  let count = 0
  for (const { addedNodes } of records) {
    for (const node of addedNodes) if (node instanceof Element) count += 1 + node.getElementsByTagName('*').length
  }
  return count
}

function isSmall(element: Element): boolean {
  return element.getElementsByTagName('*').length <= maxNamedDescendants
}

function share(offset: number, size: number): number {
  return size > 0 ? Math.round(Math.min(1, Math.max(0, offset / size)) * 1000) / 1000 : 0
}
