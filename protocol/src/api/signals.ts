/** Signals: what they are on this site, what other thresholds would flag, what is ignored, and what makes a score. */
import * as z from 'zod'
import { type SignalName, signalNames } from '../signals.ts'
import { counted, onSite, route, time } from './route.ts'

const count = z.number().int()
const uuid = z.uuid()
const signal = z.enum(signalNames as [SignalName, ...SignalName[]])

export const judgement = z.object({
  /** Sessions judged by what counts now, of those that there were when it began to. */
  done: count,
  total: count,
  finished: z.boolean(),
  /** null: nothing has changed yet since this site is watched. */
  startedAt: time.nullable(),
})
export type Judgement = z.infer<typeof judgement>

export const signalRow = z.object({
  signal,
  says: z.string(),
  /** Where its thresholds come from. */
  source: z.string(),
  /** What each adds to a session's score; so many of one kind count at most. */
  points: count,
  counts: count,
  /** Alone it makes no session a struggle. */
  mild: z.boolean(),
  thresholds: z.array(
    z.object({
      name: z.string(),
      says: z.string(),
      unit: z.string(),
      default: z.number(),
      min: z.number(),
      max: z.number(),
      /** As this site has it. */
      value: z.number(),
    }),
  ),
  /** Of the last 14 days. */
  sessions: counted,
})
export type SignalRow = z.infer<typeof signalRow>

const flagged = z.object({ sessions: count, persons: count, signals: count })

export const signalPreview = z.object({
  from: time,
  to: time,
  /** With the site's thresholds, and with those asked about. Estimates where `oneIn` is more than 1. */
  present: flagged,
  proposed: flagged,
  /** One session of so many was looked at: more would take too long. */
  oneIn: count,
  /** Flagged by the thresholds asked about: those that are not now, first. */
  examples: z.array(
    z.object({
      sessionId: z.string(),
      ts: time,
      /** Of the first one in that session: `tabId.eventNo`, as the replay's address takes it. */
      step: z.string(),
      says: z.string(),
      path: z.string(),
      person: z.string(),
      n: count,
      isNew: z.boolean(),
    }),
  ),
})
export type SignalPreview = z.infer<typeof signalPreview>

export const ignoreRule = z.object({
  ruleId: z.string(),
  /** One signal of one session; the same trouble on that page; the signal at that place of any page. */
  scope: z.enum(['instance', 'point', 'place']),
  signal,
  path: z.string(),
  place: z.string(),
  label: z.string(),
  says: z.string(),
  pointId: z.string(),
  /** Of an instance. */
  sessionId: z.string().nullable(),
  why: z.string(),
  by: z.string(),
  at: time,
})
export type IgnoreRule = z.infer<typeof ignoreRule>

export const sessionScore = z.object({
  score: count,
  /** Most points first. `counted` of `n` add `points` in all. */
  parts: z.array(
    z.object({
      signal,
      says: z.string(),
      n: count,
      counted: count,
      points: count,
      mild: z.boolean(),
      /** In order of time. */
      moments: z.array(
        z.object({
          ts: time,
          tabId: z.string(),
          eventNo: count,
          path: z.string(),
          place: z.string(),
          label: z.string(),
          message: z.string(),
          says: z.string(),
          pointId: z.string(),
        }),
      ),
    }),
  ),
})
export type SessionScore = z.infer<typeof sessionScore>

const own = z.record(z.string().max(40), z.number()).describe('thresholds by name; what is missing is the default')

export const signalRoutes = {
  listSignals: route({
    method: 'get',
    path: '/api/sites/{siteId}/signals',
    need: 'analytics.read',
    summary: 'What signals there are, with the thresholds of this site, and how far its sessions are judged by them',
    params: onSite,
    output: z.object({
      signals: z.array(signalRow),
      judgement,
      /** Of the site: send it back with a change. */
      version: count,
    }),
  }),
  getJudgement: route({
    method: 'get',
    path: '/api/sites/{siteId}/judgement',
    need: 'analytics.read',
    summary: 'How far the sessions of this site have been judged by what counts now',
    params: onSite,
    output: judgement,
  }),
  previewSignal: route({
    method: 'post',
    path: '/api/sites/{siteId}/signals/{signal}/preview',
    need: 'analytics.read',
    summary: 'What other thresholds would have flagged in the last 14 days. Changes nothing',
    params: onSite.extend({ signal }),
    body: z.object({ thresholds: own }),
    output: signalPreview,
  }),
  setThresholds: route({
    method: 'put',
    path: '/api/sites/{siteId}/signals/{signal}/thresholds',
    need: 'sites.manage',
    summary:
      'Set the thresholds of a signal; all sessions of the site are judged anew. 409 if the site was changed since',
    params: onSite.extend({ signal }),
    body: z.object({ version: count, thresholds: own }),
    output: z.object({ version: count }),
  }),
  getSessionScore: route({
    method: 'get',
    path: '/api/sites/{siteId}/sessions/{sessionId}/score',
    need: 'sessions.read',
    summary: 'What makes the struggle score of a session: its signals, with when each was',
    params: onSite.extend({ sessionId: uuid }),
    output: sessionScore,
  }),
  listIgnoreRules: route({
    method: 'get',
    path: '/api/sites/{siteId}/ignore-rules',
    need: 'analytics.read',
    summary: 'What colleagues said is no struggle, newest first',
    params: onSite,
    output: z.object({ rules: z.array(ignoreRule) }),
  }),
  addIgnoreRule: route({
    method: 'post',
    path: '/api/sites/{siteId}/ignore-rules',
    need: 'analytics.read',
    summary: 'Say that something is no struggle: it is counted nowhere any more, also in what was before',
    params: onSite,
    body: z.object({
      scope: ignoreRule.shape.scope,
      signal,
      why: z.string().trim().min(1, 'say why').max(500),
      pointId: z.string().max(40).optional().describe('the trouble; or name one of it by session and step'),
      sessionId: uuid.optional(),
      tabId: uuid.optional(),
      eventNo: count.min(0).optional(),
    }),
    output: ignoreRule,
  }),
  removeIgnoreRule: route({
    method: 'delete',
    path: '/api/sites/{siteId}/ignore-rules/{ruleId}',
    need: 'analytics.read',
    summary: 'Undo: it is a struggle again, also in what was before (204)',
    params: onSite.extend({ ruleId: uuid }),
  }),
}
