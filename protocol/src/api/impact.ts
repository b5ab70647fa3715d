/** What a struggle point is associated with, in lost conversions and value (analytics.md §3). */
import * as z from 'zod'

const count = z.number().int()

/** An estimate with its 95 % interval; negative where those affected did better than their like. */
export const estimate = z.object({ value: z.number(), low: z.number(), high: z.number() })
export type Estimate = z.infer<typeof estimate>

/** Of fewer persons affected, of those who have their like, nothing is shown. */
export const minImpactPersons = 5

/** Why there is no estimate. */
export const noImpactReasons = ['fewAffected', 'fewControls'] as const
export type NoImpactReason = (typeof noImpactReasons)[number]

export const impact = z.object({
  /** Persons affected; of those, the ones that enough persons of their like could be compared with, and the rest. */
  affected: count,
  matched: count,
  unmatched: count,
  /** Persons of their like, who tried and were not affected. */
  controls: count,
  /** Persons who converted within 7 days: of those affected and matched; and as many as would have, were they like their
   *  controls. */
  converted: count,
  expected: z.number(),
  /** Conversions fewer than among their like; null under the minimum. */
  lost: estimate.nullable(),
  /** The same in the site's currency. */
  value: estimate.nullable(),
  /** null where there is an estimate. */
  reason: z.enum(noImpactReasons).nullable(),
})
export type Impact = z.infer<typeof impact>
