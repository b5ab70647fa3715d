/** One call of Segment's API as a row: normalised ids, one time, scrubbed addresses, columns and the rest. */
import { createHash } from 'node:crypto'
import type { EventKind } from '@hindsight/protocol/events'
import { groupTrait, groupTraitPrefix } from '@hindsight/protocol/filter'
import { utcDay } from '@hindsight/protocol/ids'
import { maxAnalyticsEventBytes, maxIdChars, maxMessageChars, maxNameChars } from '@hindsight/protocol/limits'
import { pathTemplate } from '@hindsight/protocol/places'
import { scrubProperties } from '@hindsight/protocol/properties'
import { redactText, scrubUrl } from '@hindsight/protocol/redact'
import { RefusalError } from '../errors.ts'
import { blankEvent, type EventFact, timeInRange, timeText } from '../facts.ts'
import { isNobody } from '../people/nobody.ts'
import { type Clocks, minClockErrorMs } from './clocks.ts'
import { splitTraits } from './contact.ts'
import { deviceOf } from './device.ts'
import { checkTime, propertiesText, type SignatureCheck } from './eventFact.ts'
import type { Surroundings } from './surroundings.ts'
import { trackedColumns } from './tracked.ts'

export type CallContext = {
  siteId: string
  surroundings: Surroundings
  /** The request names a page's origin: its User-Agent is the visitor's, not a server's. */
  isBrowser: boolean
  /** It came with the server key: what it says is believed, and it may be older than a browser's events. */
  isServer: boolean
  isSigned: SignatureCheck
  /** When the request was sent, by the sender's clock, as it says. */
  sentAt: unknown
  clocks: Clocks
}

type Fields = Record<string, unknown>

const kinds: Record<string, EventKind> = {
  track: 'track',
  identify: 'identify',
  page: 'pageView',
  screen: 'pageView',
  alias: 'identify',
  group: 'identify',
}

/** Libraries that say when a batch was closed, not when it was sent: minutes offline would pass for a wrong clock. */
const stampsWhenClosed = /^analytics-(swift|kotlin|csharp)$/i

export function callFact(given: unknown, pathType: string | null, index: number, context: CallContext): EventFact {
  const where = pathType === null ? `batch[${index}]` : 'body'
  const call = fieldsOf(given)
  if (!call) throw new RefusalError('event_invalid', where, 'a JSON object')
  checkSize(call, where)
  const type = pathType ?? call.type
  // Every object knows `constructor` and `__proto__`.
  const kind = typeof type === 'string' && Object.hasOwn(kinds, type) ? kinds[type] : undefined
  if (kind === undefined)
    throw new RefusalError('type_unknown', `${where}.type`, 'track, identify, page, screen, group or alias')
  const userId = customerIdOf(kind, call, where)
  const anonymousId = type === 'alias' ? previousIdOf(call, where) : idOf(call.anonymousId, `${where}.anonymousId`)
  if (userId === '' && anonymousId === '') throw new RefusalError('identity_missing', where, 'userId or anonymousId')
  const { receivedAt } = context.surroundings
  const { ts, originalTs } = timesOf(call, context, anonymousId || userId, where)
  checkTime(ts, receivedAt, context.isServer)
  const signature = call.identityHash ?? fieldsOf(call.context)?.identityHash
  const verified = userId !== '' && (context.isServer || context.isSigned(userId, signature))
  const { contact, ...content } = contentOf(kind, type as string, call, where)
  const { siteId } = context
  return {
    ...blankEvent,
    ...visitorOf(call, context),
    ...content,
    ...(type === 'alias' || type === 'group' ? { name: type } : {}),
    ...(contact && userId !== ''
      ? { contact: { ...contact, siteId, customerId: userId, verified, updatedAt: timeText(ts) } }
      : {}),
    kind,
    siteId,
    sessionDay: utcDay(ts),
    // Order of arrival; the SDKs send no counter of their own.
    eventNo: index,
    messageId: messageIdOf(call, type as string, siteId),
    // A write key is public, so what comes with one is a claim, unless it is signed.
    source: context.isServer ? 'server' : 'browser',
    verified,
    ts: timeInRange(ts),
    originalTs: timeInRange(originalTs),
    receivedAt,
    visitorId: anonymousId,
    customerId: userId,
  }
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

const textOf = (value: unknown, maxChars: number): string => (typeof value === 'string' ? value.slice(0, maxChars) : '')

function checkSize(call: Fields, where: string): void {
  let bytes: number
  try {
    bytes = Buffer.byteLength(JSON.stringify(call))
  } catch {
    throw new RefusalError('event_invalid', where, 'not nested thousands of levels deep')
  }
  if (bytes <= maxAnalyticsEventBytes) return
  throw new RefusalError('event_too_large', where, `at most ${maxAnalyticsEventBytes} bytes`)
}

function idOf(value: unknown, field: string): string {
  if (typeof value !== 'string' && typeof value !== 'number') return ''
  const id = String(value).trim()
  if (id.length > maxIdChars) throw new RefusalError('event_invalid', field, `at most ${maxIdChars} characters`)
  return isNobody(id) ? '' : id
}

/** A page view of `guest` is an anonymous one; to say that someone is `guest` is a mistake, and told. */
function customerIdOf(kind: EventKind, call: Fields, where: string): string {
  const id = idOf(call.userId, `${where}.userId`)
  const given = call.userId
  const names = (typeof given === 'string' || typeof given === 'number') && String(given).trim() !== ''
  if (kind === 'identify' && id === '' && names) {
    throw new RefusalError('customer_id_blocked', `${where}.userId`, String(given).trim())
  }
  return id
}

function previousIdOf(call: Fields, where: string): string {
  if (idOf(call.userId, `${where}.userId`) === '')
    throw new RefusalError('identity_missing', `${where}.userId`, 'an id')
  const previousId = idOf(call.previousId, `${where}.previousId`)
  if (previousId === '') throw new RefusalError('event_invalid', `${where}.previousId`, 'an id')
  return previousId
}

/** ms since 1970 of an ISO 8601 text or a number of ms; undefined where there is none. */
function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' && /^\d{4}-/.test(value) ? Date.parse(value) : value
  return typeof time === 'number' && Number.isFinite(time) ? Math.round(time) : undefined
}

