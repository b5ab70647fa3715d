import * as z from 'zod'
import { signalNames } from '../signals.ts'
import { counted, onSite, period, route, time } from './route.ts'

const count = z.number().int()

/** Rate as k of n with its Wilson 95 % interval; null where n is 0. */
export const rate = z.object({
  k: count,
  n: count,
  rate: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
})
export type Rate = z.infer<typeof rate>

export const struggleRow = z.object({
  /** Stable: made of signal, page and place. */
  pointId: z.string(),
  signal: z.enum(signalNames as [(typeof signalNames)[number], ...(typeof signalNames)[number][]]),
  path: z.string(),
  place: z.string(),
  form: z.string(),
  /** The newest label of the place. */
  label: z.string(),
  /** A plain sentence: `“Maiden name” is refused although filled in`. */
  says: z.string(),
  /** The commonest error text, as customers saw it. */
  message: z.string(),
  signals: count,
  sessions: counted,
  persons: counted,
  /** Affected persons among those who tried (touched this place on this page). */
  failure: rate,
  /** Sessions affected per day of the period, oldest first. */
  trend: z.array(z.object({ day: z.string(), sessions: count })),
  firstTs: time,
  lastTs: time,
  /** First seen in this period's last 7 days. */
  fresh: z.boolean(),
})
export type StruggleRow = z.infer<typeof struggleRow>

export const struggleDetail = struggleRow.extend({
  messages: z.array(z.object({ message: z.string(), n: count })),
  /** By version of the browser: persons affected, persons who tried, and the one as a rate of the other. */
  browsers: z.array(
    z.object({ browser: z.string(), browserVersion: z.string(), persons: count, tried: count, failure: rate }),
  ),
  shapes: z.array(z.object({ shape: z.string(), n: count })),
  /** Persons affected who converted afterwards, and those who did not. */
  converted: rate,
  convertedOthers: rate,
  /** Moments to watch: the newest sessions, at the signal. */
  moments: z.array(z.object({ sessionId: z.string(), step: z.string(), ts: time, person: z.string() })),
})
export type StruggleDetail = z.infer<typeof struggleDetail>

export const struggleRoutes = {
  listStruggles: route({
    method: 'get',
    path: '/api/sites/{siteId}/struggle-points',
    need: 'analytics.read',
    summary: 'Struggle points, most affected persons first',
    params: onSite,
    query: z.object({ ...period, signal: z.string().max(40).optional(), path: z.string().max(500).optional() }),
    output: z.object({ points: z.array(struggleRow) }),
  }),
  getStruggle: route({
    method: 'get',
    path: '/api/sites/{siteId}/struggle-points/{pointId}',
    need: 'analytics.read',
    summary: 'One struggle point: what was said, on which browsers, with which value shapes, and moments to watch',
    params: onSite.extend({ pointId: z.string().max(200) }),
    query: z.object(period),
    output: struggleDetail,
  }),
}
