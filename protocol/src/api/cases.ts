import * as z from 'zod'
import { askedSegment } from './askedSegment.ts'
import { personId } from './customers.ts'
import { counted, onSite, period, route, time } from './route.ts'

export const caseStatuses = ['new', 'assigned', 'contacted', 'waiting', 'resolved', 'closed'] as const
/** A case in one of these is open; a person has at most one open case. */
export const openStatuses = ['new', 'assigned', 'contacted', 'waiting'] as const
export type CaseStatus = (typeof caseStatuses)[number]

/**
 * What a person may set a case to. Giving it to someone makes a new case assigned, taking it back makes it new again;
 * logging a contact makes it contacted. What is over is opened again by setting it to an open status.
 */
export const caseTransitions: Record<CaseStatus, readonly CaseStatus[]> = {
  new: ['assigned', 'contacted', 'waiting', 'resolved', 'closed'],
  assigned: ['new', 'contacted', 'waiting', 'resolved', 'closed'],
  contacted: ['waiting', 'resolved', 'closed'],
  waiting: ['contacted', 'resolved', 'closed'],
  resolved: ['new', 'assigned', 'contacted', 'waiting', 'closed'],
  closed: ['new', 'assigned', 'contacted', 'waiting'],
}

export const contactChannels = ['call', 'email', 'message', 'letter'] as const
/** `sent`: handed over, no answer yet. `unknown`: nobody can tell whether it went out (an e-mail that was interrupted). */
export const contactResults = ['reached', 'no answer', 'voicemail', 'refused', 'bounced', 'sent', 'unknown'] as const
/** Those that a colleague logs. */
export const loggedResults = ['reached', 'no answer', 'voicemail', 'sent', 'refused', 'bounced'] as const

export const casePriorities = ['low', 'normal', 'high', 'urgent'] as const
export type CasePriority = (typeof casePriorities)[number]
/** What a list of cases is in the order of. */
export const caseOrders = ['changed', 'due', 'priority', 'created'] as const

/** The same case in the help desk of the site. */
export const ticket = z.object({
  system: z.string().trim().max(60),
  id: z.string().trim().min(1).max(120),
  url: z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(1000)]).default(''),
})

export const evidence = z.object({
  sessionId: z.string(),
  /** tabId.eventNo, as the replay's `step` parameter; empty for the session as a whole. */
  step: z.string().max(80),
  ts: time,
  /** What it shows, in words. */
  text: z.string().max(300),
})

export const contact = z.object({
  contactId: z.string(),
  channel: z.enum(contactChannels),
  result: z.enum(contactResults),
  note: z.string(),
  at: time,
  by: z.string(),
  /** Why it was made although the contact policy said no; empty: it said yes. */
  override: z.string(),
})

export const followUpCase = z.object({
  caseId: z.string(),
  person: personId,
  /** Masked name or customer number, for lists. */
  who: z.string(),
  reachable: z.boolean(),
  reason: z.string(),
  pointId: z.string().nullable(),
  evidence: z.array(evidence),
  status: z.enum(caseStatuses),
  /** accountId and name of the owner. */
  owner: z.object({ accountId: z.string(), name: z.string() }).nullable(),
  priority: z.enum(casePriorities),
  /** By when something should have happened. */
  due: time.nullable(),
  team: z.string().nullable(),
  ticket: ticket.nullable(),
  /** When to try her again. */
  nextAttempt: time.nullable(),
  /** What was in her basket when it went wrong; null: nothing is known of it. */
  value: z.object({ amount: z.number(), currency: z.string() }).nullable(),
  /** What helps until the struggle point is fixed, for every case of it; null: nobody has written anything. */
  workaround: z.object({ text: z.string(), at: time, by: z.string() }).nullable(),
  /** She called or wrote, and nobody knows yet who she is on the site. */
  isCaller: z.boolean(),
  contacts: z.array(contact),
  notes: z.array(z.object({ at: time, by: z.string(), text: z.string() })),
  createdAt: time,
  createdBy: z.string(),
  changedAt: time,
  /** Why it was resolved or closed: by a colleague, or because she has since succeeded, with the order that shows it. */
  closed: z.object({ at: time, by: z.string(), reason: z.string() }).nullable(),
  version: z.number().int(),
})
export type FollowUpCase = z.infer<typeof followUpCase>

/** Which cases: the same for a list and for what is done to all of it. */
export const caseFilter = {
  status: z.enum([...caseStatuses, 'open', 'all']).default('open'),
  owner: z.string().max(100).optional().describe('accountId, `me`, or `nobody`'),
  team: z.string().max(60).optional().describe('name of a team, or `none`'),
  priority: z.enum(casePriorities).optional(),
  dueBefore: z.coerce.number().int().nonnegative().optional().describe('due before this moment, ms since 1970'),
  ticket: z.string().max(120).optional().describe('id of the ticket in another system'),
  point: z.string().max(200).optional(),
  person: personId.optional(),
  flagging: z.string().max(100).optional().describe('only those made by one flagging of all'),
}
export const caseFields = {
  priority: z.enum(casePriorities).optional(),
  due: time.nonnegative().nullable().optional(),
  team: z.string().max(60).nullable().optional().describe('one of the site’s teams, or null for none'),
}
export const flagPreview = z.object({
  /** The period asked about: sent along, flagging flags by exactly what was shown. */
  from: time,
  to: time,
  /** = anonymous + alreadyOpen + succeededSince + doNotContact + sensitive + wouldFlag: each is in the first that applies. */
  affected: counted,
  /** Of those who would be flagged: an e-mail address or phone number is held. */
  reachable: z.number().int(),
  /** Have succeeded since, or have an open case: left out. */
  succeededSince: z.number().int(),
  alreadyOpen: z.number().int(),
  /** Not known, so they cannot be contacted: left out. */
  anonymous: z.number().int(),
  /** Asked not to be contacted: left out. */
  doNotContact: z.number().int(),
  /** It happened on a sensitive page: left out. */
  sensitive: z.number().int(),
  wouldFlag: z.number().int(),
})
export const onCase = onSite.extend({ caseId: z.string().max(100) })
export const reason = z.string().trim().min(1, 'say what happened').max(300)

