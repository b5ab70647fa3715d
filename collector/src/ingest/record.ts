/** `POST /v1/record`: one batch of the recorder. `takeBatch` is the list of steps; each may refuse. */
import { codesOf } from '@hindsight/protocol/codePatterns'
import type { BatchEnvelope, ChunkHeader, RecordAnswer } from '@hindsight/protocol/events'
import { utcDay } from '@hindsight/protocol/ids'
import { maxBatchBytes, maxChunkRawBytes } from '@hindsight/protocol/limits'
import type { Refusal } from '@hindsight/protocol/refusals'
import type { Request } from 'express'
import { ProblemError, RefusalError } from '../errors.ts'
import type { ChunkFact, EventFact, Facts } from '../facts.ts'
import { isSigned } from '../people/signature.ts'
import type { Site } from '../sites.ts'
import { checkOrigin, checkRecordingOn, parameter, type Sender, siteOfKey } from './admit.ts'
import { readBody } from './body.ts'
import type { IngestDeps } from './deps.ts'
import { checkChunk, checkEnvelope, checkEvent, eventNoOf, parseBatch } from './envelope.ts'
import { eventFact, type SignatureCheck } from './eventFact.ts'
import { isInternalAddress } from './internalNetwork.ts'
import { type Surroundings, surroundingsOf } from './surroundings.ts'

export type Refusals = (RecordAnswer['refused'][number] & { code: Refusal })[]

/** Well below what recorders and proxies wait for an answer. */
const overdueMs = 5_000
/** A whole batch inflates to its header and the chunk as it came: never to more than this. */
const maxInflatedBytes = maxBatchBytes + maxChunkRawBytes

export async function takeBatch(request: Request, sender: Sender, deps: IngestDeps): Promise<RecordAnswer> {
  const site = admit(request, sender, deps)
  const body = await readBody(request, { maxBytes: maxBatchBytes, maxInflatedBytes })
  const batch = parseBatch(body)
  const isInternal = isInternalAddress(site, request.ip)
  const surroundings = { ...surroundingsOf(request, deps.config), isInternal }
  const envelope = checkEnvelope(batch.header, surroundings.receivedAt)
  sender.recorder = envelope.recorder
  const refused: Refusals = []
  const secret = deps.sites.keysOf(site.siteId)?.identitySecret ?? ''
  const isSignedHere: SignatureCheck = (customerId, signature) => isSigned(secret, customerId, signature)
  const sent = factsOfBatch(envelope, batch.chunk, site, surroundings, refused, isSignedHere)
  const within = withinQuota(sent, site, refused, deps)
  const kept = deps.tombstones.keptOfBatch(within, { ...envelope, siteId: site.siteId })
  const facts = {
    ...kept,
    mayBeElsewhere: () => deps.standstill.wasLately() || isOverdue(request, envelope, surroundings),
  }
  for (const { code, field, rule } of refused) deps.refusalLog.refuse({ ...sender, code, field, rule })
  noteRefusedChunk(envelope, site, refused, deps)
  refuseIfNothingIsLeft(sent.events.length + sent.chunks.length, refused)
  await deps.gate.pass(site.siteId, facts, () => deps.writer.write(facts))
  deps.quotas.taken(site.siteId, facts)
  const wanted = facts.chunks.flatMap((chunk) => chunk.assets)
  const missingAssets = await deps.assets.missing(site.siteId, wanted)
  const watched = deps.watching.isWatched(site.siteId, envelope.sessionId)
  return { accepted: sent.events.length, refused, missingAssets, ...(watched ? { watched } : {}) }
}

/** What a batch is stored as, from whichever door it came; what is not sound goes to `refused`. */
export function factsOfBatch(
  envelope: BatchEnvelope,
  chunk: Uint8Array,
  site: Site,
  surroundings: Surroundings,
  refused: Refusals,
  isSigned: SignatureCheck = () => false,
): Facts {
  return {
    events: soundEvents(envelope, site, surroundings, refused, isSigned),
    chunks: soundChunk(envelope, chunk, site, surroundings.receivedAt, refused),
    assets: [],
    mayBeRepeat: envelope.attempt > 1,
  }
}

