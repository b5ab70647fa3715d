/**
 * The facts a browser reports, one schema each; the recorder imports only the types. Measurements, never verdicts:
 * what counts as a rage click or a struggle is decided in SQL, from thresholds in `signals.ts`.
 *
 * A field keeps its name from here to the chart. Those named in `eventColumns` are columns of the `events` table;
 * all others are kept together in its `properties` (JSON text). Fields are only ever added.
 */
import * as z from 'zod'
import { maxEventsPerBatch, maxIdChars, maxLabelChars, maxMessageChars, maxNameChars, maxUrlChars } from './limits.ts'

const uuid = z.uuid({ version: 'v4' })
const ms = z.number().int().nonnegative()
const count = z.number().int().nonnegative().max(4_294_967_295)
const label = z.string().max(maxLabelChars)
const url = z.string().max(maxUrlChars)
/** Stable key of an element, field or form (see `places.ts`); survives deploys, never holds generated ids. */
const place = z.string().max(maxNameChars)
/** rrweb's id of the element, for the highlight in the replay; null where the page is not replayed. */
const nodeId = z.number().int().nullable()
const properties = z.record(z.string().max(maxNameChars), z.unknown())

/** Flags about what a field holds; never the content (vocabulary: value shape). */
export const shapeFlags = [
  'empty',
  'apostrophe',
  'hyphen',
  'diacritic',
  'space',
  'digit',
  'nonLatin',
  'outerSpace',
  'autofilled',
  'pasted',
] as const
export const lengthBuckets = ['0', '1-3', '4-8', '9-16', '17-32', '33+'] as const
export const validityFlags = [
  'valueMissing',
  'typeMismatch',
  'patternMismatch',
  'tooLong',
  'tooShort',
  'rangeUnderflow',
  'rangeOverflow',
  'stepMismatch',
  'badInput',
  'customError',
] as const
/** What changed first after a click. */
export const reactions = [
  'mutation',
  'navigation',
  'request',
  'scroll',
  'focus',
  'selection',
  'window',
  'dialog',
  'media',
] as const
/** What told that a field is in error (capture.md §4). */
export const errorSignals = ['native', 'aria', 'class', 'border', 'message', 'words', 'alert', 'state'] as const

const shape = z.array(z.enum(shapeFlags)).max(shapeFlags.length)

const base = {
  /** Counter of the tab, from 1; with tabId the identity of the event. */
  eventNo: count.min(1),
  /** Device time, ms since 1970, uncorrected. */
  ts: ms,
  pageId: uuid,
  /** Path of the page it happened on, scrubbed; added where events are numbered. Stored with its ids folded. */
  path: z.string().max(500).optional(),
}

export const pageView = z.object({
  ...base,
  kind: z.literal('pageView'),
  /** Scrubbed: no query values that look personal, no hash values, no userinfo. */
  url,
  title: z.string().max(maxMessageChars),
  referrer: url.optional(),
  navigation: z.enum(['load', 'reload', 'backForward', 'push', 'replace', 'pop', 'hash', 'call']),
  /** Name given to `hindsight.page(name)`. */
  name: z.string().max(maxNameChars).optional(),
  properties: properties.optional(),
  /** Of the window, CSS px. */
  viewportWidth: count,
  viewportHeight: count,
  screenWidth: count.optional(),
  screenHeight: count.optional(),
  devicePixelRatio: z.number().optional(),
  language: z.string().max(40).optional(),
  timeZone: z.string().max(60).optional(),
  colorScheme: z.enum(['light', 'dark']).optional(),
  reducedMotion: z.boolean().optional(),
  touch: z.boolean().optional(),
  connection: z.string().max(20).optional(),
  /** navigator.webdriver: an automated browser. */
  automated: z.boolean().optional(),
})

