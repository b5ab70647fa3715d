/** Whether data arrives, how late, and what does not: for whoever keeps this running, and whoever doubts a figure. */
import * as z from 'zod'
import { quota } from '../settings.ts'
import { onSite, route, time } from './route.ts'

export const health = z.object({
  at: time,
  /** Events that arrived in each minute of the last hour, oldest first; imported files and a sample history are no arrivals. */
  minutes: z.array(z.object({ at: time, events: z.number().int() })),
  /** From arrival to being stored, of the last hour; null: nothing arrived. */
  storing: z.object({ medianMs: z.number().nullable(), p99Ms: z.number().nullable() }),
  /** Of the last 24 hours: events that arrived more than an hour after they happened, of all. */
  late: z.object({ events: z.number().int(), all: z.number().int() }),
  /** Numbers that tabs gave to events and that are not here, of today's and yesterday's tabs that have ended. */
  lost: z.object({
    events: z.number().int(),
    tabsWithGaps: z.number().int(),
    tabs: z.number().int(),
  }),
  /** Versions of the recorder that sent something in the last 24 hours, the busiest first. */
  recorders: z.array(
    z.object({ version: z.string(), sessions: z.number().int(), events: z.number().int(), lastAt: time }),
  ),
  /** What was sent in the last 24 hours and not stored, with what belongs to no site. */
  refused: z.array(z.object({ code: z.string(), says: z.string(), times: z.number().int() })),
  /** How long the oldest arrival has been waiting to be counted in sessions; 0: none waits. */
  rollUp: z.object({ waitingMs: z.number() }),
  /** What has been sent today (UTC), beside what may be; null: as much as one likes. */
  quota: quota.extend({ events: z.number().int(), replayBytes: z.number() }).nullable(),
  /** Of the process that answers. */
  store: z.object({
    isThere: z.boolean(),
    spoolBytes: z.number().int(),
    spoolMaxBytes: z.number().int(),
    waitingRequests: z.number().int(),
  }),
})
export type Health = z.infer<typeof health>

export const healthRoutes = {
  getHealth: route({
    method: 'get',
    path: '/api/sites/{siteId}/health',
    need: 'sites.read',
    summary: 'Data health: arrivals per minute, delays, refusals, gaps, recorder versions, state of the store',
    params: onSite,
    output: health,
  }),
}
