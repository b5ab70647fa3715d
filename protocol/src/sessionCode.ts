/**
 * A session's name for people: eight letters and digits that a visitor reads out on the phone or finds on a contact
 * page. They stand for the first 40 bits of the session's id, so nothing has to be stored to find it again.
 */
import { isUuid } from './ids.ts'

/** Crockford's base 32: no I, L, O or U, which are misread, misheard or make words. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const codeChars = 8
/** Hexadecimal digits of an id that a code stands for: 40 bits, all of them random. */
const idDigits = 10

/** `ABCD-EFGH`. */
export function sessionCode(sessionId: string): string {
  let rest = Number.parseInt(sessionId.replace(/-/g, '').slice(0, idDigits), 16)
  let code = ''
  for (let n = 0; n < codeChars; n++) {
    code = `${alphabet[rest % 32]}${code}`
    rest = Math.floor(rest / 32)
  }
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

/**
 * How the id of the session begins that somebody means; null where the text is no code. Taken in any case, with or
 * without hyphen and spaces, and with the letters that are mistaken for digits. A whole id is taken, too.
 */
export function sessionIdStart(text: string): string | null {
  const typed = text.trim()
  if (isUuid(typed.toLowerCase())) return typed.toLowerCase()
  const groups = /^(\w{4})[\s-]?(\w{4})$/.exec(typed)
  if (!groups) return null
  const plain = `${groups[1]}${groups[2]}`.toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1')
  let bits = 0
  for (const letter of plain) {
    const value = alphabet.indexOf(letter)
    if (value < 0) return null
    bits = bits * 32 + value
  }
  const digits = bits.toString(16).padStart(idDigits, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8)}`
}
