/** A table as the bytes of a file. */
import { Readable } from 'node:stream'
import type { FileFormat, TableName } from '@hindsight/protocol/api/reports'
import type { Store } from '../clickhouse/store.ts'
import type { TableScope } from '../queries/exports/table.ts'
import { fileSql } from '../queries/exports/tables.ts'

export async function tableFile(
  store: Store,
  table: TableName,
  format: FileFormat,
  scope: TableScope,
): Promise<Readable> {
  const { sql, params, head } = fileSql(table, format, scope)
  const rows = await store.queryStream(sql, params)
  if (head === '') return rows
  return Readable.from(
    (async function* () {
      yield Buffer.from(head)
      yield* rows
    })(),
  )
}
