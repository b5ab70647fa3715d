/**
 * Texts of style sheets, put together once. It is most of what a snapshot costs (capture.md §1), and sheets that come by
 * a link hardly ever change: what a page edits it edits in sheets of its own. Where the file itself is at hand, not even
 * once.
 */
import { fileTextOf } from './sheetFiles.ts'

type Known = { mark: string; text: string | null }

export function createSheetTexts(): (sheet: CSSStyleSheet, read: () => string | null) => string | null {
  const known = new WeakMap<CSSStyleSheet, Known>()
  return (sheet, read) => {
    if (!sheet.href) return read()
    const mark = markOf(sheet)
    const before = known.get(sheet)
    if (mark !== null && before?.mark === mark) return before.text
    const text = (mark !== null && fileTextOf(sheet)) || read()
    if (mark !== null) known.set(sheet, { mark, text })
    return text
  }
}

/** Another where rules were added, taken away or replaced; null where the sheet may not be read. */
function markOf(sheet: CSSStyleSheet): string | null {
  try {
    const { cssRules } = sheet
    const last = cssRules[cssRules.length - 1]
    return `${cssRules.length} ${cssRules[0]?.cssText ?? ''} ${last?.cssText ?? ''}`
  } catch {
    return null
  }
}
