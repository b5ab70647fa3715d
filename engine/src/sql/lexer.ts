/**
 * Splits SQL into tokens, just far enough to see where a statement ends and where an INSERT's data begins. It knows
 * every way to quote, so nothing inside a string, a quoted name, a heredoc or a comment is taken for syntax.
 *
 * Works on text of one character per byte (latin1), so that an offset in the text is an offset in the bytes.
 */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'number' | 'sign'
  readonly text: string
  readonly start: number
  readonly end: number
}

const space = /[\s\0\u00a0]*/y
const word = /[A-Za-z_\x80-\xff][A-Za-z0-9_$\x80-\xff]*/y
const number = /[0-9][A-Za-z0-9_.]*/y
const heredoc = /\$[A-Za-z0-9_\x80-\xff]*\$/y

/** ‘…’ and “…” quote too, without escapes; here as the bytes of their UTF-8. */
const typographic = [
  ['\xe2\x80\x98', '\xe2\x80\x99'],
  ['\xe2\x80\x9c', '\xe2\x80\x9d'],
] as const

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

/** Index after the closing quote; the text's end when it never closes. */
function endOfQuoted(text: string, at: number, quote: string): number {
  for (let index = at + 1; index < text.length; index++) {
    if (text[index] === '\\') index++
    else if (text[index] === quote) {
      if (text[index + 1] !== quote) return index + 1
      index++
    }
  }
  return text.length
}

function endOfComment(text: string, at: number): number | undefined {
  const two = text.slice(at, at + 2)
  if (two === '--' || two === '#!' || two === '# ') {
    const line = text.indexOf('\n', at)
    return line === -1 ? text.length : line + 1
  }
  if (two === '/*') {
    const close = text.indexOf('*/', at + 2)
    return close === -1 ? text.length : close + 2
  }
  return undefined
}

/** Index of the next thing that is neither space nor comment. */
function skipBlank(text: string, from: number): number {
  for (let at = from; ; ) {
    const blank = matchAt(space, text, at)?.length ?? 0
    const comment = endOfComment(text, at + blank)
    if (comment === undefined) return at + blank
    at = comment
  }
}

function tokenAt(text: string, start: number): Token {
  const make = (kind: Token['kind'], end: number): Token => ({ kind, text: text.slice(start, end), start, end })
  const first = text[start] ?? ''
  if (first === "'" || first === '"' || first === '`') return make('quoted', endOfQuoted(text, start, first))
  for (const [open, close] of typographic) {
    if (!text.startsWith(open, start)) continue
    const at = text.indexOf(close, start + open.length)
    return make('quoted', at === -1 ? text.length : at + close.length)
  }
  if (first === '$') {
    const tag = matchAt(heredoc, text, start)
    if (tag !== undefined) {
      const close = text.indexOf(tag, start + tag.length)
      return make('quoted', close === -1 ? text.length : close + tag.length)
    }
  }
  const name = matchAt(word, text, start)
  if (name !== undefined) return make('word', start + name.length)
  const digits = matchAt(number, text, start)
  if (digits !== undefined) return make('number', start + digits.length)
  return make('sign', start + 1)
}

export function* tokens(text: string): Generator<Token> {
  for (let at = skipBlank(text, 0); at < text.length; ) {
    const token = tokenAt(text, at)
    yield token
    at = skipBlank(text, token.end)
  }
}
