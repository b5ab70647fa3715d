/**
 * Which field a message speaks of, told by the page's own words: label, placeholder, name, autocomplete. No dictionary,
 * so that it works in any language; endings may differ ("Фамилия", "Введите фамилию").
 */
export type Named = { field: Element; names: string[] }

/** Shorter words are articles and prepositions, unless the script writes words in one or two signs. */
const minWordChars = 3
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u
/** The share of a name's letters that must be found in the message, where no other field is meant as well. */
const enoughShare = 0.5
/** A list of more fields than this is a summary of the form. */
const maxFields = 3

const beyondAscii = /[^ -~]/

function fold(text: string): string {
  const parted = text.replace(/([a-z])([A-Z])/g, '$1 $2')
  const bare = beyondAscii.test(parted) ? parted.normalize('NFD').replace(/\p{M}/gu, '') : parted
  return bare
    .toLowerCase()
    .replace(/\([^)]*\)/g, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

function isWide(text: string): boolean {
  return beyondAscii.test(text) && wide.test(text)
}

function wordsOf(text: string): string[] {
  return fold(text)
    .split(' ')
    .filter((word) => word.length >= minWordChars || isWide(word))
}

/** The same word but for its ending: a common start of at least four letters and most of the shorter word. */
function isAlike(a: string, b: string): boolean {
  if (a === b) return true
  const shorter = Math.min(a.length, b.length)
  if (shorter < 4 || Math.abs(a.length - b.length) > 3) return false
  let same = 0
  while (same < shorter && a[same] === b[same]) same++
  return same >= Math.max(4, shorter - 2)
}

type Match = { field: Element; share: number; used: Set<string>; chars: number }

function matchName(field: Element, name: string, message: string, spoken: string[]): Match | null {
  const folded = fold(name)
  if (isWide(folded)) {
    const isIn = message.replace(/\s/g, '').includes(folded.replace(/\s/g, ''))
    return isIn ? { field, share: 1, used: new Set([folded]), chars: folded.length } : null
  }
  const words = wordsOf(name)
  const total = words.join('').length
  const found = words.map((word) => spoken.find((other) => isAlike(word, other)))
  const used = new Set(found.filter((word): word is string => word !== undefined))
  const chars = words.filter((_, at) => found[at] !== undefined).join('').length
  return used.size > 0 ? { field, share: chars / total, used, chars } : null
}

/** The fields that a message names: those named in full, else the only one named in part. */
export function fieldsNamed(text: string, fields: readonly Named[]): Element[] {
  const message = fold(text)
  const spoken = wordsOf(text)
  const matches = fields
    .map(({ field, names }) => {
      const tried = names.map((name) => matchName(field, name, message, spoken)).filter((m): m is Match => m !== null)
      return tried.sort((a, b) => b.share - a.share || b.chars - a.chars)[0]
    })
    .filter((match): match is Match => match !== undefined)
  const full = matches.filter((match) => match.share === 1)
  if (full.length > 0) {
    // "Last name" leaves nothing for a field called "Name".
    const meant = full.filter(
      (match) =>
        !full.some((other) => other !== match && other.chars > match.chars && includesAll(other.used, match.used)),
    )
    const isEach =
      new Set(meant.flatMap((match) => [...match.used])).size === meant.reduce((n, m) => n + m.used.size, 0)
    return meant.length === 1 || (isEach && meant.length <= maxFields) ? meant.map((match) => match.field) : []
  }
  const [only, ...others] = matches
  return only && others.length === 0 && only.share >= enoughShare ? [only.field] : []
}

function includesAll(all: Set<string>, some: Set<string>): boolean {
  return [...some].every((word) => all.has(word))
}
