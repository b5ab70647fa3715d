import { foldIndexes, isGenerated, pathTemplate, placeOf } from '@hindsight/protocol/places'
import { describe, expect, test } from 'vitest'

describe('the place of an element', () => {
  test.each([
    [{ tag: 'input', name: 'maidenName', id: 'x' }, 'name:maidenName'],
    [{ tag: 'button', key: 'place-order', text: 'Order' }, 'key:place-order'],
    [{ tag: 'input', name: ':r1:', autocomplete: 'family-name' }, 'auto:family-name'],
    [{ tag: 'input', id: 'lastname' }, 'id:lastname'],
    [{ tag: 'input', id: ':r4:', label: 'Last name' }, 'label:input:last name'],
    [
      { tag: 'input', id: 'mui-48213', autocomplete: 'off', label: 'Last name *', role: 'textbox' },
      'label:textbox:last name *',
    ],
    [{ tag: 'button', text: 'Place order', role: 'button' }, 'text:button:place order'],
    [{ tag: 'button', text: 'Cart (3)', role: 'button' }, 'text:button:cart (#)'],
    [{ tag: 'div', path: 'main>section>div' }, 'path:main>section>div'],
  ])('%o is %s', (facts, place) => {
    expect(placeOf(facts)).toBe(place)
  })

  test('items of a list are one place, two address lines are two', () => {
    expect(foldIndexes('items[3].qty')).toBe('items[].qty')
    expect(foldIndexes('order_lines_3_qty')).toBe('order_lines_#_qty')
    expect(foldIndexes('address_1')).not.toBe(foldIndexes('address_2'))
  })

  test.each([
    ':r1:',
    'radix-3',
    'mui-12',
    'ember412',
    'react-select-2-input',
    'css-1dbjc4n',
    'a1b2c3d4e5',
    'field48213',
    'xK9fQ2pLm',
  ])('%s is generated', (name) => {
    expect(isGenerated(name)).toBe(true)
  })
  test.each(['maidenName', 'last_name', 'billing-address-1', 'cvc', 'q', 'houseNumber2', 'streetAddressLine1'])(
    '%s was named by a person',
    (name) => {
      expect(isGenerated(name)).toBe(false)
    },
  )
})

describe('the page of a URL', () => {
  test.each([
    ['https://shop.example/orders/10293', '/orders/#'],
    ['https://shop.example/p/red-shoe?color=blue', '/p/red-shoe'],
    ['https://shop.example/u/3f2504e0-4f89-41d3-9a0c-0305e82c3301/edit', '/u/#/edit'],
    ['https://shop.example/', '/'],
    ['https://shop.example/checkout/', '/checkout'],
    ['https://shop.example/users/[email]', '/users/#'],
    ['not a url at all', '/not%20a%20url%20at%20all'],
  ])('%s is %s', (url, page) => {
    expect(pathTemplate(url)).toBe(page)
  })
})
