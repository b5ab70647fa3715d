import { isCardNumber, isIban } from '@hindsight/protocol/checksums'
import { codesOf, isCodePattern } from '@hindsight/protocol/codePatterns'
import { keepCodes } from '@hindsight/protocol/keepCodes'
import { redactMessage, redactStack, redactText, scrubUrl } from '@hindsight/protocol/redact'
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
    ['jane.roe@\u200Bexam\u00ADple.com', /jane|ple/],
    ['jane.roe＠example.com', /jane|example/],
    ['jane%2540example.com', /jane|example/],
    ['06\u00A0123\u00A045\u202F678', /123|678/],
    ['+49 (0) 30 – 1234 5678', /1234|5678/],
    ['٠٦١٢٣٤٥٦٧٨', /٠٦١٢/],
    ['Your card 4111-1111-1111-1111 was charged € 20', /4111/],
    ['Tel0612345678', /0612/],
    ['nl91abna0417164300', /abna|0417/i],
    ['BE68 5390 0754 7034 from here', /5390|7034/],
    ['born 12-03-1984 55 66 77', /1984|55/],
    ['Your code: 1 2 3 4 5 6', /1 2/],
    ['€ 4111 1111 1111 1111', /4111/],
  ])('%s keeps nothing personal', (text, personal) => {
    expect(redactText(text)).not.toMatch(personal)
    expect(redactText(text)).toMatch(/\[(email|number|iban)\]/)
  })

  test.each([
    ...['€ 84.95', 'Size 42', 'Only 3 left', '24/7 service', 'Opens 9:00', 'Winter 2026', 'iPhone 15 Pro'],
    ...[
      '€ 1.234.567,89',
      '1 234 567 €',
      'USD 1,250,000.00',
      '€123456,-',
      '12.345,67',
      '45 990 руб.',
      '1,234,567 items',
    ],
    ...['2026-11-21', '2026-11-21T10:15:00Z', '21.11.2026', '21. 11. 2026', '11/21/2026', '21-11-2026 10:30'],
    ...['2019–2026', 'from 21/11/2026 – 24/11/2026', '© 2019-2026', 'Mo–Fr 09:00–18:00', 'IE11 and other browsers'],
  ])('%s is left alone', (text) => {
    expect(redactText(text)).toBe(text)
  })

  test('no e-mail address survives, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.string(), fc.string(), (address, before, after) => {
        fc.pre(/^[\w.%+-]+@/.test(address))
        expect(redactText(`${before} ${address} ${after}`)).not.toContain(address)
      }),
    )
  })

  const around = fc
    .string()
    .filter((text) => !/[€$£¥₽₹₺₴]|EUR|USD|GBP|CHF|RUB|PLN|SEK|NOK|DKK|CZK|HUF|JPY|\p{L}|\p{Nd}/iu.test(text))
  const separator = fc.constantFrom('', ' ', '-', '.', '/', '\u00A0', ' - ', ') ', '·', '–')
  const digits = (min: number, max: number) => fc.stringMatching(new RegExp(`^[0-9]{${min},${max}}$`))
  /** A number as people write it: in groups of two to four. */
  const grouped = (given: fc.Arbitrary<string>) =>
    fc
      .tuple(given, fc.array(fc.integer({ min: 2, max: 4 }), { minLength: 10, maxLength: 10 }), separator)
      .map(([number, sizes, sign]) => {
        const groups: string[] = []
        for (let at = 0, group = 0; at < number.length; at += sizes[group++] ?? 4) {
          groups.push(number.slice(at, at + (sizes[group] ?? 4)))
        }
        return groups.join(sign)
      })

  test('no phone number survives, however it is grouped and whatever stands around it', () => {
    const phone = fc
      .tuple(fc.constantFrom('+31', '0049', '06', '+1'), grouped(digits(8, 11)))
      .map((parts) => parts.join(' '))
    fc.assert(
      fc.property(phone, around, around, (number, before, after) => {
        const left = redactText(`${before} ${number} ${after}`)
        expect(left.replace(/\P{Nd}/gu, '')).toBe('')
      }),
    )
  })

  test('no card number survives, however it is grouped and whatever stands around it', () => {
    const card = fc
      .oneof(digits(14, 14), digits(17, 17))
      .map((start) => [...'0123456789'].map((check) => `4${start}${check}`).find(isCardNumber) ?? '')
    fc.assert(
      fc.property(grouped(card), around, around, (number, before, after) => {
        expect(redactText(`${before} ${number} ${after}`).replace(/\P{Nd}/gu, '')).toBe('')
      }),
    )
  })

  test('no IBAN survives, in one piece or in groups of four, in small or large letters', () => {
    const iban = fc
      .tuple(fc.constantFrom('NL', 'DE', 'BE', 'FR', 'GB'), fc.stringMatching(/^[A-Z]{4}[0-9]{10,18}$/))
      .map(([country, account]) => {
        const check = Array.from({ length: 98 }, (_, n) => String(n).padStart(2, '0'))
        return check.map((two) => `${country}${two}${account}`).find(isIban) ?? ''
      })
    const written = fc
      .tuple(iban, fc.boolean(), fc.boolean())
      .map(([text, isGrouped, isSmall]) =>
        (isSmall ? text.toLowerCase() : text).replace(isGrouped ? /.{4}(?=.)/g : /$^/, '$& '),
      )
    fc.assert(
      fc.property(written, around, around, (account, before, after) => {
        expect(redactText(`${before} ${account} ${after}`)).toBe(`${before} [iban] ${after}`)
      }),
    )
  })

  test('prices and dates of all kinds stay readable', () => {
    const price = fc
      .tuple(
        fc.constantFrom('€', '$', '£', 'EUR'),
        fc.integer({ min: 0, max: 9_999_999 }),
        fc.integer({ min: 10, max: 99 }),
      )
      .map(([sign, whole, cents]) => `${sign} ${whole.toLocaleString('en')}.${cents}`)
    const date = fc
      .tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1950, max: 2049 }))
      .chain(([day, month, year]) =>
        fc.constantFrom(`${day}-${month}-${year}`, `${day}.${month}.${year}`, `${month}/${day}/${year}`),
      )
    fc.assert(
      fc.property(fc.oneof(price, date), (text) => {
        expect(redactText(`Total: ${text}, thank you`)).toBe(`Total: ${text}, thank you`)
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
    ['“O’Brien” is not a valid name', /O.Brien/],
    ['The name "de Vries" has a space', /Vries/],
    ["'Smith' is already taken", /Smith/],
    ['PIN 4711 is wrong', /4711/],
    ['Hello anna@example.com, try again', /anna/],
    ['GET /find?name=Jane%20Roe&city=Delft failed', /Jane|Roe|Delft/],
  ])('%s', (message, personal) => {
    expect(redactMessage(message)).not.toMatch(personal)
  })

  test('a message without a person in it stays as the customer saw it', () => {
    expect(redactMessage('Enter your maiden name')).toBe('Enter your maiden name')
    expect(redactMessage("Please don't leave this blank, it's required")).toBe(
      "Please don't leave this blank, it's required",
    )
  })
})

