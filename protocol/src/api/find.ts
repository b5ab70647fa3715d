/** What the caller says, whatever it is: one box finds the customer, the visit with its moment, the case, the page. */
import * as z from 'zod'
import { caseStatuses } from './cases.ts'
import { customerRow } from './customers.ts'
import { counted, onSite, route, time } from './route.ts'

/** How something was found; of one that was found in several ways, the first in this order is said. */
export const foundBy = [
  'sessionCode',
  'ticket',
  'orderNumber',
  'customerNumber',
  'email',
  'phone',
  'name',
  'customer',
  'error',
  'justNow',
  'visitor',
] as const
export type FoundBy = (typeof foundBy)[number]

export const maxFoundText = 200

export const foundSession = z.object({
  by: z.enum(foundBy),
  /** What was found there, in words: an error text, an order. Empty where the way it was found says it all. */
  said: z.string(),
  sessionId: z.string(),
  /** The moment in the replay, as its `step` parameter: tabId.eventNo; null for the visit as a whole. */
  step: z.string().nullable(),
  visitorId: z.string(),
  customerId: z.string(),
  firstTs: time,
  lastTs: time,
  /** Something arrived in the last minute. */
  live: z.boolean(),
  exitPath: z.string(),
  browser: z.string(),
  device: z.string(),
  /** What went wrong, as one number. */
  score: z.number().int(),
})
export type FoundSession = z.infer<typeof foundSession>

export const findRoutes = {
  find: route({
    // By body: addresses with names and telephone numbers in them would end up in logs and histories.
    method: 'post',
    path: '/api/sites/{siteId}/find',
    need: 'sessions.read',
    summary:
      'Customers and cases (with customers.read), sessions and pages by whatever a caller says; without a text who is there now or was within 15 minutes, those in trouble first',
    params: onSite,
    body: z.object({
      text: z.string().trim().max(maxFoundText).default(''),
      limit: z.number().int().min(1).max(20).default(6),
    }),
    output: z.object({
      customers: z.array(z.object({ by: z.enum(foundBy), customer: customerRow })),
      sessions: z.array(foundSession),
      cases: z.array(
        z.object({
          by: z.enum(foundBy),
          caseId: z.string(),
          /** Masked name or customer number. */
          who: z.string(),
          reason: z.string(),
          status: z.enum(caseStatuses),
          changedAt: time,
        }),
      ),
      pages: z.array(z.object({ path: z.string(), sessions: counted })),
    }),
  }),
}
