import * as z from 'zod'
import { fixGroups } from './fix.ts'
import { counted, flag, onSite, period, route, time } from './route.ts'
import { checkFunnelFilters, funnelFilters } from './sessionFilters.ts'
import { sessionRow } from './sessions.ts'

/** A person: `customerId` where known (after merges), else `anon:` and the visitorId. The unit of every statistic. */
export const personId = z.string().min(1).max(300)

/** How a session came to belong to its person (analytics.md §6). */
export const links = ['session', 'backfill', 'device', 'none'] as const

/** Masked unless revealed: `a…@e…`, `+31 … 67`. */
export const contactDetails = z.object({
  name: z.string(),
  email: z.string(),
  phone: z.string(),
  address: z.string(),
})
export type ContactDetails = z.infer<typeof contactDetails>

export const customerRow = z.object({
  person: personId,
  /** Empty for a visitor who is not known. */
  customerId: z.string(),
  verified: z.boolean(),
  /** Masked; empty strings without the right customers.read. */
  contact: contactDetails,
  /** An e-mail address or phone number is held. */
  reachable: z.boolean(),
  firstTs: time,
  lastTs: time,
  sessions: counted,
  orders: z.number().int(),
  revenue: z.number(),
  struggles: z.number().int(),
  /** The open case, if there is one. */
  caseId: z.string().nullable(),
})
export type CustomerRow = z.infer<typeof customerRow>

export const timelineEntry = z.object({
  ts: time,
  kind: z.enum(['session', 'event', 'struggle', 'order', 'case', 'contact', 'note', 'offline']),
  /** What happened, in words. */
  text: z.string(),
  sessionId: z.string().nullable(),
  /** Moment in the replay, as the replay's `step` parameter: tabId.eventNo. */
  step: z.string().nullable(),
  caseId: z.string().nullable(),
})
export type TimelineEntry = z.infer<typeof timelineEntry>

export const customerDetail = z.object({
  customer: customerRow,
  /** Every visitor (device) that belongs to this person, and how. */
  visitors: z.array(
    z.object({ visitorId: z.string(), link: z.enum(links), lastTs: time, device: z.string(), browser: z.string() }),
  ),
  sessions: z.array(sessionRow),
  timeline: z.array(timelineEntry),
})
export type CustomerDetail = z.infer<typeof customerDetail>

const onPerson = onSite.extend({ person: personId })

export const customerRoutes = {
  listCustomers: route({
    method: 'get',
    path: '/api/sites/{siteId}/customers',
    need: 'customers.read',
    summary: 'Persons, last seen first; text finds name, e-mail, phone, customer number, order number or visitor id',
    params: onSite,
    query: z
      .object({
        ...period,
        text: z.string().trim().max(200).optional(),
        point: z.string().max(200).optional().describe('only persons affected by this struggle point'),
        fix: z
          .enum(fixGroups)
          .optional()
          .describe('of those affected by the point, by what became of them since its fix'),
        ...funnelFilters,
        known: flag.optional().describe('only customers, or only anonymous visitors'),
        limit: z.coerce.number().int().min(1).max(200).default(50),
        cursor: z.string().max(400).optional(),
      })
      .superRefine(checkFunnelFilters)
      .refine(({ fix, point }) => fix === undefined || point !== undefined, {
        path: ['fix'],
        message: 'goes with point',
      }),
    output: z.object({ total: counted, customers: z.array(customerRow), next: z.string().nullable() }),
  }),
  getCustomer: route({
    method: 'get',
    path: '/api/sites/{siteId}/customers/{person}',
    need: 'customers.read',
    summary: 'One person: sessions, events, struggles, cases and contacts on one timeline',
    params: onPerson,
    output: customerDetail,
  }),
  revealContact: route({
    method: 'post',
    path: '/api/sites/{siteId}/customers/{person}/reveal',
    need: 'contacts.reveal',
    summary: 'Contact details in clear; the reason goes into the audit trail',
    params: onPerson,
    body: z.object({ reason: z.string().trim().min(3, 'say why, in at least 3 characters').max(300) }),
    output: contactDetails,
  }),
  mergeCustomers: route({
    method: 'post',
    path: '/api/sites/{siteId}/customers/{person}/merge',
    need: 'cases.write',
    summary: 'This customer and another are one person; undone by merging into itself',
    params: onPerson,
    body: z.object({ into: personId }),
    output: z.object({ person: personId }),
  }),
}
