/** The step that turns one valid event of the recorder into a row: enriched, scrubbed again, sorted into columns. */
import { type BatchEnvelope, eventColumns, type RecordedEvent } from '@hindsight/protocol/events'
import { utcDay } from '@hindsight/protocol/ids'
import { maxAnalyticsEventBytes, maxFutureMs, maxSessionAgeMs } from '@hindsight/protocol/limits'
import { pathTemplate } from '@hindsight/protocol/places'
import { redactMessage, redactText, scrubUrl } from '@hindsight/protocol/redact'
import { RefusalError } from '../errors.ts'
import { blankEvent, type EventFact, timeText } from '../facts.ts'
import type { Surroundings } from './surroundings.ts'
import { trackedColumns } from './tracked.ts'

const columns = new Set<string>([...eventColumns, 'ts'])
const maxUInt32 = 4_294_967_295
const maxInt32 = 2_147_483_647

/** Fields without a column, as JSON. Throws where they are too large or too deep to be written. */
export function propertiesText(fields: Record<string, unknown>): string {
  let json: string
  try {
    json = JSON.stringify(fields)
  } catch {
    throw new RefusalError('event_invalid', 'properties', 'not nested thousands of levels deep')
  }
  if (Buffer.byteLength(json) > maxAnalyticsEventBytes) {
    throw new RefusalError('event_too_large', 'properties', `at most ${maxAnalyticsEventBytes} bytes`)
  }
  return json
}

/** The recorder has scrubbed already; whatever else sends to this address may not have. */
function scrubbed(event: RecordedEvent): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...event }
  if (typeof fields.url === 'string') fields.url = scrubUrl(fields.url)
  if (typeof fields.referrer === 'string') fields.referrer = scrubUrl(fields.referrer)
  if (typeof fields.source === 'string') fields.source = scrubUrl(fields.source)
  if (typeof fields.message === 'string') fields.message = redactMessage(fields.message)
  if (typeof fields.stack === 'string') fields.stack = redactText(fields.stack)
  if (typeof fields.title === 'string') fields.title = redactText(fields.title)
  return fields
}

export function checkTime(ts: number, receivedAt: number): void {
  if (ts > receivedAt + maxFutureMs) throw new RefusalError('event_in_future', 'ts', `at most ${maxFutureMs} ms ahead`)
  if (ts < receivedAt - maxSessionAgeMs) throw new RefusalError('event_too_old', 'ts', 'at most 30 days ago')
}

const upTo = (limit: number, value: unknown): number | null =>
  typeof value === 'number' ? Math.min(value, limit) : null

/** Old recorders name the page only in its own event. */
function pageOf(event: RecordedEvent): string {
  const page = event.path ?? (event.kind === 'pageView' ? event.url : '')
  return page === '' ? '' : pathTemplate(redactText(page))
}

/** Throws the refusal of an event that cannot be stored as it is. */
export function eventFact(
  event: RecordedEvent,
  envelope: BatchEnvelope,
  siteId: string,
  { receivedAt, ...surroundings }: Surroundings,
): EventFact {
  const ts = event.ts + envelope.clockOffsetMs
  checkTime(ts, receivedAt)
  const fields = scrubbed(event)
  const rest: Record<string, unknown> = {}
  const known: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    if (columns.has(name)) known[name] = value
    else rest[name] = value
  }
  const { language, ...device } = surroundings
  const nodeId = typeof known.nodeId === 'number' && Math.abs(known.nodeId) <= maxInt32 ? known.nodeId : null
  return {
    ...blankEvent,
    ...device,
    language,
    ...known,
    ...(event.kind === 'track' ? trackedColumns(event.properties) : {}),
    kind: event.kind,
    source: 'recorder',
    siteId,
    sessionDay: utcDay(envelope.sessionStart),
    sessionId: envelope.sessionId,
    tabId: envelope.tabId,
    eventNo: event.eventNo,
    ts: timeText(ts),
    originalTs: timeText(event.ts),
    receivedAt: timeText(receivedAt),
    visitorId: envelope.visitorId,
    path: pageOf(event),
    nodeId,
    reactionMs: upTo(maxUInt32, known.reactionMs),
    errorAfterMs: upTo(maxUInt32, known.errorAfterMs),
    durationMs: upTo(maxUInt32, known.durationMs),
    release: envelope.release ?? '',
    recorder: envelope.recorder,
    clockOffsetMs: envelope.clockOffsetMs,
    properties: propertiesText(rest),
  }
}
