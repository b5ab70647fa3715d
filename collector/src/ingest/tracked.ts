/** The properties of tracked events that have a column, by their names in Segment's ecommerce specification. */
import type { EventFact } from '../facts.ts'

const maxTextChars = 200

function text(...candidates: unknown[]): string {
  for (const value of candidates) {
    if (typeof value === 'string' && value !== '') return value.slice(0, maxTextChars)
    if (typeof value === 'number') return String(value)
  }
  return ''
}

/** No order is worth more in any currency, and sums of them stay numbers: one that is too large would break every total. */
const maxAmount = 1e12

/** Zero is an amount; what is not a number is none. */
function amount(...candidates: unknown[]): number | null {
  for (const value of candidates) {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    if (typeof number === 'number' && Math.abs(number) <= maxAmount) return number
  }
  return null
}

export type TrackedColumns = Pick<EventFact, 'orderId' | 'revenue' | 'currency' | 'promotionId'>

export function trackedColumns(properties: Record<string, unknown>): TrackedColumns {
  return {
    orderId: text(properties.order_id, properties.orderId),
    revenue: amount(properties.revenue, properties.total, properties.value),
    currency: text(properties.currency).slice(0, 3).toUpperCase(),
    promotionId: text(properties.promotion_id, properties.promotionId),
  }
}