function timesOf(call: Fields, context: CallContext, sender: string, where: string) {
  const { receivedAt } = context.surroundings
  const given = call.originalTimestamp ?? call.timestamp
  const originalTs = timeOf(given)
  if (originalTs === undefined && given !== undefined && given !== null) {
    throw new RefusalError('event_invalid', `${where}.timestamp`, 'an ISO 8601 time')
  }
  if (originalTs === undefined) return { ts: receivedAt, originalTs: receivedAt }
  const ts = originalTs + offsetOf(call, context, sender, originalTs)
  // Within the clocks' tolerance nothing happens after it has arrived; beyond it, checkTime refuses.
  return { ts: ts - receivedAt < minClockErrorMs ? Math.min(ts, receivedAt) : ts, originalTs }
}

function offsetOf(call: Fields, { surroundings, siteId, sentAt, clocks }: CallContext, sender: string, ts: number) {
  const { receivedAt } = surroundings
  const sent = timeOf(call.sentAt ?? sentAt)
  if (sent === undefined) return 0
  const library = textOf(fieldsOf(fieldsOf(call.context)?.library)?.name, maxNameChars)
  if (stampsWhenClosed.test(library) && ts <= receivedAt) return 0
  return clocks.offsetMs(siteId, sender, receivedAt - sent, receivedAt)
}

/** A call without an id gets one made of its content, so that the same body sent again is the same event. */
function messageIdOf(call: Fields, type: string, siteId: string): string {
  const given = call.messageId
  if (typeof given === 'string' && given !== '' && given.length <= maxIdChars) return given
  if (typeof given === 'number') return String(given)
  const { sentAt: _sentAt, writeKey: _key, _metadata, ...content } = call
  return `sha256:${createHash('sha256')
    .update(JSON.stringify([siteId, type, content]))
    .digest('hex')}`
}

type Visitor = Pick<EventFact, 'browser' | 'browserVersion' | 'os' | 'osVersion' | 'device' | 'country' | 'language'>

function visitorOf(call: Fields, { surroundings, isBrowser }: CallContext): Visitor {
  const context = fieldsOf(call.context) ?? {}
  const userAgent = textOf(context.userAgent, 500)
  const { browser, browserVersion, os, osVersion, device } =
    userAgent !== '' || !isBrowser ? deviceOf(userAgent) : surroundings
  return {
    browser,
    browserVersion,
    os,
    osVersion,
    device,
    country: isBrowser ? surroundings.country : '',
    language: textOf(context.locale, 40) || (isBrowser ? surroundings.language : ''),
  }
}

/** The group that she is of, and what is said of it: under names of its own, since it is not said of her. */
function groupTraits(call: Fields, where: string): Fields {
  const groupId = idOf(call.groupId, `${where}.groupId`)
  if (groupId === '') throw new RefusalError('event_invalid', `${where}.groupId`, 'an id')
  const { rest } = splitTraits(fieldsOf(call.traits) ?? {})
  const ofGroup = Object.entries(rest).map(([name, value]) => [`${groupTraitPrefix}${name}`, value])
  return { ...scrubProperties({ [groupTrait]: groupId }), ...Object.fromEntries(ofGroup) }
}

function contentOf(kind: EventKind, type: string, call: Fields, where: string) {
  const properties = scrubProperties(fieldsOf(call.properties) ?? {})
  const context = fieldsOf(call.context) ?? {}
  const page = fieldsOf(context.page) ?? {}
  const url = scrubUrl(textOf(properties.url ?? page.url, 4_000))
  const kept = { library: context.library, campaign: context.campaign, timezone: context.timezone }
  const { contact, rest } = splitTraits(fieldsOf(call.traits) ?? fieldsOf(context.traits) ?? {})
  return {
    contact: kind === 'identify' && type !== 'group' ? contact : null,
    name: nameOf(kind, call, where),
    url,
    path: url === '' ? '' : pathTemplate(url),
    title: redactText(textOf(properties.title ?? page.title, maxMessageChars)),
    referrer: scrubUrl(textOf(properties.referrer ?? page.referrer, 4_000)),
    properties: propertiesText({
      ...(kind === 'identify'
        ? { traits: type === 'group' ? groupTraits(call, where) : rest }
        : { properties: withoutAddresses(kind, properties) }),
      context: kept,
    }),
    ...(kind === 'track' ? trackedColumns(properties) : {}),
  }
}

/** A page call repeats the page's address in its properties, unscrubbed; the columns have it. */
function withoutAddresses(kind: EventKind, properties: Fields): Fields {
  if (kind !== 'pageView') return properties
  const { url: _url, referrer: _referrer, search: _search, path: _path, title: _title, ...rest } = properties
  return rest
}

function nameOf(kind: EventKind, call: Fields, where: string): string {
  if (kind === 'track') {
    const name = typeof call.event === 'string' ? call.event.trim() : ''
    if (name === '') throw new RefusalError('event_name_missing', `${where}.event`, 'a name')
    if (name.length > maxNameChars) {
      throw new RefusalError('event_invalid', `${where}.event`, `at most ${maxNameChars} characters`)
    }
    return name
  }
  if (kind === 'identify') return ''
  return [call.category, call.name]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(' ')
    .slice(0, maxNameChars)
}
