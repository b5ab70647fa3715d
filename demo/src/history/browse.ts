/** Looking around: the home page with its promotions, lists, searches, products, and what goes into the cart. */
import { cartViewed, productAdded, productRemoved, productsSearched, productViewed } from '../analytics.ts'
import { lineDetails } from '../cart.ts'
import { categories, findProduct, type Product, products, searchProducts } from '../catalog.ts'
import { paths } from '../paths.ts'
import { type Promotion, promotions } from '../promotions.ts'
import { callsOf, inCart, reach, type Shopping } from './shopping.ts'
import { accountLink, button, cardLink, cartLink, fields, forms, link, option, promotionLink } from './words.ts'

/** True click-through, by promotion: what every report should find, give or take chance. */
const clickShare: Record<string, number> = {
  'linen-sale': 0.085,
  'alba-cardigan': 0.046,
  'long-table': 0.019,
  'welcome-voucher': 0.062,
}
/** Shares of home pages on which a promotion is scrolled to and stays in view: beside one another, or below. */
const seenShare = { hero: [0.98, 0.98], tile: [0.93, 0.52] } as const

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
const searches = [
  'linen',
  'mug',
  'wool',
  'scarf',
  'candle',
  'dress',
  'cushion',
  'bowl',
  'lamp',
  'gift card',
  'coat',
  'velvet',
  'merino',
  'tote',
] as const

export type Entry = 'home' | 'product' | 'category' | 'sale' | 'help'

const entries = [
  ['home', 50],
  ['product', 23],
  ['category', 11],
  ['sale', 14],
  ['help', 2],
] as const
const referrers = [
  ['', 44],
  ['https://www.google.com/', 34],
  ['https://www.instagram.com/', 9],
  ['https://www.bing.com/', 5],
  ['https://duckduckgo.com/', 4],
  ['https://home-notes.example/', 4],
] as const
const newsletter = '?utm_source=newsletter&utm_medium=email&utm_campaign=linen-weeks'

function bySlugs(slugs: readonly string[]): Product[] {
  return slugs.flatMap((slug) => findProduct(slug) ?? [])
}

export function enter(shopping: Shopping): void {
  const { visit } = shopping
  const { random } = visit
  const entry = random.weighted<Entry>(entries)
  const from = random.weighted<string>(referrers)
  if (entry === 'product') openProduct(shopping, random.pick(products), from)
  else if (entry === 'category') openCategory(shopping, random.pick(categories).slug, from)
  else if (entry === 'sale') openSale(shopping, '', newsletter)
  else if (entry === 'help') visit.load(paths.help, 'Delivery and returns', { from })
  else openHome(shopping, from)
}

export function openHome(shopping: Shopping, from?: string): void {
  const { visit } = shopping
  visit.load(paths.home, 'Clothing and home goods', {
    calls: callsOf(shopping),
    ...(from === undefined ? {} : { from }),
  })
  shopping.listed = bySlugs(favourites)
  seePromotions(shopping)
}

/** Seen for a second, and now and then clicked; at most one leads away. */
function seePromotions(shopping: Shopping): void {
  const { visit, userAgent } = shopping
  const { random } = visit
  const isNarrow = /Mobile/.test(userAgent)
  visit.wait(random.whole(1050, 1400))
  const seen = promotions.filter((_, index) =>
    random.chance(seenShare[index === 0 ? 'hero' : 'tile'][isNarrow ? 1 : 0]),
  )
  const impressions = seen.map((promotion) => ({ promotion, impressionId: random.uuid() }))
  for (const { promotion, impressionId } of impressions) {
    tell(shopping, 'Promotion Viewed', promotion, impressionId)
    tallyOf(shopping, promotion).impressions++
  }
  const followed = impressions.find(({ promotion }) => random.chance(clickShare[promotion.id] ?? 0))
  if (!followed || shopping.intent.aim === 'glance') {
    visit.look(5000)
    return
  }
  const { promotion, impressionId } = followed
  visit.look(3500)
  tell(shopping, 'Promotion Clicked', promotion, impressionId)
  tallyOf(shopping, promotion).clicks++
  visit.click(promotionLink(promotion))
  follow(shopping, promotion)
}

function tell(shopping: Shopping, name: string, promotion: Promotion, impressionId: string): void {
  const { id: promotion_id, name: title, creative, position } = promotion
  shopping.visit.wait(1)
  shopping.visit.promotion(name, promotionLink(promotion), title, {
    promotion_id,
    impressionId,
    name: title,
    creative,
    position,
  })
}

function tallyOf({ promotions: tally }: Shopping, { id }: Promotion): { impressions: number; clicks: number } {
  tally[id] ??= { impressions: 0, clicks: 0 }
  return tally[id]
}

function follow(shopping: Shopping, { id }: Promotion): void {
  if (id === 'linen-sale') openSale(shopping)
  else if (id === 'long-table') openCategory(shopping, 'table')
  else if (id === 'alba-cardigan')
    openProduct(shopping, findProduct('alba-cardigan') ?? shopping.visit.random.pick(products))
  else shopping.visit.load(paths.account, shopping.isSignedIn ? 'Your account' : 'Sign in')
}

export function openSale(shopping: Shopping, from?: string, query?: string): void {
  const how = { ...(from === undefined ? {} : { from }), ...(query === undefined ? {} : { query }) }
  shopping.visit.load(paths.sale, 'Linen weeks', { ...how, calls: callsOf(shopping) })
  shopping.listed = products.filter((product) => product.wasCents !== undefined)
  shopping.visit.look(7000)
}

