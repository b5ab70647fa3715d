/** Personal patterns in text and URLs, replaced by a mark that says what was there. The recorder is the first to apply
 *  them; the collector applies them again to whatever reaches it, since not every sender is our recorder. */
import { isIban } from './checksums.ts'
import { isUuid } from './ids.ts'

// No look-behind anywhere: Safari before 16.4 refuses the whole script over one.

const beyondAscii = /[^ -~\t\n\r]/

/**
 * Letters and digits of all scripts make patterns of thousands of ranges, and a browser takes milliseconds to compile one:
 * for texts in ASCII alone, the same pattern is made of ASCII's.
 */
export function perAlphabet(source: string, flags: string): (text: string) => RegExp {
  const all = new RegExp(source, flags)
  let ascii: RegExp | null = null
  return (text) => {
    if (beyondAscii.test(text)) return all
    ascii ??= new RegExp(
      source
        .replace(/\\p\{L\}/g, 'A-Za-z')
        .replace(/\\p\{Pd\}/g, '-')
        .replace(/\\p\{Nd?\}/g, '\\d'),
      flags.replace('u', ''),
    )
    return ascii
  }
}

/** Characters that show nothing: a page puts them into long addresses so that lines can break there. */
const unseen = '\\u00AD\\u200B-\\u200D\\u2060'
const emailLabel = `[\\p{L}\\p{N}${unseen}-]+`
const email = perAlphabet(
  `[^\\s@＠<>()[\\]{}",;:/=?&#]{1,64}(?:[@＠]|%(?:25){0,3}40)${emailLabel}(?:\\.${emailLabel})+`,
  'giu',
)
/** Together, or in groups of four; whether it is one, its checksum tells. */
const ibanLike = /[A-Z]{2}\d{2}(?:[A-Z\d]{11,30}|(?:[\s-][A-Z\d]{4}){2,7}(?:[\s-][A-Z\d]{1,4})?)(?![A-Z\d])/gi

const gap = `[ \\t\\u00A0\\u2000-\\u200A\\u202F\\u3000${unseen}().\\/·•_\\p{Pd}]`
/** Phones, cards, accounts, customer numbers: six digits or more, with whatever people put between them. */
const run = `[+＋]?\\p{Nd}(?:${gap}{0,3}\\p{Nd}){5,}`
/** What looks like such a run, but is read by everyone: dates, years, amounts of money. */
const day = '(?:0?[1-9]|[12]\\d|3[01])'
const year = '(?:19|20)\\d\\d'
const dates = [
  `${year}([-/.])${day}\\1${day}`,
  `${day}([-/]|\\. ?)${day}\\2(?:19|20)?\\d\\d`,
  `${year} ?[-–/] ?${year}`,
].join('|')
/** Not followed by more of a number, except by a time or another date. */
const date = `(?:${dates})(?![./-]?\\p{Nd}| \\p{Nd}{1,4}(?![\\p{Nd}:./-]))`
const currency = '(?:[€$£¥₽₹₺₴]|(?:EUR|USD|GBP|CHF|RUB|PLN|SEK|NOK|DKK|CZK|HUF|JPY)(?![A-Z])|руб\\.?|kr\\.?|zł|Kč)'
const amount = `\\d{1,3}(?:[.,'’ \\u00A0\\u2009\\u202F]\\d{3}){1,5}(?:[.,]\\d{1,2})?|\\d{1,7}(?:[.,](?:\\d{1,2}|-))?`
const money = `${currency}\\s?(?:${amount})(?!${gap}?\\p{Nd})|(?:${amount})\\s?${currency}`
const runInText = perAlphabet(`${date}|${money}|(${run})`, 'giu')
/** Hashes in the names of files are letters and digits mixed: a run begins only where no letter stands before it. */
const runInPath = perAlphabet(`${date}|(^|[^\\p{L}\\p{N}])[+]?\\p{Nd}(?:[ ().\\-/]{0,2}\\p{Nd}){5,}`, 'gu')
/** Most texts hold none of what the patterns are about. */
const suspicious = /[@＠%]|\p{Nd}/u
const at = /[@＠%]/

type Mark = (kind: 'email' | 'iban' | 'number', length: number) => string
const byKind: Mark = (kind) => `[${kind}]`
/** Of a private-use area: no page writes it. */
export const filler = '\uE000'

/** Replaces e-mail addresses, IBANs, and digit runs of six or more, but for dates and amounts of money. */
export function redactText(text: string): string {
  return redactBy(text, byKind)
}

/** As `redactText`, but of the same length, so that one can see where something stood. */
export function fillPersonal(text: string): string {
  return redactBy(text, (_kind, length) => filler.repeat(length))
}

function redactBy(text: string, mark: Mark): string {
  if (!suspicious.test(text)) return text
  const found = withoutIbans(withoutEmails(text, mark), mark)
  return found.replace(runInText(found), (whole, _1, _2, digits?: string) =>
    digits === undefined ? whole : mark('number', whole.length),
  )
}

