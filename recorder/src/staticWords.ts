/** Captions that say nothing about anyone: made up only of words that the site's settings list. */

/** Longer ones are sentences. */
const maxWords = 6

/** `listed` holds single words, which may be combined, and whole captions. */
export function staticWords(listed: readonly string[]): (text: string) => boolean {
  const known = new Set(listed.map(folded))
  return (text) => {
    const caption = folded(text)
    if (caption === '' || known.size === 0) return false
    if (known.has(caption)) return true
    const words = caption.split(' ')
    // What is neither a letter nor a sign of punctuation (digits, addresses) is no word of a caption.
    return words.length <= maxWords && !/[\p{N}@_]/u.test(text) && words.every((word) => known.has(word))
  }
}

/** Small letters, without arrows, dots and colons. */
function folded(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}@_'’-]+/gu, ' ')
    .replace(/(^|\s)['’-]+|['’-]+(?=\s|$)/g, '$1')
    .trim()
}
