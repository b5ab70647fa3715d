/** Fields and rules of the checkout, the same in the browser and on the server. Pure, without DOM or Node. */
import { type CheckoutStep, checkoutSteps } from './paths.ts'

export type CheckoutForm = {
  firstName: string
  lastName: string
  maidenName: string
  email: string
  phone: string
  street: string
  houseNumber: string
  postcode: string
  city: string
  country: string
  paymentMethod: string
  cardNumber: string
  cardExpiry: string
  cardCvc: string
}
export type CheckoutField = keyof CheckoutForm
export type CheckoutErrors = Partial<Record<CheckoutField, string>>

export const countries = [
  'Austria',
  'Belgium',
  'France',
  'Germany',
  'Ireland',
  'Italy',
  'Netherlands',
  'Spain',
] as const

export const emptyCheckoutForm: CheckoutForm = {
  firstName: '',
  lastName: '',
  maidenName: '',
  email: '',
  phone: '',
  street: '',
  houseNumber: '',
  postcode: '',
  city: '',
  country: 'Germany',
  paymentMethod: 'card',
  cardNumber: '',
  cardExpiry: '',
  cardCvc: '',
}

export const fieldsOfStep: Record<CheckoutStep, CheckoutField[]> = {
  contact: ['firstName', 'lastName', 'maidenName', 'email', 'phone'],
  address: ['street', 'houseNumber', 'postcode', 'city', 'country'],
  payment: ['paymentMethod', 'cardNumber', 'cardExpiry', 'cardCvc'],
  review: [],
}

/** Longer values are refused by the server; the inputs stop there too. */
export const maxFieldChars = 80

export function isEmail(text: string): boolean {
  return /^[^\s@<>"']+@[^\s@<>"']+\.[^\s@<>"']{2,}$/.test(text.trim())
}

export function isPhone(text: string): boolean {
  return /^\+?[\d\s()/-]+$/.test(text.trim()) && (text.match(/\d/g)?.length ?? 0) >= 6
}

function isCardNumber(text: string): boolean {
  const digits = text.replace(/[\s-]/g, '')
  if (!/^\d{13,19}$/.test(digits)) return false
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 1 ? 2 : 1)
      return total + (value > 9 ? value - 9 : value)
    }, 0)
  return sum % 10 === 0
}

function expiryMessage(text: string, now: Date): string | null {
  const parts = /^(\d{2})\s*\/\s*(\d{2})$/.exec(text.trim())
  const month = Number(parts?.[1] ?? 0)
  if (month < 1 || month > 12) return 'Enter the expiry date as MM/YY'
  const firstDayAfter = new Date(2000 + Number(parts?.[2]), month, 1)
  return firstDayAfter <= now ? 'This card has expired' : null
}

function required(message: string): (form: CheckoutForm, value: string) => string | null {
  return (_form, value) => (value.trim() === '' ? message : null)
}

const rules: Record<CheckoutField, (form: CheckoutForm, value: string, now: Date) => string | null> = {
  firstName: required('Enter your first name'),
  lastName: required('Enter your last name'),
  maidenName: required('Enter your maiden name'),
  email: (_form, value) => {
    if (value.trim() === '') return 'Enter your e-mail address'
    return isEmail(value) ? null : 'Enter an e-mail address like name@example.com'
  },
  phone: (_form, value) => {
    if (value.trim() === '') return 'Enter your phone number'
    return isPhone(value) ? null : 'Enter a phone number with digits only, such as +49 30 123456'
  },
  street: required('Enter your street'),
  houseNumber: (_form, value) => (/\d/.test(value) ? null : 'Enter your house number'),
  postcode: (_form, value) => (/^[A-Za-z0-9][A-Za-z0-9 -]{2,9}$/.test(value.trim()) ? null : 'Enter a valid postcode'),
  city: required('Enter your city'),
  country: (_form, value) => ((countries as readonly string[]).includes(value) ? null : 'Choose a country'),
  paymentMethod: (_form, value) => (value === 'card' || value === 'invoice' ? null : 'Choose how to pay'),
  cardNumber: (form, value) => {
    if (form.paymentMethod !== 'card') return null
    if (value.trim() === '') return 'Enter your card number'
    return isCardNumber(value) ? null : 'This card number is not complete'
  },
  cardExpiry: (form, value, now) => (form.paymentMethod === 'card' ? expiryMessage(value, now) : null),
  cardCvc: (form, value) => {
    if (form.paymentMethod !== 'card') return null
    return /^\d{3,4}$/.test(value.trim()) ? null : 'Enter the 3 or 4 digits from the back of the card'
  },
}

/** What is wrong with the fields of one step, in words that are shown under each. */
export function stepErrors(step: CheckoutStep, form: CheckoutForm, now: Date = new Date()): CheckoutErrors {
  const errors: CheckoutErrors = {}
  for (const field of fieldsOfStep[step]) {
    const value = form[field]
    const message = value.length > maxFieldChars ? 'This is too long' : rules[field](form, value, now)
    if (message !== null) errors[field] = message
  }
  return errors
}

export function formErrors(form: CheckoutForm, now: Date = new Date()): CheckoutErrors {
  return Object.assign({}, ...checkoutSteps.map((step) => stepErrors(step, form, now)))
}

/** Takes only known fields that are text out of a request's body; what is missing is empty. */
export function readCheckoutForm(body: unknown): CheckoutForm {
  const given: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {}
  const form = { ...emptyCheckoutForm, country: '', paymentMethod: '' }
  for (const field of Object.keys(emptyCheckoutForm) as CheckoutField[]) {
    const value = given[field]
    if (typeof value === 'string') form[field] = value
  }
  return form
}