export function withoutEmails(text: string, mark = byKind): string {
  return at.test(text) ? text.replace(email(text), (whole) => mark('email', whole.length)) : text
}

/** What follows an IBAN may look like a part of it: the longest beginning whose checksum is right is taken. */
export function withoutIbans(text: string, mark = byKind): string {
  return text.replace(ibanLike, (candidate) => {
    for (let length = candidate.length; length >= 15; length--) {
      const isWhole = length === candidate.length || /[\s-]/.test(candidate[length] ?? '')
      if (isWhole && isIban(candidate.slice(0, length))) return mark('iban', length) + candidate.slice(length)
    }
    return candidate
  })
}

/**
 * An error message as it may be stored: without quoted text, values in addresses, e-mail addresses and digit runs of
 * four or more.
 */
export function redactMessage(message: string): string {
  let out = message.replace(/"[^"]{1,200}"|“[^”]{1,200}”|«[^»]{1,200}»|„[^“”]{1,200}[“”]|`[^`]{1,200}`/g, '[quoted]')
  out = out.replace(/\bhttps?:\/\/[^\s"')\uE001]+/g, (url) => scrubUrl(url))
  // Addresses without a host are none that scrubUrl could read.
  out = out.replace(/([?&][\w.[\]%-]+=)[^\s&"'<>()]*/g, '$1*')
  out = out.replace(/(^|[\s(:])(?:'[^']{1,200}'(?=$|[\s).,:;!?])|‘[^’]{1,200}’)/g, '$1[quoted]')
  return redactText(out).replace(/\p{Nd}{4,}/gu, '[number]')
}

/** Frames of a stack: lines and columns of bundled scripts are long numbers, and stay. */
export function redactStack(stack: string): string {
  return stack
    .split('\n')
    .map((frame) => {
      const [place = ''] = /(?::\d+){1,2}\)?\s*$/.exec(frame) ?? []
      const rest = frame.slice(0, frame.length - place.length)
      // Addresses stand at the odd places.
      const parts = rest.split(/(https?:\/\/[^\s)]+)/)
      return parts.map((part, at) => (at % 2 === 1 ? scrubUrl(part) : redactPath(part))).join('') + place
    })
    .join('\n')
}

function redactPath(path: string): string {
  const found = withoutIbans(withoutEmails(path))
  return found.replace(runInPath(found), (whole, _1, _2, before?: string) =>
    before === undefined ? whole : `${before}[number]`,
  )
}

/** A key in a path (a link to reset a password, a JWT) would open to others what it opened to her. */
function isToken(part: string): boolean {
  if (/^eyJ[\w-]+\.[\w-]+/.test(part)) return true
  // Files have endings, and ids of orders are UUIDs; words are joined by hyphens.
  if (/\.[a-z]\w{0,5}$/i.test(part) || isUuid(part.toLowerCase())) return false
  return part.split(/[-~:.]/).some((piece) => /^(?=.*\d)(?=.*[a-z])[\w+=]{16,}$/i.test(piece))
}

/** A path or route without what is personal, keys, and parameters of its parts (`;jsessionid=…`). */
function scrubPath(path: string, encode: (part: string) => string): string {
  return redactPath(path)
    .replace(/;[^;=/]*=[^;/]*/g, '')
    .split('/')
    .map((part) => (isToken(part) ? '[token]' : /^\[\w+\]$/.test(part) ? part : encode(part)))
    .join('/')
}

/** Query parameters whose values say where a visit came from or what list is shown, never who the visitor is. */
const plainParameters = new Set([
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_term',
  'utm_content',
  'page',
  'sort',
  'order',
  'category',
  'lang',
  'locale',
  'size',
  'color',
  'step',
  'tab',
  'view',
])

/**
 * A URL that may be stored: userinfo gone, hash without values, values of query parameters masked unless the
 * parameter is known to be impersonal, personal patterns in the path redacted. Returns '' for what is no http(s) URL.
 */
export function scrubUrl(url: string, base?: string): string {
  let parsed: URL
  try {
    parsed = new URL(url, base)
  } catch {
    return ''
  }
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return ''
  const query: string[] = []
  parsed.searchParams.forEach((value, key) => {
    const isPlain = plainParameters.has(key.toLowerCase())
    // `?token`: without a value, the name is the value.
    if (value === '' && !isPlain) query.push('*')
    else query.push(`${encodeURIComponent(redactText(key))}=${isPlain ? encodeURIComponent(redactText(value)) : '*'}`)
  })
  // Marks of what was redacted stay what they are.
  const isRoute = /^#[\p{L}/_[-][\p{L}\p{N}/_[\]-]{0,80}$/u.test(parsed.hash)
  const hash = isRoute ? `#${scrubPath(parsed.hash.slice(1), String)}` : ''
  const path = scrubPath(decoded(parsed.pathname), encodeURIComponent)
  return `${parsed.protocol}//${parsed.host}${path}${query.length > 0 ? `?${query.join('&')}` : ''}${hash}`
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path // A lone %.
  }
}
