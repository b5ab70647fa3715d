import { createHash } from 'node:crypto'
import { isEmail, isPhone } from './checkoutForm.ts'
import { readableCode } from './readableCode.ts'

export type Profile = { customerId: string; name: string; email: string; phone: string }
export type AccountErrors = Partial<Record<'email' | 'password' | 'name' | 'phone', string>>

const minPasswordChars = 8

/** The same customer on every device: made from the e-mail address, from which it cannot be read back. */
export function customerIdOf(email: string): string {
  const digest = createHash('sha256').update(email.trim().toLowerCase()).digest()
  return `LK-${readableCode(digest.subarray(0, 8))}`
}

function emailError(email: string): string | null {
  if (email === '') return 'This field is required.'
  return isEmail(email) ? null : 'Enter a valid e-mail address.'
}

/** Any password of enough characters opens an account: there is nothing behind it to protect. */
export function signInErrors(email: string, password: string): AccountErrors {
  const errors: AccountErrors = {}
  const wrongEmail = emailError(email)
  if (wrongEmail !== null) errors.email = wrongEmail
  if (password === '') errors.password = 'This field is required.'
  else if (password.length < minPasswordChars) {
    errors.password = `The password must have at least ${minPasswordChars} characters.`
  }
  return errors
}

export function profileErrors(given: { name: string; email: string; phone: string }): AccountErrors {
  const errors: AccountErrors = {}
  if (given.name === '') errors.name = 'Name can’t be blank'
  if (emailError(given.email) !== null) errors.email = 'E-mail is not a valid address'
  if (given.phone !== '' && !isPhone(given.phone)) errors.phone = 'Phone must be a number such as +49 30 123456'
  return errors
}
