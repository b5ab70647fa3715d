/** Whole stylesheets, cleaned once: the same one comes with every page of a site. */
import { cleanCss, type Preferences } from './css.ts'

/** Of what is remembered. */
const maxChars = 16 * 1024 * 1024

export type CleanSheet = (text: string, preferences: Preferences) => string

export function createSheetMemory(): CleanSheet {
  /** In the order of their last use. */
  const remembered = new Map<string, string>()
  let chars = 0

  return (text, { colorScheme, reducedMotion }) => {
    // What was preferred decides what is left of a sheet.
    const key = `${colorScheme} ${reducedMotion} ${text}`
    const before = remembered.get(key)
    remembered.delete(key)
    const clean = before ?? cleanCss(text, { colorScheme, reducedMotion })
    remembered.set(key, clean)
    if (before === undefined) chars += key.length + clean.length
    for (const [oldest, itsClean] of remembered) {
      if (chars <= maxChars) break
      remembered.delete(oldest)
      chars -= oldest.length + itsClean.length
    }
    return clean
  }
}
