import { type Html, html } from '../html.ts'
import type { Order } from '../orders.ts'
import { paths } from '../paths.ts'
import type { View } from '../view.ts'
import { totalsList } from './cart.ts'
import { tickIcon } from './icons.ts'
import { page } from './layout.ts'

/** Names and addresses are marked private, as a careful shop would: they are text here, not inputs. */
export function confirmationPage(view: View, order: Order): Html {
  const lines = order.lines.map(
    (line) =>
      html`<li><span>${line.quantity} × ${line.product.name}${line.size !== '' && html`, ${line.size}`}</span></li>`,
  )
  return page(view, {
    title: 'Thank you',
    body: html`<div class="wrap narrow">
<div class="page-head thanks"><span class="thanks-tick">${tickIcon}</span><h1>Thank you<span data-private>, ${order.firstName}</span></h1>
<p>Your order <b id="order-number">${order.number}</b> is on its way to our packing table. We have written to <span data-private>${order.email}</span>.</p></div>
<div class="panel"><h2>Order ${order.number}</h2><ul class="summary-lines">${lines}</ul>${totalsList(order.totals)}</div>
<div class="panel two"><div><h2>Delivery to</h2><address data-private>${order.deliverTo.map((row) => html`${row}<br>`)}</address></div><div><h2>Payment</h2><p>${order.paidBy}</p></div></div>
<p><a class="button" href="${paths.home}">Back to the shop</a></p>
</div>`,
  })
}
