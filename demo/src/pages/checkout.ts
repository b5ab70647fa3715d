import { checkoutFacts } from '../analytics.ts'
import { lineDetails, totalsOf } from '../cart.ts'
import type { CheckoutForm } from '../checkoutForm.ts'
import { type Html, html } from '../html.ts'
import type { View } from '../view.ts'
import { totalsList } from './cart.ts'
import { page } from './layout.ts'

/** What the client-side checkout starts with. */
export type CheckoutData = {
  /** Known from the account. */
  known: Partial<CheckoutForm>
  /** Properties of Checkout Started. */
  facts: Record<string, unknown>
}

function knownFields(view: View): Partial<CheckoutForm> {
  const profile = view.session?.profile
  if (!profile) return {}
  const [firstName = '', ...rest] = profile.name.split(' ')
  return { firstName, lastName: rest.join(' '), email: profile.email, phone: profile.phone }
}

/** The same page for every step: which one is shown is the client's business. */
export function checkoutPage(view: View): Html {
  const lines = lineDetails(view.session?.cart ?? [])
  const totals = totalsOf(lines, view.session?.voucher ?? null)
  const data: CheckoutData = { known: knownFields(view), facts: checkoutFacts(lines, totals) }
  const items = lines.map(
    (line) =>
      html`<li><span>${line.quantity} × ${line.product.name}${line.size !== '' && html`, ${line.size}`}</span></li>`,
  )
  return page(view, {
    title: 'Checkout',
    isCheckout: true,
    script: 'checkout',
    data,
    body: html`<div class="wrap checkout">
<div id="checkout"><noscript><p class="notice">The checkout needs JavaScript. Your cart is kept while you switch it on.</p></noscript></div>
<section class="summary" aria-label="Your order"><h2>Your order</h2><ul class="summary-lines">${items}</ul>${totalsList(totals)}</section>
</div>`,
  })
}
