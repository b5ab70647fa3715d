/**
 * Tells that a field was refused, however the page says so (capture.md §4). The page is looked at when it may have an
 * answer: 350 and 1,200 ms after an attempt to send, after leaving a field, after the answer to a request, and when a
 * control changes. What was there when the page came is its normal state, unless the page is the answer to a form.
 *
 * An error is told once and then stands, until it is gone (which is told too) or until another attempt leaves it
 * standing: then the form was refused again.
 */
import { fieldIn, fieldSelector, isEmpty } from '../dom/field.ts'
import { pathOf } from '../dom/path.ts'
import type { Capture } from '../host.ts'
import { arrive } from '../refusal/arrival.ts'
import { createDesk } from '../refusal/desk.ts'
import { lookAt, noteHints } from '../refusal/fieldWatch.ts'
import { alerted, clearWords, lookAtForm } from '../refusal/formWatch.ts'
import { watchNative } from '../refusal/native.ts'
import { watchOpenAttempt } from '../refusal/openAttempt.ts'
import { attemptsOf } from '../watch/attempts.ts'
import { changesOf, hasAdded } from '../watch/changes.ts'

/** A page answers at once, or after a validator that waits for the last key; the second look is the last. */
const firstLookMs = 350
const lastLookMs = 1200
const settledMs = 250
/** Later only to see that an error is gone: on a page that changes all the time, four looks a second are too many. */
const unhurriedMs = 1000
/** Changes of the page are looked at for this long after a field was left. */
const attentiveMs = 3000
/** Fields that come later (React) are noted this long after the page has changed. */
const noteMs = 500

export const startFieldError: Capture = (host) => {
  const { page } = host
  const [attempts, releaseAttempts] = attemptsOf(host)
  const [changes, releaseChanges] = changesOf(host)
  const open = watchOpenAttempt(host, attempts, changes, lookTwice)
  const native = watchNative(host, attempts)
  const desk = createDesk(host, attempts, open, native)
  const { known, standing } = desk
  let lastLeftAt = 0
  let isNoting = false
  let isLooking = false
  /** The page has done more since all fields were looked at than what it does all the time. */
  let hasChanged = true
  /** Fields that the visitor was in since then. */
  const touched = new Set<Element>()

  /** While nothing is being answered and the page has not changed, only fields she was in can look otherwise. */
  function look(isLast: boolean): void {
    const attempt = open.current()
    const isWhole = hasChanged || attempt !== null
    const standingFields = [...standing.values()].map(({ field }) => field.field)
    const fields = isWhole ? known.all() : known.among([...touched, ...standingFields])
    for (const field of fields) lookAt(desk, field, attempt, isLast)
    if (attempt?.form.isConnected) lookAtForm(desk, attempt, fields, isLast)
    clearWords(desk)
    if (isLast) touched.clear()
    // What is new at one look may be told at the last only, and another look may be on its way.
    if (isLast && isWhole && !isLooking) hasChanged = false
  }

  function lookTwice(): void {
    page.after(firstLookMs, () => look(false))
    page.after(lastLookMs, () => look(true))
  }

  function lookSoon(withinMs: number): void {
    if (isLooking) return
    isLooking = true
    page.after(withinMs, () => {
      isLooking = false
      look(open.current() === null && Date.now() - lastLeftAt > lastLookMs)
    })
  }

  function noteSoon(): void {
    if (isNoting) return
    isNoting = true
    page.after(noteMs, () => {
      isNoting = false
      if (known.haveCome() && !open.current()) note()
    })
  }

  /** Fields not seen before are noted as they are, at the latest when one is entered or their form is about to be sent. */
  function note(): void {
    for (const field of known.all()) if (!known.baseline(field)) known.setBaseline(field)
  }

  function left(field: Element): void {
    lastLeftAt = Date.now()
    touched.add(field)
    desk.leftAt.set(field, lastLeftAt)
    noteHints(desk, known.of(field))
    lookTwice()
  }

  function changed(records: MutationRecord[]): void {
    const attempt = open.current()
    const now = Date.now()
    const mayAnswer = attempt !== null || now - lastLeftAt < attentiveMs
    const isAsked = mayAnswer || !hasChanged
    const isNews = isAsked && records.some((record) => !changes.isRestless(record, attempt?.at ?? now))
    if (isNews) hasChanged = true
    if ((mayAnswer && isNews) || records.some(isOnControl)) lookSoon(settledMs)
    else if (standing.size > 0) lookSoon(unhurriedMs)
    if (!isNoting && records.some((record) => hasAdded(record, fieldSelector))) noteSoon()
  }

  /** Listens to events of fields; those in open shadow roots become known by it. */
  const onField = (type: string, handler: (field: Element, event: Event) => void) =>
    page.listen(
      window,
      type,
      (event) => {
        const field = fieldIn(pathOf(event))
        if (!field) return
        known.addRoot(field.getRootNode())
        handler(field, event)
      },
      { capture: true, passive: true },
    )
  const stops = [
    releaseAttempts,
    releaseChanges,
    open.stop,
    native.stop,
    attempts.hear((attempt) => {
      known.addRoot(attempt.form.getRootNode())
      known.addRootsIn(attempt.form)
      note()
      const sent = known.all().filter(({ form, field }) => form === attempt.form || attempt.form.contains(field))
      desk.sent = new Set(sent.map(({ key }) => key))
      lookTwice()
    }),
    changes.hear(changed),
    onField('focusin', (field) => known.baseline(known.of(field)) ?? note()),
    // Seen before the page's own handlers, which may refuse the field at once: what they say is no hint.
    onField('blur', left),
    onField('input', (field, event) => {
      desk.typedAt.set(field, Date.now())
      touched.add(field)
      if (/^insertFrom(Paste|Drop)/.test((event as InputEvent).inputType ?? '')) desk.pasted.add(field)
      else if (isEmpty(field)) desk.pasted.delete(field)
      if (standing.size > 0) lookSoon(settledMs)
    }),
    page.patch(
      window,
      'alert',
      (original) =>
        function (this: Window, ...args: Parameters<Window['alert']>) {
          alerted(desk, String(args[0] ?? ''))
          return original.apply(this, args)
        },
    ),
    page.beforeLeaving(() => {
      desk.isLeaving = true
      if (open.current()) look(false)
      desk.isLeaving = false
    }),
  ]
  if (document.readyState === 'loading') stops.push(page.listen(document, 'DOMContentLoaded', () => arrive(desk)))
  else arrive(desk)
  return () => {
    for (const stop of stops) stop()
  }
}

/** Class or ARIA of a control, or of something around it, has changed. */
function isOnControl({ type, attributeName, target }: MutationRecord): boolean {
  if (type !== 'attributes' || !(target instanceof Element) || target === document.body) return false
  if (attributeName === 'aria-invalid') return true
  if (attributeName !== 'class' || target === document.documentElement) return false
  return target.matches(fieldSelector) || (target.childElementCount > 0 && target.querySelector(fieldSelector) !== null)
}
