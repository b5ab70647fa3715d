import * as z from 'zod'
import { signalNames } from '../signals.ts'
import { impact } from './impact.ts'
import { counted, flag, onSite, period, route, time } from './route.ts'

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

/**
 * How a point stands. What people said is open, fixed or ignored; what was fixed and has happened again since, in the
 * release that was to fix it or a later one, has regressed.
 */
export const pointStates = ['open', 'fixed', 'regressed', 'ignored'] as const
export type PointState = (typeof pointStates)[number]

/** A new point of fewer persons is not pinned on top, except a false rejection. */
export const minNewPersons = 3

export const struggleRow = z.object({
  /** Stable: made of signal, page and place. Merged points have that of the one they are merged into. */
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
  /** Alone no struggle: listed only when asked for. */
  mild: z.boolean(),
  signals: count,
  sessions: counted,
  persons: counted,
  /** Affected persons among those who tried (touched this place on this page). */
  failure: rate,
  /** Sessions affected per day of the period, oldest first. */
  trend: z.array(z.object({ day: z.string(), sessions: count })),
  firstTs: time,
  lastTs: time,
  /**
   * First seen in this period's last 7 days, on a site that is watched for longer, and met by `minNewPersons` or more
   * (a false rejection: by anyone).
   */
  fresh: z.boolean(),
  state: z.enum(pointStates),
  /** What it is associated with; null: not worked out, or of too few persons. */
  impact: impact.nullable(),
})
export type StruggleRow = z.infer<typeof struggleRow>

const release = z.string().trim().max(200)

/** What was said last of how a point stands. */
export const pointStatus = z.object({
  state: z.enum(pointStates),
  /** The release that fixes it; null: it was fixed at that moment. */
  release: z.string().nullable(),
  reason: z.string(),
  /** When it was said, and by whom; null: nobody has said anything yet. */
  said: z.object({ at: time, by: z.string() }).nullable(),
  /** The first time that it happened again; null: it did not. */
  regressedTs: time.nullable(),
  /** 0: nobody has said anything yet. */
  version: count,
})
export type PointStatus = z.infer<typeof pointStatus>

/** A session to watch, and what makes it worth it. */
export const watchable = z.object({
  sessionId: z.string(),
  /** Where to begin: tabId.eventNo, as the replay's `step` parameter. */
  step: z.string(),
  ts: time,
  person: z.string(),
  durationMs: count,
  hasReplay: z.boolean(),
  /** `tried 4 times, then left with a basket of € 84`. */
  why: z.string(),
})
export type Watchable = z.infer<typeof watchable>

export const struggleDetail = struggleRow.extend({
  status: pointStatus,
  /** Points that count as this one, each as it would be called alone. */
  merged: z.array(z.object({ pointId: z.string(), says: z.string(), path: z.string() })),
  messages: z.array(z.object({ message: z.string(), n: count })),
  /** By version of the browser: persons affected, persons who tried, and the one as a rate of the other. */
  browsers: z.array(
    z.object({ browser: z.string(), browserVersion: z.string(), persons: count, tried: count, failure: rate }),
  ),
  shapes: z.array(z.object({ shape: z.string(), n: count })),
  /** Field errors, and those of them that a single sign told of which could mean something else. Neither: no field's. */
  told: z.object({ errors: count, unsure: count }),
  /** Persons affected who converted afterwards, and those who did not. */
  converted: rate,
  convertedOthers: rate,
  /** The three that show it best, and two of persons who succeeded at the same place. */
  watch: z.array(watchable),
  succeeded: z.array(watchable),
})
export type StruggleDetail = z.infer<typeof struggleDetail>

const onPoint = onSite.extend({ pointId: z.string().max(200) })
const said = z.object({ version: count.nonnegative() })

export const struggleRoutes = {
  listStruggles: route({
    method: 'get',
    path: '/api/sites/{siteId}/struggle-points',
    need: 'analytics.read',
    summary: 'Struggle points: new and regressed ones first, then by value at risk, then by affected persons',
    params: onSite,
    query: z.object({
      ...period,
      signal: z.string().max(40).optional(),
      path: z.string().max(500).optional(),
      state: z
        .enum([...pointStates, 'all'])
        .default('open')
        .describe('open includes regressed'),
      mild: flag.optional().describe('also what alone is no struggle'),
      limit: z.coerce.number().int().min(1).max(500).default(200),
    }),
    output: z.object({
      total: counted,
      counts: z.object({ open: counted, fixed: counted, regressed: counted, ignored: counted }),
      /** Kinds of trouble and pages there are to choose from, whatever was chosen. */
      choices: z.object({ signals: z.array(struggleRow.shape.signal), paths: z.array(z.string()) }),
      /** false: value at risk is still being worked out, and persons decide the order. */
      ranked: z.boolean(),
      points: z.array(struggleRow),
    }),
  }),
  getStruggle: route({
    method: 'get',
    path: '/api/sites/{siteId}/struggle-points/{pointId}',
    need: 'analytics.read',
    summary: 'One struggle point: what was said, on which browsers, with which value shapes, and sessions to watch',
    params: onPoint,
    query: z.object(period),
    output: struggleDetail,
  }),
  setPointState: route({
    method: 'patch',
    path: '/api/sites/{siteId}/struggle-points/{pointId}',
    need: 'analytics.read',
    summary: 'Mark a struggle point as fixed (in a release, or now), ignored or open; 409 if that changed since',
    params: onPoint,
    body: z.discriminatedUnion('state', [
      said.extend({ state: z.literal('open'), reason: z.string().trim().max(500).default('') }),
      said.extend({
        state: z.literal('fixed'),
        release: release.min(1).nullable().describe('null: now, whatever the release'),
        reason: z.string().trim().max(500).default(''),
      }),
      said.extend({ state: z.literal('ignored'), reason: z.string().trim().min(1, 'say why').max(500) }),
    ]),
    output: pointStatus,
  }),
  mergePoint: route({
    method: 'put',
    path: '/api/sites/{siteId}/struggle-points/{pointId}/merged',
    need: 'analytics.read',
    summary: 'Say that this point is the same trouble as another: they count as one from now on',
    params: onPoint,
    body: z.object({ into: z.string().min(1).max(200) }),
    output: z.object({ pointId: z.string().describe('the point that it now counts as') }),
  }),
  unmergePoint: route({
    method: 'delete',
    path: '/api/sites/{siteId}/struggle-points/{pointId}/merged',
    need: 'analytics.read',
    summary: 'Undo a merge: the point stands for itself again (204)',
    params: onPoint,
  }),
  listPointHistory: route({
    method: 'get',
    path: '/api/sites/{siteId}/struggle-points/{pointId}/history',
    need: 'analytics.read',
    summary: 'What was said of a struggle point, newest first: who, when, what',
    params: onPoint,
    output: z.object({ changes: z.array(z.object({ at: time, by: z.string(), text: z.string() })) }),
  }),
}
