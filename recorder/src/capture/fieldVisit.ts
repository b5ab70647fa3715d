/**
 * Visits to fields: from focus to blur, submit or leaving the page. Says how the visitor fared, never what she typed.
 * A visit ends with a submit although the field keeps the focus; typing on in it is another visit.
 */
import { contentOf, fieldIn, fieldType, groupOf, isAutofilled, isEmpty, shapeOf, validityOf } from '../dom/field.ts'
import { formOf } from '../dom/form.ts'
import { pathOf } from '../dom/path.ts'
import { elementPlace, formPlace, labelFor } from '../dom/place.ts'
import type { Capture, Draft, Host } from '../host.ts'
import { attemptsOf } from '../watch/attempts.ts'
import { type VisitFacts, visitFactsName } from '../watch/visitFacts.ts'
import { visitorOf } from '../watch/visitor.ts'

/** A blur this soon after a key or a press was caused by it. */
const causedWithinMs = 300
/** Handlers of the page may empty a field when it is left; it is looked at after them. */
const settleMs = 0

type LeftBy = Draft<'fieldVisit'>['leftBy']
type Visit = {
  field: Element
  at: number
  /** Time away (another window, tab), not counted as activity. */
  awayMs: number
  awaySince: number | null
  firstChangeAt: number | null
  edits: number
  deletes: number
  pastes: number
  autofilled: boolean
  before: string
  /** As it was while the last input event was on its way, before the page could touch it. */
  typed: string | null
}

export const startFieldVisit: Capture = (host) => {
  const { page } = host
  const [visitor, releaseVisitor] = visitorOf(host)
  const [attempts, releaseAttempts] = attemptsOf(host)
  const counts = new Map<string, number>()
  /** Content before the input now under way, kept for fields that are filled without being entered. */
  const last = new WeakMap<Element, string>()
  let visit: Visit | null = null

  function enter(field: Element): Visit {
    const before = contentOf(field)
    last.set(field, before)
    visit = { ...newVisit, field, at: Date.now(), before }
    return visit
  }

  function changed(at: Visit, event: InputEvent): void {
    at.firstChangeAt = at.firstChangeAt ?? Date.now()
    at.edits++
    const how = event.inputType ?? ''
    if (how.startsWith('delete')) at.deletes++
    if (how === 'insertFromPaste' || how === 'insertFromDrop') at.pastes++
    if (isAutofilled(at.field)) at.autofilled = true
    at.typed = contentOf(at.field)
    last.set(at.field, at.typed)
  }

  function send(done: Visit, leftBy: LeftBy, ts?: number): void {
    if (host.isIgnored(done.field)) return
    const draft = draftOf(host, done, leftBy, counts)
    host.emit(ts === undefined ? draft : { ...draft, ts })
  }

  function leave(leftBy: LeftBy): void {
    const done = visit
    visit = null
    if (done) send(done, leftBy)
  }

  function cause(): LeftBy {
    const now = Date.now()
    const { key, at } = visitor.key()
    if (key === 'Tab' && now - at < causedWithinMs) return 'tab'
    return now - visitor.pressedAt() < causedWithinMs ? 'click' : 'other'
  }

  function focused(event: Event): void {
    const field = fieldIn(pathOf(event))
    if (visit && field && isSame(visit.field, field)) {
      if (visit.awaySince !== null) visit.awayMs += Date.now() - visit.awaySince
      visit.awaySince = null
      return
    }
    if (visit) leave(cause())
    if (field) enter(field)
  }

  function blurred(event: Event): void {
    const left = visit
    const next = (event as FocusEvent).relatedTarget
    if (!left || fieldIn(pathOf(event)) !== left.field) return
    // The window lost the focus, not the field; or a list of the field's own took it.
    const isAway = !next && document.activeElement === left.field
    if (
      isAway ||
      (next instanceof Element && (isSame(left.field, next) || next.closest('[role="listbox"],[role="option"]')))
    ) {
      if (isAway) left.awaySince = Date.now()
      return
    }
    const leftBy = cause()
    const ts = Date.now()
    visit = null
    const settle = () => {
      pending.delete(settle)
      send(left, leftBy, ts)
    }
    pending.add(settle)
    page.after(settleMs, () => pending.has(settle) && settle())
  }
  const pending = new Set<() => void>()

  /** Filled in without being entered: the browser's autofill, a box ticked in Safari, which gives it no focus. */
  function inputElsewhere(field: Element, event: Event): void {
    if (event.type !== 'change' && !isAutofilled(field)) return
    const stranger: Visit = { ...newVisit, field, at: Date.now(), before: last.get(field) ?? '' }
    changed(stranger, event as InputEvent)
    send(stranger, 'other')
  }

  function input(event: Event): void {
    const found = fieldIn(pathOf(event))
    if (found) host.privacy.noteTyped(found)
    const field = event.isTrusted ? found : null
    if (!field) return
    if (visit && isSame(visit.field, field)) {
      if (event.type === 'input') changed(visit, event as InputEvent)
    } else if (event.type === 'input' && document.activeElement === field) {
      changed(enterAgain(field), event as InputEvent)
    } else if (last.get(field) !== contentOf(field)) inputElsewhere(field, event)
  }

  /** Typing goes on after a submit: what was there before the key is what the last visit left. */
  function enterAgain(field: Element): Visit {
    const before = last.get(field) ?? ''
    const again = enter(field)
    again.before = before
    return again
  }

  const capture = { capture: true, passive: true }
  const stops = [
    page.listen(window, 'focusin', focused, capture),
    page.listen(window, 'focusout', blurred, capture),
    page.listen(window, 'input', input, capture),
    page.listen(window, 'change', input, capture),
    attempts.hear((attempt) => visit && attempt.form.contains(visit.field) && leave('submit')),
    page.beforeLeaving(() => {
      for (const settle of [...pending]) settle()
      leave('pagehide')
    }),
    releaseVisitor,
    releaseAttempts,
  ]
  // The field that already has the focus when the recorder starts (autofocus).
  const active = document.activeElement
  if (active && fieldIn([active])) enter(active)
  return () => {
    leave('other')
    for (const stop of stops) stop()
  }
}

