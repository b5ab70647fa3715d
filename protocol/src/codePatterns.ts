/**
 * Masks of a site's own error codes: `#` is a digit, `@` a letter, everything else is itself. Each holds two letters of its
 * own side by side, and ten placeholders at the most, so that no telephone number and no IBAN fits it.
 */
const maxChars = 40
const maxPlaceholders = 10

export function isCodePattern(mask: string): boolean {
  const placeholders = mask.replace(/[^#@]/g, '').length
  const isSmall = mask.length <= maxChars && placeholders >= 1 && placeholders <= maxPlaceholders
  return isSmall && /[A-Za-z]{2}/.test(mask) && /^[A-Za-z\d#@._/-]+$/.test(mask)
}

/** One expression for all of them, as its source: the recorder is told it ready-made. '': there are none. */
export function codesSource(masks: readonly string[]): string {
  const sources = masks.filter(isCodePattern).map((mask) =>
    mask
      .replace(/[._/-]/g, '\\$&')
      .replace(/#/g, '\\d')
      .replace(/@/g, '[A-Za-z]'),
  )
  return sources.length === 0 ? '' : `\\b(?:${sources.join('|')})(?![\\dA-Za-z])`
}

/** null: there are none. */
export function codesOf(masks: readonly string[]): RegExp | null {
  const source = codesSource(masks)
  return source === '' ? null : new RegExp(source, 'g')
}
