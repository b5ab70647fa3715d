/** A file as rows of named columns, one after the other; what cannot be read as CSV is refused with its line. */
import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { invalid } from '../api/validate.ts'

export type CsvRow = {
  /** As a spreadsheet counts: the headings are row 1. */
  row: number
  values: Record<string, string>
}

export const maxImportRows = 200_000
const maxColumns = 200
const maxRowChars = 100_000

/** The one that the headings have most of. */
function delimiterOf(head: string): string {
  const counts = [',', ';', '\t'].map((one) => ({ one, n: head.split(one).length }))
  return counts.reduce((most, next) => (next.n > most.n ? next : most)).one
}

/** The headings, with columns without one numbered; twice the same would make one column of two. */
function headings(row: readonly string[]): string[] {
  const names = row.map((name, n) => name.trim() || `Column ${n + 1}`)
  const double = names.find((name, n) => names.indexOf(name) !== n)
  if (double !== undefined) throw invalid('file', [{ field: double, rule: 'two columns have this heading' }])
  return names
}

export async function* readCsv(bytes: Buffer): AsyncGenerator<{ columns: string[]; row: CsvRow | null }> {
  const text = decoded(bytes)
  const [head = ''] = text.split(/\r?\n/, 1)
  const parser = Readable.from([text]).pipe(
    parse({
      delimiter: delimiterOf(head),
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: maxRowChars,
    }),
  )
  let columns: string[] | null = null
  let row = 1
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (columns === null) {
        columns = headings(record)
        if (columns.length > maxColumns) throw invalid('file', [{ field: 'columns', rule: `at most ${maxColumns}` }])
        yield { columns, row: null }
        continue
      }
      row++
      if (row - 1 > maxImportRows)
        throw invalid('file', [{ field: 'rows', rule: `at most ${maxImportRows} in one file` }])
      const values = Object.fromEntries(columns.map((name, n) => [name, (record[n] ?? '').trim()]))
      yield { columns, row: { row, values } }
    }
  } catch (error) {
    const lines = (error as { lines?: unknown }).lines
    if (typeof lines !== 'number') throw error
    throw invalid('file', [{ field: `line ${lines}`, rule: `is no CSV: ${(error as Error).message}` }])
  }
  if (columns === null) throw invalid('file', [{ field: 'file', rule: 'is empty' }])
}

/** Of UTF-8 alone: what is written otherwise would be names with holes in them. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw invalid('file', [{ field: 'file', rule: 'must be text in UTF-8; save it as “CSV UTF-8”' }])
  }
}
