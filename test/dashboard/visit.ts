/** Visits as the recorder would send them: a few pages, what the visitor did, what went wrong. */
import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { encodeBatch } from '@hindsight/protocol/batch'
import type { BatchHeader, ChunkHeader, RecordedEvent } from '@hindsight/protocol/events'

type Happening =
  | { at: number; page: string; title: string }
  | { at: number; click: string; reactionMs?: number | null }
  | { at: number; refused: string; message: string; filled: boolean; via?: string[] }
  | { at: number; typed: string; hesitationMs?: number; deletes?: number }
  | { at: number; sent: 'navigated' | 'errorShown' | 'left'; invalid?: string[] }
  | { at: number; scriptError: string }
  | { at: number; ordered: number }
  | { at: number; tracked: string; properties: Record<string, unknown> }
  | { at: number; customer: string; traits?: Record<string, string> }

export type Visit = {
  startedAt: number
  happenings: Happening[]
  /** A chunk with a snapshot goes along: there is something to watch. */
  replay?: boolean
  /** Version of Chrome; by default an old one. */
  chrome?: number
  release?: string
}

const chromeOf = (version: number): string =>
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`

/** All fields are in one form. */
const form = 'form:checkout'

type Facts = Record<string, unknown>

function factsOf(happening: Happening): Facts {
  if ('page' in happening) {
    return {
      kind: 'pageView',
      title: happening.title,
      navigation: 'load',
      viewportWidth: 1280,
      viewportHeight: 800,
      language: 'en',
    }
  }
  if ('click' in happening) {
    const reactionMs = happening.reactionMs === undefined ? 40 : happening.reactionMs
    return {
      kind: 'click',
      place: `text:${happening.click}`,
      label: happening.click,
      role: 'button',
      nodeId: null,
      x: 0.5,
      y: 0.5,
      pageX: 400,
      pageY: 300,
      interactive: true,
      reactionMs,
      reaction: reactionMs === null ? null : 'mutation',
      errorAfterMs: null,
      judged: true,
      clickCount: 1,
    }
  }
  if ('refused' in happening) {
    return {
      kind: 'fieldError',
      place: `name:${happening.refused}`,
      form,
      label: happening.refused,
      nodeId: null,
      fieldType: 'text',
      message: happening.message,
      validity: [],
      via: happening.via ?? ['aria'],
      trigger: 'submit',
      attemptNo: 1,
      filled: happening.filled,
      shape: happening.filled ? ['apostrophe'] : ['empty'],
      lengthBucket: happening.filled ? '4-8' : '0',
    }
  }
  if ('typed' in happening) {
    return {
      kind: 'fieldVisit',
      place: `name:${happening.typed}`,
      form,
      label: happening.typed,
      nodeId: null,
      fieldType: 'text',
      visitNo: 1,
      hesitationMs: happening.hesitationMs ?? 500,
      activeMs: 2000,
      edits: 6,
      deletes: happening.deletes ?? 0,
      pastes: 0,
      autofilled: false,
      emptyBefore: true,
      emptyAfter: false,
      shape: ['apostrophe'],
      lengthBucket: '4-8',
      validity: [],
      leftBy: 'tab',
      stuck: true,
    }
  }
  if ('sent' in happening) {
    return {
      kind: 'submit',
      form,
      label: 'Checkout',
      nodeId: null,
      attemptNo: 1,
      blank: [],
      invalid: (happening.invalid ?? []).map((name) => `name:${name}`),
      outcome: happening.sent,
      status: null,
      durationMs: null,
    }
  }
  if ('scriptError' in happening) {
    return {
      kind: 'jsError',
      message: happening.scriptError,
      errorType: 'TypeError',
      source: 'https://shop.example/shop.js',
      line: 12,
      column: 4,
      stack: '',
      unhandledRejection: false,
    }
  }
  if ('ordered' in happening) {
    return {
      kind: 'track',
      name: 'Order Completed',
      properties: { order_id: randomUUID(), revenue: happening.ordered, currency: 'EUR' },
    }
  }
  if ('tracked' in happening) return { kind: 'track', name: happening.tracked, properties: happening.properties }
  return { kind: 'identify', customerId: happening.customer, traits: happening.traits ?? {} }
}

function eventsOf(visit: Visit, pageId: string): RecordedEvent[] {
  let path = '/'
  return visit.happenings.map((happening, at) => {
    if ('page' in happening) path = happening.page
    return {
      eventNo: at + 1,
      ts: visit.startedAt + happening.at,
      pageId,
      path,
      url: `https://shop.example${path}`,
      ...factsOf(happening),
    } as unknown as RecordedEvent
  })
}

/** Sends a visit; returns the ids of the session and the visitor. */
export async function sendVisit(url: string, writeKey: string, visit: Visit) {
  const ids = { visitorId: randomUUID(), sessionId: randomUUID(), tabId: randomUUID() }
  const pageId = randomUUID()
  const snapshot = gzipSync(`{"type":4,"timestamp":${visit.startedAt},"data":{}}\n`)
  const chunk: ChunkHeader = {
    chunkNo: 1,
    encoding: 'gzip',
    hasSnapshot: true,
    firstTs: visit.startedAt,
    lastTs: visit.startedAt,
    eventCount: 1,
    rawBytes: 60,
    pageId,
    assets: [],
  }
  const header: BatchHeader = {
    batchNo: 1,
    attempt: 1,
    sentAt: Date.now(),
    clockOffsetMs: 0,
    ...ids,
    sessionStart: visit.startedAt,
    recorder: '0.1.0',
    ...(visit.release === undefined ? {} : { release: visit.release }),
    events: eventsOf(visit, pageId),
    ...(visit.replay ? { chunk } : {}),
  }
  const response = await fetch(`${url}/v1/record?key=${writeKey}`, {
    method: 'POST',
    headers: {
      'content-type': 'text/plain',
      'user-agent': chromeOf(visit.chrome ?? 98),
      origin: 'https://shop.example',
    },
    body: visit.replay ? encodeBatch(header, snapshot) : encodeBatch(header),
  })
  const answer = (await response.json()) as { refused?: unknown[] }
  if (!response.ok || answer.refused?.length) throw new Error(`Sent visit was answered ${JSON.stringify(answer)}`)
  return ids
}