export const caseRoutes = {
  listCases: route({
    method: 'get',
    path: '/api/sites/{siteId}/cases',
    need: 'customers.read',
    summary: 'Cases, newest change first, or in another order',
    params: onSite,
    query: z.object({
      ...caseFilter,
      order: z.enum(caseOrders).default('changed').describe('changed: newest change first; due: soonest first'),
      limit: z.coerce.number().int().min(1).max(500).default(100),
      cursor: z.string().max(200).optional(),
    }),
    output: z.object({
      total: counted,
      /** Open cases by who owns them and how they stand: the tabs of the screen. */
      counts: z.object({
        open: counted,
        mine: counted,
        overdue: counted,
        unassigned: counted,
        resolved: counted,
        closed: counted,
      }),
      cases: z.array(followUpCase),
      next: z.string().nullable(),
    }),
  }),
  getCase: route({
    method: 'get',
    path: '/api/sites/{siteId}/cases/{caseId}',
    need: 'customers.read',
    summary: 'One case',
    params: onCase,
    output: followUpCase,
  }),
  listCaseHistory: route({
    method: 'get',
    path: '/api/sites/{siteId}/cases/{caseId}/history',
    need: 'customers.read',
    summary: 'Every change of a case: who, when, from what, to what',
    params: onCase,
    output: z.object({
      changes: z.array(z.object({ at: time, by: z.string(), field: z.string(), from: z.string(), to: z.string() })),
    }),
  }),
  flagPerson: route({
    method: 'post',
    path: '/api/sites/{siteId}/cases',
    need: 'cases.write',
    once: true,
    summary: 'Flag a person for follow-up; what is new joins the open case if there is one (`joined`)',
    params: onSite,
    body: z.object({
      person: personId,
      reason,
      pointId: z.string().max(200).optional(),
      evidence: evidence.optional(),
      note: z.string().max(2000).optional(),
    }),
    output: z.object({ case: followUpCase, joined: z.boolean() }),
  }),
  previewFlagAll: route({
    method: 'get',
    path: '/api/sites/{siteId}/struggle-points/{pointId}/flag',
    need: 'cases.write',
    summary: 'How many flagging all affected persons would reach',
    params: onSite.extend({ pointId: z.string().max(200) }),
    query: z.object(period),
    output: flagPreview,
  }),
  flagAll: route({
    method: 'post',
    path: '/api/sites/{siteId}/struggle-points/{pointId}/flag',
    need: 'cases.write',
    summary: 'Flag all affected customers who have not succeeded since and have no open case',
    params: onSite.extend({ pointId: z.string().max(200) }),
    body: z.object({ reason, from: time.optional(), to: time.optional(), segment: askedSegment.optional() }),
    output: z.object({ flagged: z.number().int(), list: z.string() }),
  }),
  changeCase: route({
    method: 'patch',
    path: '/api/sites/{siteId}/cases/{caseId}',
    need: 'cases.write',
    summary:
      'Change status, owner, priority, due date, team, ticket or reason; 409 shows what a colleague changed meanwhile',
    params: onCase,
    body: z.object({
      version: z.number().int(),
      status: z.enum(caseStatuses).optional(),
      owner: z.string().max(100).nullable().optional().describe('accountId, or null for nobody'),
      ...caseFields,
      ticket: ticket.nullable().optional(),
      nextAttempt: time.nonnegative().nullable().optional(),
      reason: reason.optional(),
      closedReason: z.string().trim().max(300).optional(),
    }),
    output: followUpCase,
  }),
  logContact: route({
    method: 'post',
    path: '/api/sites/{siteId}/cases/{caseId}/contacts',
    need: 'cases.write',
    once: true,
    summary: 'Log an attempt to reach the customer; a case that was new or assigned becomes contacted',
    params: onCase,
    body: z.object({
      version: z.number().int(),
      channel: z.enum(contactChannels),
      result: z.enum(loggedResults),
      note: z.string().trim().max(2000).default(''),
      at: time.optional(),
      nextAttempt: time.nullable().optional().describe('when to try her again; null: not'),
      override: z
        .string()
        .trim()
        .min(3, 'say why, in at least 3 characters')
        .max(300)
        .optional()
        .describe('why, although the contact policy says no'),
    }),
    output: followUpCase,
  }),
  addNote: route({
    method: 'post',
    path: '/api/sites/{siteId}/cases/{caseId}/notes',
    need: 'cases.write',
    once: true,
    summary: 'Add a note',
    params: onCase,
    body: z.object({ version: z.number().int(), text: z.string().trim().min(1).max(2000) }),
    output: followUpCase,
  }),
}