export const click = z.object({
  ...base,
  kind: z.literal('click'),
  place,
  label,
  role: z.string().max(40),
  nodeId,
  /** Within the element, 0 to 1; in the page, CSS px. */
  x: z.number(),
  y: z.number(),
  pageX: z.number(),
  pageY: z.number(),
  /** The target looks as if it did something: a link, button, field, role, or pointer cursor. */
  interactive: z.boolean(),
  /** Time to the first reaction, ms; null if none was seen before the page was left or 8 s had passed. */
  reactionMs: ms.nullable(),
  reaction: z.enum(reactions).nullable(),
  /** Time to the first script error or failed request within 1 s, ms. */
  errorAfterMs: ms.nullable(),
  /** False when the page was left before the reaction could be judged. */
  judged: z.boolean(),
  /** 1 for a click, 2 for the second of a double click (UIEvent.detail). */
  clickCount: count,
  modifiers: z
    .array(z.enum(['alt', 'ctrl', 'meta', 'shift']))
    .max(4)
    .optional(),
})

export const fieldVisit = z.object({
  ...base,
  kind: z.literal('fieldVisit'),
  place,
  form: place,
  label,
  nodeId,
  fieldType: z.string().max(40),
  /** How often this field was entered on this page, from 1. */
  visitNo: count,
  /** Focus to first change, ms; null if nothing was changed. */
  hesitationMs: ms.nullable(),
  activeMs: ms,
  edits: count,
  deletes: count,
  pastes: count,
  autofilled: z.boolean(),
  emptyBefore: z.boolean(),
  emptyAfter: z.boolean(),
  /** Empty for passwords, payment and security codes, and in strict mode. */
  shape,
  lengthBucket: z.enum(lengthBuckets).nullable(),
  validity: z.array(z.enum(validityFlags)),
  leftBy: z.enum(['tab', 'click', 'submit', 'pagehide', 'other']),
  /** Whether what was typed is still there on leaving; null if nothing was typed. */
  stuck: z.boolean().nullable(),
  /** Where it went instead: another field that changed while nobody was in it. */
  strayPlace: place.optional(),
  /** How often Enter was pressed in it. */
  enters: count.optional(),
})

export const fieldError = z.object({
  ...base,
  kind: z.literal('fieldError'),
  place,
  form: place,
  label,
  nodeId,
  fieldType: z.string().max(40),
  /** As the customer saw it, redacted; empty for native validation, whose text may hold what was typed. */
  message: z.string().max(maxMessageChars),
  validity: z.array(z.enum(validityFlags)),
  via: z.array(z.enum(errorSignals)).min(1),
  trigger: z.enum(['submit', 'blur', 'server', 'load', 'input']),
  /** Submit attempts of this form so far on this page. */
  attemptNo: count,
  /** The field was not empty when it was refused. */
  filled: z.boolean(),
  shape,
  lengthBucket: z.enum(lengthBuckets).nullable(),
})

export const fieldErrorCleared = z.object({
  ...base,
  kind: z.literal('fieldErrorCleared'),
  place,
  form: place,
  label,
  nodeId,
})

/** A message that belongs to the form as a whole: no field could be told from it. */
export const formError = z.object({
  ...base,
  kind: z.literal('formError'),
  form: place,
  label,
  nodeId,
  message: z.string().max(maxMessageChars),
  via: z.array(z.enum(errorSignals)).min(1),
  attemptNo: count,
})

export const submit = z.object({
  ...base,
  kind: z.literal('submit'),
  form: place,
  label,
  nodeId,
  attemptNo: count,
  /** Places of the fields that were empty and required, and of those in error. */
  blank: z.array(place).max(100),
  invalid: z.array(place).max(100),
  /** What came of it within 5 s. */
  outcome: z.enum(['navigated', 'requestOk', 'requestFailed', 'errorShown', 'nothing', 'left']),
  /** Status of the request that it started, if one was seen; 0 for a network failure. */
  status: count.nullable(),
  durationMs: ms.nullable(),
})

export const jsError = z.object({
  ...base,
  kind: z.literal('jsError'),
  message: z.string().max(maxMessageChars),
  errorType: z.string().max(80),
  source: url,
  line: count,
  column: count,
  stack: z.string().max(4000),
  unhandledRejection: z.boolean(),
})

/** A request that failed (status >= 400 or no answer) or took longer than the recorder's limit. Never a body. */
export const request = z.object({
  ...base,
  kind: z.literal('request'),
  method: z.string().max(10),
  url,
  /** 0 for a network failure. */
  status: count,
  durationMs: ms,
  failed: z.boolean(),
  /** The rest only where the site asks for network details. */
  type: z.string().max(40).optional(),
  requestBytes: count.optional(),
  responseBytes: count.optional(),
  /** Of the answer: `x-request-id`, `traceparent` and the like. */
  requestId: z.string().max(128).optional(),
})

