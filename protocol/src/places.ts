/**
 * Stable names for where something happened. A place outlives deploys, other languages of the page and other orders:
 * so it is made of what the page's makers named, never of generated ids or classes (analytics.md §3).
 */

/** What is known of an element; all of it already passed the privacy rules. */
export type ElementFacts = {
  tag: string
  /** data-cx-key or data-testid */
  key?: string | null
  name?: string | null
  autocomplete?: string | null
  id?: string | null
  /** Text of its label, or its accessible name. */
  label?: string | null
  role?: string | null
  text?: string | null
  /** Tag names from the nearest landmark, form or body, without classes and ids. */
  path?: string
}

const generated: RegExp[] = [
  /^:r?[\w]*:?/, // React useId
  /^(radix|mui|ember|headlessui|react-select|downshift|rc[-_]select|rc[-_]tabs|mantine|chakra|j_idt|ext-gen|yui|gwt|cdk|mat-)/i,
  /[0-9a-f]{8,}/i,
  /\d{4,}/,
  /(^|[-_])(css|sc)-[\w]{5,}/,
  // Hashes in mixed case: a digit before a letter, and no word of four letters that a person would have written.
  /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d[A-Za-z])(?!.*[a-z]{4})[\w-]{8,}$/,
]

export function isGenerated(name: string): boolean {
  return generated.some((pattern) => pattern.test(name))
}

/** `items[3].qty` → `items[].qty`, `lines_3_qty` → `lines_#_qty`; a trailing number stays (`address_1`). */
export function foldIndexes(name: string): string {
  return name.replace(/\[\d+\]/g, '[]').replace(/([_.-])\d+(?=[_.-])/g, '$1#')
}

function clean(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase().replace(/\d+/g, '#').slice(0, 80)
}

const autocompleteNoise = new Set(['on', 'off', 'nope', 'none', 'false', 'true', 'new-password', 'disabled'])

/** The key of an element or field; prefixes say which evidence it rests on (`name:maidenName`, `label:last name`). */
export function placeOf(facts: ElementFacts): string {
  const isField = /^(input|select|textarea)$/.test(facts.tag)
  if (facts.key) return `key:${foldIndexes(facts.key)}`.slice(0, 200)
  if (facts.name && !isGenerated(facts.name)) return `name:${foldIndexes(facts.name)}`.slice(0, 200)
  const auto = facts.autocomplete?.trim().toLowerCase()
  if (auto && !autocompleteNoise.has(auto)) return `auto:${auto}`.slice(0, 200)
  if (facts.id && !isGenerated(facts.id)) return `id:${foldIndexes(facts.id)}`.slice(0, 200)
  if (facts.label && clean(facts.label)) return `label:${facts.role ?? facts.tag}:${clean(facts.label)}`
  if (!isField && facts.text && clean(facts.text)) return `text:${facts.role ?? facts.tag}:${clean(facts.text)}`
  return `path:${facts.path ?? facts.tag}`.slice(0, 200)
}

/** URL path with ids folded, so that all product pages are one page: `/p/83-red-shoe` stays, `/orders/10293` → `/orders/#`. */
export function pathTemplate(url: string): string {
  let path: string
  try {
    path = new URL(url, 'http://x').pathname
  } catch {
    return ''
  }
  const folded = path
    .split('/')
    .map((part) => {
      if (/^\d+$/.test(part)) return '#'
      if (/^[0-9a-f]{12,}$/i.test(part) && /\d/.test(part)) return '#'
      // UUIDs too.
      if (/^(?=.*\d)(?=.*[A-Za-z])[\w-]{20,}$/.test(part)) return '#'
      if (/^(\[|%5B)(email|number|iban|token)(\]|%5D)$/i.test(part)) return '#'
      return part
    })
    .join('/')
  return folded.length > 1 ? folded.replace(/\/+$/, '') : folded || '/'
}

/**
 * What a path is looked for by: the pattern itself, and what that page is called in reports, where ids are folded
 * (`/orders/10293` → `/orders/#`). `*` stands for anything.
 */
export function pagePatterns(page: string): string[] {
  return [...new Set(page.startsWith('/') ? [page, pathTemplate(page)] : [page])]
}

/** Whether the path of a page, with its ids folded, is meant by the pattern. */
export function isOnPage(path: string, page: string): boolean {
  const escaped = (pattern: string) => pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replace(/\\\*/g, '.*')
  return pagePatterns(page).some((pattern) => new RegExp(`^${escaped(pattern)}$`, 's').test(path))
}
