/** What was in the basket at the end, from the events that shops track by Segment's ecommerce specification. */
import type { EventRow } from '@hindsight/protocol/api/sessions'
import { ecommerce } from '@hindsight/protocol/ecommerce'

export type Basket = { value: number; currency: string }

type Properties = Record<string, unknown>
type Line = { price: number; quantity: number }

function amount(...candidates: unknown[]): number | null {
  for (const value of candidates) {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return number
  }
  return null
}

const isProperties = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const productOf = (properties: Properties): string =>
  [properties.product_id ?? properties.sku ?? properties.name, properties.variant].map(String).join(' ')

/** A product without a price is worth nothing that is known. */
function lineOf(properties: Properties): Line {
  return { price: amount(properties.price) ?? 0, quantity: amount(properties.quantity) ?? 1 }
}

const worth = (lines: ReadonlyMap<string, Line>): number =>
  [...lines.values()].reduce((sum, { price, quantity }) => sum + price * quantity, 0)

/** @param events of one session, in order. @returns null: empty, ordered, or without a price. */
export function basketOf(
  events: readonly Pick<EventRow, 'kind' | 'name' | 'properties'>[],
  siteCurrency: string,
): Basket | null {
  let lines = new Map<string, Line>()
  /** As the site itself adds it up, until something is put in or taken out. */
  let total: number | null = null
  let currency = siteCurrency
  for (const { kind, name, properties: fields } of events) {
    if (kind !== 'track' || !isProperties(fields.properties)) continue
    const properties = fields.properties
    const said = typeof properties.currency === 'string' ? properties.currency.slice(0, 3).toUpperCase() : ''
    const product = productOf(properties)
    switch (name) {
      case ecommerce.productAdded: {
        const { price, quantity } = lineOf(properties)
        lines.set(product, { price, quantity: (lines.get(product)?.quantity ?? 0) + quantity })
        total = null
        break
      }
      case ecommerce.productRemoved: {
        const left = (lines.get(product)?.quantity ?? 0) - lineOf(properties).quantity
        const line = lines.get(product)
        if (line && left > 0) lines.set(product, { ...line, quantity: left })
        else lines.delete(product)
        total = null
        break
      }
      case ecommerce.cartViewed:
      case ecommerce.checkoutStarted: {
        const products = Array.isArray(properties.products) ? properties.products.filter(isProperties) : null
        if (products) lines = new Map(products.map((one) => [productOf(one), lineOf(one)]))
        total = amount(properties.revenue, properties.total, properties.value)
        break
      }
      case ecommerce.orderCompleted:
        lines = new Map()
        total = null
        break
      default:
        continue
    }
    if (said !== '') currency = said
  }
  const value = Math.round((total ?? worth(lines)) * 100) / 100
  return value > 0 ? { value, currency } : null
}
