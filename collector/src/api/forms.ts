/** Form reports. */

import type { FieldFigures, FormFigures, FormRow, formRoutes } from '@hindsight/protocol/api/forms'
import type { FieldPart, FormPart } from '@hindsight/protocol/api/formUse'
import {
  type Cohort,
  type FieldCounts,
  type FormCounts,
  type FormUsed,
  fieldsOf,
  formsOf,
} from '../queries/forms/formReport.ts'
import type { Period } from '../queries/scope.ts'
import { rateOf } from '../statistics/rate.ts'
import type { HandlersOf } from './handlers.ts'
import { sessionsCounted } from './lists.ts'
import { periodOf } from './period.ts'
import type { AnalysisDeps } from './struggles.ts'

type Asked = { siteId: string; period: Period; path: string; form: string }

const onlyConverted = (cohort: Cohort) => (cohort === 'converted' ? { converted: true } : {})

function formFigures({ siteId, period, path, form }: Asked, counts: FormCounts, cohort: Cohort): FormFigures {
  const of = (did: Exclude<FormPart, 'attempted'>) =>
    sessionsCounted(counts[did], siteId, period, { form: { path, form, did }, ...onlyConverted(cohort) })
  return {
    visited: of('visited'),
    started: of('started'),
    completed: of('completed'),
    abandoned: of('abandoned'),
    dropOff: rateOf(counts.abandoned, counts.started),
    attempts: rateOf(counts.sent, counts.attempts),
  }
}

function fieldFigures(
  { siteId, period, path, form }: Asked,
  { place, counts, attempts }: { place: string; counts: FieldCounts; attempts: number },
  cohort: Cohort,
): FieldFigures {
  const of = (did: FieldPart) =>
    sessionsCounted(counts[did], siteId, period, { form: { path, form, field: place, did }, ...onlyConverted(cohort) })
  return {
    visited: of('visited'),
    started: of('started'),
    completed: of('completed'),
    abandoned: of('abandoned'),
    dropOff: rateOf(counts.abandoned, counts.visited),
    hesitation: counts.hesitation,
    active: counts.active,
    refilled: of('refilled'),
    corrected: of('corrected'),
    blank: of('blank'),
    refused: of('refused'),
    errors: counts.errors,
    errorRate: rateOf(counts.refusedAttempts, attempts),
  }
}

const nobody: FormCounts = { visited: 0, started: 0, completed: 0, abandoned: 0, attempted: 0, attempts: 0, sent: 0 }

export function formHandlers({ store }: Pick<AnalysisDeps, 'store'>): HandlersOf<keyof typeof formRoutes> {
  const rowOf = (siteId: string, period: Period, used: FormUsed): FormRow => {
    const { path, form, label, all, converted } = used
    const asked = { siteId, period, path, form }
    return {
      path,
      form,
      label,
      all: formFigures(asked, all, 'all'),
      converted: formFigures(asked, converted, 'converted'),
    }
  }

  return {
    async listForms({ params: { siteId }, query }) {
      const period = periodOf(query, Date.now())
      const forms = await formsOf(store, { siteId, period })
      return { forms: forms.map((used) => rowOf(siteId, period, used)) }
    },

    async getForm({ params: { siteId }, query: { path, form, ...within } }) {
      const period = periodOf(within, Date.now())
      const [[found], fields] = await Promise.all([
        formsOf(store, { siteId, period }, { path, form }),
        fieldsOf(store, { siteId, period }, { path, form }),
      ])
      const used = found ?? { path, form, label: '', all: nobody, converted: nobody }
      const asked = { siteId, period, path, form }
      return {
        ...rowOf(siteId, period, used),
        fields: fields.map(({ place, label, all, converted }) => ({
          place,
          label,
          all: fieldFigures(asked, { place, counts: all, attempts: used.all.attempts }, 'all'),
          converted: fieldFigures(asked, { place, counts: converted, attempts: used.converted.attempts }, 'converted'),
        })),
      }
    },
  }
}
