/**
 * Contact details as lists show them: enough to recognise someone whom one knows, not enough to find or reach her.
 * `Mary O’Brien` → `M… O’B…`, `mary@example.com` → `m…@e…`, `+31 6 1234 5667` → `+31 … 67`.
 */
import type { ContactDetails } from '@hindsight/protocol/api/customers'

export const noContact: ContactDetails = { name: '', email: '', phone: '', address: '' }

/** Beginnings such as O’ and d' say nothing by themselves. */
const beginning = /^(\p{L}{1,2}['’])?\p{L}/u
const minPhoneDigits = 7

/** Of each word its beginning. */
export function maskedName(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  return words.map((word) => `${beginning.exec(word)?.[0] ?? [...word][0] ?? ''}…`).join(' ')
}

function maskedEmail(email: string): string {
  if (email === '') return ''
  const [local = '', domain = ''] = email.split(/@(?=[^@]*$)/)
  const first = (text: string) => [...text][0] ?? ''
  return domain === '' ? `${first(local)}…` : `${first(local)}…@${first(domain)}…`
}

/** The country, where it is said, and the last two digits. */
function maskedPhone(phone: string): string {
  if (phone === '') return ''
  const digits = phone.replace(/\D/g, '')
  if (digits.length < minPhoneDigits) return '…'
  const country = /^\s*(\+\d{1,3})(?=[\s().-])/.exec(phone)?.[1]
  return `${country === undefined ? '' : `${country} `}… ${digits.slice(-2)}`
}

export function masked({ name, email, phone, address }: ContactDetails): ContactDetails {
  return {
    name: maskedName(name),
    email: maskedEmail(email),
    phone: maskedPhone(phone),
    address: address === '' ? '' : '…',
  }
}

export const isReachable = ({ email, phone }: ContactDetails): boolean => email !== '' || phone !== ''
