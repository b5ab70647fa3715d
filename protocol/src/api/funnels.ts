import * as z from 'zod'
import { sessionAttributes } from '../filter.ts'
import { mayOverlap } from '../stepOverlap.ts'
import { askedSegment } from './askedSegment.ts'
import { funnelStep, mayBeNamed } from './funnelStep.ts'
import { counted, flag, onSite, period, route, time, traffic } from './route.ts'
import { rate } from './struggles.ts'

/** What must not happen between two steps: an attempt in which it does stays where it was. Steps are counted from 1. */
export const funnelExclusion = z.object({
  what: funnelStep,
  after: z.number().int().min(1).max(9),
  before: z.number().int().min(2).max(10),
})
export type FunnelExclusion = z.infer<typeof funnelExclusion>

/** What entries are told apart by: an attribute of the session that they lie in, or a property of the first step's event. */
const funnelBreakdown = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('attribute'), name: z.enum(sessionAttributes) }),
  z.strictObject({
    of: z.literal('property'),
    name: z.string().trim().min(1).max(100).refine(mayBeNamed, 'is a contact detail: nobody is told apart by it'),
  }),
])
export type FunnelBreakdown = z.infer<typeof funnelBreakdown>

const fields = z.object({
  name: z.string().trim().min(1).max(100),
  steps: z.array(funnelStep).min(2, 'at least two steps').max(10),
  actor: z.enum(['session', 'visitor', 'person']).default('session'),
  /** Last step − first step ≤ this, ms; by default the session for sessions, else 7 days. */
  windowMs: z
    .number()
    .int()
    .min(1000)
    .max(90 * 86_400_000)
    .optional(),
  /** From each step to the next ≤ this, ms. */
  stepWindowMs: z
    .number()
    .int()
    .min(1)
    .max(90 * 86_400_000)
    .optional(),
  /**
   * strict: nothing that a visitor does (page, click, form sent, tracked event) lies between steps. unordered: all of them
   * within the window in any order; `reached` then counts how many of them. Default: ordered.
   */
  order: z.enum(['ordered', 'strict', 'unordered']).optional(),
  /** Which first step begins an attempt: any (the default), the best attempt counting; or only the first in the period. */
  entry: z.enum(['any', 'first']).optional(),
  exclusions: z.array(funnelExclusion).max(5).optional(),
  breakdown: funnelBreakdown.optional(),
})

type Given = z.infer<typeof fields>

type Checked = Pick<Given, 'steps' | 'order' | 'stepWindowMs' | 'exclusions'>

/** Without an order nothing lies between two steps, and an event that may be either of two could be counted as any. */
function checkUnordered({ steps, stepWindowMs, exclusions = [] }: Checked, context: z.RefinementCtx) {
  const fault = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message, input: undefined })
  if (stepWindowMs !== undefined) fault(['stepWindowMs'], 'needs steps in an order')
  if (exclusions.length > 0) fault(['exclusions'], 'needs steps in an order')
  for (const [at, step] of steps.entries()) {
    const other = steps.slice(0, at).findIndex((before) => mayOverlap(before, step))
    if (other >= 0) fault(['steps', at], `one event could be this and step ${other + 1}: in any order they must differ`)
  }
}

export function checkFunnel(given: Checked, context: z.RefinementCtx) {
  const { steps, exclusions = [] } = given
  if (given.order === 'unordered') checkUnordered(given, context)
  for (const [at, { after, before }] of exclusions.entries()) {
    const fault = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: ['exclusions', at, field], message, input: undefined })
    if (before <= after) fault('before', 'must be a later step than `after`')
    if (before > steps.length) fault('before', `at most the number of steps, ${steps.length}`)
  }
}

export const funnelDefinition = fields.superRefine(checkFunnel)
/** As one text: a field that nobody knows would silently do nothing. */
export const strictFunnel = fields.strict().superRefine(checkFunnel)
export type FunnelDefinition = z.infer<typeof funnelDefinition>

export const funnel = fields.extend({ funnelId: z.string(), version: z.number().int() })
export type Funnel = z.infer<typeof funnel>

/** How long it took: of those who got there alone. */
const timeTaken = {
  p10Ms: z.number().nullable(),
  medianMs: z.number().nullable(),
  p90Ms: z.number().nullable(),
  /** Each bucket twice as wide as the one before, from under a second on; empty ones are left out. */
  histogram: z.array(z.object({ fromMs: z.number(), toMs: z.number(), n: z.number().int() })),
}

/** Sessions in which those were lost: each of them is in exactly one. */
const lostSplit = z.object({
  /** With a signal of struggle. */
  struggle: counted,
  /** Without one, but something went wrong: field, form or script error, failed request. */
  error: counted,
  nothing: counted,
})

