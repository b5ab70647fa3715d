/**
 * How the page was when it came. Normally that is its normal state. But where it is the server's answer to a form that
 * this tab sent less than 30 s ago, what it says is new.
 */
import type { Attempt } from '../watch/attempts.ts'
import type { Desk } from './desk.ts'
import { isError, read } from './fieldWatch.ts'
import { messagesOnArrival } from './formMessages.ts'
import { refuseInWords } from './formWatch.ts'
import type { Baseline, KnownField } from './known.ts'
import { signalsOf } from './signals.ts'

export function arrive(desk: Desk): void {
  const { known, attempts } = desk
  const { arrived } = attempts
  const fields = known.all()
  const isAnswered = (field: KnownField) => arrived !== null && field.formPlace === arrived.place
  for (const field of fields) if (!isAnswered(field)) known.setBaseline(field)
  const answered = fields.filter(isAnswered)
  const form = answered[0]?.form
  if (!arrived || !form) return
  const normal: Baseline = { signals: new Set(hasRedStyle(answered) ? ['border'] : []), texts: new Set() }
  const refused = answered.filter((field) => {
    const isRefused = isError(read(desk, field, normal), 'server')
    known.setBaseline(field, isRefused ? normal : undefined)
    return isRefused
  })
  const tellAll = (fields: KnownField[]) => {
    for (const field of fields) tellRefused(desk, field, arrived.no)
  }
  // A field's own message first, then a summary that names it, then the bare mark; what is left is the form's.
  tellAll(refused.filter((field) => read(desk, field, normal).message !== null))
  const attempt: Attempt = { ...arrived, form, button: null, at: Date.now(), blank: [], event: null }
  const messages = messagesOnArrival(form, known.named(form))
  const refuse = (named: boolean) => {
    for (const message of messages) {
      if (message.fields.length > 0 === named) refuseInWords(desk, message, attempt, true, 'server')
    }
  }
  refuse(true)
  tellAll(refused.filter((field) => !desk.standing.has(field.key)))
  refuse(false)
}

function tellRefused(desk: Desk, field: KnownField, attemptNo: number): void {
  const { via, message } = read(desk, field, desk.known.baseline(field))
  desk.standing.set(field.key, { field, messageKey: message?.key ?? '', attemptNo, element: null })
  desk.tell(field, { via, message: message?.text ?? '', trigger: 'server', attemptNo })
}

/** Red borders around all fields alike are the page's style. */
function hasRedStyle(fields: KnownField[]): boolean {
  const red = fields.filter(({ field, container }) => signalsOf(field, container).includes('border'))
  return fields.length > 1 && red.length === fields.length
}
