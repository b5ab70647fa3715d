/** Sends requests that nobody in her right mind would, and notes every answer that should not have been given. */
import { connect } from 'node:net'
import fc from 'fast-check'
import { chunkOf, openTab, sendBatch } from '../../collector/write/batches.ts'
import type { Stack } from '../../support/stack.ts'
import { type FuzzRequest, fuzzRequests, type Known, type OpenApi } from './requests.ts'

export type FuzzResult = {
  sent: number
  byStatus: Record<string, number>
  /** Requests that were answered with 5xx, a stack trace, or not at all; the first few of each kind. */
  faults: string[]
  faultCount: number
}

/** Who sends a batch waits until its group is stored: only many at once keep the program busy. */
const parallel = 48
const maxFaultsKept = 40
/** No answer for so long is none. */
const answerTimeoutMs = 60_000
const stackTrace = /\n\s+at .+:\d+:\d+|node_modules\/|DB::Exception|\/collector\/(?:src|dist)\//

async function knownOf(stack: Stack): Promise<Known> {
  const tabs = [openTab(), openTab()]
  for (const tab of tabs) {
    const [chunk, bytes] = chunkOf(tab, 1)
    await sendBatch(stack.url, tab.header([tab.pageView(), tab.click()], { chunk }), bytes)
  }
  return {
    siteId: ['demo'],
    sessionId: tabs.map(({ sessionId }) => sessionId),
    tabId: tabs.map(({ tabId }) => tabId),
    chunkNo: ['1'],
    from: [String(Date.now() - 86_400_000)],
    to: [String(Date.now() + 60_000)],
  }
}

function described({ method, path, headers, body }: FuzzRequest): string {
  const text = body === null ? '' : Buffer.from(body).toString('latin1').slice(0, 400)
  return `${method} ${path.slice(0, 400)} ${JSON.stringify(headers)} ${JSON.stringify(text)}`
}

/** What is wrong with the answer; null: nothing. */
async function fault(url: string, request: FuzzRequest, note: (status: number) => void): Promise<string | null> {
  let response: Response
  try {
    response = await fetch(url + request.path, {
      method: request.method,
      headers: request.headers,
      body: request.body as BodyInit | null,
      redirect: 'manual',
      signal: AbortSignal.timeout(answerTimeoutMs),
    })
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } }
    // Not sent at all: this client does not let such a header or address through.
    if (cause?.code === undefined && (error as Error).name === 'TypeError') return null
    return `no answer (${cause?.code ?? (error as Error).name})`
  }
  const text = await response.text()
  note(response.status)
  if (response.status >= 500) return `${response.status} ${text.slice(0, 200)}`
  if (response.status >= 400 && stackTrace.test(text)) return `a stack trace: ${text.slice(0, 300)}`
  return null
}

/** Bytes that are no HTTP, or almost: the connection may end, the program may not. */
async function sendRaw(url: string, bytes: Uint8Array): Promise<void> {
  const { hostname, port } = new URL(url)
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.end(bytes)
    })
    socket.on('close', () => resolve()).on('error', () => resolve())
    socket.on('data', () => socket.destroy())
    socket.setTimeout(2_000, () => socket.destroy())
  })
}

const almostHttp = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .tuple(
      fc.constantFrom(
        'GET / HTTP/1.1',
        'POST /v1/record?key=demo HTTP/1.1',
        'GET /\u0000 HTTP/9.9',
        'PUT /v1/asset HTTP/1.0',
      ),
      fc.constantFrom(
        'Host: x',
        'Content-Length: -1',
        'Transfer-Encoding: chunked\r\nContent-Length: 5',
        `X: ${'y'.repeat(20_000)}`,
      ),
      fc.uint8Array({ maxLength: 60 }),
    )
    .map(([line, header, rest]) => Buffer.concat([Buffer.from(`${line}\r\n${header}\r\n\r\n`), rest])),
)

type Given = { requests: number; seed: number; onProgress?: (line: string) => void }
const progressEvery = 1_000

/** What a request asks for, of all with the same: `GET /api/sites/demo/sessions`. */
const operationOf = ({ method, path }: FuzzRequest) => `${method} ${path.split('?')[0]?.slice(0, 80)}`

export async function runFuzz(stack: Stack, given: Given): Promise<FuzzResult> {
  const api = (await fetch(`${stack.url}/api/openapi.json`).then((response) => response.json())) as OpenApi
  const requests = fuzzRequests(api, await knownOf(stack), stack.apiKey)
  const result: FuzzResult = { sent: 0, byStatus: {}, faults: [], faultCount: 0 }
  const note = (status: number) => {
    result.byStatus[status] = (result.byStatus[status] ?? 0) + 1
  }

  let answered = 0
  let since = Date.now()
  const took = new Map<string, number>()
  /** So that a run that is cut off tells what it has seen, and one that slows down what by. */
  function progress(): void {
    const slowest = [...took].sort(([, a], [, b]) => b - a).slice(0, 5)
    const shares = slowest.map(([operation, ms]) => `${operation} ${(ms / 1000).toFixed(1)} s`)
    const perSecond = Math.round((progressEvery * 1000) / (Date.now() - since))
    given.onProgress?.(
      `${answered} answered, ${result.faultCount} faults, ${perSecond}/s; longest waits: ${shares.join(', ')}`,
    )
    took.clear()
    since = Date.now()
  }

  async function work(worker: number): Promise<void> {
    // One sample at a time: a hundred thousand at once would be held in memory.
    for (let round = 0; result.sent < given.requests; round++) {
      const seed = given.seed + worker * 1_000_003 + round
      for (const request of fc.sample(requests, { numRuns: 50, seed })) {
        if (result.sent++ >= given.requests) return
        const sentAt = Date.now()
        const wrong = await fault(stack.url, request, note)
        const operation = operationOf(request)
        took.set(operation, (took.get(operation) ?? 0) + Date.now() - sentAt)
        if (++answered % progressEvery === 0) progress()
        if (wrong === null) continue
        result.faultCount++
        if (result.faults.length < maxFaultsKept) result.faults.push(`${wrong} ← ${described(request)}`)
      }
      for (const bytes of fc.sample(almostHttp, { numRuns: 2, seed })) await sendRaw(stack.url, bytes)
    }
  }
  await Promise.all(Array.from({ length: parallel }, (_, worker) => work(worker)))
  const alive = await fetch(`${stack.url}/readyz`).then((response) => response.status, String)
  if (alive !== 200) result.faults.push(`not ready afterwards: ${alive}`)
  return result
}

/** The limits that would answer instead of what is tried. */
export const unlimited = {
  UPLOADS_PER_MINUTE_SITE: '0',
  UPLOADS_PER_MINUTE_ORIGIN: '0',
  UPLOADS_PER_MINUTE_ADDRESS: '0',
  API_REQUESTS_PER_MINUTE: '0',
}
