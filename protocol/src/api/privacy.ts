/** What a privacy officer asks: how a page looks as it was recorded, and whether stored replays hold what they should not. */
import * as z from 'zod'
import { personalKinds } from '../personal.ts'
import { onSite, route, time } from './route.ts'

const count = z.number().int()

/** The newest full snapshot of a page: one chunk of a replay holds it. */
export const snapshotPage = z.object({
  /** With its ids folded. */
  path: z.string(),
  sessionId: z.string(),
  tabId: z.string(),
  chunkNo: count,
  at: time,
})
export type SnapshotPage = z.infer<typeof snapshotPage>

/** One place of the site's pages where stored replays show what looks like a person's. Its text is never told. */
export const lintFinding = z.object({
  kind: z.enum(personalKinds),
  path: z.string(),
  /** Of the element to mask; holds on other visits and after deploys, as far as the page's own names do. */
  selector: z.string(),
  /** `text`, or the name of the attribute. */
  where: z.string(),
  /** Letters and digits as dots: `•••@•••••.••`. */
  shape: z.string(),
  sessions: count,
  /** Newest session it was seen in, and the moment in it, ms from its start. */
  sessionId: z.string(),
  t: count,
})
export type LintFinding = z.infer<typeof lintFinding>

export const lintRun = z.object({
  state: z.enum(['never', 'running', 'done']),
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
  /** Replay chunks read so far, and how many will be. */
  read: count,
  total: count,
  sessions: count,
  /** Too large, damaged, or changes of a page whose snapshot is not among what was read. */
  skipped: count,
  /** What ended it before all stored replays were read. */
  limitedBy: z.enum(['chunks', 'time', 'findings', 'error']).nullable(),
  findings: z.array(lintFinding),
})
export type LintRun = z.infer<typeof lintRun>

/** Bounds of one run: it shares the machine with everything else. */
export const lintLimits = { chunks: 2000, seconds: 60 } as const

export const privacyRoutes = {
  listSnapshotPages: route({
    method: 'get',
    path: '/api/sites/{siteId}/privacy/pages',
    need: 'replay.watch',
    summary: 'Pages of the last 30 days with their newest full snapshot, newest first, to see how they are recorded',
    params: onSite,
    output: z.object({ pages: z.array(snapshotPage) }),
  }),
  getLint: route({
    method: 'get',
    path: '/api/sites/{siteId}/privacy/lint',
    need: 'sessions.read',
    summary: 'The last search of stored replays for personal patterns, or the one under way',
    params: onSite,
    output: lintRun,
  }),
  startLint: route({
    method: 'post',
    path: '/api/sites/{siteId}/privacy/lint',
    need: 'sites.manage',
    summary:
      'Search the newest stored replays for personal patterns; one at a time per site, bounded by chunks and time',
    params: onSite,
    body: z.object({
      chunks: count.min(1).max(lintLimits.chunks).default(600),
      seconds: count.min(1).max(lintLimits.seconds).default(30),
    }),
    output: lintRun,
  }),
}
