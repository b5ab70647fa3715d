/**
 * What in a text looks like a person's: the patterns that the recorder redacts, and weaker signs (a name after a
 * greeting, an address, a date of birth) that would take too many ordinary texts apart to be redacted everywhere. Told by
 * its kind and shape, never by its words.
 */
import { isCardNumber, isIban } from './checksums.ts'
import { filler, fillPersonal } from './redact.ts'

export const personalKinds = ['email', 'phone', 'iban', 'card', 'number', 'name', 'address', 'birthDate'] as const
export type PersonalKind = (typeof personalKinds)[number]
export type Personal = {
  kind: PersonalKind
  /** Letters and digits as dots, the rest as it is: `•••.•••@•••••••.•••`. */
  shape: string
}

const word = "\\p{Lu}[\\p{L}’'-]+"
const greetings =
  'hi|hello|hey|dear|welcome(?: back)?|good (?:morning|afternoon|evening)|hallo|hoi|beste|geachte(?: heer| mevrouw)?|welkom(?: terug)?|guten (?:tag|morgen|abend)|liebe[r]?|sehr geehrte[r]?(?: frau| herr)?|willkommen(?: zurück)?|bonjour|bienvenue|cher|chère|здравствуйте|привет|добро пожаловать|logged in as|signed in as|ingelogd als|angemeldet als|connecté en tant que'
const named = new RegExp(`(?:^|[^\\p{L}])(?:${greetings})[,:]?\\s+(${word}(?:\\s+${word}){0,2})`, 'giu')
/** Capitalised after a greeting, and nobody's name. */
const nobody =
  /^(Back|To|At|In|The|Our|Your|And|Customer|Guest|Friend|User|Kunde|Kundin|Klant|Gast|Bei|Auf|Im|Zum|Bij|Op|Dans|Sur|Chez|World)\b/u
const ukPostcode = /(?:^|\s)([A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})(?![A-Z\d])/g
const dutchPostcode = /(?:^|[^\d])([1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2})(?![A-Z\d])/g
const street =
  /([\p{Lu}][\p{L}’'. -]{2,30}(?:straat|laan|weg|plein|gracht|kade|straße|strasse|str\.|gasse|allee| street| road| avenue| lane| drive)\s+\d{1,4}[a-zA-Z]?)(?!\p{L})|(\d{1,4},? (?:rue|avenue|boulevard|place) [\p{L}’' -]{3,30})|((?:ул\.|улица)\s+\p{Lu}[\p{L} -]+,?\s*(?:д\.)?\s*\d+)/gu
const birth =
  /(?:born|birth(?:day| ?date)?|geboren|geburtsdatum|geboortedatum|naissance|рождения)[^\d]{0,20}(\d{1,4}[-./]\d{1,2}[-./]\d{2,4}|\d{1,2}\.? \p{L}{3,12} \d{4})/giu

const weak: [PersonalKind, RegExp][] = [
  ['name', named],
  ['address', ukPostcode],
  ['address', dutchPostcode],
  ['address', street],
  ['birthDate', birth],
]
/** Texts as long as this are no place for a person's data, and the patterns cost. */
const maxChars = 5000
const maxShapeChars = 40

export function personalIn(given: string): Personal[] {
  const text = given.slice(0, maxChars)
  const found: Personal[] = []
  const filled = new RegExp(`${filler}+`, 'g')
  const marked = fillPersonal(text)
  for (const match of marked.matchAll(filled)) {
    const whole = text.slice(match.index, match.index + match[0].length)
    found.push({ kind: kindOf(whole), shape: shapeOf(whole) })
  }
  for (const [kind, pattern] of weak) {
    for (const match of text.matchAll(pattern)) {
      const what = match.slice(1).find((part) => part !== undefined) ?? ''
      if (kind === 'name' && nobody.test(what)) continue
      found.push({ kind, shape: shapeOf(what) })
    }
  }
  return found
}

function kindOf(whole: string): PersonalKind {
  if (/\p{L}/u.test(whole)) return isIban(whole) ? 'iban' : 'email'
  const digits = whole.replace(/\P{Nd}/gu, '')
  if (isCardNumber(digits)) return 'card'
  return digits.length >= 8 && digits.length <= 15 && /^\s*(\+|0|\()/.test(whole) ? 'phone' : 'number'
}

export function shapeOf(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\p{L}\p{M}\p{N}]/gu, '•')
    .slice(0, maxShapeChars)
}