/**
 * A sender tries elsewhere when its connection is gone, or was silent for too long. It may have been: this process can
 * have stood still for a while, with the request unread.
 */
function isOverdue({ socket }: Request, envelope: BatchEnvelope, { receivedAt }: Surroundings): boolean {
  const sentAt = Math.min(receivedAt, envelope.sentAt + envelope.clockOffsetMs)
  return socket.destroyed || !socket.readable || Date.now() - sentAt > overdueMs
}

function admit(request: Request, sender: Sender, { sites, limits, quotas }: IngestDeps): Site {
  const site = siteOfKey(sites, parameter(request, 'key'), sender)
  checkOrigin(site, sender.origin, { mayBeAbsent: false })
  limits.ofSender(sender)
  checkRecordingOn(site)
  quotas.admit(site)
  return site
}

/** Its facts go on without a replay that is more than the site may send; the recorder must not hold them back for it. */
function withinQuota(sent: Facts, site: Site, refused: Refusals, { quotas }: IngestDeps): Facts {
  const refusal = quotas.replayRefusal(site, sent.chunks)
  if (refusal === null) return sent
  const { refusal: code, field, rule } = refusal
  refused.push({ eventNo: null, code, field, rule })
  return { ...sent, chunks: [] }
}

/** Runs one check; what it refuses is noted, and the rest of the batch goes on. */
function sound<T>(refused: Refusals, eventNo: number | null, check: () => T): T | undefined {
  try {
    return check()
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error
    refused.push({ eventNo, code: error.refusal, field: error.field, rule: error.rule })
    return undefined
  }
}

function soundEvents(
  envelope: BatchEnvelope,
  { siteId, settings }: Site,
  surroundings: Surroundings,
  refused: Refusals,
  isSigned: SignatureCheck,
): EventFact[] {
  const facts = new Map<number, EventFact>()
  const codes = codesOf(settings.codePatterns)
  const visit = { ...envelope, sessionDay: utcDay(envelope.sessionStart) }
  for (const [index, given] of envelope.events.entries()) {
    const fact = sound(refused, eventNoOf(given), () => {
      const event = checkEvent(given, index)
      if (facts.has(event.eventNo)) {
        throw new RefusalError('event_invalid', `events[${index}].eventNo`, 'given once in a batch')
      }
      return eventFact(event, visit, siteId, surroundings, isSigned, codes)
    })
    if (fact) facts.set(fact.eventNo, fact)
  }
  return [...facts.values()]
}

function soundChunk(
  envelope: BatchEnvelope,
  bytes: Uint8Array,
  { siteId }: Site,
  receivedAt: number,
  refused: Refusals,
): ChunkFact[] {
  const { chunk, sessionId, sessionStart, tabId, clockOffsetMs } = envelope
  if (!chunk) return []
  const checked: ChunkHeader | undefined = sound(refused, null, () => {
    checkChunk(chunk, bytes)
    return chunk
  })
  if (!checked) return []
  return [{ ...checked, siteId, sessionDay: utcDay(sessionStart), sessionId, tabId, clockOffsetMs, receivedAt, bytes }]
}

/** Its session is to say why it lacks this chunk. */
function noteRefusedChunk(
  { chunk, sessionId, sessionStart, tabId, clockOffsetMs }: BatchEnvelope,
  { siteId }: Site,
  refused: Refusals,
  { refusalLog }: IngestDeps,
): void {
  const found = refused.find(({ code }) => code.startsWith('chunk_') || code === 'replay_quota_used')
  if (!chunk || !found) return
  const { chunkNo, firstTs, lastTs } = chunk
  const sessionDay = utcDay(sessionStart)
  refusalLog.refuseChunk({
    siteId,
    sessionDay,
    sessionId,
    tabId,
    chunkNo,
    firstTs,
    lastTs,
    clockOffsetMs,
    code: found.code,
  })
}

/** A batch of which nothing is sound is a bad request; an empty one (a heartbeat) is not. */
function refuseIfNothingIsLeft(kept: number, refused: Refusals): void {
  const [first] = refused
  if (kept > 0 || !first) return
  throw new ProblemError(
    400,
    first.code,
    'Nothing in this batch could be stored; `errors` lists what is wrong with it.',
    refused.map(({ field, rule }) => ({ field, rule })),
  )
}