/** A console error or warning, where the site asks for them; redacted. */
export const consoleMessage = z.object({
  ...base,
  kind: z.literal('console'),
  level: z.enum(['error', 'warn']),
  message: z.string().max(maxMessageChars),
  /** The same message again within the same second is counted, not sent. */
  repeats: count.optional(),
})

/** A stay in a frame of another origin (a payment field): nothing of its inside can be seen, and nothing is guessed. */
export const frameVisit = z.object({
  ...base,
  kind: z.literal('frameVisit'),
  place,
  label,
  nodeId,
  /** Origin of the frame. */
  url,
  /** How often this frame was entered on this page, from 1. */
  visitNo: count,
  activeMs: ms,
  leftBy: z.enum(['tab', 'click', 'submit', 'pagehide', 'other']),
})

/** How a page was scrolled, when it is left; not sent where it never was. */
export const scroll = z.object({
  ...base,
  kind: z.literal('scroll'),
  /** The lowest part that was seen, as a share of the page's height, 0 to 1. */
  depth: z.number().min(0).max(1),
  /** Changes of direction, each after more than half a window: in all, and the most within 5 s. */
  reversals: count,
  burstReversals: count,
  /** When that burst ended, device time, ms; null without one. */
  burstTs: ms.nullable(),
})

/** The pointer was moved to and fro: at least four changes of direction within 800 ms. At most one in 5 s. */
export const cursor = z.object({
  ...base,
  kind: z.literal('cursor'),
  reversals: count,
  durationMs: ms,
  /** Length of the path, and from where it began to where it ended, CSS px. */
  pathPx: z.number().nonnegative(),
  wayPx: z.number().nonnegative(),
})

export const vitals = ['LCP', 'INP', 'CLS', 'FCP', 'TTFB'] as const

/** How quick and steady the page was, once per page and measure, when it is hidden or left (web.dev, Web Vitals). */
export const webVital = z.object({
  ...base,
  kind: z.literal('webVital'),
  name: z.enum(vitals),
  /** ms; of CLS a shift without a unit. */
  value: z.number().nonnegative(),
})

/** What the recorder does less of, the more it costs; each level includes those before it. */
export const costLevels = ['full', 'noMouseMoves', 'fewAttributes', 'fewSnapshots', 'factsOnly'] as const

/** The recorder's own main-thread time: at the end of a page, and when it goes to another level. */
export const cost = z.object({
  ...base,
  kind: z.literal('cost'),
  level: z.enum(costLevels),
  /** Own time, and of how long, since the last such event of this page. */
  ownMs: z.number().nonnegative(),
  windowMs: ms,
  /** The longest piece of it in one go. */
  longestMs: z.number().nonnegative(),
  /** Of the page: elements at the last snapshot and what taking it took; null without one. */
  elements: count.nullable(),
  snapshotMs: z.number().nonnegative().nullable(),
})

/** The tab was shown or hidden. */
export const visibility = z.object({
  ...base,
  kind: z.literal('visibility'),
  state: z.enum(['visible', 'hidden', 'left']),
})

/** Whether this page is replayed, and if not, why. Sent once per page and on each change. */
export const recordingReasons = [
  'on',
  'sampledOut',
  'noConsent',
  'optedOut',
  'browserTooOld',
  'pageTooLarge',
  'overBudget',
  'recorderError',
  'stopped',
  'siteOff',
  // The visit ended before the site's minimum duration.
  'tooShort',
  // The site replays only what something happens in, and nothing has happened yet.
  'notTriggered',
  // The part of the recorder that replays could not be loaded (an ad blocker, a policy of the page).
  'blocked',
] as const
export const recording = z.object({ ...base, kind: z.literal('recording'), reason: z.enum(recordingReasons) })

/** `hindsight.track(name, properties)`, and what the recorder sees of promotions (Segment's ecommerce names). */
export const track = z.object({
  ...base,
  kind: z.literal('track'),
  name: z.string().min(1).max(maxNameChars),
  properties,
  /** For events the recorder saw on an element (promotions). */
  label: label.optional(),
  place: place.optional(),
  nodeId: nodeId.optional(),
})

