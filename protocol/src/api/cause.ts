import * as z from 'zod'
import { attributes } from '../attributes.ts'
import { counted, onSite, period, route, time } from './route.ts'
import { checkSessionFilters } from './sessionFilters.ts'
import { sessionRoutes } from './sessions.ts'
import { rate } from './struggles.ts'

const count = z.number().int()

export const causeLiteral = z.object({
  attribute: z.enum(attributes as [(typeof attributes)[number], ...(typeof attributes)[number][]]),
  values: z.array(z.string()),
  range: z.enum(['atMost', 'atLeast']).optional(),
})

/** A session to watch. */
const moment = z.object({
  sessionId: z.string(),
  /** Where to begin, as the replay's `step` parameter; empty: at its start. */
  step: z.string(),
  ts: time,
  person: z.string(),
  hasReplay: z.boolean(),
})
export type CauseMoment = z.infer<typeof moment>

const suspect = z.object({
  /** What those did who have it: `used Chrome 98 or older`. */
  says: z.string(),
  literals: z.array(causeLiteral),
  /** Affected, of all who have it. */
  inside: rate,
})

export const cause = suspect.extend({
  /** A plain sentence: `94 % of those affected used Chrome 98 or older; 6 % of the others did.` */
  sentence: z.string(),
  /** Affected, of all who do not have it. */
  outside: rate,
  affectedInside: counted,
  othersInside: counted,
  /** Of inside to outside; null where nobody outside was affected. */
  ratio: z.number().nullable(),
  /** Share of those affected who have it, and of the others who do. */
  coverage: rate,
  othersShare: rate,
  /** So many more are affected inside than the rate outside would have. */
  excess: z.number(),
  /** Expected share of false ones among all that look at least as strong (Benjamini and Hochberg). */
  q: z.number(),
  /** Hold of exactly the same persons. */
  synonyms: z.array(suspect),
  /** Looked suspicious too, and no longer without those inside. */
  explains: z.array(suspect),
  /** What those affected inside had filled in, where a cause is about that. */
  shapes: z.array(z.object({ shape: z.string(), n: count })),
  /** Affected, inside; and inside, yet not affected. */
  moments: z.array(moment),
  counterExamples: z.array(moment),
})
export type Cause = z.infer<typeof cause>

/** Why nothing can be said. */
export const noCauseReasons = ['fewAffected', 'fewOthers', 'nothingStandsOut'] as const

export const causeAnswer = z.object({
  of: z.enum(['point', 'funnel', 'segment']),
  /** The first sentence to read: the strongest cause, or why there is none. */
  says: z.string(),
  /** null where causes are told. */
  reason: z.enum(noCauseReasons).nullable(),
  /** Persons compared, each by her first try in the period: those affected in it, and the others. */
  affected: counted,
  others: counted,
  /** Of the others one in so many was looked at, to be quick; all counts that are shown are of everybody. */
  oneIn: count,
  causes: z.array(cause),
  /** Attributes that were looked at, with how many values were met; and how many comparisons were made. */
  lookedAt: z.array(z.object({ attribute: z.string(), label: z.string(), values: count })),
  comparisons: count,
})
export type CauseAnswer = z.infer<typeof causeAnswer>

const {
  order: _order,
  limit: _limit,
  cursor: _cursor,
  compared: _compared,
  ...filters
} = sessionRoutes.listSessions.query.shape

export const causeRoutes = {
  getCause: route({
    method: 'get',
    path: '/api/sites/{siteId}/cause',
    need: 'analytics.read',
    summary:
      'What those affected have in common: with `point` alone, of a struggle point; with `funnel` and `dropped`, of those who left there; with any other filter of sessions, of that segment against the rest of the period',
    params: onSite,
    query: z.object({ ...period, ...filters }).superRefine((given, context) => {
      checkSessionFilters(given, context)
      const fault = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: [field], message, input: undefined })
      if (given.reached !== undefined) fault('reached', 'ask with dropped: of those who left after a step')
      if (given.promotion !== undefined) fault('promotion', 'is no segment that can be compared with the rest')
    }),
    output: causeAnswer,
  }),
}
