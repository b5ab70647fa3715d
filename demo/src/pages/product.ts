import { maxQuantity } from '../cart.ts'
import { categoryName, type Product, relatedTo } from '../catalog.ts'
import { type Html, html } from '../html.ts'
import { paths } from '../paths.ts'
import { pictureOf } from '../pictures/picture.ts'
import type { View } from '../view.ts'
import { tickIcon } from './icons.ts'
import { page } from './layout.ts'
import { badge, price, productGrid } from './productCard.ts'

function sizeSelector(product: Product, error: string | null): Html | false {
  if (product.sizes.length === 0) return false
  const options = product.sizes.map((size, index) => {
    const isSoldOut = product.soldOutSizes.includes(size)
    return html`<span class="size"><input type="radio" id="size-${index}" name="size" value="${size}" ${isSoldOut && html`disabled`} ${error !== null && html`aria-describedby="size-error"`}><label for="size-${index}">${size}${isSoldOut && html`<span class="hidden"> (sold out)</span>`}</label></span>`
  })
  return html`<fieldset class="sizes ${error !== null && 'is-invalid'}" id="sizes">
  <legend>Size</legend>
  <div class="size-row">${options}</div>
  <p class="size-note" id="size-note" aria-live="polite"></p>
  <p class="field-error" id="size-error" ${error === null && html`hidden`}>${error ?? 'Choose a size first'}</p>
</fieldset>`
}

export function quantityOptions(chosen: number): Html[] {
  return Array.from({ length: maxQuantity }, (_, index) => index + 1).map(
    (count) => html`<option value="${count}" ${count === chosen && html`selected`}>${count}</option>`,
  )
}

export function productPage(view: View, product: Product, sizeError: string | null): Html {
  return page(view, {
    title: product.name,
    current: product.category,
    body: html`<div class="wrap">
<nav class="crumbs" aria-label="Breadcrumb"><a href="${paths.home}">Home</a> <span aria-hidden="true">/</span> <a href="${paths.category(product.category)}">${categoryName(product.category)}</a></nav>
<div class="product">
  <div class="product-picture">${pictureOf(product.picture, product.name)}${badge(product)}</div>
  <div class="product-facts">
    <h1>${product.name}</h1>
    <p class="product-price">${price(product)} <span class="tax">incl. VAT</span></p>
    <p class="product-lead">${product.summary}</p>
    <form id="add-to-cart" method="post" action="${paths.cartAdd}" data-stock="${JSON.stringify(stockOf(product))}">
      <input type="hidden" name="product" value="${product.slug}">
      ${sizeSelector(product, sizeError)}
      <div class="buy-row">
        <label class="hidden" for="quantity">Quantity</label>
        <select id="quantity" name="quantity">${quantityOptions(1)}</select>
        <button class="button button-wide">Add to cart</button>
      </div>
    </form>
    <ul class="product-details">${product.details.map((detail) => html`<li>${tickIcon}${detail}</li>`)}</ul>
    <p class="product-sku">Article ${product.sku}</p>
  </div>
</div>
<section aria-labelledby="related"><div class="section-head"><h2 id="related">Goes well with</h2></div>${productGrid(relatedTo(product, 4), 'h3')}</section>
</div>`,
  })
}

/** Pieces left of each size; made up, but always the same for a product. */
function stockOf(product: Product): Record<string, { left: number }> {
  return Object.fromEntries(
    product.sizes.map((size, index) => [size, { left: ((product.slug.length * 7 + index * 5) % 11) + 2 }]),
  )
}
