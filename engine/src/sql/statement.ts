/**
 * What kind of statement a request holds. The engine would run several statements in one text and take whatever follows
 * a blank line in an INSERT's data as SQL, so before it sees anything: an INSERT's head is cut from its data, and a text
 * with a second statement is refused, as a ClickHouse server does.
 */
import { engineError } from '../errors.ts'
import { type Token, tokens } from './lexer.ts'

/** A statement without data of its own. */
export interface PlainStatement {
  readonly kind: 'plain'
  /** Can its result be fetched piece by piece? */
  readonly reads: boolean
  readonly writes: boolean
  /** Of a FORMAT clause. */
  readonly format: string | undefined
  readonly hasTotals: boolean
}

/** INSERT with data that follows it: `beforeData` + FROM INFILE … + `settings` + FORMAT `format`. */
export interface InsertStatement {
  readonly kind: 'insert'
  /** Byte ranges of the text: target and columns; the SETTINGS clause. */
  readonly head: readonly [number, number]
  readonly settings: readonly [number, number] | undefined
  readonly format: string
  /** Byte offset where the data starts, if any of it is in this text. */
  readonly dataStart: number
}

export type Statement = PlainStatement | InsertStatement

const readers = new Set(['SELECT', 'WITH', 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'EXISTS', 'VALUES', 'FROM'])

interface Scan {
  depth: number
  words: string[]
}

/** `FORMAT CSV⏎data`: spaces and one line end belong to the statement. */
function dataAfter(text: string, at: number): number {
  const gap = /[ \t]*(?:\r?\n)?/y
  gap.lastIndex = at
  return at + (gap.exec(text)?.[0].length ?? 0)
}

const isWord = (token: Token | undefined, ...names: string[]): boolean =>
  token?.kind === 'word' && names.includes(token.text.toUpperCase())

/** Tokens outside all parentheses that may be keywords: a name after INTO, TABLE or a dot is none. */
function* keywords(list: Iterable<Token>): Generator<Token> {
  let depth = 0
  let previous: Token | undefined
  for (const token of list) {
    if (token.text === '(') depth++
    else if (token.text === ')') depth--
    else if (depth === 0) {
      const isName = isWord(previous, 'INTO', 'TABLE') || previous?.text === '.'
      const isKeyword = token.kind === 'word' && (!isName || isWord(token, 'TABLE', 'FUNCTION'))
      if (isKeyword || token.text === ';') yield token
    }
    previous = token
  }
}

/** Follows the tokens of an INSERT to its data, or finds that it has a SELECT instead. */
function findInsert(text: string): InsertStatement | undefined {
  let start: number | undefined
  let settingsAt: number | undefined
  let formatAt: number | undefined
  const insert = (format: string, formatStart: number, dataStart: number): InsertStatement => ({
    kind: 'insert',
    head: [start ?? 0, settingsAt ?? formatStart],
    settings: settingsAt === undefined ? undefined : [settingsAt, formatStart],
    format,
    dataStart,
  })
  for (const token of keywords(tokens(text))) {
    start ??= token.start
    if (formatAt !== undefined) return insert(token.text, formatAt, dataAfter(text, token.end))
    if (isWord(token, 'SELECT', 'WITH', 'WATCH', 'FROM') || token.text === ';') break
    if (isWord(token, 'VALUES')) return insert('Values', token.start, token.end)
    if (isWord(token, 'FORMAT')) formatAt = token.start
    else if (isWord(token, 'SETTINGS')) settingsAt ??= token.start
  }
  return undefined
}

function note(scan: Scan, token: Token): void {
  if (token.text === '(') scan.depth++
  else if (token.text === ')') scan.depth--
  if (scan.depth === 0 && token.kind === 'word') scan.words.push(token.text.toUpperCase())
}

/** The server could be stopped, or a file written, by whoever may ask a question. */
function refuseUnwanted(words: readonly string[]): void {
  if (words[0] === 'SYSTEM' && (words[1] === 'SHUTDOWN' || words[1] === 'KILL'))
    throw engineError('ACCESS_DENIED', `SYSTEM ${words[1]} is not allowed: stop the program that started the engine`)
  if (words.some((name, index) => name === 'INTO' && words[index + 1] === 'OUTFILE'))
    throw engineError('INTO_OUTFILE_NOT_ALLOWED', 'INTO OUTFILE is not allowed')
  if (words[0] === 'INSERT' && words.some((name, index) => name === 'FROM' && words[index + 1] === 'INFILE'))
    throw engineError('BAD_ARGUMENTS', 'FROM INFILE is not allowed: send the data with the request')
}

function formatOf(list: readonly Token[]): string | undefined {
  for (let index = list.length - 2; index >= 0; index--) {
    const [name, next] = [list[index + 1], list[index + 2]]
    const ends = next === undefined || next.text === ';' || isWord(next, 'SETTINGS')
    if (isWord(list[index], 'FORMAT') && name?.kind === 'word' && ends) return name.text
  }
  return undefined
}

/** `text` is latin1 (see lexer) and may be cut off in an INSERT's data, nowhere else. */
export function parseStatement(text: string): Statement {
  const first = tokens(text).next()
  if (first.done) throw engineError('SYNTAX_ERROR', 'Syntax error: Empty query')
  if (isWord(first.value, 'INSERT')) {
    const insert = findInsert(text)
    if (insert) return insert
  }
  const list: Token[] = []
  const scan: Scan = { depth: 0, words: [] }
  let ended: Token | undefined
  for (const token of tokens(text)) {
    if (token.text === ';' && token.kind === 'sign') {
      ended ??= token
      continue
    }
    if (ended)
      throw engineError(
        'SYNTAX_ERROR',
        `Syntax error (Multi-statements are not allowed): failed at position ${ended.start + 1} (end of query)`,
      )
    list.push(token)
    note(scan, token)
  }
  refuseUnwanted(scan.words)
  const reads = first.value.text === '(' || readers.has(first.value.text.toUpperCase())
  return {
    kind: 'plain',
    reads: reads && !scan.words.includes('INSERT'),
    writes: isWord(first.value, 'INSERT'),
    format: formatOf(list),
    hasTotals: list.some((token) => isWord(token, 'TOTALS')),
  }
}
