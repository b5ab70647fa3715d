import * as z from 'zod'
import { askedSegment } from './askedSegment.ts'
import { counted, onSite, route, time, traffic } from './route.ts'
import { rate } from './struggles.ts'

/** What satisfies a step. `page` takes a path where * stands for anything; `click` a place, on a page if one is named. */
export const funnelStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('page'), path: z.string().min(1).max(500) }),
  z.object({ kind: z.literal('event'), name: z.string().min(1).max(200) }),
  z.object({ kind: z.literal('click'), place: z.string().min(1).max(200), path: z.string().max(500).optional() }),
])
export type FunnelStep = z.infer<typeof funnelStep>

/** What must not happen between two steps: an attempt in which it does stays where it was. Steps are counted from 1. */
export const funnelExclusion = z.object({
  what: funnelStep,
  after: z.number().int().min(1).max(9),
  before: z.number().int().min(2).max(10),
})
export type FunnelExclusion = z.infer<typeof funnelExclusion>

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
  /** strict: nothing that a visitor does (page, click, form sent, tracked event) lies between steps. Default: ordered. */
  order: z.enum(['ordered', 'strict']).optional(),
  /** Which first step begins an attempt: any (the default), the best attempt counting; or only the first in the period. */
  entry: z.enum(['any', 'first']).optional(),
  exclusions: z.array(funnelExclusion).max(5).optional(),
})

type Given = z.infer<typeof fields>

export function checkFunnel({ steps, exclusions = [] }: Pick<Given, 'steps' | 'exclusions'>, context: z.RefinementCtx) {
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
      /** Median time from the step before, ms. */
      medianMs: z.number().nullable(),
    }),
  ),
  /** Entries younger than the window: they may still convert. */
  immature: z.number().int(),
  /** Actors with more than 20,000 step events, cut there (bots). */
  truncated: z.number().int(),
  medianMs: z.number().nullable(),
  p90Ms: z.number().nullable(),
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
    summary: 'Run a funnel over a period, saved or not (ordered; analytics.md §1)',
    params: onSite,
    body: z.object({
      funnel: funnelDefinition,
      from: time.optional(),
      to: time.optional(),
      segment: askedSegment.optional(),
      traffic: traffic.optional(),
    }),
    output: funnelResult,
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
      clicks: z.array(z.object({ place: z.string(), path: z.string(), label: z.string(), sessions: z.number().int() })),
    }),
  }),
}
