/** The steps that take a recorder's batch apart: its layout, its envelope, its chunk, its events one by one. */
import { decodeBatch } from '@hindsight/protocol/batch'
import {
  type BatchEnvelope,
  batchEnvelope,
  type ChunkHeader,
  eventKinds,
  type RecordedEvent,
  recordedEvent,
} from '@hindsight/protocol/events'
import {
  maxChunkRawBytes,
  maxEventsPerBatch,
  maxFutureMs,
  maxHeaderBytes,
  maxSessionAgeMs,
} from '@hindsight/protocol/limits'
import type * as z from 'zod'
import { RefusalError } from '../errors.ts'
import { type QuickCheck, quickCheckOf } from './quickCheck.ts'

/** A field's path as people write it: `events[3].shape[0]`. */
function fieldOf(path: readonly PropertyKey[], before = ''): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    before,
  )
}

/** The first broken rule; an event of a known kind is checked by that kind's rules alone. */
function firstIssue(error: z.ZodError, before = ''): [field: string, rule: string] {
  const [issue] = error.issues
  return [fieldOf(issue?.path ?? [], before) || 'header', issue?.message ?? 'invalid']
}

export type Batch = { header: unknown; chunk: Uint8Array }

export function parseBatch(body: Uint8Array): Batch {
  if (body.length >= 5 && body[0] === 1) {
    const headerBytes = new DataView(body.buffer, body.byteOffset, body.byteLength).getUint32(1)
    if (headerBytes > maxHeaderBytes && headerBytes <= body.length) {
      throw new RefusalError('header_invalid', 'header', `at most ${maxHeaderBytes} bytes`)
    }
  }
  const batch = decodeBatch(body)
  if ('fault' in batch) throw new RefusalError(batch.fault, 'body', 'laid out as a batch')
  return batch
}

export function checkEnvelope(header: unknown, receivedAt: number): BatchEnvelope {
  const events = (header as { events?: unknown } | null)?.events
  if (Array.isArray(events) && events.length > maxEventsPerBatch) {
    throw new RefusalError('too_many_events', 'events', `at most ${maxEventsPerBatch}`)
  }
  const checked = batchEnvelope.safeParse(header)
  if (!checked.success) throw new RefusalError('header_invalid', ...firstIssue(checked.error))
  const { sessionStart } = checked.data
  if (sessionStart > receivedAt + maxFutureMs || sessionStart < receivedAt - maxSessionAgeMs) {
    throw new RefusalError('session_start_out_of_range', 'sessionStart', 'within the last 30 days, not in the future')
  }
  return checked.data
}

/** gzip's magic number and its one method; the smallest gzip file has 18 bytes. */
function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 18 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8
}

/** gzip's own word on how much it inflates to (modulo 4 GiB): the last four bytes. */
function inflatedBytes(gzip: Uint8Array): number {
  return new DataView(gzip.buffer, gzip.byteOffset + gzip.byteLength - 4, 4).getUint32(0, true)
}

/** Checks what can be told without unpacking: the bytes are stored as they came. */
export function checkChunk(chunk: ChunkHeader, bytes: Uint8Array): void {
  if (bytes.length === 0) throw new RefusalError('chunk_missing', 'chunk', 'bytes after the header')
  if (chunk.encoding === 'gzip' ? !isGzip(bytes) : bytes[0] !== 0x7b) {
    throw new RefusalError('chunk_encoding_wrong', 'chunk.encoding', `the bytes are not ${chunk.encoding}`)
  }
  const rawBytes = Math.max(chunk.rawBytes, chunk.encoding === 'gzip' ? inflatedBytes(bytes) : bytes.length)
  if (rawBytes > maxChunkRawBytes) {
    throw new RefusalError('chunk_too_large', 'chunk.rawBytes', `at most ${maxChunkRawBytes} bytes`)
  }
}

const quickChecks = new Map<unknown, QuickCheck>(
  recordedEvent.options.map((option) => [option.shape.kind.value, quickCheckOf(option)]),
)

export function checkEvent(event: unknown, index: number): RecordedEvent {
  const kind = (event as { kind?: unknown } | null)?.kind
  const where = `events[${index}]`
  const quickCheck = quickChecks.get(kind)
  const sound = quickCheck?.(event as Record<string, unknown>)
  if (sound) return sound as RecordedEvent
  if (typeof kind === 'string' && !quickCheck) {
    throw new RefusalError('event_kind_unknown', `${where}.kind`, `one of ${eventKinds.join(', ')}`)
  }
  const checked = recordedEvent.safeParse(event)
  if (!checked.success) throw new RefusalError('event_invalid', ...firstIssue(checked.error, where))
  return checked.data
}

/** The event's own number, for the answer, where it has one. */
export function eventNoOf(event: unknown): number | null {
  const eventNo = (event as { eventNo?: unknown } | null)?.eventNo
  return typeof eventNo === 'number' && Number.isSafeInteger(eventNo) ? eventNo : null
}
