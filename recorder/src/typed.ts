/**
 * What was typed on this page, so that a page which repeats it ("Results for …", a preview of a card, the title) does
 * not send it after all. Kept in memory only, and never sent. A repetition in other words or pieces is not recognised.
 */

import { perAlphabet } from '@hindsight/protocol/redact'

/** Shorter ones would take ordinary words apart, and tell little. */
const minChars = 4
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
  const current = new WeakMap<Element, string>()

  function forget(value: string): void {
    values.delete(value)
    secrets.delete(value)
  }

  return {
    note(field, isSecret) {
      if (!field.matches(textual) || notTyped.test((field as HTMLInputElement).type ?? '')) return
      const native = field.matches('input,textarea') ? (field as HTMLInputElement).value : (field.textContent ?? '')
      const value = native.trim().toLowerCase()
      const before = current.get(field)
      // Key by key: of what grows, the last is kept; of what is taken back, the longest.
      if (before?.startsWith(value)) return
      if (before !== undefined && value.startsWith(before)) forget(before)
      current.set(field, value)
      if (value.length < minChars || value.length > maxValueChars) return
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

/** Whole words: who typed "mari" has not typed "marine". */
function wordsOf(value: string): (text: string) => RegExp {
  const escaped = value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\s+/g, '\\s+')
  return perAlphabet(`(^|[^\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'giu')
}
