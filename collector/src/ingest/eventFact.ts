/** The step that turns one valid event of the recorder into a row: enriched, scrubbed again, sorted into columns. */

import {
  type BatchEnvelope,
  type EventKind,
  eventColumns,
  type RecordedEvent,
  recordedEvent,
} from '@hindsight/protocol/events'
import { keepCodes } from '@hindsight/protocol/keepCodes'
import { maxAnalyticsEventBytes, maxFutureMs, maxSessionAgeMs } from '@hindsight/protocol/limits'
import { pathTemplate } from '@hindsight/protocol/places'
import { scrubProperties } from '@hindsight/protocol/properties'
import { redactMessage, redactStack, redactText, scrubUrl } from '@hindsight/protocol/redact'
import { RefusalError } from '../errors.ts'
import { type EventFact, timeInRange, timeText } from '../facts.ts'
import { isNobody } from '../people/nobody.ts'
import { splitTraits } from './contact.ts'
import type { Surroundings } from './surroundings.ts'
import { type TrackedColumns, trackedColumns } from './tracked.ts'

const columns = new Set<string>([...eventColumns, 'ts'])
type Properties = Record<string, unknown>
const maxUInt32 = 4_294_967_295
const maxInt32 = 2_147_483_647
const nothingTracked: TrackedColumns = { orderId: '', revenue: null, currency: '', promotionId: '' }

/** Fields without a column, as JSON. Throws where they are too large or too deep to be written. */
export function propertiesText(fields: Record<string, unknown>): string {
  let json: string
  try {
    json = JSON.stringify(fields)
  } catch {
    throw new RefusalError('event_invalid', 'properties', 'not nested thousands of levels deep')
  }
  // No character takes more than three bytes.
  if (json.length * 3 > maxAnalyticsEventBytes && Buffer.byteLength(json) > maxAnalyticsEventBytes) {
    throw new RefusalError('event_too_large', 'properties', `at most ${maxAnalyticsEventBytes} bytes`)
  }
  return json
}

/** Rules of the fields that hold words or addresses; the others are numbers, flags, ids, and words of a fixed list. */
const rules: Record<string, (text: string) => string> = {
  url: scrubUrl,
  referrer: scrubUrl,
  source: scrubUrl,
  message: redactMessage,
  stack: redactStack,
  title: redactText,
  label: redactText,
  name: redactText,
  place: redactText,
  form: redactText,
  errorType: redactText,
}

/** Of each kind: its fields that a rule is for, and those without a column. */
const plans = new Map(
  recordedEvent.options.map(({ shape }) => {
    const names = Object.keys(shape)
    const ruled = names.flatMap((name) => (rules[name] ? [{ name, rule: rules[name] }] : []))
    return [shape.kind.value, { ruled, rest: [...names.filter((name) => !columns.has(name)), 'internal'] }]
  }),
)

/** The recorder has scrubbed already; whatever else sends to this address may not have. The event is changed in place. */
function scrub(event: RecordedEvent, codes: RegExp | null, isInternal: boolean): Properties {
  const fields: Properties = event
  const message = codes && 'message' in event ? keepCodes(event.message, codes, redactMessage) : undefined
  for (const { name, rule } of plans.get(event.kind)?.ruled ?? []) {
    const given = fields[name]
    if (typeof given === 'string' && given !== '') fields[name] = rule(given)
  }
  if (message !== undefined) fields.message = message
  // All that is kept of the address that it came from.
  if (isInternal && event.kind === 'pageView') fields.internal = true
  if (event.kind === 'frameVisit') fields.url = originOf(event.url)
  if ((event.kind === 'track' || event.kind === 'pageView') && event.properties) {
    fields.properties = givenProperties(event.properties)
  }
  if (event.kind === 'submit') {
    fields.blank = event.blank.map(redactText)
    fields.invalid = event.invalid.map(redactText)
  }
  return fields
}

/** What is too deep or too large is refused as it came, rather than cut. */
function givenProperties(properties: Properties): Properties {
  propertiesText(properties)
  return scrubProperties(properties)
}

/** Addresses of payment frames hold the order and its key. */
function originOf(url: string): string {
  try {
    const { origin, protocol } = new URL(url)
    return protocol === 'https:' || protocol === 'http:' ? origin : ''
  } catch {
    return ''
  }
}

export function checkTime(ts: number, receivedAt: number, isHistory = false): void {
  if (ts > receivedAt + maxFutureMs) throw new RefusalError('event_in_future', 'ts', `at most ${maxFutureMs} ms ahead`)
  if (!isHistory && ts < receivedAt - maxSessionAgeMs)
    throw new RefusalError('event_too_old', 'ts', 'at most 30 days ago')
}

const upTo = (limit: number, value: unknown): number | null =>
  typeof value === 'number' ? Math.min(value, limit) : null

