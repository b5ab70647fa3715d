import type { Product } from '../catalog.ts'
import { type Html, html } from '../html.ts'
import { euros } from '../money.ts'
import { paths } from '../paths.ts'
import { pictureOf } from '../pictures/picture.ts'

export function price(product: Product): Html {
  if (product.wasCents === undefined) return html`<span class="price">${euros(product.priceCents)}</span>`
  return html`<span class="price"><ins><span class="hidden">Now </span>${euros(product.priceCents)}</ins> <del><span class="hidden">was </span>${euros(product.wasCents)}</del></span>`
}

export function badge(product: Product): Html | false {
  if (product.wasCents !== undefined) {
    return html`<span class="badge badge-sale">−${Math.round((1 - product.priceCents / product.wasCents) * 100)} %</span>`
  }
  return product.isNew === true && html`<span class="badge">New</span>`
}

export function productGrid(list: readonly Product[], level: 'h2' | 'h3' = 'h2'): Html {
  const cards = list.map((product) => {
    const name = level === 'h2' ? html`<h2>${product.name}</h2>` : html`<h3>${product.name}</h3>`
    return html`<li><a class="card" href="${paths.product(product.slug)}">${pictureOf(product.picture)}${badge(product)}${name}${price(product)}</a></li>`
  })
  // Six look better as two rows of three than as four and two.
  const isThree = list.length % 3 === 0 && list.length % 4 !== 0
  return html`<ul class="grid ${isThree && 'grid-three'}">${cards}</ul>`
}
