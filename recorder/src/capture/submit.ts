/**
 * What came of sending a form: the page went on, a request was answered, errors were shown, or nothing happened. Judged
 * within 5 s, or when the request that was started is answered, if that takes longer.
 */

import { asNative, validityOf } from '../dom/field.ts'
import { fieldsOf } from '../dom/form.ts'
import { pathHere } from '../dom/here.ts'
import { elementPlace, formLabel } from '../dom/place.ts'
import type { Capture, Draft, Host } from '../host.ts'
import { type Attempt, attemptsOf } from '../watch/attempts.ts'

const judgedAfterMs = 5000
/** Longer than any payment; then the answer will not be seen by the visitor either. */
const maxWaitMs = 30_000
/** Requests started later than this were not the form's. */
const requestWithinMs = 1500
/** After an answer the page needs a moment to show an error or to go on. */
const answeredGraceMs = 1500
const maxPlaces = 100

type Pending = {
  attempt: Attempt
  /** Of the form, before the page changes it. */
  draft: Draft<'submit'>
  waitingFor: string[]
  answer: { status: number; at: number } | null
  errorAt: number | null
}

export const startSubmit: Capture = (host) => {
  const [attempts, releaseAttempts] = attemptsOf(host)
  const pending = new Set<Pending>()

  function judge(submit: Pending, outcome: Draft<'submit'>['outcome'], at = Date.now()): void {
    if (!pending.delete(submit)) return
    const { attempt, draft, answer } = submit
    const invalid = new Set([...draft.invalid, ...(attempt.form.isConnected ? invalidIn(host, attempt.form) : [])])
    const status = answer?.status ?? null
    host.emit({
      ...draft,
      blank: attempt.blank,
      invalid: [...invalid].slice(0, maxPlaces),
      outcome,
      status,
      durationMs: outcome === 'nothing' || outcome === 'left' ? null : Math.max(0, at - attempt.at),
    })
  }

  /** What is known so far; `nothing` while it is open. */
  function soFar({ answer, errorAt }: Pending): Draft<'submit'>['outcome'] {
    if (answer && (answer.status >= 400 || answer.status === 0)) return 'requestFailed'
    if (errorAt !== null) return 'errorShown'
    return answer ? 'requestOk' : 'nothing'
  }

  function lookAgain(submit: Pending): void {
    const isOpen = submit.waitingFor.length > 0 && Date.now() - submit.attempt.at < maxWaitMs
    if (isOpen) host.page.after(answeredGraceMs, () => lookAgain(submit))
    else judge(submit, soFar(submit), submit.answer?.at ?? submit.errorAt ?? Date.now())
  }

  function attempted(attempt: Attempt): void {
    for (const before of [...pending]) if (before.attempt.form === attempt.form) judge(before, soFar(before))
    const submit: Pending = {
      attempt,
      draft: {
        kind: 'submit',
        ts: attempt.at,
        ...pathHere(host.privacy),
        form: attempt.place,
        label: formLabel(host.privacy, attempt.form, attempt.button),
        nodeId: host.nodeId(attempt.form),
        attemptNo: attempt.no,
        blank: [],
        invalid: invalidIn(host, attempt.form),
        outcome: 'nothing',
        status: null,
        durationMs: null,
      },
      waitingFor: [],
      answer: null,
      errorAt: null,
    }
    pending.add(submit)
    host.page.after(judgedAfterMs, () => lookAgain(submit))
  }

  function settleSoon(submit: Pending): void {
    host.page.after(answeredGraceMs, () => submit.waitingFor.length === 0 && lookAgain(submit))
  }

  function heard(submit: Pending, sign: string, at: number, detail: { status?: number; url?: string }): void {
    const { url = '', status } = detail
    if (sign === 'navigated') judge(submit, 'navigated', at)
    else if (sign === 'fieldError' && submit.errorAt === null) {
      submit.errorAt = at
      settleSoon(submit)
    } else if (sign === 'requestStarted' && at - submit.attempt.at < requestWithinMs) submit.waitingFor.push(url)
    else if (sign === 'requestEnded' && submit.waitingFor.includes(url)) {
      submit.waitingFor.splice(submit.waitingFor.indexOf(url), 1)
      const isWorse = submit.answer === null || (status ?? 0) >= 400 || status === 0
      if (status !== undefined && isWorse) submit.answer = { status, at }
      settleSoon(submit)
    }
  }

  const stops = [
    attempts.hear(attempted),
    host.signs.hear((sign, at, detail) => {
      for (const submit of [...pending]) heard(submit, sign, at, detail)
    }),
    host.page.beforeLeaving(() => {
      for (const submit of [...pending]) {
        const { event } = submit.attempt
        const found = soFar(submit)
        const isSent = event !== null && !event.defaultPrevented && event.target instanceof HTMLFormElement
        judge(submit, isSent ? 'navigated' : found === 'nothing' ? 'left' : found)
      }
    }),
    releaseAttempts,
  ]
  return () => {
    for (const submit of [...pending]) judge(submit, soFar(submit))
    for (const stop of stops) stop()
  }
}

/** Fields that say that they are in error: to the browser, or to assistive technology. */
function invalidIn(host: Host, form: Element): string[] {
  const refused = (field: Element) =>
    field.getAttribute('aria-invalid') === 'true' ||
    (asNative(field)?.willValidate === true && validityOf(field).length > 0)
  return fieldsOf(form)
    .filter(refused)
    .slice(0, maxPlaces)
    .map((field) => elementPlace(host.privacy, field))
}
