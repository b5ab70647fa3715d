/**
 * What webhooks carry: `{type, timestamp, data}`, as Standard Webhooks has it. Never contact details in clear: names
 * and customer numbers that look like an address are masked, texts are redacted, notes are left out. Whoever needs more
 * asks the API by the ids, with a key.
 */
import * as z from 'zod'
import { caseStatuses } from './cases.ts'
import { time } from './route.ts'

/** Each with what makes it, in words: the editor and the documentation show these. */
export const webhookEventWords = {
  'case.created': 'A customer was flagged: a new case',
  'case.changed': 'Status, owner or another field of a case changed, or something joined it',
  'case.closed': 'A case was resolved or closed',
  'contact.logged': 'An attempt to reach a customer was logged',
  'strugglePoint.new':
    'A new struggle point: on a site watched for a week, met by three persons (a false rejection: one)',
  'strugglePoint.regressed': 'A struggle point that was marked as fixed has happened again',
  'strugglePoint.fixed': 'A colleague marked a struggle point as fixed',
  'alert.opened': 'An alert began',
  'alert.closed': 'An alert is over',
} as const
export type WebhookEventType = keyof typeof webhookEventWords
export const webhookEventTypes = Object.keys(webhookEventWords) as [WebhookEventType, ...WebhookEventType[]]

/** Who did it: the name of a colleague, `API key`, or `Hindsight`. */
const by = z.string()
const siteOf = z.object({ siteId: z.string(), url: z.string().describe('in the dashboard') })

export const caseData = siteOf.extend({
  caseId: z.string(),
  version: z.number().int(),
  status: z.enum(caseStatuses),
  reason: z.string(),
  /** Masked. */
  customer: z.string(),
  pointId: z.string().nullable(),
  owner: z.object({ accountId: z.string(), name: z.string() }).nullable(),
  createdAt: time,
  changedAt: time,
  by,
  closed: z.object({ at: time, by, reason: z.string() }).nullable(),
  /** Those of the case's fields that are otherwise than before. */
  changed: z.array(z.string()),
  /** What else the case holds: ticket, priority, due date, team. */
  more: z.record(z.string(), z.unknown()),
})

export const contactData = siteOf.extend({
  caseId: z.string(),
  contactId: z.string(),
  channel: z.string(),
  result: z.string(),
  at: time,
  by,
})

export const pointData = siteOf.extend({
  pointId: z.string(),
  /** `“Maiden name” is refused although filled in`. */
  says: z.string(),
  path: z.string(),
  /** Of the last seven days; null: not counted. */
  persons: z.number().int().nullable(),
  sessions: z.number().int().nullable(),
  /** First seen, or happened again, or was marked as fixed. */
  at: time,
  release: z.string().nullable(),
})

export const alertData = siteOf.extend({
  ruleId: z.string(),
  firingId: z.string(),
  name: z.string(),
  /** What was found, as a sentence. */
  says: z.string(),
  openedAt: time,
  closedAt: time.nullable(),
  value: z.number(),
  /** What was to be expected by the days before; null where a fixed limit was broken. */
  expected: z.number().nullable(),
})

export const testData = siteOf.extend({ says: z.string() })

const payload = <T extends string, D extends z.ZodType>(type: T, data: D) =>
  z.object({ type: z.literal(type), timestamp: z.iso.datetime(), data })

/** Every payload there is. */
export const webhookPayload = z.discriminatedUnion('type', [
  payload('case.created', caseData),
  payload('case.changed', caseData),
  payload('case.closed', caseData),
  payload('contact.logged', contactData),
  payload('strugglePoint.new', pointData),
  payload('strugglePoint.regressed', pointData),
  payload('strugglePoint.fixed', pointData),
  payload('alert.opened', alertData),
  payload('alert.closed', alertData),
  payload('test', testData),
])
export type WebhookPayload = z.infer<typeof webhookPayload>
