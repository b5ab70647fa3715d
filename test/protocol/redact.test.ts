import { redactMessage, redactText, scrubUrl } from '@hindsight/protocol/redact'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

describe('text', () => {
  test.each([
    ['Mail us at anna.o’neil@example.co.uk today', /anna|example/],
    ['user%40example.com', /example/],
    ['Call +31 (0)20 123 45 67 now', /123/],
    ['NL91 ABNA 0417 1643 00', /ABNA|0417/],
    ['card 4111 1111 1111 1111', /4111/],
    ['customer 1234567', /1234/],
    ['émile.zola@exämple.fr', /zola|mple/],
  ])('%s keeps nothing personal', (text, personal) => {
    expect(redactText(text)).not.toMatch(personal)
    expect(redactText(text)).toMatch(/\[(email|number|iban)\]/)
  })

  test.each(['€ 84.95', 'Size 42', 'Only 3 left', '24/7 service', 'Opens 9:00', 'Winter 2026', 'iPhone 15 Pro'])(
    '%s is left alone',
    (text) => {
      expect(redactText(text)).toBe(text)
    },
  )

  test('no e-mail address survives, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.string(), fc.string(), (address, before, after) => {
        fc.pre(/^[\w.%+-]+@/.test(address))
        expect(redactText(`${before} ${address} ${after}`)).not.toContain(address)
      }),
    )
  })

  test('redacting twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(redactText(redactText(text))).toBe(redactText(text))
      }),
    )
  })
})

describe('messages', () => {
  test.each([
    ['“O’Brien” is not a valid name', '', /O.Brien/],
    ['The name "de Vries" has a space', '', /Vries/],
    ["'Smith' is already taken", '', /Smith/],
    ['Jansen is not allowed', 'Jansen', /Jansen/],
    ['PIN 4711 is wrong', '', /4711/],
    ['Hello anna@example.com, try again', '', /anna/],
  ])('%s', (message, value, personal) => {
    expect(redactMessage(message, value)).not.toMatch(personal)
  })

  test('a message without a person in it stays as the customer saw it', () => {
    expect(redactMessage('Enter your maiden name', "d'Arc")).toBe('Enter your maiden name')
    expect(redactMessage("Please don't leave this blank, it's required")).toBe(
      "Please don't leave this blank, it's required",
    )
  })
})

describe('URLs', () => {
  test.each([
    ['https://u:p@shop.example/a', 'https://shop.example/a'],
    ['https://shop.example/a?email=anna%40example.com&page=2', 'https://shop.example/a?email=*&page=2'],
    ['https://shop.example/?q=maria+jansen', 'https://shop.example/?q=*'],
    ['https://shop.example/?utm_campaign=spring', 'https://shop.example/?utm_campaign=spring'],
    ['https://shop.example/?maria-jansen&page=2', 'https://shop.example/?*&page=2'],
    ['https://shop.example/#token=abc123', 'https://shop.example/'],
    ['https://shop.example/#/checkout/step', 'https://shop.example/#/checkout/step'],
    ['/rel?x=1', 'https://base.example/rel?x=*'],
    ['javascript:alert(1)', ''],
    ['data:text/html,hi', ''],
    ['http://', ''],
  ])('%s → %s', (url, scrubbed) => {
    expect(scrubUrl(url, 'https://base.example/')).toBe(scrubbed)
  })

  test('a person in the path does not stay', () => {
    expect(scrubUrl('https://shop.example/users/anna%40example.com/edit')).toBe(
      'https://shop.example/users/[email]/edit',
    )
    expect(scrubUrl('https://shop.example/call/0612345678')).toBe('https://shop.example/call/[number]')
  })

  test('scrubbing twice changes nothing, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string()), (url) => {
        expect(scrubUrl(scrubUrl(url))).toBe(scrubUrl(url))
      }),
    )
  })
})
