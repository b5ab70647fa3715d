/** The bytes of one replay chunk, as the recorder sent them, and the encoding it named. */
import { readString } from '../clickhouse/rowBinary.ts'
import type { Store } from '../clickhouse/store.ts'
import { ofSession } from './scope.ts'

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
