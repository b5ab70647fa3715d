/** What the parts of the watch for refused fields share: what they know, what stands, and how it is told. */
import type { ErrorSignal } from '@hindsight/protocol/events'
import { fieldType, isAutofilled, isEmpty, shapeOf, validityOf } from '../dom/field.ts'
import { formLabel } from '../dom/place.ts'
import type { Draft, Host } from '../host.ts'
import type { Attempt, Attempts } from '../watch/attempts.ts'
import type { FormMessage } from './formMessages.ts'
import { createKnownFields, type KnownField, type KnownFields } from './known.ts'
import type { Native } from './native.ts'
import type { OpenAttempt } from './openAttempt.ts'

export type Trigger = Draft<'fieldError'>['trigger']

/** An error that was told and is still there. */
export type Standing = {
  field: KnownField
  messageKey: string
  attemptNo: number
  /** The message, where only words tie it to the field; null where the field itself shows that it is in error. */
  element: Element | null
}

export type Desk = {
  host: Host
  known: KnownFields
  attempts: Attempts
  open: OpenAttempt
  native: Native
  standing: Map<string, Standing>
  /** Messages of forms, by their text. */
  formStanding: Map<string, { message: FormMessage; attempt: Attempt }>
  /** Device time of the last key in a field, and of leaving it. */
  typedAt: WeakMap<Element, number>
  leftAt: WeakMap<Element, number>
  /** Keys of the fields of the form that was sent last. */
  sent: Set<string>
  /** Fields whose content came by pasting, and has not been emptied since. */
  pasted: WeakSet<Element>
  /** The page is being left: no further look follows. */
  isLeaving: boolean
  /** When a field was first seen to be marked without a message, which may follow. */
  markedAt: WeakMap<Element, number>
  tell(field: KnownField, told: { via: ErrorSignal[]; message: string; trigger: Trigger; attemptNo: number }): void
  tellForm(attempt: Attempt, message: string, via: ErrorSignal, element: Element | null): void
  tellCleared(field: KnownField): void
}

export function createDesk(host: Host, attempts: Attempts, open: OpenAttempt, native: Native): Desk {
  const { privacy } = host
  const known = createKnownFields(host)
  const pasted = new WeakSet<Element>()
  return {
    sent: new Set(),
    pasted,
    host,
    known,
    attempts,
    open,
    native,
    standing: new Map(),
    formStanding: new Map(),
    typedAt: new WeakMap(),
    leftAt: new WeakMap(),
    isLeaving: false,
    markedAt: new WeakMap(),
    tell(field, { via, message, trigger, attemptNo }) {
      if (host.isIgnored(field.field)) return
      host.emit({
        kind: 'fieldError',
        ...named(field),
        fieldType: fieldType(field.field),
        message: message === '' ? '' : privacy.message(message, field.field),
        validity: validityOf(field.field),
        via,
        trigger,
        attemptNo,
        filled: !isEmpty(field.field),
        ...shapeOf(privacy, field.field, { autofilled: isAutofilled(field.field), pasted: pasted.has(field.field) }),
      })
      host.signs.say('fieldError')
    },
    tellForm(attempt, message, via, element) {
      if (host.isIgnored(element ?? attempt.form)) return
      host.emit({
        kind: 'formError',
        form: attempt.place,
        label: formLabel(privacy, attempt.form, attempt.button),
        nodeId: host.nodeId(element ?? attempt.form),
        message: privacy.message(message, element ?? attempt.form),
        via: [via],
        attemptNo: attempt.no,
      })
      host.signs.say('fieldError')
    },
    tellCleared(field) {
      if (!host.isIgnored(field.field)) host.emit({ kind: 'fieldErrorCleared', ...named(field) })
    },
  }

  function named(field: KnownField) {
    return {
      place: field.place,
      form: field.formPlace,
      label: known.label(field),
      nodeId: host.nodeId(field.field),
    }
  }
}
