import { freeShippingCents, type LineDetails, lineDetails, type Totals, totalsOf } from '../cart.ts'
import { type Html, html } from '../html.ts'
import { euros } from '../money.ts'
import { paths } from '../paths.ts'
import { pictureOf } from '../pictures/picture.ts'
import type { View } from '../view.ts'
import { page } from './layout.ts'
import { quantityOptions } from './product.ts'

function lineKey(line: LineDetails): Html {
  return html`<input type="hidden" name="product" value="${line.product.slug}"><input type="hidden" name="size" value="${line.size}">`
}

function cartLine(line: LineDetails, index: number): Html {
  const { product } = line
  return html`<li class="cart-line">
  <a class="cart-picture" href="${paths.product(product.slug)}" tabindex="-1" aria-hidden="true">${pictureOf(product.picture)}</a>
  <div class="cart-name"><h2><a href="${paths.product(product.slug)}">${product.name}</a></h2>${line.size !== '' && html`<p>Size ${line.size}</p>`}<p>${euros(product.priceCents)}</p></div>
  <form class="cart-quantity" method="post" action="${paths.cartQuantity}">${lineKey(line)}
    <label class="hidden" for="quantity-${index}">Quantity of ${product.name}</label>
    <select id="quantity-${index}" name="quantity">${quantityOptions(line.quantity)}</select>
    <button class="button button-small button-quiet" aria-label="Update quantity of ${product.name}">Update</button>
  </form>
  <p class="cart-total">${euros(line.totalCents)}</p>
  <form class="cart-remove" method="post" action="${paths.cartRemove}">${lineKey(line)}<button class="link" aria-label="Remove ${product.name}">Remove</button></form>
</li>`
}

export function totalsList(totals: Totals): Html {
  return html`<dl class="totals">
  <div><dt>Subtotal</dt><dd>${euros(totals.subtotalCents)}</dd></div>
  ${totals.voucher !== null && html`<div><dt>Voucher ${totals.voucher}</dt><dd>−${euros(totals.discountCents)}</dd></div>`}
  <div><dt>Delivery</dt><dd>${totals.shippingCents === 0 ? 'Free' : euros(totals.shippingCents)}</dd></div>
  <div class="totals-sum"><dt>Total</dt><dd>${euros(totals.totalCents)}</dd></div>
</dl>`
}

/** With the fault, the button is one that nothing listens to. */
function voucherForm(view: View, error: string | null): Html {
  const type = view.faults.includes('voucher') ? 'button' : 'submit'
  const described = error !== null && html`aria-invalid="true" aria-describedby="voucher-error"`
  return html`<form class="voucher" method="post" action="${paths.cartVoucher}" novalidate>
  <label for="voucher">Voucher code</label>
  <div class="voucher-row"><input id="voucher" name="voucher" maxlength="40" autocomplete="off" ${described}><button class="button button-quiet" type="${type}">Redeem</button></div>
  ${error !== null && html`<p class="field-error" id="voucher-error">${error}</p>`}
</form>`
}

export function cartPage(view: View, voucherError: string | null): Html {
  const lines = lineDetails(view.session?.cart ?? [])
  if (lines.length === 0) {
    return page(view, {
      title: 'Cart',
      body: html`<div class="wrap narrow"><div class="page-head"><h1>Your cart is empty</h1><p>Good things are waiting.</p></div><p><a class="button" href="${paths.home}">Start shopping</a></p></div>`,
    })
  }
  const totals = totalsOf(lines, view.session?.voucher ?? null)
  const missing = freeShippingCents - (totals.subtotalCents - totals.discountCents)
  return page(view, {
    title: 'Cart',
    body: html`<div class="wrap">
<div class="page-head"><h1>Your cart</h1></div>
<div class="cart">
  <ul class="cart-lines">${lines.map(cartLine)}</ul>
  <section class="summary" aria-label="Summary">
    ${voucherForm(view, voucherError)}
    ${totalsList(totals)}
    ${missing > 0 && html`<p class="summary-hint">${euros(missing)} more and delivery is free.</p>`}
    <a class="button button-wide" href="${paths.checkout('contact')}">Go to checkout</a>
  </section>
</div>
</div>`,
  })
}
