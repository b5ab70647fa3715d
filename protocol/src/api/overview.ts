import * as z from 'zod'
import { recordingReasons } from '../events.ts'
import { counted, onSite, period, route, time } from './route.ts'
import { rate, struggleRow } from './struggles.ts'

const count = z.number().int()
/** A figure of the period, and of the period of the same length before it. */
const compared = z.object({ now: z.number(), before: z.number() })

export const overviewRoutes = {
  getOverview: route({
    method: 'get',
    path: '/api/sites/{siteId}/overview',
    need: 'analytics.read',
    summary: 'Sessions, persons, conversion, revenue and struggle against the previous period',
    params: onSite,
    query: z.object(period),
    output: z.object({
      from: time,
      to: time,
      timeZone: z.string(),
      sessions: compared.extend({ of: counted }),
      persons: compared,
      /** Sessions that converted. */
      converted: z.object({ now: rate, before: rate, of: counted }),
      revenue: compared,
      orders: compared,
      /** Sessions with at least one signal. */
      struggled: z.object({ now: rate, before: rate, of: counted }),
      days: z.array(
        z.object({
          day: z.string(),
          sessions: count,
          converted: count,
          struggled: count,
          revenue: z.number(),
          complete: z.boolean(),
        }),
      ),
      pages: z.array(z.object({ path: z.string(), pageViews: count, sessions: counted })),
      devices: z.array(z.object({ device: z.string(), sessions: counted, converted: rate })),
      browsers: z.array(z.object({ browser: z.string(), sessions: counted, converted: rate })),
      newStruggles: z.array(struggleRow),
      /** What share of sessions has a replay, and why the rest has none. */
      coverage: z.object({
        /** Orders that the back office told of by import, those that pages and servers told of as they happened, and those in both. */
        orders: z.object({ imported: count, seen: count, both: count }),
        replayed: rate,
        /**
         * Of the sessions that are here, those whose visitor agreed to replay. How many agreed to nothing is known to
         * nobody here: without consent nothing is sent. Orders of the back office say it by what is missing among them.
         */
        consent: z.object({ required: z.boolean(), replay: rate }),
        /** Sessions that are no customer's: left out of everything else here, unless they are asked for. */
        bots: counted,
        internal: counted,
        missing: z.array(z.object({ reason: z.enum([...recordingReasons, '']), says: z.string(), sessions: counted })),
      }),
    }),
  }),
}
