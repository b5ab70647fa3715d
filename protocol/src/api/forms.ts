/** Form reports: what sessions did with each form of each page, and with each of its fields (capture.md §3). */
import * as z from 'zod'
import { counted, onSite, period, route } from './route.ts'
import { rate } from './struggles.ts'

const count = z.number().int()
/** ms over sessions; null where nobody did it. */
const spread = z.object({ median: z.number().nullable(), p95: z.number().nullable() })
export type Spread = z.infer<typeof spread>

/** Sessions. started = completed + abandoned. */
export const formFigures = z.object({
  /** A field of it was entered, or it was sent. */
  visited: counted,
  /** A field was changed, or it was sent as it stood. */
  started: counted,
  /** It was sent, and what came back was no error. */
  completed: counted,
  abandoned: counted,
  /** Abandoned of started. */
  dropOff: rate,
  /** Attempts to send it, and those that went through, of all attempts. */
  attempts: rate,
})
export type FormFigures = z.infer<typeof formFigures>

export const fieldFigures = z.object({
  visited: counted,
  /** Something was changed in it. */
  started: counted,
  /** Left with something in it, and not refused after that. */
  completed: counted,
  /** The last field touched by sessions that never sent the form. */
  abandoned: counted,
  /** Abandoned here, of those who visited it. */
  dropOff: rate,
  /** From entering it to the first change. */
  hesitation: spread,
  /** In the field, all visits together. */
  active: spread,
  /** Changed in two visits or more. */
  refilled: counted,
  /** Something typed was deleted again. */
  corrected: counted,
  /** Found empty, though required, when the form was sent. */
  blank: counted,
  refused: counted,
  errors: count,
  /** Attempts to send the form that found this field empty or in error, of all attempts. */
  errorRate: rate,
})
export type FieldFigures = z.infer<typeof fieldFigures>

const formName = { path: z.string(), form: z.string(), label: z.string() }

/** A form that many begin and few finish looks the same whether it is bad or they had no need of it: so all beside those who converted. */
export const formRow = z.object({ ...formName, all: formFigures, converted: formFigures })
export type FormRow = z.infer<typeof formRow>

export const formReport = formRow.extend({
  /** In the order in which people come to them. */
  fields: z.array(z.object({ place: z.string(), label: z.string(), all: fieldFigures, converted: fieldFigures })),
})
export type FormReport = z.infer<typeof formReport>

export const formRoutes = {
  listForms: route({
    method: 'get',
    path: '/api/sites/{siteId}/forms',
    need: 'analytics.read',
    summary: 'Forms, most started first: started, completed, abandoned, beside those who converted',
    params: onSite,
    query: z.object(period),
    output: z.object({ forms: z.array(formRow) }),
  }),
  getForm: route({
    method: 'get',
    path: '/api/sites/{siteId}/form',
    need: 'analytics.read',
    summary: 'One form: every field in the order people visit them, beside the same among those who converted',
    params: onSite,
    query: z.object({ ...period, path: z.string().max(500), form: z.string().max(200).default('') }),
    output: formReport,
  }),
}
