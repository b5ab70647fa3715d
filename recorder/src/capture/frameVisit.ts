/**
 * Stays in frames of other origins, such as a payment provider's card field. Nothing of their inside can be seen, and
 * nothing is guessed: only that the focus went there, how long it stayed, how often, and how it came back.
 *
 * The only sign is that the window loses the focus and the frame is the active element. Nothing tells of the way from
 * one frame into the next, or that the whole browser lost the focus meanwhile; so while somebody is in a frame, the
 * focus is looked at a few times a second.
 */
import { maxLabelChars } from '@hindsight/protocol/limits'
import { isGenerated } from '@hindsight/protocol/places'
import { elementPlace } from '../dom/place.ts'
import type { Capture, Draft, Host } from '../host.ts'
import { visitorOf } from '../watch/visitor.ts'

const lookEveryMs = 250
/** A press this short before was the way out. */
const causedWithinMs = 300

type Visit = { frame: HTMLIFrameElement; at: number; awayMs: number; awaySince: number | null }
type LeftBy = Draft<'frameVisit'>['leftBy']

export const startFrameVisit: Capture = (host) => {
  const { page } = host
  const [visitor, releaseVisitor] = visitorOf(host)
  const counts = new WeakMap<Element, number>()
  let visit: Visit | null = null
  let stopLooking = () => {}

  function enter(frame: HTMLIFrameElement): void {
    visit = { frame, at: Date.now(), awayMs: 0, awaySince: null }
    counts.set(frame, (counts.get(frame) ?? 0) + 1)
    stopLooking()
    stopLooking = page.every(lookEveryMs, look)
  }

  function leave(leftBy: LeftBy): void {
    const done = visit
    visit = null
    stopLooking()
    if (!done) return
    const { frame, at } = done
    const now = Date.now()
    const awayMs = done.awayMs + (done.awaySince === null ? 0 : now - done.awaySince)
    const url = originOf(frame)
    host.emit({
      kind: 'frameVisit',
      ts: at,
      place: elementPlace(host.privacy, frame),
      label: labelOf(host, frame, url),
      nodeId: host.nodeId(frame),
      url,
      visitNo: counts.get(frame) ?? 1,
      activeMs: Math.max(0, now - at - awayMs),
      leftBy,
    })
  }

  function look(): void {
    const frame = foreignFrame()
    if (visit && visit.frame !== frame) leave(wayOut(frame !== null))
    if (frame === null) return
    if (!visit) {
      enter(frame)
      return
    }
    // In another window or program: the frame keeps the page's focus, but nobody is in it.
    const isHere = document.hasFocus()
    if (isHere && visit.awaySince !== null) {
      visit.awayMs += Date.now() - visit.awaySince
      visit.awaySince = null
    } else if (!isHere) visit.awaySince ??= Date.now()
  }

  function wayOut(isIntoAnother: boolean): LeftBy {
    if (Date.now() - visitor.pressedAt() < causedWithinMs) return 'click'
    // Without a press the focus only moves by key, or by a script that sets it nowhere in particular.
    const hasTarget = document.activeElement !== null && document.activeElement !== document.body
    return isIntoAnother || hasTarget ? 'tab' : 'other'
  }

  function foreignFrame(): HTMLIFrameElement | null {
    const active = activeElement()
    if (!(active instanceof HTMLIFrameElement) || host.isIgnored(active)) return null
    return isForeign(active) ? active : null
  }

  const stops = [
    // Only afterwards is the frame the active element.
    page.listen(window, 'blur', () => page.after(0, look)),
    page.listen(window, 'focus', () => page.after(0, look)),
    page.listen(document, 'focusin', () => visit && page.after(0, look), { capture: true }),
    page.beforeLeaving(() => leave('pagehide')),
    releaseVisitor,
  ]
  return () => {
    leave('other')
    for (const stop of stops) stop()
  }
}

/** Also within open shadow roots, where payment components like to put their frames. */
function activeElement(): Element | null {
  let active = document.activeElement
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
  return active
}

function isForeign(frame: HTMLIFrameElement): boolean {
  try {
    return frame.contentDocument === null
  } catch {
    return true
  }
}

function originOf(frame: HTMLIFrameElement): string {
  try {
    const { origin } = new URL(frame.src, document.baseURI)
    return origin === 'null' ? '' : origin
  } catch {
    return ''
  }
}

function labelOf(host: Host, frame: HTMLIFrameElement, origin: string): string {
  if (host.privacy.isPrivate(frame)) return ''
  const label = host.privacy.label(frame)
  const isNamed = label !== '' && !(label === frame.name && isGenerated(label))
  return (isNamed ? label : origin.replace(/^\w+:\/\//, '')).slice(0, maxLabelChars)
}
