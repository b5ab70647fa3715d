/**
 * Makes recorded CSS unable to ask for anything: no `@import`, no outside `url()`, no function that takes an address as
 * a string.
 *
 * It works on tokens, not on patterns in text, because CSS has escapes (`u\72l(`), comments in odd places and strings
 * that look like code. A dangerous token is replaced wherever it stands, so nothing depends on understanding the rule
 * around it. The output is made of whole tokens with a comment at either end: pieces that rrweb later puts side by side
 * (text nodes of one <style>) cannot grow together into a token that none of them held.
 */
import { isPlayedState, isSelectorAhead, playedStates, stateSelector } from './playedStates.ts'
import { isSafeCssUrl } from './urls.ts'

/** A stylesheet larger than this is dropped: parsing it would freeze the player. */
export const maxCssChars = 4 * 1024 * 1024

/** What the visitor's browser preferred; the viewer's own preferences must not decide how a page is replayed. */
export type Preferences = { colorScheme: 'light' | 'dark' | null; reducedMotion: boolean | null }

/** Functions that fetch an address given as a plain string. */
const fetchingFunctions = new Set([
  'image-set',
  '-webkit-image-set',
  'image',
  'src',
  'cross-fade',
  '-webkit-cross-fade',
])
const blockedUrl = 'url("data:,")'

const isNameStart = (c: string) => /[a-zA-Z_\\]/.test(c) || c >= '\u0080'
const isName = (c: string) => isNameStart(c) || /[0-9-]/.test(c)
const isSpace = (c: string) => c === ' ' || c === '\n' || c === '\t' || c === '\r' || c === '\f'
const isNewline = (c: string) => c === '\n' || c === '\r' || c === '\f'

/** End of an escape that starts with the backslash at `at`. */
function afterEscape(css: string, at: number): number {
  let end = at + 1
  if (end >= css.length) return end
  if (!/[0-9a-fA-F]/.test(css.charAt(end))) return end + 1
  while (end < css.length && end - at <= 6 && /[0-9a-fA-F]/.test(css.charAt(end))) end++
  if (css.startsWith('\r\n', end)) return end + 2
  return isSpace(css.charAt(end)) ? end + 1 : end
}

/** The characters an escape stands for. */
export function unescapeCss(text: string): string {
  return text.replace(
    /\\(?:([0-9a-fA-F]{1,6})(?:\r\n|[ \n\t\r\f])?|(\r\n|[\n\r\f])|([\s\S]))/g,
    (_, hex, line, char) => {
      if (line !== undefined) return ''
      if (char !== undefined) return char as string
      const code = Number.parseInt(hex as string, 16)
      return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code)
    },
  )
}

function afterName(css: string, at: number): number {
  let end = at
  while (end < css.length) {
    const c = css.charAt(end)
    if (c === '\\') {
      if (isNewline(css.charAt(end + 1))) return end
      end = afterEscape(css, end)
    } else if (isName(c)) end++
    else return end
  }
  return end
}

type Text = { end: number; closed: boolean; value: string }

/** A string token from its opening quote; not `closed` when a newline breaks it (a "bad string"). */
function readString(css: string, at: number): Text {
  const quote = css.charAt(at)
  let end = at + 1
  while (end < css.length) {
    const c = css.charAt(end)
    if (c === quote) return { end: end + 1, closed: true, value: unescapeCss(css.slice(at + 1, end)) }
    if (isNewline(c)) return { end, closed: false, value: '' }
    if (c === '\\') end = css.startsWith('\r\n', end + 1) ? end + 3 : end + 2
    else end++
  }
  return { end: css.length, closed: false, value: '' }
}

