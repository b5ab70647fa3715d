/** Sends a made recording through the write API, as a recorder would: a chunk every three seconds, the stylesheet apart. */
import { createHash, randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { assetPrefix, encodeBatch } from '@hindsight/protocol/batch'
import type { BatchHeader } from '@hindsight/protocol/events'
import type { Stack } from '../../test/support/stack.ts'
import type { RecordedEvent } from './recording.ts'

const chunkMs = 3000
const agent = 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0.0.0 Safari/537.36'

export const hashOf = (css: string) => createHash('sha256').update(css).digest('hex')
export const markOf = (css: string) => `${assetPrefix}${hashOf(css)}`

async function post(url: string, body: BodyInit): Promise<void> {
  const headers = { 'content-type': 'text/plain', 'user-agent': agent }
  for (let tried = 1; ; tried++) {
    // A kept-alive connection may be closed just as it is used again.
    const response = await fetch(url, { method: 'POST', headers, body }).catch(() => null)
    if (response?.ok) return
    if (tried === 5) throw new Error(`${new URL(url).pathname} was answered ${response?.status ?? 'with nothing'}`)
  }
}

function chunksOf(events: readonly RecordedEvent[]): RecordedEvent[][] {
  const chunks: RecordedEvent[][] = []
  let endTs = Number.NEGATIVE_INFINITY
  for (const event of events) {
    if (event.timestamp >= endTs) {
      chunks.push([])
      endTs = event.timestamp + chunkMs
    }
    chunks.at(-1)?.push(event)
  }
  return chunks
}

/** Resolves to the session's id once it can be read. */
export async function store(stack: Stack, events: readonly RecordedEvent[], css: string): Promise<string> {
  const ids = { visitorId: randomUUID(), sessionId: randomUUID(), tabId: randomUUID() }
  const pageId = randomUUID()
  const startTs = events[0]?.timestamp ?? 0
  const view = { title: 'List', navigation: 'load', viewportWidth: 1440, viewportHeight: 900, colorScheme: 'light' }
  const seen = {
    kind: 'pageView',
    ts: startTs,
    url: 'https://shop.example/list',
    path: '/list',
    eventNo: 1,
    pageId,
    ...view,
  }
  await post(`${stack.url}/v1/asset?key=demo&sha256=${hashOf(css)}`, css)
  let batchNo = 0
  const send = (facts: object[], chunk?: RecordedEvent[]) => {
    const lines = (chunk ?? []).map((event) => JSON.stringify(event)).join('\n')
    const header = {
      batchNo: ++batchNo,
      attempt: 1,
      sentAt: Date.now(),
      clockOffsetMs: 0,
      sessionStart: startTs,
      recorder: '0.1.0',
      ...ids,
      events: facts,
      ...(chunk
        ? {
            chunk: {
              chunkNo: batchNo - 1,
              encoding: 'gzip',
              hasSnapshot: chunk.some(({ type }) => type === 2),
              firstTs: chunk[0]?.timestamp ?? 0,
              lastTs: chunk.at(-1)?.timestamp ?? 0,
              eventCount: chunk.length,
              rawBytes: Buffer.byteLength(lines),
              pageId,
              assets: chunk.some(({ type }) => type === 2) ? [hashOf(css)] : [],
            },
          }
        : {}),
    } as unknown as BatchHeader
    const body = chunk ? encodeBatch(header, gzipSync(lines)) : encodeBatch(header)
    return post(`${stack.url}/v1/record?key=demo`, body)
  }
  await send([seen])
  const chunks = chunksOf(events)
  for (let at = 0; at < chunks.length; at += 20)
    await Promise.all(chunks.slice(at, at + 20).map((chunk) => send([], chunk)))
  for (;;) {
    const response = await fetch(`${stack.url}/api/sites/demo/sessions/${ids.sessionId}`, {
      headers: { authorization: `Bearer ${stack.apiKey}` },
    })
    if (response.ok) return ids.sessionId
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
