/** What the program must know about ClickHouse's output formats. */

/** Pieces of a result in these formats, one after the other, are the whole result: no head, no foot, no separators. */
const concatenable = new Set(
  [
    ['JSONEachRow', 'JSONLines', 'NDJSON', 'JSONStringsEachRow', 'JSONCompactEachRow', 'JSONCompactStringsEachRow'],
    [
      'TabSeparated',
      'TSV',
      'TabSeparatedRaw',
      'TSVRaw',
      'CSV',
      'TSKV',
      'RowBinary',
      'Native',
      'RawBLOB',
      'LineAsString',
    ],
  ].flatMap((names) => names.map((name) => name.toLowerCase())),
)

export function canBeStreamed(format: string): boolean {
  return concatenable.has(format.toLowerCase())
}

export function contentType(format: string): string {
  const name = format.toLowerCase()
  if (/^json.*eachrow|^jsonlines|^ndjson/.test(name)) return 'application/x-ndjson; charset=UTF-8'
  if (name.startsWith('json')) return 'application/json; charset=UTF-8'
  if (name.startsWith('csv')) return 'text/csv; charset=UTF-8'
  if (name.startsWith('tab') || name.startsWith('tsv') || name === 'tskv')
    return 'text/tab-separated-values; charset=UTF-8'
  if (/^(rowbinary|native|parquet|arrow|orc|avro|rawblob|msgpack|bson)/.test(name)) return 'application/octet-stream'
  return 'text/plain; charset=UTF-8'
}
