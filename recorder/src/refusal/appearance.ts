/** What looks like "wrong" and what like "done": by class names, colour and role. */
import { isGreen, isRed } from '../dom/colour.ts'
import { parentOf } from '../dom/path.ts'

const wrongWords = new Set(
  'error errors err invalid danger errorlist fehler fout fouten erreur failed failure'.split(' '),
)
const rightWords = new Set('success successful valid ok confirmation positive'.split(' '))
/** Together with these, a word of error names something that is not in error: a part of it, or a switch. */
const harmless = new Set('no not hide hidden js without clear reporting boundary tracking page summary'.split(' '))
/** Names of state that say "invalid" from the start or put the word together in their own way. */
const named = /^(field_with_errors|.*not-?valid|.*-has-error|.*--error)$/i

type Evidence = 'class' | 'colour' | 'role'

function words(token: string): string[] {
  return token
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_]+/)
}

/** Of names and lists of names: a page has few, and the same are asked for at every look. */
const maxRemembered = 500

function remembering<T>(find: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>()
  return (name) => {
    const before = known.get(name)
    if (before !== undefined) return before
    if (known.size >= maxRemembered) known.clear()
    const found = find(name)
    known.set(name, found)
    return found
  }
}

function tokens(names: string): string[] {
  // Variants of utility classes ("invalid:border-red-500") are there whether or not they apply.
  return names.split(/\s+/).filter((token) => token !== '' && !/[:[\]]/.test(token))
}

const classOf = (element: Element): string => element.getAttribute('class') ?? ''

const saysError = remembering((name) => {
  const parts = words(name)
  return named.test(name) || (parts.some((part) => wrongWords.has(part)) && !parts.some((part) => harmless.has(part)))
})

/** Angular says ng-invalid of every empty required field; only one that was touched is in error to a person. */
const areWrong = remembering((names) => {
  const all = tokens(names)
  return all.some((token) => (token === 'ng-invalid' ? all.includes('ng-touched') : saysError(token)))
})

const areRight = remembering((names) =>
  tokens(names).some((token) => words(token).some((part) => rightWords.has(part))),
)

export function hasErrorClass(element: Element): boolean {
  return areWrong(classOf(element))
}

function hasRightClass(element: Element): boolean {
  return areRight(classOf(element))
}

const maxLevels = 3

/** Whether names on the text or around it say that something is wrong; what they look like is not asked. */
export function isMarkedWrong(element: Element): boolean {
  let at: Element | null = element
  for (let level = 0; at && at !== document.body && level <= maxLevels; level++) {
    if (hasErrorClass(at) || saysError(at.id)) return true
    at = parentOf(at)
  }
  return false
}

/** Evidence that a text says that something is wrong; null where it looks like success, or like nothing. */
export function wrongness(element: Element, within: Element | null = null): Evidence | null {
  let own: CSSStyleDeclaration | null = null
  let role: Evidence | null = null
  let at: Element | null = element
  for (let level = 0; at && at !== within && at !== document.body && level <= maxLevels; level++) {
    if (hasErrorClass(at) || saysError(at.id)) return 'class'
    if (hasRightClass(at)) return null
    const box = getComputedStyle(at)
    own ??= box
    if (isGreen(box.backgroundColor) || isGreen(own.color)) return null
    // Where all words are red, red says nothing.
    const isRedder = isRed(box.color) && box.color !== getComputedStyle(document.body).color
    if (isRed(box.backgroundColor) || isRedder || (box.borderLeftWidth !== '0px' && isRed(box.borderLeftColor)))
      return 'colour'
    if (at.matches('[role="alert"],[aria-live="assertive"]')) role = 'role'
    at = parentOf(at)
  }
  return role
}

export function looksRight(element: Element): boolean {
  let at: Element | null = element
  for (let level = 0; at && at !== document.body && level <= maxLevels; level++) {
    if (hasRightClass(at) || isGreen(getComputedStyle(at).backgroundColor)) return true
    at = parentOf(at)
  }
  return isGreen(getComputedStyle(element).color)
}
