import type { LineDetails, Totals } from './cart.ts'
import { categoryName, type Product } from './catalog.ts'
import { amount, currency } from './money.ts'
import type { Order } from './orders.ts'
import type { Profile } from './profile.ts'

/** What the page's script is told to call on `window.hindsight`. Names and properties are Segment's for ecommerce. */
export type AnalyticsCall =
  | { method: 'track'; name: string; properties: Record<string, unknown> }
  | { method: 'identify'; customerId: string; traits: Record<string, string> }

function track(name: string, properties: Record<string, unknown>): AnalyticsCall {
  return { method: 'track', name, properties }
}

function productFacts(product: Product): Record<string, unknown> {
  return {
    product_id: product.slug,
    sku: product.sku,
    name: product.name,
    category: categoryName(product.category),
    price: amount(product.priceCents),
    currency,
  }
}

function lineFacts(line: LineDetails): Record<string, unknown> {
  return { ...productFacts(line.product), variant: line.size || undefined, quantity: line.quantity }
}

export function productViewed(product: Product): AnalyticsCall {
  return track('Product Viewed', productFacts(product))
}

export function productAdded(line: LineDetails): AnalyticsCall {
  return track('Product Added', lineFacts(line))
}

export function productRemoved(line: LineDetails): AnalyticsCall {
  return track('Product Removed', lineFacts(line))
}

/** People type anything into a search box: what looks like an address or a number of theirs is not passed on. */
export function productsSearched(query: string, resultCount: number): AnalyticsCall {
  const isPlain = !/@|\d{4,}/.test(query)
  return track('Products Searched', { query: isPlain ? query.toLowerCase() : '', results: resultCount })
}

export function cartViewed(lines: LineDetails[]): AnalyticsCall {
  return track('Cart Viewed', { products: lines.map(lineFacts) })
}

/** The facts that Checkout Started shares with the order. */
export function checkoutFacts(lines: LineDetails[], totals: Totals): Record<string, unknown> {
  return {
    revenue: amount(totals.totalCents),
    shipping: amount(totals.shippingCents),
    discount: amount(totals.discountCents),
    coupon: totals.voucher ?? undefined,
    currency,
    products: lines.map(lineFacts),
  }
}

export function orderCompleted(order: Order): AnalyticsCall {
  return track('Order Completed', { order_id: order.number, ...checkoutFacts(order.lines, order.totals) })
}

/** Contact details go as traits, where the right to read them is checked; never as properties of an event. */
export function identify(profile: Profile): AnalyticsCall {
  const traits: Record<string, string> = { email: profile.email }
  if (profile.name !== '') traits.name = profile.name
  if (profile.phone !== '') traits.phone = profile.phone
  return { method: 'identify', customerId: profile.customerId, traits }
}
