import * as z from 'zod'
import { eventKinds, recordingReasons } from '../events.ts'
import { missingReasons } from '../recording.ts'
import { listedFilters } from './listedSessions.ts'
import { counted, onSite, period, route, time } from './route.ts'
import { checkSessionFilters } from './sessionFilters.ts'

const uuid = z.uuid()
const count = z.number().int()

/** What colleagues have left at a session (notes.ts). */
export const sessionMarks = z.object({
  tags: z.array(z.string()),
  comments: count,
  /** By who asks: the session, or a moment of it. */
  bookmarked: z.boolean(),
  /** When who asks last watched it; null: never. */
  watchedAt: time.nullable(),
  /** How many others have. */
  watchedByOthers: count,
})
export type SessionMarks = z.infer<typeof sessionMarks>

export const sessionRow = z.object({
  sessionId: z.string(),
  /** `YYYY-MM-DD`, UTC. */
  sessionDay: z.string(),
  firstTs: time,
  lastTs: time,
  durationMs: count,
  /** Something arrived in the last minute. */
  live: z.boolean(),
  visitorId: z.string(),
  /** Empty while she is not known. */
  customerId: z.string(),
  /** The customer was named by a server key or a signed identity, not only by the browser. */
  verified: z.boolean(),
  browser: z.string(),
  browserVersion: z.string(),
  os: z.string(),
  device: z.enum(['desktop', 'tablet', 'mobile', 'bot', '']),
  country: z.string(),
  language: z.string(),
  release: z.string(),
  referrerHost: z.string(),
  entryPath: z.string(),
  exitPath: z.string(),
  tabs: count,
  pageViews: count,
  events: count,
  clicks: count,
  fieldErrors: count,
  /** Field errors on a field that was filled in and refused as missing. */
  falseRejections: count,
  formErrors: count,
  failedSubmits: count,
  jsErrors: count,
  failedRequests: count,
  rageClicks: count,
  deadClicks: count,
  /** What went wrong, as one number (`getSessionScore` says what makes it). */
  score: count,
  converted: z.boolean(),
  revenue: z.number(),
  /** Events per twentieth of the session's length. */
  activity: z.array(count),
  hasReplay: z.boolean(),
  /** Why all of it is replayed, or a part is not; the last reason the recorder gave. */
  recording: z.enum([...recordingReasons, '']),
  /** The label of the first field that was refused, the first error text and so on: what went wrong, in words. */
  firstError: z.string(),
  marks: sessionMarks,
  /** Why it, or a part of it, cannot be watched; empty: all of it can. `getSession` says which part. */
  missing: z.array(z.object({ reason: z.enum(missingReasons), words: z.string() })),
})
export type SessionRow = z.infer<typeof sessionRow>

const sessionParams = onSite.extend({ sessionId: uuid })

export const chunkRow = z.object({
  chunkNo: count,
  pageId: z.string(),
  /** rrweb's own times, uncorrected; add the session's clockOffsetMs. */
  firstTs: time,
  lastTs: time,
  hasSnapshot: z.boolean(),
  eventCount: count,
  rawBytes: count,
  storedBytes: count,
  assets: z.array(z.string()),
})
export type ChunkRow = z.infer<typeof chunkRow>

/** A part of a session that cannot be watched, or not in full (`missing.ts`). */
export const missingPart = z.object({
  reason: z.enum(missingReasons),
  fromTs: time,
  toTs: time,
  /** null: of all tabs. */
  tabId: z.string().nullable(),
  /** null: of several pages. */
  pageId: z.string().nullable(),
  words: z.string(),
})

export const sessionDetail = z.object({
  session: sessionRow,
  clockOffsetMs: z.number().int(),
  /** Parts that cannot be watched, and exactly why; in order. */
  missingParts: z.array(missingPart),
  /** One replay stream per tab; chunks in order. A missing chunkNo is a gap. */
  tabs: z.array(z.object({ tabId: z.string(), firstTs: time, lastTs: time, chunks: z.array(chunkRow) })),
})
export type SessionDetail = z.infer<typeof sessionDetail>

export const eventRow = z.object({
  tabId: z.string(),
  eventNo: count,
  kind: z.enum(eventKinds as [(typeof eventKinds)[number], ...(typeof eventKinds)[number][]]),
  /** Corrected. */
  ts: time,
  pageId: z.string(),
  name: z.string(),
  url: z.string(),
  path: z.string(),
  title: z.string(),
  /** Of a page view: where it was come from. */
  referrer: z.string(),
  place: z.string(),
  form: z.string(),
  label: z.string(),
  nodeId: z.number().int().nullable(),
  message: z.string(),
  shape: z.array(z.string()),
  filled: z.boolean(),
  reactionMs: z.number().nullable(),
  reaction: z.string(),
  interactive: z.boolean(),
  errorAfterMs: z.number().nullable(),
  attemptNo: count,
  outcome: z.string(),
  status: z.number().int().nullable(),
  durationMs: z.number().nullable(),
  /** Of a `recording` event: why the page is replayed from now on, or not. */
  reason: z.string(),
  customerId: z.string(),
  language: z.string(),
  /** Fields without a column of their own. */
  properties: z.record(z.string(), z.unknown()),
})
export type EventRow = z.infer<typeof eventRow>

