import { type CheckoutErrors, type CheckoutForm, stepErrors } from '../../src/checkoutForm.ts'
import type { CheckoutStep } from '../../src/paths.ts'
import { isTakenForEmpty } from './maidenNameFault.ts'

/** The rules of the server, and the fault on top where it is switched on. */
export function validate(step: CheckoutStep, form: CheckoutForm): CheckoutErrors {
  const seen = isTakenForEmpty(form.maidenName) ? { ...form, maidenName: '' } : form
  return stepErrors(step, seen)
}
