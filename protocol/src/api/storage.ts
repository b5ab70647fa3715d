/** What is kept, for how long, and in how much space. */
import * as z from 'zod'
import { onSite, route, time } from './route.ts'

const count = z.number().int()
const days = z.number().int().min(1).max(3650).nullable()
const gigabytes = z.number().min(0.001).max(1_000_000).nullable()

/** null: for ever, or as much as there is room for. */
export const retentionPolicy = z
  .object({
    replayDays: days,
    /** Facts: every event of a session. */
    eventDays: days,
    /** Sessions and signals as lists and reports show them. */
    sessionDays: days,
    /** Audit trail, refusals, messages to other systems. */
    logDays: days,
    /** Of the site, in GB (10^9 bytes). */
    budgetGb: gigabytes,
  })
  .superRefine((policy, context) => {
    const order = ['replayDays', 'eventDays', 'sessionDays'] as const
    for (const [index, name] of order.slice(1).entries()) {
      const before = order[index]
      const least = before === undefined ? null : policy[before]
      const own = policy[name]
      if (own !== null && (least === null || own < least)) {
        context.addIssue({
          code: 'custom',
          path: [name],
          message: `must not be less than ${before}: facts outlive replays`,
        })
      }
    }
  })
export type RetentionPolicy = z.infer<typeof retentionPolicy>

export const retentionRun = z.object({
  at: time,
  why: z.enum(['days', 'budget']),
  kind: z.enum(['replays', 'events', 'sessions', 'logs']),
  /** Sessions whose replay or facts went; rows of logs. */
  removed: count,
  bytes: count,
})
export type RetentionRun = z.infer<typeof retentionRun>

/** Of the whole installation. */
export const backupStanding = z.object({
  /** One is made every day. */
  isSet: z.boolean(),
  isRunning: z.boolean(),
  /** The newest good one is older than a day and a half. */
  isOverdue: z.boolean(),
  /** Restored on trial and found to be the same; null: there is none. */
  newest: z.object({ at: time, checkedAt: time, bytes: count }).nullable(),
  oldestAt: time.nullable(),
  kept: count,
  keep: count,
  /** The last try, where it failed. */
  failed: z.object({ at: time, error: z.string() }).nullable(),
})
export type BackupStanding = z.infer<typeof backupStanding>

export const storageAnswer = z.object({
  policy: retentionPolicy,
  /** Of the policy, for who changes it; 0: none was ever set. */
  version: count,
  site: z.object({ replayBytes: count, eventBytes: count, otherBytes: count, bytesPerDay: count }),
  all: z.object({
    bytes: count,
    bytesPerDay: count,
    budgetGb: gigabytes,
    budgetVersion: count,
    freeBytes: count,
    diskBytes: count,
    /** With less than this free nothing new is taken. */
    minFreeBytes: count,
  }),
  /** Until old replays are thinned for the budget, or the disk is full, whichever comes first; null: not to be told. */
  headroomDays: z.number().nullable(),
  headroomUntil: z.enum(['budget', 'disk']),
  /** Nothing new is taken at this moment. */
  isFull: z.boolean(),
  measuredAt: time,
  runs: z.array(retentionRun),
  /** null: the store is a ClickHouse of its own, and is backed up there. */
  backup: backupStanding.nullable(),
})
export type StorageAnswer = z.infer<typeof storageAnswer>

export const storageRoutes = {
  getStorage: route({
    method: 'get',
    path: '/api/sites/{siteId}/storage',
    need: 'sites.read',
    summary: 'Space that the site takes, how long it lasts, what is kept for how long, and what was removed',
    params: onSite,
    output: storageAnswer,
  }),
  setRetention: route({
    method: 'put',
    path: '/api/sites/{siteId}/storage/policy',
    need: 'sites.manage',
    summary: 'For how long what is kept, and in how much space',
    params: onSite,
    body: z.object({ version: count, policy: retentionPolicy }),
    output: z.object({ version: count, policy: retentionPolicy }),
  }),
  setStorageBudget: route({
    method: 'put',
    path: '/api/storage/budget',
    need: 'sites.manage',
    summary: 'How much space all sites may take together',
    body: z.object({ version: count, budgetGb: gigabytes }),
    output: z.object({ version: count, budgetGb: gigabytes }),
  }),
}
