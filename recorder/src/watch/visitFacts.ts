/** What captures of another file of the recorder add to a visit to a field as it ends. */
import type { Draft } from '../host.ts'

/** In `host.watched`. */
export const visitFactsName = 'visitFacts'
export type VisitEnd = Pick<Draft<'fieldVisit'>, 'stuck' | 'edits'>
export type VisitFacts = (
  field: Element,
  end: VisitEnd,
) => Partial<Pick<Draft<'fieldVisit'>, 'stuck' | 'strayPlace' | 'enters'>>
