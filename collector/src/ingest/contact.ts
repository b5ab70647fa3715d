/**
 * The step that takes contact details out of a customer's traits. They go into a table of their own, which needs a
 * right to read; what is left is stored with the event, without e-mail addresses and phone numbers in its texts.
 */
import { redactText } from '@hindsight/protocol/redact'
import type { ContactFact } from '../facts.ts'

type Traits = Record<string, unknown>
export type Contact = Pick<ContactFact, 'name' | 'email' | 'phone' | 'address'>

/** Longer ones are no contact details. */
const maxChars = { name: 200, email: 320, phone: 60, address: 500 }

/** By their names in Segment's specification and what sites call them; case, spaces, `_` and `-` do not matter. */
const fields: Record<string, 'email' | 'phone' | 'name' | 'first' | 'middle' | 'last' | 'address'> = {
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
}

const plainKey = (key: string): string => key.toLowerCase().replace(/[\s_-]/g, '')

/** A value as one line; an address may come in parts. */
function textOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value).replace(/\s+/g, ' ').trim()
  if (typeof value !== 'object' || value === null) return ''
  return Object.values(value)
    .filter((part) => typeof part === 'string' || typeof part === 'number')
    .map(textOf)
    .filter((part) => part !== '')
    .join(', ')
}

/** Far deeper than traits are; what lies below is dropped rather than searched. */
const maxDepth = 8

function redacted(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth === maxDepth) return null
  if (Array.isArray(value)) return value.map((item) => redacted(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redacted(item, depth + 1)]))
}

/** `contact` is null where the traits hold none. */
export function splitTraits(traits: Traits): { contact: Contact | null; rest: Traits } {
  const found: Partial<Record<(typeof fields)[string], string>> = {}
  const rest: Traits = {}
  for (const [key, value] of Object.entries(traits)) {
    const field = Object.hasOwn(fields, plainKey(key)) ? fields[plainKey(key)] : undefined
    if (field === undefined) rest[key] = redacted(value)
    else found[field] ||= textOf(value)
  }
  const parts = [found.first, found.middle, found.last].filter((part) => part !== undefined && part !== '')
  const contact = {
    name: (found.name || parts.join(' ')).slice(0, maxChars.name),
    email: (found.email ?? '').slice(0, maxChars.email),
    phone: (found.phone ?? '').slice(0, maxChars.phone),
    address: (found.address ?? '').slice(0, maxChars.address),
  }
  const isEmpty = Object.values(contact).every((text) => text === '')
  return { contact: isEmpty ? null : contact, rest }
}