/** What follows `url(`: the address and the end of the token, or null when it is no address in one token. */
function readUrl(css: string, open: number): { end: number; value: string } | null {
  let at = open
  while (isSpace(css.charAt(at))) at++
  const first = css.charAt(at)
  if (first === '"' || first === "'") {
    const text = readString(css, at)
    if (!text.closed) return null
    let end = text.end
    while (isSpace(css.charAt(end))) end++
    return css.charAt(end) === ')' ? { end: end + 1, value: text.value } : null
  }
  let end = at
  while (end < css.length && css.charAt(end) !== ')') end = css.charAt(end) === '\\' ? afterEscape(css, end) : end + 1
  if (end >= css.length) return { end: css.length, value: '//unclosed' }
  const raw = css.slice(at, end).trimEnd()
  // A quote, a bracket or a space inside makes it a "bad url": worth nothing to the page, so nothing here.
  return { end: end + 1, value: /["'(\s]/.test(raw) ? '//bad' : unescapeCss(raw) }
}

function cleanUrl(value: string): string {
  if (!isSafeCssUrl(value)) return blockedUrl
  return `url("${value.replace(/[\\"\n\r\f]/g, (c) => (c === '"' || c === '\\' ? `\\${c}` : ' '))}")`
}

/** One ident-like token at `at`: a name, a function or a url. */
function cleanIdent(css: string, at: number): Token {
  const end = afterName(css, at)
  const raw = css.slice(at, end)
  // The screen of the visitor's device was as wide as the recorded page, near enough; the viewer's says nothing.
  if (css.charAt(end) !== '(') return { end, out: raw.replace(/^(min-|max-|)device-(width|height)$/i, '$1$2') }
  const name = unescapeCss(raw).toLowerCase()
  // TRICKY: browsers disagree on which characters beyond ASCII belong to names; where one does not, it ends a token
  // and the rest is a function of its own.
  const tail = name.replace(/^[\s\S]*[^ -~]/, '')
  if (tail !== name && (tail === 'url' || fetchingFunctions.has(tail))) return { end: end + 1, out: 'hs-blocked(' }
  if (name === 'url' || name === 'url-prefix') {
    const url = readUrl(css, end + 1)
    return url === null ? { end: end + 1, out: 'hs-blocked(' } : { end: url.end, out: cleanUrl(url.value) }
  }
  return { end: end + 1, out: fetchingFunctions.has(name) ? 'hs-blocked(' : `${raw}(` }
}

function cleanAtKeyword(css: string, at: number): Token {
  const end = afterName(css, at + 1)
  const name = unescapeCss(css.slice(at + 1, end)).toLowerCase()
  return { end, out: /^import([^ -~]|$)/.test(name) ? '@hs-blocked' : css.slice(at, end) }
}

/** `:hover`, where it is a selector and no value of a declaration. */
function cleanPseudoClass(css: string, at: number): Token {
  const end = afterName(css, at + 1)
  const name = unescapeCss(css.slice(at + 1, end)).toLowerCase()
  return isPlayedState(name) && isSelectorAhead(css, end)
    ? { end, out: stateSelector(name) }
    : { end: at + 1, out: ':' }
}

function startsIdent(css: string, at: number): boolean {
  const c = css.charAt(at)
  if (c === '\\') return at + 1 < css.length && !isNewline(css.charAt(at + 1))
  if (c !== '-') return isNameStart(c)
  const next = css.charAt(at + 1)
  return next === '-' || (next !== '' && isNameStart(next))
}

type Token = { end: number; out: string }

function cleanComment(css: string, at: number): Token {
  const end = css.indexOf('*/', at + 2)
  return { end: end < 0 ? css.length : end + 2, out: '/**/' }
}

function cleanString(css: string, at: number): Token {
  const text = readString(css, at)
  return { end: text.end, out: text.closed ? css.slice(at, text.end) : '/**/' }
}

/** `U+0025-00FF`: to some browsers one token, so that a function may begin right behind it. */
function cleanRange(css: string, at: number): Token | null {
  const range = /^u\+[0-9a-f?]{1,6}(?:-[0-9a-f]{1,6})?/i.exec(css.slice(at, at + 16))?.[0]
  return range === undefined ? null : { end: at + range.length, out: range }
}

/** Numbers with their unit, and hashes: names that cannot be functions. A lone backslash could only confuse. */
function cleanOther(css: string, at: number): Token {
  const c = css.charAt(at)
  if (!/[0-9#]/.test(c)) return { end: at + 1, out: c === '\\' ? '/**/' : c }
  const end = Math.max(afterName(css, at + 1), at + 1)
  return { end, out: css.slice(at, end) }
}

function cleanToken(css: string, at: number): Token {
  const c = css.charAt(at)
  if (c === '/' && css.charAt(at + 1) === '*') return cleanComment(css, at)
  if (c === '"' || c === "'") return cleanString(css, at)
  if (c === '@' && startsIdent(css, at + 1)) return cleanAtKeyword(css, at)
  // A pseudo-element, `::before`, is no state.
  if (c === ':' && css.charAt(at + 1) === ':') return { end: at + 2, out: '::' }
  if (c === ':' && startsIdent(css, at + 1)) return cleanPseudoClass(css, at)
  // One token of its own: `<!--url(` is not a function named `--url`.
  if (css.startsWith('<!--', at)) return { end: at + 4, out: '/**/' }
  const range = c === 'u' || c === 'U' ? cleanRange(css, at) : null
  if (range !== null) return range
  return startsIdent(css, at) ? cleanIdent(css, at) : cleanOther(css, at)
}

/**
 * Whole tokens that come out of `cleanToken` as they went in; nearly all of a sheet is such, and is passed by at once. What
 * is not ASCII, or has an escape, is left to be looked at closely. That nothing else gets by is a property test.
 */
function plainTokens(): RegExp {
  const oneOf = (names: Iterable<string>) => `(?:${[...names].join('|')})(?![\\w-])`
  const name = '(?:--|-?[a-z_])[\\w-]*(?![\\w\\\\\\u0080-\\uffff-])'
  const functionName = `(?!${oneOf(['url', 'url-prefix', ...fetchingFunctions])})${name}\\(`
  const otherName = `(?!u\\+|${oneOf(['(?:min-|max-)?device-(?:width|height)'])})${name}(?!\\()`
  const kinds = [
    // Blanks, brackets, signs.
    '[^\\\\a-z_0-9#"\'@:</\\u0080-\\uffff-]',
    functionName,
    otherName,
    '[0-9#][\\w-]*(?![\\w\\\\\\u0080-\\uffff-])',
    `:(?=[^:\\\\a-z_\\u0080-\\uffff-]|(?!${oneOf(playedStates)})${name})`,
    '"[^"\\\\\\n\\r\\f]*"',
    "'[^'\\\\\\n\\r\\f]*'",
    '-(?![-a-z_\\\\\\u0080-\\uffff])',
    '/(?!\\*)',
  ]
  // Not without end: each token is kept in mind until the last.
  return new RegExp(`(?:${kinds.join('|')}){1,2000}`, 'iy')
}

const plain = plainTokens()

/** @param passesPlain false: looks at each token, which comes to the same. */
export function cleanTokens(css: string, passesPlain = true): string {
  const out: string[] = []
  let at = 0
  while (at < css.length) {
    plain.lastIndex = at
    if (passesPlain && plain.test(css)) {
      out.push(css.slice(at, plain.lastIndex))
      at = plain.lastIndex
      continue
    }
    const token = cleanToken(css, at)
    out.push(token.out)
    at = token.end
  }
  return out.join('')
}

/** Media queries about the viewer's preferences, answered as the visitor's browser would have. */
function fixPreferences(css: string, preferences: Preferences): string {
  const truth = (holds: boolean) => (holds ? '(min-width:0px)' : '(max-width:0px)')
  let out = css
  if (preferences.colorScheme !== null && /prefers-color-scheme/i.test(out)) {
    out = out.replace(/\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/gi, (_, wanted: string) =>
      truth(wanted.toLowerCase() === preferences.colorScheme),
    )
  }
  if (preferences.reducedMotion !== null && /prefers-reduced-motion/i.test(out)) {
    out = out.replace(/\(\s*prefers-reduced-motion\s*(?::\s*(reduce|no-preference)\s*)?\)/gi, (_, wanted?: string) =>
      truth((wanted?.toLowerCase() === 'no-preference') !== preferences.reducedMotion),
    )
  }
  return out
}

/** A stylesheet or a part of one. */
export function cleanCss(css: string, preferences: Preferences): string {
  if (css.length > maxCssChars) return ''
  return `/**/${fixPreferences(cleanTokens(css), preferences)}/**/`
}

/** A media query (`media="…"`); no address can stand in one, so only the preferences matter. */
export function cleanMedia(media: string, preferences: Preferences): string {
  return fixPreferences(media.slice(0, 500), preferences)
}

/** Values as they were cleaned: pages that move set the same ones again and again. */
const cleaned = new Map<string, string>()
const maxCleaned = 5000
const maxCleanedChars = 200

/** The content of a style attribute, a presentation attribute or one value of a declaration. */
export function cleanCssValue(value: string): string {
  // Nothing can be fetched without a function or an at-rule; almost every style attribute ends here.
  if (!/[(@\\]/.test(value)) return value.slice(0, maxCssChars)
  if (value.length > maxCleanedChars) return value.length > maxCssChars ? '' : cleanTokens(value)
  const before = cleaned.get(value)
  if (before !== undefined) return before
  const clean = cleanTokens(value)
  if (cleaned.size >= maxCleaned) cleaned.clear()
  cleaned.set(value, clean)
  return clean
}
