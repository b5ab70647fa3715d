/** Rows as CSV that a spreadsheet shows and never runs. */

/** A cell that begins so is a formula to a spreadsheet: a quote in front makes it a text. */
const formula = /^[=+\-@\t\r]/

export function csvCell(value: string | number | boolean): string {
  const text = String(value)
  const safe = typeof value === 'string' && formula.test(text) ? `'${text}` : text
  return /[",\n\r;]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvRow = (cells: readonly (string | number | boolean)[]): string => `${cells.map(csvCell).join(',')}\r\n`