export function openCategory(shopping: Shopping, slug: Product['category'], from?: string): void {
  const title = categories.find((category) => category.slug === slug)?.name ?? slug
  shopping.visit.load(paths.category(slug), title, {
    calls: callsOf(shopping),
    ...(from === undefined ? {} : { from }),
  })
  shopping.listed = products.filter((product) => product.category === slug)
  shopping.visit.look(8000)
}

export function openProduct(shopping: Shopping, product: Product, from?: string): void {
  shopping.visit.load(paths.product(product.slug), product.name, {
    calls: callsOf(shopping, productViewed(product)),
    ...(from === undefined ? {} : { from }),
  })
  shopping.listed = products.filter((other) => other.category === product.category && other !== product).slice(0, 4)
  shopping.visit.look(14_000)
}

export function search(shopping: Shopping, query: string): void {
  const { visit } = shopping
  visit.fill(fields.search, query, { isLast: true })
  visit.submit(forms.search, 'navigated')
  const found = searchProducts(query)
  const title = found.length > 0 ? 'Search' : 'Nothing found'
  const calls = callsOf(shopping, productsSearched(query, found.length))
  visit.load(paths.search, title, { query: `?q=${encodeURIComponent(query)}`, calls })
  shopping.listed = found
  visit.look(5000)
}

type Step = 'card' | 'category' | 'search' | 'sale' | 'home' | 'help' | 'account'

const steps: Record<Step, (shopping: Shopping) => void> = {
  card(shopping) {
    const { visit, listed } = shopping
    const product = visit.random.pick(listed)
    visit.click(cardLink(product), { reactionMs: visit.random.whole(5, 30) })
    if (visit.random.chance(0.02)) visit.openTab()
    openProduct(shopping, product)
  },
  search: (shopping) => search(shopping, shopping.visit.random.pick(searches)),
  category(shopping) {
    const { slug, name } = shopping.visit.random.pick(categories)
    shopping.visit.click(link(name))
    openCategory(shopping, slug)
  },
  sale(shopping) {
    shopping.visit.click(link('Sale'))
    openSale(shopping)
  },
  home(shopping) {
    shopping.visit.click(link('Larkspur & Co'))
    openHome(shopping)
  },
  help(shopping) {
    shopping.visit.click(link('Delivery and returns'))
    openPlain(shopping, paths.help, 'Delivery and returns')
  },
  account(shopping) {
    shopping.visit.click(accountLink)
    openPlain(shopping, paths.account, shopping.isSignedIn ? 'Your account' : 'Sign in')
  },
}

function openPlain(shopping: Shopping, path: string, title: string): void {
  shopping.visit.load(path, title, { calls: callsOf(shopping) })
  shopping.listed = []
  shopping.visit.look(6000)
}

/** One more page, as the mood takes her. */
export function lookOn(shopping: Shopping): void {
  const step = shopping.visit.random.weighted<Step>([
    ['card', shopping.listed.length > 0 ? 52 : 0],
    ['category', 22],
    ['search', 14],
    ['sale', 8],
    ['home', 8],
    ['help', 1],
    ['account', 2],
  ])
  steps[step](shopping)
}

/** As the recorder sends it: what stood in quotes is not kept. */
const sizeError = 'TypeError: Cannot read properties of undefined (reading [quoted])'

/** Puts the product whose page is shown into the cart, and lands there. */
export function addToCart(shopping: Shopping, product: Product): void {
  const { visit, conditions } = shopping
  const { random } = visit
  const sizes = product.sizes.filter((size) => !product.soldOutSizes.includes(size))
  const size = sizes.length > 0 ? random.pick(sizes) : ''
  if (size !== '') {
    const throws = conditions.sizeSelectorThrows && product.soldOutSizes.length > 0
    visit.click(option(fields.size, size), { reaction: 'mutation', errorAfterMs: throws ? random.whole(2, 9) : null })
    if (throws) {
      visit.scriptError(sizeError, 420)
      shopping.faults.add('sizeSelector')
    }
    visit.look(1200)
    visit.fill(fields.size, size, { isTabbed: true, hesitationMs: 3 })
  }
  visit.click(button('Add to cart'), { reactionMs: random.whole(9, 40) })
  visit.submit(size === '' ? forms.addToCart : forms.sized, 'navigated')
  const line = { slug: product.slug, size, quantity: 1 }
  const same = shopping.cart.find((other) => other.slug === line.slug && other.size === size)
  if (same) same.quantity++
  else shopping.cart.push(line)
  shopping.pending.push(...lineDetails([line]).map(productAdded))
  openCart(shopping)
}

export function openCart(shopping: Shopping): void {
  shopping.visit.load(paths.cart, 'Cart', { calls: callsOf(shopping, cartViewed(inCart(shopping).lines)) })
  reach(shopping, 'cart')
  shopping.listed = []
  shopping.visit.look(6000)
}

export function goToCart(shopping: Shopping): void {
  shopping.visit.click(cartLink(inCart(shopping).totals.itemCount))
  openCart(shopping)
}

/** Takes the last line out again. */
export function removeLast(shopping: Shopping): void {
  const line = shopping.cart.pop()
  const [details] = line ? lineDetails([line]) : []
  if (!details) return
  const { visit } = shopping
  const label = `Remove ${details.product.name}`
  visit.click({ label, role: 'button', place: `label:button:${label.toLowerCase()}` })
  visit.submit({ ...forms.remove, label }, 'navigated')
  shopping.pending.push(productRemoved(details))
  openCart(shopping)
}
