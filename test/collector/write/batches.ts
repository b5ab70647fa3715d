/** Batches as a recorder would send them, for tests of the write API. */
import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { encodeBatch } from '@hindsight/protocol/batch'
import type { BatchHeader, ChunkHeader, RecordedEvent } from '@hindsight/protocol/events'

export type Sent = { status: number; headers: Headers; body: Record<string, unknown>; text: string }

/** A tab of one visit, numbering what it sends. */
export type Tab = {
  header(events: RecordedEvent[], over?: Partial<BatchHeader>): BatchHeader
  pageView(over?: Record<string, unknown>): RecordedEvent
  click(over?: Record<string, unknown>): RecordedEvent
  event<K extends RecordedEvent['kind']>(kind: K, over: Record<string, unknown>): RecordedEvent
  visitorId: string
  sessionId: string
  sessionStart: number
  tabId: string
  pageId: string
}

export function openTab({ sessionStart = Date.now() - 60_000, ...ids }: Partial<Tab> = {}): Tab {
  let eventNo = 0
  let batchNo = 0
  const tab = {
    visitorId: ids.visitorId ?? randomUUID(),
    sessionId: ids.sessionId ?? randomUUID(),
    tabId: ids.tabId ?? randomUUID(),
    pageId: ids.pageId ?? randomUUID(),
    sessionStart,
  }
  const event = (kind: RecordedEvent['kind'], over: Record<string, unknown>) => {
    eventNo++
    const base = { eventNo, ts: sessionStart + eventNo * 100, pageId: tab.pageId, path: '/checkout' }
    return { ...base, kind, ...over } as unknown as RecordedEvent
  }
  return {
    ...tab,
    event,
    header: (events, over = {}) => ({
      batchNo: ++batchNo,
      attempt: 1,
      sentAt: Date.now(),
      clockOffsetMs: 0,
      visitorId: tab.visitorId,
      sessionId: tab.sessionId,
      sessionStart,
      tabId: tab.tabId,
      recorder: '0.1.0',
      events,
      ...over,
    }),
    pageView: (over = {}) =>
      event('pageView', {
        url: 'https://shop.example/checkout',
        title: 'Checkout',
        navigation: 'load',
        viewportWidth: 1440,
        viewportHeight: 900,
        language: 'nl',
        ...over,
      }),
    click: (over = {}) =>
      event('click', {
        place: 'name:voucher',
        label: 'Apply voucher',
        role: 'button',
        nodeId: 12,
        x: 0.5,
        y: 0.5,
        pageX: 10,
        pageY: 10,
        interactive: true,
        reactionMs: 12,
        reaction: 'mutation',
        errorAfterMs: null,
        judged: true,
        clickCount: 1,
        ...over,
      }),
  }
}

export function chunkOf(tab: Tab, chunkNo: number, text = '{"type":4,"timestamp":1}\n'): [ChunkHeader, Buffer] {
  const bytes = gzipSync(text)
  return [
    {
      chunkNo,
      encoding: 'gzip',
      hasSnapshot: chunkNo === 1,
      firstTs: tab.sessionStart,
      lastTs: tab.sessionStart + 1000,
      eventCount: 1,
      rawBytes: Buffer.byteLength(text),
      pageId: tab.pageId,
      assets: [],
    },
    bytes,
  ]
}

async function answer(response: Response): Promise<Sent> {
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} }
}

export async function post(
  url: string,
  body: BodyInit | null,
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<Sent> {
  return await answer(await fetch(url, { method, body, headers }))
}

export function sendBatch(url: string, header: BatchHeader, chunk?: Uint8Array, key = 'demo'): Promise<Sent> {
  return post(`${url}/v1/record?key=${key}`, encodeBatch(header, chunk), { 'content-type': 'text/plain' })
}
