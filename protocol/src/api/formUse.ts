/** A session filter: what was done with a form, or with a field of it. Every count of a form report opens such a list. */
import * as z from 'zod'
import { jsonText } from './jsonText.ts'

/** Of a form as a whole. */
export const formParts = ['visited', 'started', 'completed', 'abandoned', 'attempted'] as const
/** Of one field; `abandoned`: it was the last one touched, and the form was never sent. */
export const fieldParts = [
  'visited',
  'started',
  'completed',
  'abandoned',
  'refilled',
  'corrected',
  'blank',
  'refused',
] as const
export type FormPart = (typeof formParts)[number]
export type FieldPart = (typeof fieldParts)[number]

const ofPage = { path: z.string().max(500), form: z.string().max(200) }

export const formUse = z.union([
  z.strictObject({ ...ofPage, field: z.string().min(1).max(200), did: z.enum(fieldParts) }),
  z.strictObject({ ...ofPage, did: z.enum(formParts) }),
])
export type FormUse = z.infer<typeof formUse>

export const formUseText = jsonText(formUse, {
  maxChars: 2_000,
  rule: 'must name a path, a form, perhaps a field, and what was done',
}).describe('what was done with a form or a field, as JSON: {"path", "form", "field"?, "did"}')
