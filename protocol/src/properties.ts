/**
 * What a site's own code hands over with `track`, `page` and `identify`: it is asked for, but personal patterns in it
 * are redacted all the same, and what is called by the name of a secret is left out. Both ends apply it.
 */
import { isCardNumber } from './checksums.ts'
import { redactText, scrubUrl, withoutEmails, withoutIbans } from './redact.ts'
import { namesSecret, spoken } from './secretNames.ts'

type Properties = Record<string, unknown>

/** Secrets that have no field in a form, and numbers that states give to persons. */
const secretProperty =
  /^(cards?|payment ?card|cookies?|api ?key|private ?key|passport|jwt|bearer|authorization|dob|bsn)$|(^| )(token|birth ?(date|day)|date ?of ?birth|passport ?(no|number)|national ?id|tax ?id|steuer ?id|social ?security( ?(no|number))?)$/
const contactProperty = /(^| )(phone|telephone|tel|mobile|cell|fax|whatsapp)( |$)/
/** Names of things, not of persons: their digits stay, for reports are made by them. */
const idProperty = /(^| )(ids?|sku|ean|gtin|isbn|upc|mpn|asin|uuid|ref|reference|hash|version|build|release|timestamp)$/
const orderProperty =
  /^(order|invoice|product|cart|checkout|promotion|coupon|variant|article|item) ?(no|nr|number|code)?$/

/** What a person's contact details are called, by Segment's specification and by sites; see `contactField`. */
const contacts = new Map(
  Object.entries<ContactField>({
    email: 'email',
    emailaddress: 'email',
    mail: 'email',
    phone: 'phone',
    phonenumber: 'phone',
    telephone: 'phone',
    tel: 'phone',
    mobile: 'phone',
    mobilephone: 'phone',
    mobilenumber: 'phone',
    name: 'name',
    fullname: 'name',
    displayname: 'name',
    firstname: 'first',
    givenname: 'first',
    middlename: 'middle',
    lastname: 'last',
    familyname: 'last',
    surname: 'last',
    address: 'address',
    homeaddress: 'address',
    street: 'address',
    streetaddress: 'address',
  }),
)
export type ContactField = 'email' | 'phone' | 'name' | 'first' | 'middle' | 'last' | 'address'

/** Which contact detail a trait of this name is; case, spaces, `_` and `-` do not matter. */
export function contactField(name: string): ContactField | undefined {
  const plain = name.toLowerCase().replace(/[\s_-]/g, '')
  return contacts.get(plain)
}

/** Far deeper than properties are; what lies below is dropped rather than searched. */
const maxDepth = 8

/** Properties as they may be stored. */
export function scrubProperties(properties: Properties): Properties {
  return scrubObject(properties, 0)
}

/**
 * Traits as they may be sent: contact details as they were given, since they are what `identify` is for (the collector
 * keeps them apart, behind a right of their own), all else as other properties.
 */
export function scrubTraits(traits: Properties): Properties {
  const kept: Properties = {}
  for (const name of Object.keys(traits)) {
    if (contactField(name) !== undefined) kept[name] = traits[name]
    else Object.assign(kept, scrubObject({ [name]: traits[name] }, 0))
  }
  return kept
}

function scrubObject(given: Properties, depth: number): Properties {
  const kept: Properties = {}
  for (const name of Object.keys(given)) {
    const words = spoken(name)
    if (name === '__proto__' || namesSecret(name) || secretProperty.test(words)) continue
    const value = scrubValue(words, given[name], depth)
    if (value !== undefined) kept[redactText(name)] = value
  }
  return kept
}

function scrubValue(name: string, value: unknown, depth: number): unknown {
  if (typeof value === 'string') return scrubString(name, value)
  if (typeof value === 'number') {
    const isPersonal = contactProperty.test(name) || isCardNumber(String(value))
    return isPersonal ? '[number]' : value
  }
  if (typeof value !== 'object' || value === null) return value
  if (depth === maxDepth) return undefined
  if (Array.isArray(value)) return value.map((item) => scrubValue(name, item, depth + 1) ?? null)
  return scrubObject(value as Properties, depth + 1)
}

function scrubString(name: string, value: string): string {
  if (/^https?:\/\//i.test(value)) return scrubUrl(value)
  const isId = (idProperty.test(name) || orderProperty.test(name)) && !contactProperty.test(name)
  // A card's number is one, whatever it is called.
  if (isId && !isCardNumber(value.replace(/[\s-]/g, ''))) return withoutIbans(withoutEmails(value))
  // An amount as text.
  return /^-?\d{1,12}\.\d{1,4}$/.test(value) ? value : redactText(value)
}
