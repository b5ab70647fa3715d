/** Rows of facts on their way from ingest through the writer into the store: one type per table. */
import type { ChunkHeader, EventKind } from '@hindsight/protocol/events'
import { noId } from '@hindsight/protocol/ids'

/** A row of `contactDetails`: how a customer says she can be reached. */
export type ContactFact = {
  siteId: string
  customerId: string
  verified: boolean
  name: string
  email: string
  phone: string
  address: string
  updatedAt: string
  /** Which import said it; empty for all others. */
  importId?: string
}

/** A row of `events`; its keys are the columns. Times are ms since 1970. */
export type EventFact = {
  /**
   * The contact details that came with it: no column of its own, but a row of `contactDetails`. It travels with the
   * event from ingest through queue and spool, so that it is stored if and when the event is.
   */
  contact?: ContactFact
  siteId: string
  sessionDay: string
  sessionId: string
  tabId: string
  eventNo: number
  messageId: string
  kind: EventKind
  name: string
  source: 'recorder' | 'browser' | 'server' | 'import'
  verified: boolean
  ts: number
  originalTs: number
  receivedAt: number
  visitorId: string
  customerId: string
  pageId: string
  url: string
  path: string
  title: string
  referrer: string
  place: string
  form: string
  label: string
  nodeId: number | null
  message: string
  shape: readonly string[]
  filled: boolean
  reactionMs: number | null
  reaction: string
  interactive: boolean
  errorAfterMs: number | null
  attemptNo: number
  outcome: string
  status: number | null
  durationMs: number | null
  reason: string
  orderId: string
  revenue: number | null
  currency: string
  promotionId: string
  browser: string
  browserVersion: string
  os: string
  osVersion: string
  device: string
  country: string
  language: string
  release: string
  recorder: string
  clockOffsetMs: number
  /** Lost in the browser, of this tab, until the batch of this event was made. */
  droppedEvents: number
  droppedChunks: number
  /** Which import it came by; empty for all others. */
  importId?: string
  /** JSON text of the fields without a column. */
  properties: string
}

/** What every event has that nothing is known of. */
export const blankEvent = {
  sessionId: noId,
  tabId: noId,
  eventNo: 0,
  messageId: '',
  name: '',
  verified: false,
  visitorId: '',
  customerId: '',
  pageId: noId,
  url: '',
  path: '',
  title: '',
  referrer: '',
  place: '',
  form: '',
  label: '',
  nodeId: null,
  message: '',
  shape: [],
  filled: false,
  reactionMs: null,
  reaction: '',
  interactive: false,
  errorAfterMs: null,
  attemptNo: 0,
  outcome: '',
  status: null,
  durationMs: null,
  reason: '',
  orderId: '',
  revenue: null,
  currency: '',
  promotionId: '',
  release: '',
  recorder: '',
  clockOffsetMs: 0,
  droppedEvents: 0,
  droppedChunks: 0,
} as const

/** A row of `replayChunks`: where it belongs, what the recorder said of it, and its bytes as they came. */
export type ChunkFact = ChunkHeader & {
  siteId: string
  sessionDay: string
  sessionId: string
  tabId: string
  clockOffsetMs: number
  receivedAt: number
  bytes: Uint8Array
}

/** A row of `assets`: a stylesheet whose bytes have the SHA-256 that names it. */
export type AssetFact = { siteId: string; sha256: string; bytes: Uint8Array }

/** What one request asks to be stored: all of it, or none is acknowledged. */
export type Facts = {
  events: readonly EventFact[]
  chunks: readonly ChunkFact[]
  assets: readonly AssetFact[]
  /** The sender has tried before, or cannot tell: each row is looked up before it is stored. */
  mayBeRepeat: boolean
  /** Whether its sender may have sent it elsewhere while it waited here; asked when it is about to be stored. */
  mayBeElsewhere?: () => boolean
}

/** Year 2299: the end of DateTime64. */
const lastMs = 10_413_791_999_999

/** A time in ms that a column of times can hold. */
export const timeInRange = (ms: number): number => Math.min(Math.max(ms, 0), lastMs)

/** A time in ms as ClickHouse reads it: `2026-11-21 20:00:00.123`, UTC. */
export function timeText(ms: number): string {
  return new Date(timeInRange(ms)).toISOString().replace('T', ' ').slice(0, 23)
}
