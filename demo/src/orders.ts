import { randomBytes } from 'node:crypto'
import { type CartLine, type LineDetails, lineDetails, type Totals, totalsOf } from './cart.ts'
import type { CheckoutForm } from './checkoutForm.ts'
import { readableCode } from './readableCode.ts'

export type Order = {
  number: string
  lines: LineDetails[]
  totals: Totals
  firstName: string
  email: string
  deliverTo: string[]
  paidBy: string
}

/** What was in the cart, as an order. Card details are not kept. */
export function makeOrder(cart: CartLine[], voucher: string | null, form: CheckoutForm): Order {
  const lines = lineDetails(cart)
  return {
    number: `LC-${readableCode(randomBytes(6))}`,
    lines,
    totals: totalsOf(lines, voucher),
    firstName: form.firstName.trim(),
    email: form.email.trim(),
    deliverTo: [
      `${form.firstName} ${form.lastName}`,
      `${form.street} ${form.houseNumber}`,
      `${form.postcode} ${form.city}`,
      form.country,
    ],
    paidBy: form.paymentMethod === 'card' ? 'Card' : 'Invoice, within 14 days',
  }
}
