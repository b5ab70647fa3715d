/**
 * The step that takes contact details out of a customer's traits. They go into a table of their own, which needs a
 * right to read; what is left is stored with the event, without e-mail addresses and phone numbers in its texts.
 */
import { type ContactField, contactField, scrubProperties } from '@hindsight/protocol/properties'
import type { ContactFact } from '../facts.ts'

type Traits = Record<string, unknown>
export type Contact = Pick<ContactFact, 'name' | 'email' | 'phone' | 'address'>

/** Longer ones are no contact details. */
const maxChars = { name: 200, email: 320, phone: 60, address: 500 }

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

/** `contact` is null where the traits hold none. */
export function splitTraits(traits: Traits): { contact: Contact | null; rest: Traits } {
  const found: Partial<Record<ContactField, string>> = {}
  const rest: Traits = {}
  for (const [key, value] of Object.entries(traits)) {
    const field = contactField(key)
    if (field === undefined) rest[key] = value
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
  return { contact: isEmpty ? null : contact, rest: scrubProperties(rest) }
}
