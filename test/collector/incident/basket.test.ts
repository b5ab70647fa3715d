/** The basket at the end of a visit, as the site's own events tell it. */
import type { EventRow } from '@hindsight/protocol/api/sessions'
import { expect, test } from 'vitest'
import { basketOf } from '../../../collector/src/incident/basket.ts'

const track = (name: string, properties: Record<string, unknown>) =>
  ({ kind: 'track', name, properties: { properties } }) as unknown as EventRow
const shirt = { product_id: 'shirt', variant: 'M', price: 30, quantity: 1 }
const mug = { product_id: 'mug', price: '12.50', quantity: 2 }

test.each([
  ['nothing', [], null],
  ['what was added', [track('Product Added', shirt), track('Product Added', mug)], 55],
  ['twice the same', [track('Product Added', shirt), track('Product Added', shirt)], 60],
  [
    'another size is another product',
    [track('Product Added', shirt), track('Product Added', { ...shirt, variant: 'L' })],
    60,
  ],
  ['one taken out', [track('Product Added', mug), track('Product Removed', { ...mug, quantity: 1 })], 12.5],
  ['all taken out', [track('Product Added', shirt), track('Product Removed', shirt)], null],
  ['the cart as it was shown', [track('Product Added', shirt), track('Cart Viewed', { products: [mug] })], 25],
  ['the total that the site names', [track('Checkout Started', { products: [shirt, mug], revenue: 49.95 })], 49.95],
  [
    'a total is old once more is added',
    [track('Checkout Started', { products: [shirt], revenue: 25 }), track('Product Added', mug)],
    55,
  ],
  [
    'an order empties it',
    [track('Product Added', shirt), track('Order Completed', { order_id: '1', revenue: 30 })],
    null,
  ],
  ['no prices', [track('Product Added', { product_id: 'x' })], null],
] as const)('%s', (_name, events, value) => {
  expect(basketOf(events, 'EUR')?.value ?? null).toBe(value)
})

test('in the currency of the events, else that of the site', () => {
  expect(basketOf([track('Product Added', shirt)], 'EUR')?.currency).toBe('EUR')
  expect(basketOf([track('Product Added', { ...shirt, currency: 'usd' })], 'EUR')?.currency).toBe('USD')
})