const newVisit = {
  awayMs: 0,
  awaySince: null,
  firstChangeAt: null,
  edits: 0,
  deletes: 0,
  pastes: 0,
  autofilled: false,
  typed: null,
} as const satisfies Partial<Visit>

function draftOf(host: Host, visit: Visit, leftBy: LeftBy, counts: Map<string, number>): Draft<'fieldVisit'> {
  const { field, typed, before } = visit
  const { privacy } = host
  const now = Date.now()
  const place = elementPlace(privacy, field)
  const form = formPlace(privacy, formOf(field))
  const key = `${location.pathname} ${form} ${place}`
  const visitNo = (counts.get(key) ?? 0) + 1
  counts.set(key, visitNo)
  const after = contentOf(field)
  const awayMs = visit.awayMs + (visit.awaySince === null ? 0 : now - visit.awaySince)
  // Custom lists change without input events.
  const isChosen = visit.edits === 0 && after !== before
  const changedAt = visit.firstChangeAt ?? (isChosen ? now : null)
  const draft: Draft<'fieldVisit'> = {
    kind: 'fieldVisit',
    place,
    form,
    label: labelFor(privacy, field),
    nodeId: host.nodeId(field),
    fieldType: fieldType(field),
    visitNo,
    hesitationMs: changedAt === null ? null : Math.max(0, changedAt - visit.at),
    activeMs: Math.max(0, now - visit.at - awayMs),
    edits: isChosen ? 1 : visit.edits,
    deletes: visit.deletes,
    pastes: visit.pastes,
    autofilled: visit.autofilled,
    emptyBefore: before.trim() === '',
    emptyAfter: isEmpty(field),
    ...shapeOf(privacy, field, { autofilled: visit.autofilled, pasted: visit.pastes > 0 }),
    validity: validityOf(field),
    leftBy,
    stuck: typed === null ? null : hasStuck(before, typed, after),
  }
  const more = host.watched.get(visitFactsName) as VisitFacts | undefined
  return more ? { ...draft, ...more(field, draft) } : draft
}

/** Formatters and trimmers may change what was typed; what is undone or emptied did not stay. */
function hasStuck(before: string, typed: string, after: string): boolean {
  if (typed === before || typed === after) return true
  return after !== before && after !== ''
}

function isSame(field: Element, other: Element): boolean {
  return field === other || groupOf(field).includes(other)
}
