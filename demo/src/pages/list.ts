import { categories, type Product, type SortOrder, sorts } from '../catalog.ts'
import { type Html, html } from '../html.ts'
import { paths } from '../paths.ts'
import type { View } from '../view.ts'
import { page } from './layout.ts'
import { productGrid } from './productCard.ts'

function sortForm(action: string, order: SortOrder, query?: string): Html {
  return html`<form class="sort" method="get" action="${action}">
  ${query !== undefined && html`<input type="hidden" name="q" value="${query}">`}
  <label for="sort">Sort by</label>
  <select id="sort" name="sort">${sorts.map(({ value, label }) => html`<option value="${value}" ${value === order && html`selected`}>${label}</option>`)}</select>
  <button class="button button-small button-quiet">Sort</button>
</form>`
}

function listed(count: number): string {
  return `${count} ${count === 1 ? 'product' : 'products'}`
}

export function listPage(
  view: View,
  given: { title: string; lead: string; current: string; action: string; order: SortOrder; list: readonly Product[] },
): Html {
  return page(view, {
    title: given.title,
    current: given.current,
    body: html`<div class="wrap">
<div class="page-head"><h1>${given.title}</h1><p>${given.lead}</p></div>
<div class="toolbar"><p>${listed(given.list.length)}</p>${sortForm(given.action, given.order)}</div>
${productGrid(given.list)}
</div>`,
  })
}

export function searchPage(view: View, query: string, order: SortOrder, list: readonly Product[]): Html {
  const suggestions = html`<ul class="suggestions">${categories.map(({ slug, name }) => html`<li><a class="button button-quiet" href="${paths.category(slug)}">${name}</a></li>`)}</ul>`
  if (query === '') {
    return page(view, {
      title: 'Search',
      body: html`<div class="wrap narrow"><div class="page-head"><h1>Search</h1><p>What are you looking for? Type it above, or start here.</p></div>${suggestions}</div>`,
    })
  }
  if (list.length === 0) {
    return page(view, {
      title: 'Nothing found',
      query,
      body: html`<div class="wrap narrow"><div class="page-head"><h1>Nothing found for “${query}”</h1><p>Try one word, such as “linen” or “mug”, or look around here.</p></div>${suggestions}</div>`,
    })
  }
  return page(view, {
    title: 'Search',
    query,
    body: html`<div class="wrap">
<div class="page-head"><h1>Results for “${query}”</h1></div>
<div class="toolbar"><p>${listed(list.length)}</p>${sortForm(paths.search, order, query)}</div>
${productGrid(list)}
</div>`,
  })
}
