/** Work on many cases and around them: flagging lists, callers, bulk changes with undo, saved views, workarounds. */
import * as z from 'zod'
import {
  caseFields,
  caseFilter,
  caseStatuses,
  contactChannels,
  flagPreview,
  followUpCase,
  onCase,
  reason,
  ticket,
} from './cases.ts'
import { personId } from './customers.ts'
import { listedSessions } from './listedSessions.ts'
import { onSite, route, time } from './route.ts'

/** Ids on one request; of a list, as many of it. */
const maxBulk = 1_000
const workaround = z.object({
  /** Empty: nobody has written anything. */
  text: z.string(),
  at: time.nullable(),
  by: z.string(),
  version: z.number().int(),
})
const caseView = z.object({
  viewId: z.string(),
  name: z.string(),
  /** The query of the screen, without `?`. */
  search: z.string(),
  shared: z.boolean(),
  mine: z.boolean(),
  by: z.string(),
  version: z.number().int(),
})
export type CaseView = z.infer<typeof caseView>

const skipped = z.array(z.object({ caseId: z.string(), reason: z.string() }))

export const caseWorkRoutes = {
  previewFlagSessions: route({
    method: 'get',
    path: '/api/sites/{siteId}/listed-sessions/flag',
    need: 'cases.write',
    summary: 'How many flagging all persons of a list of sessions would reach; takes the filters of that list',
    params: onSite,
    query: listedSessions,
    output: flagPreview.extend({ affected: z.number().int() }),
  }),
  flagSessions: route({
    method: 'post',
    path: '/api/sites/{siteId}/listed-sessions/flag',
    need: 'cases.write',
    summary: 'Flag all known persons of a list of sessions, who have not succeeded since and have no open case',
    params: onSite,
    query: listedSessions,
    body: z.object({ reason }),
    output: z.object({ flagged: z.number().int(), list: z.string() }),
  }),
  openCallerCase: route({
    method: 'post',
    path: '/api/sites/{siteId}/caller-cases',
    need: 'cases.write',
    once: true,
    summary: 'Start a case of someone who called or wrote, before anybody knows who she is on the site',
    params: onSite,
    body: z.object({
      reason,
      name: z.string().trim().max(200).default(''),
      /** A number or an address, as she gave it. */
      contact: z.string().trim().max(300).default(''),
      channel: z.enum(contactChannels).optional().describe('how she came to us'),
      note: z.string().trim().max(2000).optional(),
      ticket: ticket.optional(),
      ...caseFields,
    }),
    output: followUpCase,
  }),
  revealCaller: route({
    method: 'post',
    path: '/api/sites/{siteId}/cases/{caseId}/caller',
    need: 'contacts.reveal',
    summary: 'Name and contact of a caller in clear; the reason goes into the audit trail',
    params: onCase,
    body: z.object({ reason: z.string().trim().min(3, 'say why, in at least 3 characters').max(300) }),
    output: z.object({ name: z.string(), contact: z.string() }),
  }),
  joinCase: route({
    method: 'post',
    path: '/api/sites/{siteId}/cases/{caseId}/join',
    need: 'cases.write',
    summary: 'Say whom the case is about; if she has an open case, the two become one, which is the answer',
    params: onCase,
    body: z.object({ version: z.number().int(), person: personId }),
    output: followUpCase,
  }),
  changeCases: route({
    method: 'post',
    path: '/api/sites/{siteId}/case-changes',
    need: 'cases.write',
    summary: 'Change many cases at once: those named, or all of a list; says which were skipped, and can be undone',
    params: onSite,
    query: z.object(caseFilter),
    body: z.object({
      caseIds: z.array(z.string().max(100)).min(1).max(maxBulk).optional().describe('without it: all of the list'),
      status: z.enum(caseStatuses).optional(),
      owner: z.string().max(100).nullable().optional().describe('accountId, or null for nobody'),
      ...caseFields,
      note: z.string().trim().min(1).max(2000).optional(),
      closedReason: z.string().trim().max(300).optional(),
    }),
    output: z.object({ done: z.number().int(), skipped, undoId: z.string() }),
  }),
  undoChangeCases: route({
    method: 'post',
    path: '/api/sites/{siteId}/case-changes/{undoId}/undo',
    need: 'cases.write',
    summary: 'Undo a change of many within 10 minutes; what a colleague changed since stays as it is',
    params: onSite.extend({ undoId: z.string().max(100) }),
    output: z.object({ done: z.number().int(), skipped }),
  }),
  getWorkaround: route({
    method: 'get',
    path: '/api/sites/{siteId}/struggle-points/{pointId}/workaround',
    need: 'analytics.read',
    summary: 'What helps a customer until a struggle point is fixed',
    params: onSite.extend({ pointId: z.string().max(200) }),
    output: workaround,
  }),
  setWorkaround: route({
    method: 'put',
    path: '/api/sites/{siteId}/struggle-points/{pointId}/workaround',
    need: 'cases.write',
    summary: 'Write down what helps until it is fixed: it stands on every case of the point; empty removes it',
    params: onSite.extend({ pointId: z.string().max(200) }),
    body: z.object({ version: z.number().int().nonnegative(), text: z.string().trim().max(2000) }),
    output: workaround,
  }),
  listCaseViews: route({
    method: 'get',
    path: '/api/sites/{siteId}/case-views',
    need: 'customers.read',
    summary: 'Saved views of the cases: one’s own and those that are shared',
    params: onSite,
    output: z.object({ views: z.array(caseView) }),
  }),
  saveCaseView: route({
    method: 'put',
    path: '/api/sites/{siteId}/case-views/{viewId}',
    need: 'cases.write',
    summary: 'Save a view (version 0) or change one’s own',
    params: onSite.extend({ viewId: z.uuid() }),
    body: z.object({
      version: z.number().int().nonnegative(),
      name: z.string().trim().min(1).max(80),
      search: z.string().max(1000).describe('the query of the screen, without ?'),
      shared: z.boolean(),
    }),
    output: caseView,
  }),
  removeCaseView: route({
    method: 'delete',
    path: '/api/sites/{siteId}/case-views/{viewId}',
    need: 'cases.write',
    summary: 'Remove a view of one’s own (204)',
    params: onSite.extend({ viewId: z.uuid() }),
  }),
}
