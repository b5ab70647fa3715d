/** What a chart shows, as a table: the first column names the rows. */
export type ChartData = { columns: string[]; rows: (string | number)[][] }

/** A spreadsheet would run text that begins like this. */
const formulaStart = /^[=+\-@\t\r]/
const needsQuotes = /[",\r\n]/

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = formulaStart.test(value) ? `'${value}` : value
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function csvOf({ columns, rows }: ChartData): string {
  return [columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')
}
