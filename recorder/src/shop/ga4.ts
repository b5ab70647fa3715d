/**
 * Ecommerce events by Google Analytics' names, as the names of Segment's specification, which reports know. An
 * allow-list: what is not named here does not leave the page, whatever else a shop pushes for its own tags.
 * https://developers.google.com/analytics/devguides/collection/ga4/reference/events
 */
import { isCardNumber } from '@hindsight/protocol/checksums'
import { ecommerce } from '@hindsight/protocol/ecommerce'
import { redactText, withoutEmails, withoutIbans } from '@hindsight/protocol/redact'

type Given = Record<string, unknown>
type Properties = Record<string, unknown>
export type ShopEvent = { name: string; properties: Properties }

/** An event of 40 lines with every field full stays below the 32 KiB that are taken. */
const maxItems = 40
const maxTextChars = 80
/** Each is an event of its own. */
const maxEvents = 20

/** Google's name: ours. */
const itemFields = {
  item_id: 'product_id',
  item_name: 'name',
  item_brand: 'brand',
  item_category: 'category',
  item_variant: 'variant',
  price: 'price',
  quantity: 'quantity',
  index: 'position',
}
const promotionFields = {
  promotion_id: 'promotion_id',
  promotion_name: 'name',
  creative_name: 'creative',
  creative_slot: 'position',
}
const listFields = { item_list_id: 'list_id', item_list_name: 'category' }
const basketFields = { currency: 'currency', value: 'value', coupon: 'coupon' }
const orderFields = {
  ...basketFields,
  transaction_id: 'order_id',
  value: 'revenue',
  tax: 'tax',
  shipping: 'shipping',
}

type Rule = {
  name: string
  fields?: Record<string, string>
  /** What else is said of it. */
  fixed?: Properties
  /** `products`: a list in one event; `one`: the first item's fields; `each`: an event for each item. */
  items?: 'products' | 'one' | 'each'
}
const search: Rule = { name: ecommerce.productsSearched, fields: { search_term: 'query' } }

const rules: Record<string, Rule> = {
  view_item_list: { name: ecommerce.productListViewed, fields: listFields, items: 'products' },
  select_item: { name: ecommerce.productClicked, fields: { item_list_id: 'list_id' }, items: 'one' },
  view_item: { name: ecommerce.productViewed, fields: basketFields, items: 'one' },
  add_to_cart: { name: ecommerce.productAdded, fields: { currency: 'currency' }, items: 'each' },
  remove_from_cart: { name: ecommerce.productRemoved, fields: { currency: 'currency' }, items: 'each' },
  view_cart: { name: ecommerce.cartViewed, fields: basketFields, items: 'products' },
  begin_checkout: { name: ecommerce.checkoutStarted, fields: basketFields, items: 'products' },
  add_shipping_info: {
    name: ecommerce.checkoutStepCompleted,
    fields: { ...basketFields, shipping_tier: 'shipping_method' },
    fixed: { step: 'shipping' },
  },
  add_payment_info: {
    name: ecommerce.paymentInfoEntered,
    fields: { ...basketFields, payment_type: 'payment_method' },
  },
  purchase: { name: ecommerce.orderCompleted, fields: orderFields, items: 'products' },
  refund: { name: ecommerce.orderRefunded, fields: { ...orderFields, value: 'total' }, items: 'products' },
  search,
  view_search_results: search,
}
const promotionNames: Record<string, string> = {
  view_promotion: ecommerce.promotionViewed,
  select_promotion: ecommerce.promotionClicked,
}
/** Numbers of things and amounts: their digits stay, for reports are made by them. */
const isId = /_id$|^(index|coupon)$/

const asObject = (value: unknown): Given | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Given) : null

function scrubbed(field: string, value: string): string {
  const text = value.slice(0, maxTextChars)
  if (/^-?\d{1,12}(\.\d{1,4})?$/.test(text) && !isCardNumber(text)) return text
  return isId.test(field) && !isCardNumber(text.replace(/[\s-]/g, ''))
    ? withoutIbans(withoutEmails(text))
    : redactText(text)
}

/** Only what has a name here, and of that only texts and numbers; the first source that has one. */
function taken(fields: Record<string, string>, ...from: Given[]): Properties {
  const kept: Properties = {}
  for (const field in fields) {
    const value = from.map((source) => source[field]).find((one) => one !== undefined && one !== null && one !== '')
    const own = fields[field]
    if (own === undefined) continue
    if (typeof value === 'string') kept[own] = scrubbed(field, value)
    else if (typeof value === 'number' && Number.isFinite(value)) {
      kept[own] = isCardNumber(String(value)) ? '[number]' : value
    }
  }
  return kept
}

/** Promotions may stand on the event or on its items; each that differs is one. */
function promotionEvents(name: string, from: Given[], items: Given[]): ShopEvent[] {
  const sources = items.some((item) => item.promotion_id ?? item.promotion_name) ? items : [{}]
  const found = new Map<string, Properties>()
  for (const item of sources) {
    const properties = taken(promotionFields, item, ...from)
    properties.promotion_id ??= properties.name
    if (properties.promotion_id !== undefined) found.set(JSON.stringify(properties), properties)
  }
  return [...found.values()].slice(0, maxEvents).map((properties) => ({ name, properties }))
}

/** @param given what was pushed beside the name. An event that is none of the shop's comes out as nothing. */
export function shopEvents(name: unknown, given: unknown): ShopEvent[] {
  const pushed = asObject(given)
  if (typeof name !== 'string' || !pushed) return []
  const own = asObject(pushed.ecommerce)
  const from = own ? [own, pushed] : [pushed]
  const listed = from.map((source) => source.items).find(Array.isArray) ?? []
  const items = (listed as unknown[])
    .map(asObject)
    .filter((item) => item !== null)
    .slice(0, maxItems)
  if (Object.prototype.hasOwnProperty.call(promotionNames, name))
    return promotionEvents(promotionNames[name] ?? '', from, items)
  const rule = Object.prototype.hasOwnProperty.call(rules, name) ? rules[name] : undefined
  if (!rule) return []
  const shared = { ...rule.fixed, ...taken(rule.fields ?? {}, ...from) }
  const products = items.map((item) => taken(itemFields, item))
  if (rule.items === 'products') {
    return [{ name: rule.name, properties: products.length > 0 ? { ...shared, products } : shared }]
  }
  if (rule.items === undefined) return [{ name: rule.name, properties: shared }]
  const each = rule.items === 'one' ? products.slice(0, 1) : products.slice(0, maxEvents)
  return (each.length > 0 ? each : [{}]).map((product) => ({
    name: rule.name,
    properties: { ...product, ...shared },
  }))
}
