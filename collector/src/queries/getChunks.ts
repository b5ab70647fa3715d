/** A run of a tab's replay chunks, as the recorder sent them, framed one after the other (protocol/chunkFrames.ts). */
import { chunkFrameHead } from '@hindsight/protocol/chunkFrames'
import { readString } from '../clickhouse/rowBinary.ts'
import type { Store } from '../clickhouse/store.ts'
import { ofSession } from './scope.ts'

/** One answer is read into memory whole, here and in the browser: who wants more asks again from the last one on. */
const maxAnswerBytes = 8 * 1024 * 1024
/** So many are read at a time; most are a few kilobytes. */
const maxChunks = 256

export async function getChunks(
  store: Store,
  siteId: string,
  sessionDay: string,
  sessionId: string,
  tabId: string,
  { from, to }: { from: number; to: number },
): Promise<Buffer> {
  const key = ofSession(siteId, sessionDay, sessionId)
  const answer = await store.queryBinary(
    `SELECT chunkNo, toString(encoding), bytes FROM replayChunks
     WHERE ${key.sql} AND tabId = {tabId:UUID} AND chunkNo >= {from:UInt32} AND chunkNo <= {to:UInt32}
     ORDER BY chunkNo LIMIT 1 BY chunkNo LIMIT {maxChunks:UInt32} FORMAT RowBinary`,
    { ...key.params, tabId, from, to, maxChunks },
  )
  const parts: Uint8Array[] = []
  for (let at = 0; at < answer.length; ) {
    const chunkNo = answer.readUInt32LE(at)
    const encoding = readString(answer, at + 4)
    const { bytes, end } = readString(answer, encoding.end)
    // The first is given however large it is, so that asking again always gets further.
    if (at > 0 && end > maxAnswerBytes) break
    parts.push(chunkFrameHead(chunkNo, encoding.bytes.toString('utf8'), bytes.length), bytes)
    at = end
  }
  return Buffer.concat(parts)
}
