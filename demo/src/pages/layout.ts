import { lineDetails, totalsOf } from '../cart.ts'
import { categories } from '../catalog.ts'
import { type Html, html, jsonScript } from '../html.ts'
import { paths } from '../paths.ts'
import type { View } from '../view.ts'
import { faultPanel } from './faultPanel.ts'
import { bagIcon, flower, personIcon, searchIcon } from './icons.ts'

type Content = {
  title: string
  body: Html
  /** The category that the page belongs to. */
  current?: string
  query?: string
  /** Name of a further script. */
  script?: 'checkout'
  /** Data for that script. */
  data?: unknown
  /** The checkout shows a plain header, as shops do. */
  isCheckout?: boolean
}

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Ccircle cx='16' cy='16' r='15' fill='%234a4aa0'/%3E%3Cpath d='M16 6q5 6 0 10q-5-4 0-10M26 16q-6 5-10 0q4-5 10 0M16 26q-5-6 0-10q5 4 0 10M6 16q6-5 10 0q-4 5-10 0' fill='%23fff'/%3E%3C/svg%3E"

function navigation(current: string | undefined): Html {
  const items = [...categories.map(({ slug, name }) => ({ slug, name, href: paths.category(slug) }))]
  const links = items.map(
    ({ slug, name, href }) =>
      html`<li><a href="${href}" ${slug === current && html`aria-current="page"`}>${name}</a></li>`,
  )
  const sale = html`<li><a class="sale-link" href="${paths.sale}" ${current === 'sale' && html`aria-current="page"`}>Sale</a></li>`
  return html`<nav class="nav" aria-label="Categories"><ul>${links}${sale}</ul></nav>`
}

function header(view: View, content: Content): Html {
  const logo = html`<a class="logo" href="${paths.home}">${flower}<span>Larkspur <i>&amp;</i> Co</span></a>`
  if (content.isCheckout) {
    return html`<header class="header header-plain"><div class="wrap">${logo}<a class="quiet" href="${paths.cart}">Back to cart</a></div></header>`
  }
  const { itemCount } = totalsOf(lineDetails(view.session?.cart ?? []), null)
  const cartName = `Cart, ${itemCount} ${itemCount === 1 ? 'item' : 'items'}`
  return html`<header class="header"><p class="ribbon">Free delivery from €75 · 30 days to change your mind</p>
<div class="wrap">
  ${logo}
  ${navigation(content.current)}
  <form class="search" role="search" action="${paths.search}" method="get">
    <label class="hidden" for="search">Search products</label>
    <input id="search" name="q" type="search" value="${content.query ?? ''}" placeholder="Search" maxlength="80" autocomplete="off">
    <button aria-label="Search">${searchIcon}</button>
  </form>
  <div class="header-links">
    <a href="${paths.account}" aria-label="Account">${personIcon}</a>
    <a href="${paths.cart}" aria-label="${cartName}">${bagIcon}${itemCount > 0 && html`<span class="count">${itemCount}</span>`}</a>
  </div>
</div></header>`
}

function footer(): Html {
  return html`<footer class="footer"><div class="wrap">
  <div><p class="footer-name">Larkspur &amp; Co</p><p>Clothing and home goods,<br>made slowly and kept long.</p></div>
  <ul>${categories.map(({ slug, name }) => html`<li><a href="${paths.category(slug)}">${name}</a></li>`)}</ul>
  <ul>
    <li><a href="${paths.help}">Delivery and returns</a></li>
    <li><a href="${paths.account}">Your account</a></li>
    <li><a href="${paths.sale}">Sale</a></li>
  </ul>
  <p class="footer-note">A demonstration shop: nothing is charged and nothing is sent.</p>
</div></footer>`
}

/** A whole page; takes what the visitor's session has waiting for "the next page". */
export function page(view: View, content: Content): Html {
  const { session } = view
  const calls = [...(session?.pendingCalls ?? []), ...view.calls]
  const notice = session?.notice ?? null
  if (session) {
    session.pendingCalls = []
    session.notice = null
  }
  return html`<!doctype html>
<html lang="en" data-faults="${view.faults.join(' ')}">
<head>
<meta charset="utf-8">
<title>${content.title} – Larkspur &amp; Co</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="theme-color" content="#faf7f2">
<link rel="icon" href="${icon}">
<link rel="stylesheet" href="${paths.assets}/site.css">
<script async src="${view.recorderHost}/recorder.js" data-site="${view.writeKey}" data-release="${view.release}"></script>
<script type="module" src="${paths.assets}/site.js"></script>
${content.script && html`<script type="module" src="${paths.assets}/${content.script}.js"></script>`}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
${header(view, content)}
<main id="main" tabindex="-1">
${notice !== null && html`<p class="notice wrap" role="status">${notice}</p>`}
${content.body}
</main>
${footer()}
${faultPanel(view)}
${jsonScript('page-calls', calls)}
${content.data !== undefined && jsonScript('page-data', content.data)}
</body>
</html>`
}
