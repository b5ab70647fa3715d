/** The bytes of one replay chunk, as the recorder sent them, and the encoding it named. */
import type { Store } from '../clickhouse/store.ts'
import { ofSession } from './scope.ts'

/** RowBinary writes a string as its length in LEB128, then its bytes. */
function readString(from: Buffer, at: number): { bytes: Buffer; end: number } {
  let length = 0
  let start = at
  for (let factor = 1; ; factor *= 128) {
    const byte = from.readUInt8(start++)
    length += (byte & 0x7f) * factor
    if (byte < 0x80) break
  }
  return { bytes: from.subarray(start, start + length), end: start + length }
}

export async function getChunk(
  store: Store,
  siteId: string,
  sessionDay: string,
  sessionId: string,
  tabId: string,
  chunkNo: number,
): Promise<{ encoding: string; bytes: Buffer } | null> {
  const key = ofSession(siteId, sessionDay, sessionId)
  const answer = await store.queryBinary(
    `SELECT toString(encoding), bytes FROM replayChunks
     WHERE ${key.sql} AND tabId = {tabId:UUID} AND chunkNo = {chunkNo:UInt32} LIMIT 1 FORMAT RowBinary`,
    { ...key.params, tabId, chunkNo },
  )
  if (answer.length === 0) return null
  const encoding = readString(answer, 0)
  const { bytes } = readString(answer, encoding.end)
  return { encoding: encoding.bytes.toString('utf8'), bytes }
}
