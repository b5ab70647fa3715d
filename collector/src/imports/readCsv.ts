/** A file as rows of named columns, one after the other; what cannot be read as CSV is refused with its line. */
import { pipeline, Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { invalid } from '../api/validate.ts'

export type CsvRow = {
  /** As a spreadsheet counts: the headings are row 1. */
  row: number
  values: Record<string, string>
}

export type CsvOptions = {
  /** Only the beginning of a file: its last row may be cut off, and is left out. */
  isPart?: boolean
}

const maxImportRows = 5_000_000
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
  if (names.length > maxColumns) throw invalid('file', [{ field: 'columns', rule: `at most ${maxColumns}` }])
  return names
}

/** Of UTF-8 alone: what is written otherwise would be names with holes in them. */
async function* decoded(bytes: AsyncIterable<Uint8Array>, { isPart }: CsvOptions): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const part of bytes) yield decoder.decode(part, { stream: true })
    if (!isPart) yield decoder.decode()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw invalid('file', [{ field: 'file', rule: 'must be text in UTF-8; save it as “CSV UTF-8”' }])
  }
}

/** The text up to the end of the headings at the least, then the rest. */
async function withHead(texts: AsyncGenerator<string>): Promise<{ head: string; all: AsyncGenerator<string> }> {
  let begun = ''
  while (!begun.includes('\n') && begun.length < maxRowChars) {
    const next = await texts.next()
    if (next.done) break
    begun += next.value
  }
  async function* all() {
    yield begun
    yield* texts
  }
  return { head: begun.split(/\r?\n/, 1)[0] ?? '', all: all() }
}

/** Never more of the file in memory than a few parts of it. */
export async function* readCsv(
  bytes: AsyncIterable<Uint8Array>,
  options: CsvOptions = {},
): AsyncGenerator<{ columns: string[]; row: CsvRow | null }> {
  const { head, all } = await withHead(decoded(bytes, options))
  const parser = parse({
    delimiter: delimiterOf(head),
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: maxRowChars,
  })
  // What goes wrong on the way is thrown by the parser below.
  pipeline(Readable.from(all), parser, () => undefined)
  let columns: string[] | null = null
  let row = 1
  let before: { columns: string[]; row: CsvRow } | null = null
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (columns === null) {
        columns = headings(record)
        yield { columns, row: null }
        continue
      }
      row++
      if (row - 1 > maxImportRows)
        throw invalid('file', [{ field: 'rows', rule: `at most ${maxImportRows} in one file` }])
      const values = Object.fromEntries(columns.map((name, n) => [name, (record[n] ?? '').trim()]))
      if (before) yield before
      before = { columns, row: { row, values } }
    }
  } catch (error) {
    const lines = (error as { lines?: unknown }).lines
    if (typeof lines !== 'number') throw error
    const isCutOff = options.isPart && (error as { code?: unknown }).code === 'CSV_QUOTE_NOT_CLOSED'
    if (!isCutOff) throw invalid('file', [{ field: `line ${lines}`, rule: `is no CSV: ${(error as Error).message}` }])
    if (before) yield before
    before = null
  }
  if (columns === null) throw invalid('file', [{ field: 'file', rule: 'is empty' }])
  if (before && !options.isPart) yield before
}
