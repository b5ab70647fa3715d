/** Chunks and stylesheets as RowBinary: columns and values in the same order, side by side. */
import type { AssetFact, ChunkFact } from '../facts.ts'
import { createRowBinary } from './rowBinary.ts'

export const chunkColumns = [
  'siteId',
  'sessionDay',
  'sessionId',
  'tabId',
  'chunkNo',
  'pageId',
  'firstTs',
  'lastTs',
  'clockOffsetMs',
  'hasSnapshot',
  'eventCount',
  'encoding',
  'rawBytes',
  'assets',
  'receivedAt',
  'bytes',
] as const

export function chunkRow(chunk: ChunkFact): Buffer {
  const row = createRowBinary()
  row.string(chunk.siteId)
  row.date(chunk.sessionDay)
  row.uuid(chunk.sessionId)
  row.uuid(chunk.tabId)
  row.uint32(chunk.chunkNo)
  row.uuid(chunk.pageId)
  row.int64(chunk.firstTs)
  row.int64(chunk.lastTs)
  row.int64(chunk.clockOffsetMs)
  row.bool(chunk.hasSnapshot)
  row.uint32(chunk.eventCount)
  row.string(chunk.encoding)
  row.uint32(chunk.rawBytes)
  row.strings(chunk.assets)
  row.int64(chunk.receivedAt)
  row.bytes(chunk.bytes)
  return row.take()
}

export const assetColumns = ['siteId', 'sha256', 'text'] as const

export function assetRow(asset: AssetFact): Buffer {
  const row = createRowBinary()
  row.string(asset.siteId)
  row.fixedString(asset.sha256)
  row.bytes(asset.bytes)
  return row.take()
}
