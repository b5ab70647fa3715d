/**
 * What sessions did with a form and its fields, defined once: the report counts these conditions, and a list of sessions
 * is filtered by the very same, so that a count opens what it counts.
 */
import type { FieldPart, FormPart, FormUse } from '@hindsight/protocol/api/formUse'
import { signals } from '@hindsight/protocol/signals'
import { counting, visitKey } from '../counting.ts'
import type { Condition } from '../scope.ts'

const session = 'sessionDay, sessionId, version'

/** Over a row of `usesOf`. started = completed + abandoned. */
export const formParts: Record<FormPart, string> = {
  visited: 'true',
  started: 'formStarted',
  completed: 'formStarted AND formSent',
  abandoned: 'formStarted AND NOT formSent',
  attempted: 'formAttempts > 0',
}

/** The same, of the field that the row is about. */
export const fieldParts: Record<FieldPart, string> = {
  visited: 'visits > 0',
  started: 'changes > 0',
  completed: 'done',
  abandoned: 'visits > 0 AND formStarted AND NOT formSent AND place = lastField',
  refilled: `changes >= ${signals.refill.thresholds.minVisits.default}`,
  corrected: 'corrections > 0',
  blank: 'blanks > 0',
  refused: 'errors > 0',
}

/** Rows of one form, fields and the form itself (place ''), each with what its session made of the form. */
export function usesOf({ path, form }: { path: string; form: string }, days: Condition): Condition {
  return {
    sql: `SELECT *, ${visitKey} AS visit,
        countIf(changes > 0 OR attempts > 0) OVER whole > 0 AS formStarted,
        sum(sent) OVER whole > 0 AS formSent,
        sum(attempts) OVER whole AS formAttempts,
        argMaxIf(place, (lastTs, place), visits > 0) OVER whole AS lastField,
        row_number() OVER (PARTITION BY ${session} ORDER BY visits = 0, firstTs, place) AS rank
      FROM formFields FINAL
      WHERE ${days.sql} AND path = {formPath:String} AND form = {formName:String}
      WINDOW whole AS (PARTITION BY ${session})`,
    params: { ...days.params, formPath: path, formName: form },
  }
}

/** Condition over `sessions FINAL`: did this with the form, or with the field. */
export function didWithForm(use: FormUse, days: Condition): Condition {
  const uses = usesOf(use, days)
  const did = 'field' in use ? `place = {formField:String} AND ${fieldParts[use.did]}` : formParts[use.did]
  return {
    sql: `(sessionDay, sessionId) IN (SELECT sessionDay, sessionId FROM (
      ${counting(`SELECT ${session}, visit FROM (${uses.sql}) WHERE ${did}`, days.sql)}))`,
    params: { ...uses.params, ...('field' in use ? { formField: use.field } : {}) },
  }
}
