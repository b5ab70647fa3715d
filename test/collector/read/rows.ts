/** Rows as the writer and the roll-up leave them, for tests of the questions. */
import { randomUUID } from 'node:crypto'
import { noId, utcDay } from '@hindsight/protocol/ids'

export type SessionStored = {
  siteId: string
  sessionDay: string
  sessionId: string
  version: number
  firstTs: number
  lastTs: number
  visitorId: string
  customerId: string
  device: string
  entryPath: string
  paths: string[]
  fieldErrors: number
  formErrors: number
  failedSubmits: number
  jsErrors: number
  failedRequests: number
  activity: number[]
  recording: string
}

export function sessionStored(given: Partial<SessionStored> & { firstTs: number }): SessionStored {
  const paths = given.paths ?? ['/']
  return {
    siteId: 'demo',
    sessionDay: utcDay(given.firstTs),
    sessionId: randomUUID(),
    version: 1,
    lastTs: given.firstTs + 60_000,
    visitorId: randomUUID(),
    customerId: '',
    device: 'desktop',
    entryPath: paths[0] ?? '',
    fieldErrors: 0,
    formErrors: 0,
    failedSubmits: 0,
    jsErrors: 0,
    failedRequests: 0,
    activity: [1, 0, 2],
    recording: 'on',
    ...given,
    paths,
  }
}

/** An event of a session; columns that are not given have ClickHouse's defaults. */
export function eventStored(
  session: Pick<SessionStored, 'siteId' | 'sessionDay' | 'sessionId' | 'visitorId'>,
  given: { ts: number; eventNo: number; kind: string } & Record<string, unknown>,
): Record<string, unknown> {
  const { siteId, sessionDay, sessionId, visitorId } = session
  return {
    siteId,
    sessionDay,
    sessionId,
    visitorId,
    tabId: noId,
    pageId: noId,
    source: 'recorder',
    originalTs: given.ts,
    receivedAt: given.ts,
    properties: '{}',
    ...given,
  }
}

/** A string as RowBinary has it: length in LEB128, then bytes. */
function binaryString(bytes: Buffer): Buffer {
  const head: number[] = []
  let rest = bytes.length
  do {
    head.push(rest >= 128 ? (rest % 128) + 128 : rest)
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return Buffer.concat([Buffer.from(head), bytes])
}

export type ChunkStored = {
  session: Pick<SessionStored, 'siteId' | 'sessionDay' | 'sessionId'>
  tabId: string
  chunkNo: number
  firstTs: number
  lastTs: number
  hasSnapshot: boolean
  encoding: 'gzip' | 'identity'
  bytes: Buffer
}

export const chunkColumns = [
  'siteId',
  'sessionDay',
  'sessionId',
  'tabId',
  'chunkNo',
  'pageId',
  'firstTs',
  'lastTs',
  'hasSnapshot',
  'eventCount',
  'encoding',
  'rawBytes',
  'bytes',
]

const dayMs = 86_400_000

/** UUIDs are two little-endian halves in RowBinary. */
function binaryUuid(uuid: string): Buffer {
  const hex = Buffer.from(uuid.replaceAll('-', ''), 'hex')
  return Buffer.concat([hex.subarray(0, 8).reverse(), hex.subarray(8).reverse()])
}

/** One row of `chunkColumns` in RowBinary, so that its bytes are stored as they are. */
export function chunkRow({
  session,
  tabId,
  chunkNo,
  firstTs,
  lastTs,
  hasSnapshot,
  encoding,
  bytes,
}: ChunkStored): Buffer {
  const numbers = Buffer.alloc(4 + 16 + 8 + 8 + 1 + 4)
  numbers.writeUInt32LE(chunkNo, 0)
  binaryUuid(tabId).copy(numbers, 4)
  numbers.writeBigInt64LE(BigInt(firstTs), 20)
  numbers.writeBigInt64LE(BigInt(lastTs), 28)
  numbers.writeUInt8(hasSnapshot ? 1 : 0, 36)
  numbers.writeUInt32LE(3, 37)
  const day = Buffer.alloc(2)
  day.writeUInt16LE(Math.round(Date.parse(session.sessionDay) / dayMs))
  const rawBytes = Buffer.alloc(4)
  rawBytes.writeUInt32LE(bytes.length)
  return Buffer.concat([
    binaryString(Buffer.from(session.siteId)),
    day,
    binaryUuid(session.sessionId),
    binaryUuid(tabId),
    numbers,
    binaryString(Buffer.from(encoding)),
    rawBytes,
    binaryString(bytes),
  ])
}
