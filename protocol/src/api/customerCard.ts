/** What another tool shows of a customer beside its own: a card, as JSON or as a page for a frame; and lists as CSV. */
import * as z from 'zod'
import { caseStatuses } from './cases.ts'
import { contactDetails, personId } from './customers.ts'
import { counted, onSite, period, route, time } from './route.ts'

/** A link that lives longer than a day of work would be passed around. */
export const maxCardMinutes = 24 * 60

export const customerCard = z.object({
  person: personId,
  customerId: z.string(),
  verified: z.boolean(),
  /** Masked. */
  contact: contactDetails,
  reachable: z.boolean(),
  /** Why she must not be contacted; null: nobody has asked for that. */
  doNotContact: z.string().nullable(),
  unsubscribed: z.boolean(),
  sessions: counted,
  orders: z.number().int(),
  revenue: z.number(),
  currency: z.string(),
  struggles: z.number().int(),
  lastTs: time,
  /** Where she is on the site at this moment; null: she is not there. */
  now: z.object({ sessionId: z.string(), path: z.string(), sinceTs: time }).nullable(),
  /** What happened when something last went wrong for her, in two or three sentences. */
  incident: z.object({ sessionId: z.string(), ts: time, sentences: z.array(z.string()) }).nullable(),
  case: z.object({ caseId: z.string(), reason: z.string(), status: z.enum(caseStatuses) }).nullable(),
  /** Her page here. */
  url: z.string(),
})
export type CustomerCard = z.infer<typeof customerCard>

const onPerson = onSite.extend({ person: personId })

export const customerCardRoutes = {
  getCustomerCard: route({
    method: 'get',
    path: '/api/sites/{siteId}/customers/{person}/card',
    need: 'customers.read',
    summary: 'A customer in short, for other tools: who, where she is now, what last went wrong, her open case',
    params: onPerson,
    output: customerCard,
  }),
  linkCustomerCard: route({
    method: 'post',
    path: '/api/sites/{siteId}/customers/{person}/card-link',
    need: 'customers.read',
    summary:
      'A signed link to the card as a page, for a frame in a help desk: without sign-in, for so many minutes, and only within the origins that the site allows (`frameOrigins`)',
    params: onPerson,
    body: z.object({ minutes: z.number().int().min(1).max(maxCardMinutes).default(60) }),
    output: z.object({ url: z.string(), expiresAt: time }),
  }),
  exportCustomers: route({
    method: 'get',
    path: '/api/sites/{siteId}/exports/customers.csv',
    need: 'exports.make',
    summary: 'Persons of a period as CSV, without any contact details',
    params: onSite,
    query: z.object(period),
  }),
  exportCases: route({
    method: 'get',
    path: '/api/sites/{siteId}/exports/cases.csv',
    need: 'exports.make',
    summary: 'Cases as CSV, newest change first, without any contact details',
    params: onSite,
  }),
}
