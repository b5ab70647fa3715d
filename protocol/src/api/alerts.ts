/** Alerts: what is watched on a site, when somebody is told, and what has been found. */
import * as z from 'zod'
import { type SignalName, signalNames } from '../signals.ts'
import { segmentText } from './askedSegment.ts'
import { counted, onSite, route, time } from './route.ts'
import { sessionFilters } from './sessionFilters.ts'

const signal = z.enum(signalNames as [SignalName, ...SignalName[]])

/** What is watched. All but `newPoints` and `headroom` count sessions that began in the window. */
export const alertMeasure = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sessions') }),
  /** Share of the sessions that converted, 0 to 1. */
  z.strictObject({ kind: z.literal('conversion') }),
  /** Sessions with a script error; with a failed request; with any one signal. */
  z.strictObject({ kind: z.literal('errors') }),
  z.strictObject({ kind: z.literal('failedRequests') }),
  z.strictObject({ kind: z.literal('signal'), signal }),
  /** Persons affected by a struggle point. */
  z.strictObject({ kind: z.literal('point'), pointId: z.string().min(1).max(200) }),
  /** Each new struggle point, and each that was fixed and is back; has no limit and no window. */
  z.strictObject({ kind: z.literal('newPoints') }),
  /** Days for which there is room, as *Storage* shows them; fewer than a number of them. Knows no segment. */
  z.strictObject({ kind: z.literal('headroom') }),
])
export type AlertMeasure = z.infer<typeof alertMeasure>

/** With a fixed limit, or with what this site has had in the same hours of the 14 days before. */
export const alertCompare = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('threshold'), is: z.enum(['above', 'below']), value: z.number().min(0).max(1e9) }),
  z.strictObject({ kind: z.literal('baseline'), is: z.enum(['rise', 'drop']) }),
])
export type AlertCompare = z.infer<typeof alertCompare>

/** Minutes; each divides a day. */
export const alertWindows = [15, 30, 60, 180, 360, 1440] as const

/** A change against the days before is told from this z on, by at least this ratio, of at least so many. */
export const minZ = 5
export const minRatio = 1.3
export const minCount = 10
/** A share of fewer sessions is not judged. */
export const minShareOf = 20
/** An alert is over when its condition has not held for so many windows. */
export const quietWindows = 2

/** Which sessions: the filters of the list of sessions that say what a session is. */
export const alertSegment = z.strictObject({
  page: z.string().max(500).optional(),
  visitedPath: z.string().max(500).optional(),
  device: sessionFilters.device,
  browser: z.string().max(100).optional(),
  signal: signal.optional(),
  converted: z.boolean().optional(),
  struggled: z.boolean().optional(),
  segment: segmentText.optional().describe('the id of a saved segment, or a filter as JSON'),
})
export type AlertSegment = z.infer<typeof alertSegment>

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 22:00')

const definition = z.object({
  name: z.string().trim().min(1, 'say what it watches').max(100),
  measure: alertMeasure,
  segment: alertSegment.default({}),
  compare: alertCompare,
  windowMinutes: z.literal(alertWindows).default(60),
  /** Nobody is told between these, on the clocks of the site; what still stands afterwards is told then. */
  quietHours: z.object({ from: clockTime, to: clockTime }).nullable().default(null),
  /** After one is over, the next begins no sooner. */
  cooldownMinutes: z
    .number()
    .int()
    .min(0)
    .max(7 * 24 * 60)
    .default(60),
  /** Colleagues by account, and endpoints of webhooks, besides those that have chosen alerts. */
  accounts: z.array(z.string().max(100)).max(50).default([]),
  endpoints: z.array(z.string().max(100)).max(20).default([]),
  on: z.boolean().default(true),
})

type Given = Pick<z.infer<typeof definition>, 'measure' | 'compare'>

function checkRule({ measure, compare }: Given, context: Pick<z.core.$RefinementCtx, 'addIssue'>): void {
  if (measure.kind === 'headroom' && (compare.kind !== 'threshold' || compare.is !== 'below')) {
    context.addIssue({ code: 'custom', path: ['compare'], message: 'fewer than a number of days', input: undefined })
  }
  const isShare = measure.kind === 'conversion' && compare.kind === 'threshold'
  if (isShare && compare.value > 1) {
    context.addIssue({ code: 'custom', path: ['compare', 'value'], message: 'a share from 0 to 1', input: undefined })
  }
}
export const alertDefinition = definition.superRefine(checkRule)
export type AlertDefinition = z.infer<typeof alertDefinition>

