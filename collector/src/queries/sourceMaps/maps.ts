/** Source maps in the store: what there is, one map's text, a new one, one less. */
import { createRowBinary } from '../../clickhouse/rowBinary.ts'
import type { Store } from '../../clickhouse/store.ts'

export type StoredMap = {
  release: string
  file: string
  /** When it was sent, ms since 1970. */
  version: number
  bytes: number
  sources: number
  hasContent: boolean
  uploadedBy: string
}

type Row = Omit<StoredMap, 'version' | 'hasContent'> & { version: number | string; hasContent: boolean | number }

const columns = [
  'siteId',
  'release',
  'file',
  'version',
  'deleted',
  'bytes',
  'sources',
  'hasContent',
  'uploadedBy',
  'map',
]

/** `release`: only of that one. */
export async function listMaps(store: Store, siteId: string, release?: string): Promise<StoredMap[]> {
  const rows = await store.query<Row>(
    `SELECT release, file, version, bytes, sources, hasContent, uploadedBy FROM sourceMaps FINAL
     WHERE siteId = {siteId:String} AND NOT deleted ${release === undefined ? '' : 'AND release = {release:String}'}
     ORDER BY version DESC, release, file`,
    { siteId, ...(release === undefined ? {} : { release }) },
  )
  return rows.map((row) => ({ ...row, version: Number(row.version), hasContent: Boolean(row.hasContent) }))
}

/** The map's text; empty if it is gone. */
export async function readMap(store: Store, siteId: string, release: string, file: string): Promise<string> {
  const bytes = await store.queryBinary(
    `SELECT map FROM sourceMaps FINAL
     WHERE siteId = {siteId:String} AND release = {release:String} AND file = {file:String} AND NOT deleted
     FORMAT RawBLOB`,
    { siteId, release, file },
  )
  return bytes.toString('utf8')
}

function rowOf(siteId: string, map: StoredMap, deleted: boolean, text: Uint8Array): Buffer {
  const row = createRowBinary()
  row.string(siteId)
  row.string(map.release)
  row.string(map.file)
  row.int64(map.version)
  row.bool(deleted)
  row.uint32(map.bytes)
  row.uint32(map.sources)
  row.bool(map.hasContent)
  row.string(map.uploadedBy)
  row.bytes(text)
  return row.take()
}

export async function writeMap(store: Store, siteId: string, map: StoredMap, text: Uint8Array): Promise<void> {
  await store.insertBinary('sourceMaps', columns, rowOf(siteId, map, false, text))
}

export async function forgetMaps(store: Store, siteId: string, maps: readonly StoredMap[], at: number): Promise<void> {
  const nothing = new Uint8Array()
  const rows = maps.map((map) => rowOf(siteId, { ...map, version: Math.max(at, map.version + 1) }, true, nothing))
  if (rows.length > 0) await store.insertBinary('sourceMaps', columns, Buffer.concat(rows))
}
