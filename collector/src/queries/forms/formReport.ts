/** Forms of a period, and one of them field by field, each figure beside the same among sessions that converted. */
import type { FieldPart, FormPart } from '@hindsight/protocol/api/formUse'
import type { Store } from '../../clickhouse/store.ts'
import { counting, visitKey } from '../counting.ts'
import { begunIn, type Condition, onSiteDays, type Period } from '../scope.ts'
import { fieldParts, formParts, usesOf } from './uses.ts'

/** Everyone, and those whose session converted. */
export const cohorts = ['all', 'converted'] as const
export type Cohort = (typeof cohorts)[number]

export type FormCounts = Record<FormPart, number> & { attempts: number; sent: number }
export type FieldCounts = Record<FieldPart, number> & {
  errors: number
  refusedAttempts: number
  hesitation: Spread
  active: Spread
}
type Spread = { median: number | null; p95: number | null }
export type FormUsed = { path: string; form: string; label: string } & Record<Cohort, FormCounts>
export type FieldUsed = { place: string; label: string } & Record<Cohort, FieldCounts>

type Question = { siteId: string; period: Period }
type Num = number | string
type Quantiles = (number | null)[]

/** More forms than anyone reads through: those that most begin. */
const maxForms = 200
const maxFields = 200

const key = 'sessionDay, sessionId, version'
const inCohort: Record<Cohort, string> = { all: 'true', converted: 'converted' }

const ofCohorts = (columns: (is: string) => Record<string, string>): string =>
  cohorts
    .flatMap((cohort) => Object.entries(columns(inCohort[cohort])).map(([name, sql]) => `${sql} AS ${cohort}_${name}`))
    .join(', ')

const formColumns = (is: string): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(formParts).map(([part, sql]) => [part, `countIf((${sql}) AND ${is})`])),
  attempts: `sumIf(formAttempts, ${is})`,
  sent: `sumIf(formSends, ${is})`,
})

const fieldColumns = (is: string): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(fieldParts).map(([part, sql]) => [part, `countIf((${sql}) AND ${is})`])),
  errors: `sumIf(errors, ${is})`,
  refusedAttempts: `sumIf(refusedAttempts, ${is})`,
  hesitation: `quantilesExactInclusiveIf(0.5, 0.95)(assumeNotNull(hesitationMs), hesitationMs IS NOT NULL AND ${is})`,
  active: `quantilesExactInclusiveIf(0.5, 0.95)(activeMs, visits > 0 AND ${is})`,
})

function formCounts(row: Record<string, unknown>, cohort: Cohort): FormCounts {
  const of = (name: string) => Number(row[`${cohort}_${name}`])
  return {
    visited: of('visited'),
    started: of('started'),
    completed: of('completed'),
    abandoned: of('abandoned'),
    attempted: of('attempted'),
    attempts: of('attempts'),
    sent: of('sent'),
  }
}

function fieldCounts(row: Record<string, unknown>, cohort: Cohort): FieldCounts {
  const of = (name: string) => Number(row[`${cohort}_${name}`])
  const spread = (name: string): Spread => {
    const [median = null, p95 = null] = row[`${cohort}_${name}`] as Quantiles
    return { median, p95 }
  }
  return {
    visited: of('visited'),
    started: of('started'),
    completed: of('completed'),
    abandoned: of('abandoned'),
    refilled: of('refilled'),
    corrected: of('corrected'),
    blank: of('blank'),
    refused: of('refused'),
    errors: of('errors'),
    refusedAttempts: of('refusedAttempts'),
    // Of nobody there is none: the engine says 0 of whole numbers.
    hesitation: of('started') === 0 ? { median: null, p95: null } : spread('hesitation'),
    active: of('visited') === 0 ? { median: null, p95: null } : spread('active'),
  }
}

/** One row per form, of everyone (`all_…`) and of those whose session converted (`converted_…`). */
export function formsSql(question: Question, only?: { path: string; form: string }): Condition {
  const days = onSiteDays(question.siteId, question.period)
  const begun = begunIn(question.siteId, question.period)
  const one = only === undefined ? '' : 'AND path = {formPath:String} AND form = {formName:String}'
  return {
    sql: `SELECT path, form, argMaxIf(named.2, named.1, named.2 != '') AS label, ${ofCohorts(formColumns)}
     FROM (${counting(
       `SELECT path, form, ${key}, ${visitKey} AS visit, max(changes > 0 OR attempts > 0) AS formStarted, sum(sent) AS formSends,
         formSends > 0 AS formSent, sum(attempts) AS formAttempts,
         maxIf((lastTs, toString(label)), place = '') AS named
       FROM formFields FINAL WHERE ${days.sql} AND path != '' ${one}
       GROUP BY path, form, ${key}`,
       begun.sql,
       'converted',
     )})
     GROUP BY path, form`,
    params: {
      ...days.params,
      ...begun.params,
      ...(only === undefined ? {} : { formPath: only.path, formName: only.form }),
    },
  }
}

/** Most started first; or one of them. */
export async function formsOf(
  store: Store,
  question: Question,
  only?: { path: string; form: string },
): Promise<FormUsed[]> {
  const { sql, params } = formsSql(question, only)
  const rows = await store.query<Record<string, unknown> & { path: string; form: string; label: string }>(
    `${sql} ORDER BY all_started DESC, all_visited DESC, path, form LIMIT ${maxForms}`,
    params,
  )
  return rows.map((row) => {
    const { path, form, label } = row
    return { path, form, label, all: formCounts(row, 'all'), converted: formCounts(row, 'converted') }
  })
}

/** In the order in which people come to them; those that nobody was in come last. */
export async function fieldsOf(
  store: Store,
  question: Question,
  form: { path: string; form: string },
): Promise<FieldUsed[]> {
  const uses = usesOf(form, onSiteDays(question.siteId, question.period))
  const begun = begunIn(question.siteId, question.period)
  const rows = await store.query<Record<string, unknown> & { place: string; label: string; n: Num }>(
    `SELECT place, argMaxIf(label, lastTs, label != '') AS label, count() AS n, ${ofCohorts(fieldColumns)}
     FROM (${counting(`SELECT * FROM (${uses.sql}) WHERE place != ''`, begun.sql, 'converted')})
     GROUP BY place
     ORDER BY countIf(visits > 0) = 0, avgIf(rank, visits > 0), place LIMIT ${maxFields}
     SETTINGS prefer_column_name_to_alias = 1`,
    { ...uses.params, ...begun.params },
  )
  return rows.map((row) => ({
    place: row.place,
    label: row.label,
    all: fieldCounts(row, 'all'),
    converted: fieldCounts(row, 'converted'),
  }))
}
