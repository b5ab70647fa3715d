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

export const timelineKinds = ['session', 'event', 'struggle', 'order', 'case', 'contact', 'note', 'offline'] as const
export type TimelineKind = (typeof timelineKinds)[number]

export const timelineEntry = z.object({
  ts: time,
  kind: z.enum(timelineKinds),
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
  /** The newest 100; `customer.sessions` opens them all. */
  sessions: z.array(sessionRow),
})
export type CustomerDetail = z.infer<typeof customerDetail>

const onPerson = onSite.extend({ person: personId })

const listFilters = {
  ...period,
  point: z.string().max(200).optional().describe('only persons affected by this struggle point'),
  fix: z.enum(fixGroups).optional().describe('of those affected by the point, by what became of them since its fix'),
  ...funnelFilters,
  known: flag.optional().describe('only customers, or only anonymous visitors'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(400).optional(),
}
const hasPointOfFix = ({ fix, point }: { fix?: unknown; point?: unknown }): boolean =>
  fix === undefined || point !== undefined
const pointOfFix = { path: ['fix'], message: 'goes with point' }
const searchText = z.string().trim().max(200)
const customerList = z.object({ total: counted, customers: z.array(customerRow), next: z.string().nullable() })

export const customerRoutes = {
  listCustomers: route({
    method: 'get',
    path: '/api/sites/{siteId}/customers',
    need: 'customers.read',
    summary: 'Persons, last seen first; text finds name, e-mail, phone, customer number, order number or visitor id',
    params: onSite,
    query: z
      .object({ ...listFilters, text: searchText.optional() })
      .superRefine(checkFunnelFilters)
      .refine(hasPointOfFix, pointOfFix),
    output: customerList,
  }),
  searchCustomers: route({
    // By body: addresses with names and telephone numbers in them would end up in logs and histories.
    method: 'post',
    path: '/api/sites/{siteId}/customers/search',
    need: 'customers.read',
    summary: 'The same list; what is searched for is not in the address',
    params: onSite,
    query: z.object(listFilters).superRefine(checkFunnelFilters).refine(hasPointOfFix, pointOfFix),
    body: z.object({ text: searchText }),
    output: customerList,
  }),
  getCustomer: route({
    method: 'get',
    path: '/api/sites/{siteId}/customers/{person}',
    need: 'customers.read',
    summary: 'One person: her figures, devices and sessions',
    params: onPerson,
    output: customerDetail,
  }),
  listTimeline: route({
    method: 'get',
    path: '/api/sites/{siteId}/customers/{person}/timeline',
    need: 'customers.read',
    summary: 'Visits, events, struggles, orders, calls, cases, contacts and notes of one person, newest first',
    params: onPerson,
    query: z.object({
      kinds: z
        .string()
        .max(100)
        .transform((text) => text.split(','))
        .pipe(z.array(z.enum(timelineKinds)))
        .optional()
        .describe(`only these, between commas: ${timelineKinds.join(', ')}`),
      limit: z.coerce.number().int().min(1).max(200).default(100),
      cursor: z.string().max(40).optional(),
    }),
    output: z.object({
      entries: z.array(timelineEntry),
      /** The visits in which entries of this page happened, and which began before it. */
      visits: z.array(timelineEntry),
      next: z.string().nullable(),
    }),
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
