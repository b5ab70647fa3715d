import { categories, findProduct, products } from '../catalog.ts'
import { type Html, html } from '../html.ts'
import { paths } from '../paths.ts'
import { cutOut, pictureOf } from '../pictures/picture.ts'
import { type Promotion, promotions } from '../promotions.ts'
import type { View } from '../view.ts'
import { page } from './layout.ts'
import { productGrid } from './productCard.ts'

const favourites = [
  'linen-shirt',
  'stoneware-mug',
  'leather-satchel',
  'fig-candle',
  'wrap-dress',
  'linen-cushion',
  'straw-hat',
  'teapot',
]
/** One product that stands for its category. */
const faces = { clothing: 'wool-coat', accessories: 'wool-scarf', table: 'teapot', living: 'flower-vase' } as const

function banner(promotion: Promotion, kind: 'hero' | 'tile'): Html {
  const { id, name, creative, position, tone } = promotion
  const title = kind === 'hero' ? html`<h1>${promotion.title}</h1>` : html`<h2>${promotion.title}</h2>`
  return html`<a class="promotion promotion-${kind} tone-${tone}" href="${promotion.href}" data-promotion-id="${id}" data-promotion-name="${name}" data-promotion-creative="${creative}" data-promotion-position="${position}">
  <span class="promotion-text"><span class="eyebrow">${promotion.eyebrow}</span>${title}<span class="promotion-lead">${promotion.text}</span><span class="button ${kind === 'tile' && 'button-small'}">${promotion.action}</span></span>
  <span class="promotion-picture">${promotion.pictures.map(cutOut)}</span>
</a>`
}

function categoryTiles(): Html {
  const tiles = categories.map(({ slug, name }) => {
    const face = findProduct(faces[slug])
    return html`<li><a href="${paths.category(slug)}">${face && pictureOf(face.picture)}<span>${name}</span></a></li>`
  })
  return html`<ul class="category-tiles">${tiles}</ul>`
}

export function homePage(view: View): Html {
  const [hero, ...tiles] = promotions
  const chosen = favourites.flatMap((slug) => products.filter((product) => product.slug === slug))
  return page(view, {
    title: 'Clothing and home goods',
    body: html`<div class="wrap">
${hero && banner(hero, 'hero')}
<div class="promotion-tiles">${tiles.map((promotion) => banner(promotion, 'tile'))}</div>
<section aria-labelledby="favourites"><div class="section-head"><h2 id="favourites">Customers’ favourites</h2></div>${productGrid(chosen, 'h3')}</section>
<section aria-labelledby="rooms"><div class="section-head"><h2 id="rooms">Find your corner</h2></div>${categoryTiles()}</section>
<ul class="promises">
  <li><b>Sent within a day</b>Ordered before two, on its way today.</li>
  <li><b>30 days to return</b>Free of charge, without a reason.</li>
  <li><b>Repaired for life</b>We mend what we sell.</li>
</ul>
</div>`,
  })
}