export const alertFiring = z.object({
  firingId: z.string(),
  ruleId: z.string(),
  name: z.string(),
  /** `23 sessions with a script error in 60 min; the limit is 20`. */
  says: z.string(),
  openedAt: time,
  closedAt: time.nullable(),
  /** The furthest that it went. */
  value: z.number(),
  expected: z.number().nullable(),
  /** The sessions that were counted when it began; null: it is about a struggle point. */
  sessions: counted.nullable(),
  pointId: z.string().nullable(),
  acknowledged: z.object({ at: time, by: z.string() }).nullable(),
})
export type AlertFiring = z.infer<typeof alertFiring>

export const alertRule = definition.extend({
  ruleId: z.string(),
  createdBy: z.string(),
  changedAt: time,
  snoozedUntil: time.nullable(),
  open: alertFiring.nullable(),
  version: z.number().int(),
})
export type AlertRule = z.infer<typeof alertRule>

export const alertPreview = z.object({
  from: time,
  to: time,
  /** One value for each step; null where nothing can be said. Of headroom only what there is now: no past of it is kept. */
  points: z.array(z.object({ at: time, value: z.number().nullable(), expected: z.number().nullable() })),
  firings: z.array(z.object({ from: time, to: time, open: z.boolean(), value: z.number(), says: z.string() })),
})
export type AlertPreview = z.infer<typeof alertPreview>

const onRule = onSite.extend({ ruleId: z.string().max(100) })

export const alertRoutes = {
  listAlerts: route({
    method: 'get',
    path: '/api/sites/{siteId}/alerts',
    need: 'analytics.read',
    summary: 'What is watched, each with the alert that stands',
    params: onSite,
    output: z.object({ rules: z.array(alertRule) }),
  }),
  listAlertChannels: route({
    method: 'get',
    path: '/api/sites/{siteId}/alert-channels',
    need: 'alerts.manage',
    summary: 'Who and what alerts can be sent to',
    params: onSite,
    output: z.object({
      accounts: z.array(z.object({ accountId: z.string(), name: z.string() })),
      endpoints: z.array(z.object({ endpointId: z.string(), name: z.string(), format: z.string(), on: z.boolean() })),
      /** false: no mail server is set up. */
      mail: z.boolean(),
    }),
  }),
  addAlert: route({
    method: 'post',
    path: '/api/sites/{siteId}/alerts',
    need: 'alerts.manage',
    summary: 'Watch something',
    params: onSite,
    body: alertDefinition,
    output: alertRule,
  }),
  changeAlert: route({
    method: 'put',
    path: '/api/sites/{siteId}/alerts/{ruleId}',
    need: 'alerts.manage',
    summary: 'Change what is watched; 409 shows what a colleague changed meanwhile',
    params: onRule,
    body: definition.extend({ version: z.number().int() }).superRefine(checkRule),
    output: alertRule,
  }),
  removeAlert: route({
    method: 'delete',
    path: '/api/sites/{siteId}/alerts/{ruleId}',
    need: 'alerts.manage',
    summary: 'Stop watching it; what it has found stays listed (204)',
    params: onRule,
  }),
  snoozeAlert: route({
    method: 'post',
    path: '/api/sites/{siteId}/alerts/{ruleId}/snooze',
    need: 'alerts.manage',
    summary: 'Say nothing until then; null: from now on again',
    params: onRule,
    body: z.object({ until: time.nullable() }),
    output: alertRule,
  }),
  previewAlert: route({
    method: 'post',
    path: '/api/sites/{siteId}/alert-preview',
    need: 'alerts.manage',
    summary: 'When it would have been told in the last 14 days; of headroom, whether it would be told now',
    params: onSite,
    body: alertDefinition,
    output: alertPreview,
  }),
  listFirings: route({
    method: 'get',
    path: '/api/sites/{siteId}/alert-firings',
    need: 'analytics.read',
    summary: 'Alerts that there have been, newest first',
    params: onSite,
    query: z.object({
      rule: z.string().max(100).optional(),
      state: z.enum(['open', 'closed', 'all']).default('all'),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    output: z.object({ total: z.number().int(), firings: z.array(alertFiring) }),
  }),
  acknowledgeFiring: route({
    method: 'post',
    path: '/api/sites/{siteId}/alerts/{ruleId}/firings/{firingId}/acknowledge',
    need: 'alerts.manage',
    summary: 'Say that one has seen it',
    params: onRule.extend({ firingId: z.string().max(100) }),
    output: alertFiring,
  }),
}
