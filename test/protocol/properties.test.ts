import { scrubProperties, scrubTraits } from '@hindsight/protocol/properties'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

describe('properties of tracked events', () => {
  test('what is called by the name of a secret is left out, at any depth', () => {
    expect(
      scrubProperties({
        password: 'x',
        user: { newPassword: 'x', plan: 'gold' },
        card: '4111',
        cardNumber: '1',
        IBAN: 'x',
        access_token: 'x',
        birthDate: '1984-03-12',
        products: [{ sku: '10293847', cvv: '1' }],
        product_card: 'hero',
        cookie_consent: true,
      }),
    ).toEqual({
      user: { plan: 'gold' },
      products: [{ sku: '10293847' }],
      product_card: 'hero',
      cookie_consent: true,
    })
  })

  test('personal patterns are redacted, numbers of orders and products and amounts stay', () => {
    expect(
      scrubProperties({
        order_id: '20261121-1029384',
        orderNumber: '1029384756',
        product_id: 'SKU-1234567',
        total: 1_234_567.5,
        revenue: '1234.50',
        placed: '2026-11-21T10:00:00.000Z',
        timestamp: 1_795_000_000_000,
        note: 'call 06 1234 5678 or write to jane.roe@example.com',
        customer_ref: 'jane.roe@example.com',
        phone: 31_612_345_678,
        paid_with: 4_111_111_111_111_111,
        order_ref: '4111 1111 1111 1111',
        url: 'https://u:p@shop.example/thanks?email=jane#k=1',
        'jane.roe@example.com': true,
      }),
    ).toEqual({
      order_id: '20261121-1029384',
      orderNumber: '1029384756',
      product_id: 'SKU-1234567',
      total: 1_234_567.5,
      revenue: '1234.50',
      placed: '2026-11-21T10:00:00.000Z',
      timestamp: 1_795_000_000_000,
      note: 'call [number] or write to [email]',
      customer_ref: '[email]',
      phone: '[number]',
      paid_with: '[number]',
      order_ref: '[number]',
      url: 'https://shop.example/thanks?email=*',
      '[email]': true,
    })
  })

  test('contact details of identify stay where they belong, and nowhere else', () => {
    const traits = { email: 'jane.roe@example.com', Phone: '0612345678', plan: 'jane.roe@example.com', cvc: '123' }
    expect(scrubTraits(traits)).toEqual({ email: 'jane.roe@example.com', Phone: '0612345678', plan: '[email]' })
  })

  test('whatever is given, no e-mail address and no secret stays, and scrubbing twice changes nothing', () => {
    const email = fc.constantFrom('jane.roe@example.com', 'x@y.example.org')
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        email,
        fc.string(),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        tie('list'),
        tie('object'),
      ),
      list: fc.array(tie('any'), { maxLength: 4 }),
      object: fc.dictionary(
        fc.oneof(fc.string(), fc.constantFrom('password', 'id', 'userCard', 'cc_number', '__proto__'), email),
        tie('any'),
      ),
    }))
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value.any), (properties) => {
        const scrubbed = scrubProperties(properties)
        const text = JSON.stringify(scrubbed)
        expect(text).not.toMatch(/jane\.roe@|@y\.example/)
        expect(text).not.toContain('"password":')
        expect(text).not.toContain('"cc_number":')
        expect(scrubProperties(scrubbed)).toEqual(scrubbed)
      }),
    )
  })
})