describe('stacks', () => {
  test('lines and columns of bundled scripts stay, personal things in addresses do not', () => {
    const frame = 'at pay (https://shop.example/assets/index-DkT12345678.js?u=anna:1:2345678)'
    expect(redactStack(frame)).toBe('at pay (https://shop.example/assets/index-DkT12345678.js?u=*:1:2345678)')
    expect(
      redactStack('at anna@example.com (https://u:p@shop.example/users/0612345678/a.js:12:5)\nat b (<anonymous>)'),
    ).toBe('at [email] (https://shop.example/users/[number]/a.js:12:5)\nat b (<anonymous>)')
  })

  test('redacting twice changes nothing', () => {
    const frame = fc.tuple(fc.string(), fc.webUrl({ withQueryParameters: true }), fc.nat(), fc.nat())
    fc.assert(
      fc.property(
        fc.array(frame.map(([name, url, line, column]) => `at ${name} (${url}:${line}:${column})`)),
        (frames) => {
          const once = redactStack(frames.join('\n'))
          expect(redactStack(once)).toBe(once)
        },
      ),
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
    ['https://shop.example/#/reset/k3n9f8a7b6c5d0e1f2', 'https://shop.example/#/reset/[token]'],
    ['https://shop.example/#/order/1234567', 'https://shop.example/#/order/[number]'],
    ['https://shop.example/cart;jsessionid=1A530637289A0.node1?page=2', 'https://shop.example/cart?page=2'],
    ['https://shop.example/confirm/ImphbmUi.YxYz1A.abcDEF123abcDEF123abc', 'https://shop.example/confirm/[token]'],
    ['https://shop.example/app.3f9a8b7c6d5e4f3a2b1c.js', 'https://shop.example/app.3f9a8b7c6d5e4f3a2b1c.js'],
    ['https://shop.example/reset/k3n9f8a7b6c5d0e1f2/100%', 'https://shop.example/reset/[token]/100%25'],
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

test('texts in ASCII are read by patterns of their own, which find the same', () => {
  const pieces = fc.constantFrom(
    ...'ab Zq 1 22 2024 31 12 007 @ a@b.co .nl - / . , ( ) + % %40 EUR kr. CHF 1,234.50 _ ; tel NL91ABNA0417164300'.split(
      ' ',
    ),
    ' ',
    '\n',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
      const text = parts.join('')
      expect(`${redactText(text)} ☂`).toBe(redactText(`${text} ☂`))
    }),
    { numRuns: 3000 },
  )
})

describe('codes that a site has declared', () => {
  const act = (text: string, masks: string[]) => {
    const codes = codesOf(masks)
    return codes ? keepCodes(text, codes, redactMessage) : redactMessage(text)
  }

  test('stay readable, while numbers beside them go', () => {
    expect(act('Failed: ERR-1234-AB for 0176 1234542', ['ERR-####-@@'])).toBe('Failed: ERR-1234-AB for [number]')
    expect(act('ERR-1234-ABC and XERR-1234-AB', ['ERR-####-@@'])).toBe('ERR-[number]-ABC and XERR-[number]-AB')
    expect(act('a \uE001 b ERR-12345', ['ERR-#####'])).toBe('a  b ERR-12345')
  })

  test('a mask that could be a number or an account is none', () => {
    for (const mask of ['######', '+##########', 'A####', 'NL################', '.*', 'ERR', 'E(R+)+#']) {
      expect([mask, isCodePattern(mask)]).toEqual([mask, false])
    }
    expect(isCodePattern('PAY.##')).toBe(true)
  })
})
