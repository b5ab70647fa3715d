/**
 * Segment's HTTP tracking API: `POST /v1/track`, `/v1/batch` and their kin. `takeCalls` is the list of steps. Events are
 * refused one by one, counted and shown on the page Refused; the sender is told success all the same, since its library
 * would only drop or repeat the whole batch (analytics.md §9).
 */
import { maxAnalyticsBodyBytes, maxAnalyticsEventsPerBatch, maxBatchBytes } from '@hindsight/protocol/limits'
import type { Request } from 'express'
import { RefusalError } from '../errors.ts'
import type { EventFact } from '../facts.ts'
import { isSigned } from '../people/signature.ts'
import type { Site } from '../sites.ts'
import { checkOrigin, type KnownSites, parameter, type Sender, siteOfKey } from './admit.ts'
import { settleAliases } from './alias.ts'
import { readBody } from './body.ts'
import type { CallDeps } from './deps.ts'
import { attachToSessions } from './openSessions.ts'
import { basicKey } from './sdkSettings.ts'
import { type CallContext, callFact } from './segmentCall.ts'
import { surroundingsOf } from './surroundings.ts'

/** The last part of the path, in full or as Segment's browser library shortens it. null: a batch of several types. */
export const callTypes: Record<string, string | null> = {
  track: 'track',
  t: 'track',
  identify: 'identify',
  i: 'identify',
  page: 'page',
  p: 'page',
  screen: 'screen',
  s: 'screen',
  group: 'group',
  g: 'group',
  alias: 'alias',
  a: 'alias',
  batch: null,
  b: null,
  import: null,
}

type Body = Record<string, unknown>

export async function takeCalls(request: Request, type: string | null, sender: Sender, deps: CallDeps): Promise<void> {
  const bytes = await readBody(request, { maxBytes: maxAnalyticsBodyBytes, maxInflatedBytes: maxBatchBytes })
  const body = parseObject(bytes)
  const { site, isServer } = senderOfCalls(deps.sites, keyOf(request, body), sender)
  checkOrigin(site, sender.origin, { mayBeAbsent: true })
  deps.limits.ofSender(sender)
  deps.quotas.admit(site)
  const calls = callsOf(body, type)
  const identitySecret = deps.sites.keysOf(site.siteId)?.identitySecret ?? ''
  const context: CallContext = {
    siteId: site.siteId,
    surroundings: surroundingsOf(request, deps.config),
    isBrowser: sender.origin !== '',
    isServer,
    isSigned: (customerId, signature) => isSigned(identitySecret, customerId, signature),
    sentAt: body.sentAt ?? request.headers.sentat,
    clocks: deps.clocks,
  }
  const onRefused = (error: RefusalError) =>
    deps.refusalLog.refuse({ ...sender, code: error.refusal, field: error.field, rule: error.rule })
  const sound = soundCalls(calls, type, context, onRefused)
  const events = await settleAliases(deps.store, sound, { isServer, onRefused })
  await attachToSessions(deps.store, events)
  const facts = { events, chunks: [], assets: [], mayBeRepeat: true }
  await deps.gate.pass(site.siteId, facts, () => deps.writer.write(facts))
  deps.quotas.taken(site.siteId, facts)
}

/** The server key is a secret: a page that sends it has published it. */
function senderOfCalls(sites: KnownSites, key: string, sender: Sender): { site: Site; isServer: boolean } {
  const site = sites.byServerKey(key)
  if (!site) return { site: siteOfKey(sites, key, sender), isServer: false }
  sender.siteId = site.siteId
  if (sender.origin !== '') throw new RefusalError('server_key_in_browser', 'Origin', 'sent by a server')
  return { site, isServer: true }
}

/** Whatever the Content-Type says: SDKs send JSON as text/plain and even as a form. */
function parseObject(bytes: Buffer): Body {
  let body: unknown
  try {
    body = JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new RefusalError('body_not_json', 'body', 'a JSON object')
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new RefusalError('body_not_json', 'body', 'a JSON object')
  }
  return body as Body
}

/** The write key, or the server key: user name of Basic auth, else in the body, else in the query. */
function keyOf(request: Request, body: Body): string {
  const basic = basicKey(request)
  if (basic !== null) return basic
  if (typeof body.writeKey === 'string' && body.writeKey !== '') return body.writeKey
  return parameter(request, 'writeKey')
}

function callsOf(body: Body, type: string | null): unknown[] {
  if (type !== null) return [body]
  if (!Array.isArray(body.batch)) throw new RefusalError('event_invalid', 'batch', 'a list of events')
  if (body.batch.length > maxAnalyticsEventsPerBatch) {
    throw new RefusalError('too_many_events', 'batch', `at most ${maxAnalyticsEventsPerBatch}`)
  }
  return body.batch
}

function soundCalls(
  calls: unknown[],
  type: string | null,
  context: CallContext,
  onRefused: (error: RefusalError) => void,
): EventFact[] {
  const facts: EventFact[] = []
  for (const [index, call] of calls.entries()) {
    try {
      facts.push(callFact(call, type, index, context))
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error
      onRefused(error)
    }
  }
  return facts
}
