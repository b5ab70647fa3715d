/** What privacy law asks for: all that is held on a customer as one file, and all of it deleted, with a receipt. */
import * as z from 'zod'
import { personId } from './customers.ts'
import { onSite, route, time } from './route.ts'

const count = z.number().int()

export const receiptLine = z.object({
  table: z.string(),
  /** What its rows are, in words. */
  says: z.string(),
  before: count,
  after: count,
})
export type Receipt = z.infer<typeof receiptLine>

export const erasureRow = z.object({
  erasureId: z.string(),
  what: z.enum(['customer', 'session']),
  status: z.enum(['running', 'done', 'failed']),
  reason: z.string(),
  /** Name of who asked for it. */
  by: z.string(),
  startedAt: time,
  finishedAt: time.nullable(),
  steps: count,
  done: count,
  /** Rows of each table that were hers, before and after. */
  receipt: z.array(receiptLine),
})
export type ErasureRow = z.infer<typeof erasureRow>

const reason = z
  .string()
  .trim()
  .min(3, 'say why, in at least 3 characters')
  .max(300)
  .describe('why; not whom: it is kept after she is erased')

const onPerson = onSite.extend({ person: personId })
const onSession = onSite.extend({ sessionId: z.uuid() })

const found = z.object({
  sessions: count,
  cases: count,
  /** Rows per place; nothing that is empty. */
  places: z.array(z.object({ says: z.string(), n: count })),
})
export type ErasurePreview = z.infer<typeof found>

export const erasureRoutes = {
  previewErasure: route({
    method: 'get',
    path: '/api/sites/{siteId}/customers/{person}/erasure',
    need: 'customers.erase',
    summary: 'What erasing this person would delete, counted; nothing is changed',
    params: onPerson,
    output: found,
  }),
  eraseCustomer: route({
    method: 'post',
    path: '/api/sites/{siteId}/customers/{person}/erasure',
    need: 'customers.erase',
    summary: 'Delete everything that is held on this person, for good; the answer is the erasure as it begins',
    params: onPerson,
    body: z.object({ reason }),
    output: erasureRow,
  }),
  eraseSession: route({
    method: 'post',
    path: '/api/sites/{siteId}/sessions/{sessionId}/erasure',
    need: 'customers.erase',
    summary: 'Delete one session with its replay, notes and marks, for good',
    params: onSession,
    body: z.object({ reason }),
    output: erasureRow,
  }),
  listErasures: route({
    method: 'get',
    path: '/api/sites/{siteId}/erasures',
    need: 'customers.erase',
    summary: 'Erasures, newest first, each with its receipt',
    params: onSite,
    output: z.object({ erasures: z.array(erasureRow) }),
  }),
  exportCustomer: route({
    method: 'post',
    path: '/api/sites/{siteId}/customers/{person}/archive',
    need: 'customers.export',
    summary: 'All that is held on this person as one ZIP: a JSON Lines file per table, and her replays',
    params: onPerson,
    body: z.object({ reason }),
  }),
}