/** What has arrived of a session that goes on; some of it may have been given before. */
export const sessionNews = z.object({
  /** Rows of the session so far: `known` of the next call. */
  rows: count,
  /** `since` of the next call. */
  upTo: time,
  chunks: z.array(chunkRow.extend({ tabId: z.string() })),
  events: z.array(eventRow),
})
export type SessionNews = z.infer<typeof sessionNews>

export const sessionRoutes = {
  listSessions: route({
    method: 'get',
    path: '/api/sites/{siteId}/sessions',
    need: 'sessions.read',
    summary: 'Sessions, newest first, or highest struggle score first',
    params: onSite,
    query: z
      .object({
        ...period,
        ...listedFilters,
        order: z.enum(['newest', 'score']).default('newest').describe('score: highest struggle score first'),
        limit: z.coerce.number().int().min(1).max(200).default(50),
        cursor: z.string().max(100).optional().describe('`next` of the page before'),
      })
      .superRefine(checkSessionFilters),
    output: z.object({
      total: counted,
      sessions: z.array(sessionRow),
      next: z.string().nullable(),
    }),
  }),
  findSession: route({
    method: 'get',
    path: '/api/sites/{siteId}/session-codes/{code}',
    need: 'sessions.read',
    summary: 'The session with this code (hindsight.sessionCode(), ABCD-EFGH), whenever it was; the newest of several',
    params: onSite.extend({ code: z.string().trim().max(40) }),
    output: z.object({ sessionId: z.string(), lastTs: time }),
  }),
  getSession: route({
    method: 'get',
    path: '/api/sites/{siteId}/sessions/{sessionId}',
    need: 'sessions.read',
    summary: 'One session with the index of its replay',
    params: sessionParams,
    output: sessionDetail,
  }),
  listEvents: route({
    method: 'get',
    path: '/api/sites/{siteId}/sessions/{sessionId}/events',
    need: 'sessions.read',
    summary: 'All events of a session, in order',
    params: sessionParams,
    output: z.object({ events: z.array(eventRow) }),
  }),
  followSession: route({
    method: 'get',
    path: '/api/sites/{siteId}/sessions/{sessionId}/news',
    need: 'sessions.read',
    summary: 'What arrives of a session that goes on; waits for it, and has its recorder send every second meanwhile',
    params: sessionParams,
    query: z.object({
      known: z.coerce
        .number()
        .int()
        .min(0)
        .default(0)
        .describe('`rows` of the answer before: waits for another number'),
      since: z.coerce
        .number()
        .int()
        .min(0)
        .optional()
        .describe('`upTo` of the answer before; default: some seconds ago'),
      waitMs: z.coerce.number().int().min(0).max(25_000).default(20_000),
    }),
    output: sessionNews,
  }),
  getChunk: route({
    method: 'get',
    path: '/api/sites/{siteId}/sessions/{sessionId}/tabs/{tabId}/chunks/{chunkNo}',
    need: 'replay.watch',
    summary:
      'Bytes of one replay chunk: NDJSON of rrweb events, in the encoding that the header `hindsight-encoding` names',
    params: sessionParams.extend({ tabId: uuid, chunkNo: z.coerce.number().int().min(1) }),
  }),
  getChunks: route({
    method: 'get',
    path: '/api/sites/{siteId}/sessions/{sessionId}/tabs/{tabId}/chunks',
    need: 'replay.watch',
    summary:
      'Bytes of a run of replay chunks, framed one after the other (protocol/src/chunkFrames.ts); at most some 8 MB, so ask again from behind the last one',
    params: sessionParams.extend({ tabId: uuid }),
    query: z.object({
      from: z.coerce.number().int().min(1).max(4294967295).describe('number of the first chunk'),
      to: z.coerce.number().int().min(1).max(4294967295).describe('number of the last chunk, inclusive'),
    }),
  }),
  getAsset: route({
    method: 'get',
    path: '/api/sites/{siteId}/assets/{sha256}',
    need: 'replay.watch',
    summary: 'Text of a stylesheet that replays refer to, as text/plain',
    params: onSite.extend({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  }),
}
