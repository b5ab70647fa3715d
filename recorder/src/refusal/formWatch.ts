/** Looks at what the page says about a form as a whole, and for the fields that it names in words. */
import type { ErrorSignal } from '@hindsight/protocol/events'
import { isEmpty } from '../dom/field.ts'
import { textOf } from '../dom/text.ts'
import { isVisible } from '../dom/visible.ts'
import type { Attempt } from '../watch/attempts.ts'
import { isMarkedWrong } from './appearance.ts'
import type { Desk, Trigger } from './desk.ts'
import { clear } from './fieldWatch.ts'
import { type FormMessage, formMessages } from './formMessages.ts'
import { soundsHappy } from './happy.ts'
import type { KnownField } from './known.ts'
import { keyOf, textsOf } from './message.ts'
import { signalsOf } from './signals.ts'
import { fieldsNamed } from './words.ts'

/** New messages, and on the last look those of before that have outlived another attempt. `fields` are those of the page, as they are now. */
export function lookAtForm(desk: Desk, attempt: Attempt, fields: KnownField[], isLast: boolean): void {
  const { known, open, formStanding } = desk
  const named = known.named(attempt.form, fields)
  // Where all fields are others now, the form went a step further, and what it says belongs to that.
  const isFurther = desk.sent.size > 0 && !fields.some(({ key }) => desk.sent.has(key))
  const answer = open.hasFailed() ? 'failed' : open.hasSucceeded() ? 'fine' : null
  for (const message of formMessages(attempt.form, open.fresh(), named, answer)) {
    const isOfStep = isFurther && answer !== 'failed' && !isMarkedWrong(message.element)
    if (!isOfStep && !known.isHint(message.key)) refuseInWords(desk, message, attempt, isLast)
  }
  if (!isLast || open.isWaiting()) return
  for (const [key, { message, attempt: earlier }] of [...formStanding]) {
    if (earlier.place !== attempt.place) continue
    if (!isStillThere(message.element, message.key)) formStanding.delete(key)
    else if (earlier.no < attempt.no) {
      refuseInWords(desk, { ...message, fields: fieldsNamed(message.text, named) }, attempt, true)
    }
  }
}

/** Errors that only words tie to a field are gone when the words are. */
export function clearWords(desk: Desk): void {
  for (const stands of [...desk.standing.values()]) {
    const { element, field, messageKey } = stands
    if (!field.field.isConnected) desk.standing.delete(field.key)
    else if (element && !isStillThere(element, messageKey)) clear(desk, stands)
  }
}

function isStillThere(element: Element, key: string): boolean {
  return element.isConnected && isVisible(element) && keyOf(textOf(element)) === key
}

export function refuseInWords(
  desk: Desk,
  message: FormMessage,
  attempt: Attempt,
  isLast: boolean,
  trigger: Trigger = 'submit',
): void {
  const { formStanding, standing, known, open } = desk
  const before = formStanding.get(message.key)?.attempt
  if ((before && before.no === attempt.no && before.place === attempt.place) || isMessageOfField(desk, message)) return
  if (message.fields.length === 0) {
    // A field's own error says more than a summary, and may still be on its way.
    const hasFieldErrors = [...standing.values()].some(
      ({ field, attemptNo }) => field.formPlace === attempt.place && attemptNo === attempt.no,
    )
    if (!isLast || hasFieldErrors) return
    desk.tellForm(attempt, message.text, 'message', message.element)
  }
  formStanding.set(message.key, { message, attempt })
  open.expect(message.element)
  for (const element of message.fields) refuseNamed(desk, known.of(element), message, attempt, trigger)
}

function refuseNamed(desk: Desk, field: KnownField, message: FormMessage, attempt: Attempt, trigger: Trigger): void {
  const { standing, known } = desk
  const stands = standing.get(field.key)
  const isTold = stands?.attemptNo === attempt.no
  if (isTold && stands.messageKey !== '') return
  const normal = known.baseline(field)
  const own = signalsOf(field.field, field.container).filter((signal) => !normal?.signals.has(signal))
  const isMarked = own.some((signal) => signal !== 'state')
  const element = isMarked ? null : message.element
  standing.set(field.key, { field, messageKey: message.key, attemptNo: attempt.no, element })
  const via: ErrorSignal[] = ['words', ...own]
  if (!isTold) desk.tell(field, { via, message: message.text, trigger, attemptNo: attempt.no })
}

function isMessageOfField({ standing }: Desk, { element }: FormMessage): boolean {
  return [...standing.values()].some(({ field, element: words }) => {
    if (words !== null || !field.field.isConnected) return false
    return textsOf(field.field, field.container).some((block) => block.element === element)
  })
}

/** `alert("Last name is required")`: seen just before it stops the page, while the fields are as they were sent. */
export function alerted(desk: Desk, text: string): void {
  const { open, known } = desk
  const attempt = open.current()
  if (!attempt || text.trim() === '') return
  const named = fieldsNamed(text, known.named(attempt.form))
  // An alert may also say thanks.
  if (!open.hasFailed() && soundsHappy(text) && !named.some(isEmpty)) return
  for (const field of named) {
    desk.tell(known.of(field), { via: ['alert'], message: text, trigger: 'submit', attemptNo: attempt.no })
  }
  if (named.length === 0 && (open.hasFailed() || attempt.blank.length > 0)) desk.tellForm(attempt, text, 'alert', null)
}
