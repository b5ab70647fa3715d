/**
 * What was typed on this page, so that a page which repeats it ("Results for …", a preview of a card, the title) does
 * not send it after all. Kept in memory only, and never sent. A repetition in other words or pieces is not recognised.
 */

import { perAlphabet } from '@hindsight/protocol/redact'

/** Shorter ones would take ordinary words apart, and tell little. */
const minChars = 4
/** Scripts without spaces between words, in which two letters are a name: from Thai to Burmese, Khmer, Chinese, Japanese, Korean. */
const unspaced = /[\u0E00-\u109F\u1780-\u17FF\u30A0-\uD7AF]/
/** More than anyone fills in; each costs a look at every text. */
const maxValues = 60
/** Nobody repeats a whole letter. */
const maxValueChars = 500
const textual = 'input,textarea,[contenteditable],[role="textbox"],[role="searchbox"]'
const notTyped = /^(checkbox|radio|submit|button|reset|image|file|range|color|hidden)$/

export type Typed = {
  note(field: Element, isSecret: boolean): void
  /** Without what was typed anywhere on the page. */
  without(text: string): string
  /** What was typed as a password, in a field that is no password field any more. */
  isSecret(value: string): boolean
}

export function createTyped(): Typed {
  /** Lower case, with what finds it as a whole word once it was seen somewhere: most values never are. */
  const values = new Map<string, ((text: string) => RegExp) | null>()
  const secrets = new Set<string>()
  const current = new WeakMap<Element, [value: string, isLongest: boolean]>()

  function forget(value: string): void {
    values.delete(value)
    secrets.delete(value)
  }

  return {
    note(field, isSecret) {
      if (!field.matches(textual) || notTyped.test((field as HTMLInputElement).type ?? '')) return
      const native = field.matches('input,textarea') ? (field as HTMLInputElement).value : (field.textContent ?? '')
      const value = native.trim().toLowerCase()
      const [before, isLongest] = current.get(field) ?? ['', false]
      if (value === before) return
      const isShorter = value.length < before.length
      // Key by key, wherever they fall: the last is kept, and of what is taken back the longest.
      if (isShorter ? !isLongest && isEdit(value, before) : isEdit(before, value)) forget(before)
      current.set(field, [value, !isShorter])
      if (value.length < minCharsOf(value) || value.length > maxValueChars) return
      if (isSecret) secrets.add(value)
      values.set(value, null)
      if (values.size > maxValues) forget(values.keys().next().value as string)
    },
    without(text) {
      if (values.size === 0) return text
      const lower = text.toLowerCase()
      let out = text
      for (const [value, known] of values) {
        if (!lower.includes(value)) continue
        const words = known ?? wordsOf(value)
        if (!known) values.set(value, words)
        out = out.replace(words(out), '$1[value]')
      }
      return out
    },
    isSecret: (value) => secrets.size > 0 && secrets.has(value.trim().toLowerCase()),
  }
}

const minCharsOf = (value: string): number => (unspaced.test(value) ? 2 : minChars)

/** Whether the one came of the other at one place, but for a syllable that is being composed. */
function isEdit(short: string, long: string): boolean {
  let same = 0
  while (same < short.length && short[same] === long[same]) same++
  return long.endsWith(short.slice(same + 1))
}

/** Whole words: who typed "mari" has not typed "marine". */
function wordsOf(value: string): (text: string) => RegExp {
  const escaped = value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\s+/g, '\\s+')
  if (unspaced.test(value)) return perAlphabet(`()${escaped}`, 'giu')
  return perAlphabet(`(^|[^\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'giu')
}
