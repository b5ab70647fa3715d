/** Sends a made session through the real write API, chunk by chunk, as a recorder would. */
import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { encodeBatch } from '@hindsight/protocol/batch'
import type { BatchHeader } from '@hindsight/protocol/events'
import type { Stack } from '../../support/stack.ts'
import type { Recorded } from './recording.ts'

export type Chunk = {
  chunkNo: number
  events: Recorded[]
  hasSnapshot: boolean
  broken?: string[]
  /** Sent in place of the events, as they are. */
  packed?: Buffer
}
export type Tab = { tabId: string; pageId: string; facts: Record<string, unknown>[]; chunks: Chunk[] }

export function newTab(facts: Record<string, unknown>[], chunks: Chunk[]): Tab {
  return { tabId: randomUUID(), pageId: randomUUID(), facts, chunks }
}

/** What every event needs, and each kind besides, where a test does not care. */
export function fact(kind: string, ts: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  const kinds: Record<string, object> = {
    pageView: { title: 'A page', navigation: 'load', viewportWidth: 900, viewportHeight: 600, colorScheme: 'light' },
    click: {
      place: 'text:x',
      label: 'x',
      role: 'button',
      x: 0.5,
      y: 0.5,
      pageX: 1,
      pageY: 1,
      interactive: true,
      reactionMs: 5,
      reaction: 'mutation',
      errorAfterMs: null,
      judged: true,
      clickCount: 1,
    },
    fieldError: {
      place: 'name:field',
      form: 'form:x',
      label: 'Field',
      fieldType: 'text',
      message: 'Enter your field',
      validity: [],
      via: ['aria'],
      trigger: 'submit',
      attemptNo: 1,
      filled: true,
      shape: [],
      lengthBucket: '4-8',
    },
  }
  return { kind, ts, url: 'https://shop.example/page', path: '/page', nodeId: null, ...kinds[kind], ...more }
}

export async function upload(stack: Stack, tabs: Tab[]): Promise<string> {
  const ids = { visitorId: randomUUID(), sessionId: randomUUID() }
  const sessionStart = Math.min(...tabs.flatMap(({ facts }) => facts.map(({ ts }) => ts as number)))
  for (const { tabId, pageId, facts, chunks } of tabs) {
    const events = facts.map((one, i) => {
      const { nodeId, ...rest } = one
      const hasNode = one.kind === 'click' || one.kind === 'fieldError'
      return { ...rest, ...(hasNode ? { nodeId } : {}), eventNo: i + 1, pageId }
    })
    const batches = [null, ...chunks]
    for (const [i, chunk] of batches.entries()) {
      const lines = chunk
        ? [...chunk.events.map((event) => JSON.stringify(event)), ...(chunk.broken ?? [])].join('\n')
        : ''
      const header = {
        batchNo: i + 1,
        attempt: 1,
        sentAt: Date.now(),
        clockOffsetMs: 0,
        ...ids,
        sessionStart,
        tabId,
        recorder: '0.1.0',
        events: chunk === null ? events : [],
        ...(chunk
          ? {
              chunk: {
                chunkNo: chunk.chunkNo,
                encoding: 'gzip',
                hasSnapshot: chunk.hasSnapshot,
                firstTs: chunk.events[0]?.timestamp ?? 0,
                lastTs: chunk.events.at(-1)?.timestamp ?? 0,
                eventCount: chunk.events.length,
                rawBytes: Buffer.byteLength(lines),
                pageId,
                assets: [],
              },
            }
          : {}),
      } as unknown as BatchHeader
      const response = await fetch(`${stack.url}/v1/record?key=demo`, {
        method: 'POST',
        headers: {
          'content-type': 'text/plain',
          'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/120.0.0.0 Safari/537.36',
        },
        body: chunk ? encodeBatch(header, chunk.packed ?? gzipSync(lines)) : encodeBatch(header),
      })
      const answer = (await response.json()) as { refused?: unknown[] }
      if (!response.ok || answer.refused?.length) throw new Error(`The batch was answered ${JSON.stringify(answer)}`)
    }
  }
  await arrived(stack, ids.sessionId)
  return ids.sessionId
}

/** The roll-up makes the session a little later. */
async function arrived(stack: Stack, sessionId: string): Promise<void> {
  const until = Date.now() + 20_000
  while (Date.now() < until) {
    const response = await fetch(`${stack.url}/api/sites/demo/sessions/${sessionId}`, {
      headers: { authorization: `Bearer ${stack.apiKey}` },
    })
    if (response.ok) return
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
  throw new Error('The session never appeared.')
}