/** Taking an address apart costs more than the rest of an event, and a site has few pages. */
const maxRemembered = 5_000
const templates = new Map<string, string>()

/** Old recorders name the page only in its own event. */
function pageOf(event: RecordedEvent): string {
  const page = event.path ?? (event.kind === 'pageView' ? event.url : '')
  if (page === '') return ''
  const known = templates.get(page)
  if (known !== undefined) return known
  const template = pathTemplate(redactText(page))
  if (templates.size >= maxRemembered) templates.clear()
  templates.set(page, template)
  return template
}

/** Whether the page's claim to be this customer carries the site's signature. */
export type SignatureCheck = (customerId: string, signature: unknown) => boolean

/** What an identify event says beside its columns; the signature itself is not kept, since it could be used again. */
function withIdentity(fact: EventFact, event: RecordedEvent, isSigned: SignatureCheck): EventFact {
  if (event.kind !== 'identify') return fact
  const { customerId, identityHash, traits } = event
  if (isNobody(customerId)) throw new RefusalError('customer_id_blocked', 'customerId', customerId)
  const { siteId, ts } = fact
  const verified = isSigned(customerId, identityHash)
  const { contact, rest } = splitTraits(traits)
  return {
    ...fact,
    verified,
    properties: propertiesText({ traits: rest }),
    ...(contact ? { contact: { ...contact, siteId, customerId, verified, updatedAt: timeText(ts) } } : {}),
  }
}

function withoutColumn(kind: EventKind, fields: Properties): Properties {
  const rest: Properties = {}
  for (const name of plans.get(kind)?.rest ?? []) if (fields[name] !== undefined) rest[name] = fields[name]
  return rest
}

/** Throws the refusal of an event that cannot be stored as it is. */
export function eventFact(
  event: RecordedEvent,
  envelope: BatchEnvelope & { sessionDay: string },
  siteId: string,
  { receivedAt, ...surroundings }: Surroundings,
  isSigned: SignatureCheck,
  /** The site's own error codes, which stay in messages. */
  codes: RegExp | null = null,
): EventFact {
  const ts = event.ts + envelope.clockOffsetMs
  checkTime(ts, receivedAt)
  const path = pageOf(event)
  const fields = scrub(event, codes, surroundings.isInternal === true)
  const known = fields as Partial<EventFact>
  const tracked = event.kind === 'track' ? trackedColumns(fields.properties as Properties) : nothingTracked
  const nodeId = typeof known.nodeId === 'number' && Math.abs(known.nodeId) <= maxInt32 ? known.nodeId : null
  // Written out: spread objects of changing shape would be most of the cost of an event.
  const fact: EventFact = {
    siteId,
    sessionDay: envelope.sessionDay,
    sessionId: envelope.sessionId,
    tabId: envelope.tabId,
    eventNo: event.eventNo,
    messageId: '',
    kind: event.kind,
    name: known.name ?? '',
    source: 'recorder',
    verified: false,
    ts: timeInRange(ts),
    originalTs: timeInRange(event.ts),
    receivedAt,
    visitorId: envelope.visitorId,
    customerId: known.customerId ?? '',
    pageId: event.pageId,
    url: known.url ?? '',
    path,
    title: known.title ?? '',
    referrer: known.referrer ?? '',
    place: known.place ?? '',
    form: known.form ?? '',
    label: known.label ?? '',
    nodeId,
    message: known.message ?? '',
    shape: known.shape ?? [],
    filled: known.filled ?? false,
    reactionMs: upTo(maxUInt32, known.reactionMs),
    reaction: known.reaction ?? '',
    interactive: known.interactive ?? false,
    errorAfterMs: upTo(maxUInt32, known.errorAfterMs),
    attemptNo: known.attemptNo ?? 0,
    outcome: known.outcome ?? '',
    status: known.status ?? null,
    durationMs: upTo(maxUInt32, known.durationMs),
    reason: known.reason ?? '',
    orderId: tracked.orderId,
    revenue: tracked.revenue,
    currency: tracked.currency,
    promotionId: tracked.promotionId,
    browser: surroundings.browser,
    browserVersion: surroundings.browserVersion,
    os: surroundings.os,
    osVersion: surroundings.osVersion,
    device: surroundings.device,
    country: surroundings.country,
    language: known.language ?? surroundings.language,
    release: envelope.release ?? '',
    recorder: envelope.recorder,
    clockOffsetMs: envelope.clockOffsetMs,
    droppedEvents: envelope.droppedEvents ?? 0,
    droppedChunks: envelope.droppedChunks ?? 0,
    properties: event.kind === 'identify' ? '' : propertiesText(withoutColumn(event.kind, fields)),
  }
  return withIdentity(fact, event, isSigned)
}