const brokenDown = z.object({
  rows: z.array(
    z.object({
      /** `(none)`: not set. */
      value: z.string(),
      steps: z.array(z.object({ reached: counted, ofEntered: rate })),
    }),
  ),
  /** All further values together. */
  other: z
    .object({ values: z.number().int(), steps: z.array(z.object({ reached: counted, ofEntered: rate })) })
    .nullable(),
})
export type BrokenDown = z.infer<typeof brokenDown>

export const funnelResult = z.object({
  steps: z.array(
    z.object({
      /** In words. */
      label: z.string(),
      /** Actors that reached this step. */
      reached: counted,
      /** Of those who reached the step before, and of those who entered. */
      ofPrevious: rate,
      ofEntered: rate,
      /** Reached this step and no later one; null for the last. */
      dropped: counted.nullable(),
      /** Of the dropped; null for the last, and where it was not asked for. */
      lost: lostSplit.nullable(),
      /** From the step before. */
      ...timeTaken,
    }),
  ),
  /** Entries younger than the window: they may still convert. */
  immature: z.number().int(),
  /** Actors with more than 20,000 step events, cut there (bots). */
  truncated: z.number().int(),
  /** From the first step to the last. */
  ...timeTaken,
  /** By value of the entry, the most frequent 20; null without a breakdown. Taken together they are the steps above. */
  breakdown: brokenDown.nullable(),
  /** The period of the same length before; null where it was not asked for. */
  previous: z
    .object({ from: time, to: time, steps: z.array(z.object({ reached: counted, ofEntered: rate })) })
    .nullable(),
  from: time,
  to: time,
})
export type FunnelResult = z.infer<typeof funnelResult>

const onFunnel = onSite.extend({ funnelId: z.string().max(100) })

export const funnelRoutes = {
  listFunnels: route({
    method: 'get',
    path: '/api/sites/{siteId}/funnels',
    need: 'analytics.read',
    summary: 'Saved funnels',
    params: onSite,
    output: z.object({ funnels: z.array(funnel) }),
  }),
  createFunnel: route({
    method: 'post',
    path: '/api/sites/{siteId}/funnels',
    need: 'analytics.read',
    summary: 'Save a funnel',
    params: onSite,
    body: funnelDefinition,
    output: funnel,
  }),
  // Before the paths with a funnelId, which `run` would be taken for.
  runFunnel: route({
    method: 'post',
    path: '/api/sites/{siteId}/funnels/run',
    need: 'analytics.read',
    summary: 'Run a funnel over a period, saved or not',
    params: onSite,
    body: z.object({
      funnel: funnelDefinition,
      from: time.optional(),
      to: time.optional(),
      segment: askedSegment.optional(),
      traffic: traffic.optional(),
      /** Beside it the period of the same length before. */
      compare: z.boolean().optional(),
      /** Says of those lost after each step whether they had struggled. */
      split: z.boolean().optional(),
    }),
    output: funnelResult,
  }),
  exportFunnel: route({
    method: 'get',
    path: '/api/sites/{siteId}/funnels/csv',
    need: 'exports.make',
    summary:
      'The result of a funnel as CSV (formulas made harmless): a row per step, per value of its breakdown, and of the period before if `compare`',
    params: onSite,
    query: z.object({
      ...period,
      funnel: z
        .string()
        .max(10_000)
        .transform((text, context) => {
          try {
            return JSON.parse(text) as unknown
          } catch {
            context.addIssue({ code: 'custom', message: 'must be JSON' })
            return z.NEVER
          }
        })
        .pipe(strictFunnel)
        .describe('a funnel definition as JSON'),
      compare: flag.optional(),
    }),
  }),
  changeFunnel: route({
    method: 'put',
    path: '/api/sites/{siteId}/funnels/{funnelId}',
    need: 'analytics.read',
    summary: 'Change a funnel; 409 if it changed since',
    params: onFunnel,
    body: fields.extend({ version: z.number().int() }).superRefine(checkFunnel),
    output: funnel,
  }),
  removeFunnel: route({
    method: 'delete',
    path: '/api/sites/{siteId}/funnels/{funnelId}',
    need: 'analytics.read',
    summary: 'Remove a saved funnel (204)',
    params: onFunnel,
  }),
  /** Choices for building steps. */
  listStepChoices: route({
    method: 'get',
    path: '/api/sites/{siteId}/step-choices',
    need: 'analytics.read',
    summary: 'Pages, tracked events and clicked elements of the last 30 days, most frequent first',
    params: onSite,
    output: z.object({
      pages: z.array(z.object({ path: z.string(), sessions: z.number().int() })),
      events: z.array(z.object({ name: z.string(), sessions: z.number().int() })),
      /** Those with a name first, by it. */
      clicks: z.array(
        z.object({
          name: z.string().optional(),
          place: z.string(),
          path: z.string(),
          label: z.string(),
          sessions: z.number().int(),
        }),
      ),
    }),
  }),
}
