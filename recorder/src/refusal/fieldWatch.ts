/** Looks at one field: is it in error now, is that news, and has an error that stood gone? */
import type { ErrorSignal } from '@hindsight/protocol/events'
import type { Attempt } from '../watch/attempts.ts'
import type { Desk, Standing, Trigger } from './desk.ts'
import type { Baseline, KnownField } from './known.ts'
import { type Found, hasUnseenWords, messageOf, textsOf } from './message.ts'
import { signalsOf } from './signals.ts'
import { fieldsNamed } from './words.ts'

/** A mark without words is told once it has stood alone for so long, and longer where words are about to be faded in. */
const wordsFollowMs = 600
const wordsFadeInMs = 2500
/** An error this soon after leaving a field came of leaving it. */
const blurTriggersMs = 3000

type Reading = { via: ErrorSignal[]; message: Found | null; isNative: boolean }
type Look = Reading & {
  field: KnownField
  attempt: Attempt | null
  trigger: Trigger
  /** No further look follows: what has not come by now does not come. */
  isLast: boolean
}

/** Signals and message of a field now, without what is its normal state. */
export function read(desk: Desk, field: KnownField, normal: Baseline | undefined): Reading {
  const { native } = desk
  const all = signalsOf(field.field, field.container)
  const own = normal ? all.filter((signal) => !normal.signals.has(signal)) : all
  const isNative = native.isRefused(field.field)
  const isMarked = isNative || own.some((signal) => signal !== 'state')
  const message = messageOf(field.field, field.container, normal?.texts ?? new Set(), isMarked, ({ text }) =>
    isAnothers(desk, field, text),
  )
  return { via: [...list(isNative, 'native'), ...own, ...list(message !== null, 'message')], message, isNative }
}

/** A text beside a field that names another one; or the answer to a failed request, below the last field of its form. */
function isAnothers({ known, open }: Desk, { field, form }: KnownField, text: string): boolean {
  if (!form) return false
  const fields = known.named(form)
  const named = fieldsNamed(text, fields)
  if (named.length > 0) return !named.includes(field)
  return open.hasFailed() && fields.length > 1 && fields[fields.length - 1]?.field === field
}

function list(isTrue: boolean, signal: ErrorSignal): ErrorSignal[] {
  return isTrue ? [signal] : []
}

/** `:user-invalid` alone shows nothing to the visitor; red borders alone may be decoration until a form is sent. */
export function isError({ via, message }: Reading, trigger: Trigger): boolean {
  if (via.includes('native') || via.includes('aria') || via.includes('class')) return true
  if (message) return trigger !== 'input'
  return via.includes('border') && (trigger === 'submit' || trigger === 'server')
}

export function lookAt(desk: Desk, field: KnownField, attempt: Attempt | null, isLast: boolean): void {
  const { known, standing } = desk
  if (!known.baseline(field)) {
    // What comes with an answer may come in error already; otherwise fields are noted as they come.
    const isAnswer = attempt !== null && signalsOf(field.field, field.container).includes('aria')
    if (!isAnswer) known.setBaseline(field)
  }
  const reading = read(desk, field, known.baseline(field))
  const trigger = triggerOf(desk, field, attempt)
  const stands = standing.get(field.key)
  if (!isError(reading, trigger)) {
    desk.markedAt.delete(field.field)
    if (stands && stands.element === null) clear(desk, stands)
  } else if (!isBeingTypedIn(desk, field)) {
    const look = { ...reading, field, attempt, trigger, isLast }
    if (stands ? isNewsAgain(desk, look, stands) : isNews(desk, look)) refuse(desk, look)
  }
}

/** A message may follow the mark on a field. */
function isNews(desk: Desk, { field, attempt, message, isNative, isLast }: Look): boolean {
  if (message !== null || isNative || desk.isLeaving) return true
  const { markedAt, host } = desk
  const since = markedAt.get(field.field)
  if (since === undefined) markedAt.set(field.field, Date.now())
  const waitMs = hasUnseenWords(field.field, field.container) ? wordsFadeInMs : wordsFollowMs
  const missingMs = waitMs - (since === undefined ? 0 : Date.now() - since)
  if (isLast && missingMs > 0) host.page.after(missingMs, () => lookAt(desk, field, attempt, true))
  return isLast && missingMs <= 0
}

/** Another message, or the same after another attempt: the form was refused again. */
function isNewsAgain({ open }: Desk, { attempt, trigger, message, isNative, isLast }: Look, stands: Standing): boolean {
  if (message && message.key !== stands.messageKey && stands.element === null) return true
  if (!attempt || trigger !== 'submit' || attempt.no <= stands.attemptNo) return false
  // What stood before the attempt may be about to go: only the last look, with no answer awaited, tells.
  return isNative || (isLast && !open.isWaiting())
}

function refuse(desk: Desk, { field, via, message, trigger, attempt }: Look): void {
  // The button of a dialog may stand outside of its form, and be counted elsewhere.
  const attemptNo = attempt?.no ?? desk.attempts.count(field.formPlace)
  desk.standing.set(field.key, { field, messageKey: message?.key ?? '', attemptNo, element: null })
  desk.tell(field, { via, message: message?.text ?? '', trigger, attemptNo })
}

export function clear({ standing, tellCleared }: Desk, { field }: Standing): void {
  standing.delete(field.key)
  if (field.field.isConnected) tellCleared(field)
}

function triggerOf({ leftAt }: Desk, { field, form }: KnownField, attempt: Attempt | null): Trigger {
  if (attempt && (form === attempt.form || attempt.form.contains(field))) return 'submit'
  return Date.now() - (leftAt.get(field) ?? 0) < blurTriggersMs ? 'blur' : 'input'
}

function isBeingTypedIn({ typedAt, attempts }: Desk, { field }: KnownField): boolean {
  const isFocused = field === document.activeElement || field.contains(document.activeElement)
  return isFocused && (typedAt.get(field) ?? 0) > (attempts.latest()?.at ?? 0)
}

/** What the page says while one types ("weak password", "3 left") is advice: leaving the field makes it no error. */
export function noteHints({ known, standing }: Desk, field: KnownField): void {
  const normal = known.baseline(field)
  if (!normal) return
  const own = signalsOf(field.field, field.container)
  if (own.some((signal) => (signal === 'aria' || signal === 'class') && !normal.signals.has(signal))) return
  const told = standing.get(field.key)?.messageKey
  for (const { key } of textsOf(field.field, field.container)) if (key !== told) normal.texts.add(key)
}