/** `hindsight.identify(customerId, traits)`: from now on, and backwards, this visitor is this customer (as claimed). */
export const identify = z.object({
  ...base,
  kind: z.literal('identify'),
  customerId: z.string().min(1).max(maxIdChars),
  traits: properties,
  /** HMAC-SHA256(site secret, customerId) in hex: makes the claim verified. */
  identityHash: z.string().max(128).optional(),
})

export const recordedEvent = z.discriminatedUnion('kind', [
  pageView,
  click,
  fieldVisit,
  fieldError,
  fieldErrorCleared,
  formError,
  submit,
  jsError,
  request,
  consoleMessage,
  frameVisit,
  scroll,
  cursor,
  webVital,
  cost,
  visibility,
  recording,
  track,
  identify,
])
export type RecordedEvent = z.infer<typeof recordedEvent>
export type EventKind = RecordedEvent['kind']
export type EventOf<K extends EventKind> = Extract<RecordedEvent, { kind: K }>
export const eventKinds = recordedEvent.options.map((option) => option.shape.kind.value) as EventKind[]

export type ShapeFlag = (typeof shapeFlags)[number]
export type LengthBucket = (typeof lengthBuckets)[number]
export type ValidityFlag = (typeof validityFlags)[number]
export type Reaction = (typeof reactions)[number]
export type ErrorSignal = (typeof errorSignals)[number]
export type CostLevel = (typeof costLevels)[number]
export type RecordingReason = (typeof recordingReasons)[number]

/** Fields of events that are columns of the `events` table; every other field goes into `properties`. */
export const eventColumns = [
  'eventNo',
  'kind',
  'name',
  'pageId',
  'url',
  'path',
  'title',
  'referrer',
  'place',
  'form',
  'label',
  'nodeId',
  'message',
  'shape',
  'filled',
  'reactionMs',
  'reaction',
  'interactive',
  'errorAfterMs',
  'attemptNo',
  'outcome',
  'status',
  'durationMs',
  'reason',
  'customerId',
  'language',
] as const

export const chunkHeader = z.object({
  /** Counter of the tab, from 1. */
  chunkNo: count.min(1),
  encoding: z.enum(['gzip', 'identity']),
  /** Holds a full snapshot, so playing can start here. */
  hasSnapshot: z.boolean(),
  /** rrweb's own times of the first and last event, ms, uncorrected. */
  firstTs: ms,
  lastTs: ms,
  eventCount: count,
  /** Size before compression. */
  rawBytes: count,
  pageId: uuid,
  /** SHA-256 (hex) of the stylesheets that were cut out of it. */
  assets: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(500),
})

/** Everything of a batch but its events, which are validated one by one so that one bad event costs only itself. */
export const batchEnvelope = z.object({
  batchNo: count.min(1),
  /** 1 on the first try. A repeat is looked up before it is stored. */
  attempt: count.min(1),
  /** Device time of this try. */
  sentAt: ms,
  /** Server time − device time, ms, fixed once per session from the settings answer. */
  clockOffsetMs: z.number().int(),
  visitorId: uuid,
  sessionId: uuid,
  /** Start of the session in server time, ms. Immutable. */
  sessionStart: ms,
  tabId: uuid,
  /** Version of the recorder. */
  recorder: z.string().max(40),
  /** Version of the customer's site. */
  release: z.string().max(100).optional(),
  events: z.array(z.unknown()).max(maxEventsPerBatch),
  chunk: chunkHeader.optional(),
  /** Events and chunks dropped so far in this tab because a queue was full. */
  droppedEvents: count.optional(),
  droppedChunks: count.optional(),
})
export type ChunkHeader = z.infer<typeof chunkHeader>
export type BatchEnvelope = z.infer<typeof batchEnvelope>
export type BatchHeader = Omit<BatchEnvelope, 'events'> & { events: RecordedEvent[] }

/** Answer to a batch: 200 also when some events were refused. */
export type RecordAnswer = {
  accepted: number
  refused: { eventNo: number | null; code: string; field: string; rule: string }[]
  /** Stylesheets of the chunk that the collector does not have yet: send them with PUT /v1/asset. */
  missingAssets: string[]
  /** Somebody follows the session as it happens: send every second. Missing: nobody does. */
  watched?: boolean
}
