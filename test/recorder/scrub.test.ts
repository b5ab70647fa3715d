import { namesSecret } from '@hindsight/protocol/secretNames'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { createAttributeBudget } from '../../recorder/src/capture/attributeBudget.ts'
import { type Attributes, type Policy, scrubAttributes } from '../../recorder/src/scrubAttributes.ts'

// The scrubbers resolve URLs against the page's; nothing else of a browser is needed here.
let css: typeof import('../../recorder/src/scrubCss.ts')
beforeAll(async () => {
  Object.assign(globalThis, { document: { baseURI: 'https://shop.example/page' } })
  css = await import('../../recorder/src/scrubCss.ts')
})

const secret = 'PLANTED'
const masked: Policy = {
  isPrivate: true,
  isShown: false,
  isCaption: false,
  isEmpty: false,
  isSvg: false,
  text: () => '***',
  mask: '***',
}
const open: Policy = { ...masked, isPrivate: false, isSvg: true, text: (text) => text }
/** A word that must not get through, with anything around it. */
const planted = fc.tuple(fc.string(), fc.string()).map(([before, after]) => `${before}${secret}${after}`)

describe('attributes', () => {
  test('whatever an attribute is called, its words stay where all is private, but for names that style sheets need', () => {
    const named = new Set(['class', 'style', '_csstext', 'href', 'src', 'srcset', 'poster', 'background', 'xlink:href'])
    const looks = /^(id|type|role|dir|lang|part|slot|is|for|headers|exportparts|media|rel|as)$/
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.constantFrom('div', 'input', 'a', 'img', 'meta', 'svg'),
        planted,
        (name, tag, value) => {
          fc.pre(
            !named.has(name.toLowerCase()) && !looks.test(name.toLowerCase()) && !name.toLowerCase().startsWith('rr_'),
          )
          const kept = scrubAttributes(tag, '', { [name]: value }, masked)
          expect(JSON.stringify(Object.values(kept))).not.toContain(secret)
        },
      ),
    )
  })

  test.each([
    'name',
    'title',
    'aria-label',
    'aria-description',
    'data-user',
    'content',
    'onclick',
    'srcdoc',
    'action',
    'formaction',
    'ping',
    'itemprop',
    'cite',
    'summary',
    'label',
    'datetime',
    'abbr',
    'nonce',
    'integrity',
    'rr_dataURL',
    '__proto__',
    'constructor',
  ])('no %s leaves any element', (name) => {
    const given = JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(secret)}}`) as Attributes
    for (const tag of ['input', 'div', 'a', 'form', 'option', 'iframe', 'script', 'meta']) {
      expect(JSON.stringify(scrubAttributes(tag, '', given, open))).not.toContain(secret)
    }
  })

  test('no value, tick or pick leaves a field, except where it may be shown', () => {
    for (const tag of ['input', 'textarea', 'select', 'option', 'button', 'data', 'param']) {
      fc.assert(
        fc.property(planted, (value) => {
          const kept = scrubAttributes(tag, '', { value, checked: true, selected: true }, open)
          expect(JSON.stringify(kept)).not.toContain(secret)
          expect(kept).not.toHaveProperty('checked')
          expect(kept).not.toHaveProperty('selected')
        }),
      )
    }
    expect(scrubAttributes('input', '', { value: 'Berlin', checked: true }, { ...open, isShown: true })).toEqual({
      value: 'Berlin',
      checked: true,
    })
    expect(scrubAttributes('input', '', { value: 'Send' }, { ...open, isCaption: true })).toEqual({ value: 'Send' })
    expect(scrubAttributes('input', '', { value: 'cleared' }, { ...open, isEmpty: true })).toEqual({ value: '' })
  })

  test('the mask tells no length', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (value) => {
        expect(scrubAttributes('input', '', { value }, open)).toEqual({ value: '***' })
      }),
    )
  })

  test('what looks need stays as it is', () => {
    const looks: Attributes = {
      class: 'card card--open',
      dir: 'rtl',
      colspan: '2',
      viewBox: '0 0 1000000 24',
      d: 'M0 0h1000000',
      disabled: '',
      'aria-expanded': 'true',
      'data-state': 'open',
      rr_scrollTop: 300,
    }
    expect(scrubAttributes('path', '', looks, { ...masked, isSvg: true })).toEqual(looks)
    expect(scrubAttributes('div', 'tab', { 'aria-selected': 'true' }, open)).toEqual({ 'aria-selected': 'true' })
    expect(scrubAttributes('div', 'option', { 'aria-selected': 'true' }, open)).toEqual({})
    expect(scrubAttributes('div', 'radio', { 'aria-checked': 'true', 'data-state': 'checked' }, open)).toEqual({})
  })

  test('a removed attribute is told only of those that are recorded', () => {
    expect(scrubAttributes('input', '', { disabled: null, title: null, name: null, 'data-x': null }, open)).toEqual({
      disabled: null,
      'data-x': null,
    })
  })
})

describe('URLs in attributes', () => {
  test.each([
    ['href', 'https://u:PLANTED@x.example/a?token=PLANTED#k=PLANTED'],
    ['href', 'mailto:PLANTED@x.example'],
    ['href', 'javascript:PLANTED'],
    ['href', '?PLANTED'],
    ['src', 'data:image/svg+xml,PLANTED'],
    ['src', `data:image/png;base64,${'PLANTED'.repeat(1000)}`],
    ['src', 'blob:https://x.example/PLANTED'],
    ['srcset', '/a.png?u=PLANTED 2x, https://x.example/b.png?PLANTED 300w'],
    ['style', 'background: url( "/a.png?PLANTED" ); --x: \'PLANTED\'; content: "PLANTED"'],
    ['style', "background: URL('/a.png?u=PLANTED')"],
    ['fill', 'url(/a.svg?PLANTED)'],
  ])('in %s (%#)', (name, value) => {
    expect(JSON.stringify(scrubAttributes('a', '', { [name]: value }, open))).not.toContain(secret)
  })

  test('references within the page and small inlined pictures stay', () => {
    const pixel = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='
    expect(scrubAttributes('use', '', { href: '#icon-cart' }, open)).toEqual({ href: '#icon-cart' })
    expect(scrubAttributes('rect', '', { fill: 'url(#shade)' }, open)).toEqual({ fill: 'url("#shade")' })
    expect(scrubAttributes('img', '', { src: pixel }, open)).toEqual({ src: pixel })
  })
})

describe('CSS', () => {
  test('no query, however it is quoted, passes; the rest of a sheet stays', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('"', "'", ''),
        fc.constantFrom('', ' ', '\n'),
        fc.stringMatching(/^[a-z0-9/._-]{0,20}$/),
        (quote, space, path) => {
          const sheet = `.a { color: red; background: url(${space}${quote}/${path}?u=${secret}${quote}${space}) } .b::after { content: "kept" }`
          const scrubbed = css.scrubCss(sheet)
          expect(scrubbed).not.toContain(secret)
          expect(scrubbed).toContain('content: "kept"')
          expect(scrubbed).toContain('color: red')
        },
      ),
    )
  })

  test('inlined fonts stay whole', () => {
    const font = `@font-face { src: url("data:font/woff2;base64,${'AAAA'.repeat(5000)}") }`
    expect(css.scrubCss(font)).toBe(font)
  })

  test('scrubbing twice changes nothing, and never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('url(', 'url("', "url('", ''), fc.string(), (before, opening, after) => {
        const sheet = `${before}${opening}${after})`
        expect(css.scrubCss(css.scrubCss(sheet))).toBe(css.scrubCss(sheet))
        expect(() => css.scrubStyle(sheet)).not.toThrow()
      }),
    )
  })
})

describe('names of secret fields', () => {
  test.each([
    ...[
      'password',
      'user[password]',
      'newPassword',
      'Passwort',
      'Kennwort:',
      'mot de passe',
      'contraseña',
      'contrasena',
    ],
    ...[
      'cvv',
      'card_cvc',
      'cardNumber',
      'Card number',
      'cc-number',
      'creditcard-nr',
      'Kreditkartennummer',
      'Kaartnummer',
    ],
    ...['numéro de carte', 'PIN', 'otp', 'IBAN', 'Expiry date', 'exp_month', 'security-code', 'Sicherheitscode', 'SSN'],
  ])('%s', (name) => expect(namesSecret(name)).toBe(true))

  test.each([
    ...['compass', 'passenger', 'email', 'lastName', 'maidenName', 'Pinnacle', 'spinner', 'address', 'bicycle', 'city'],
    ...[
      'company',
      'expert',
      'experience',
      'discard',
      'postcode',
      'phone',
      'cardigan size',
      'secretary',
      'voucher code',
    ],
  ])('not %s', (name) => expect(namesSecret(name)).toBe(false))
})

describe('the budget of attribute changes', () => {
  const change = fc.record({
    at: fc.constantFrom(0, 1),
    afterMs: fc.integer({ min: 0, max: 400 }),
    name: fc.constantFrom('style', 'class'),
    value: fc.string(),
  })

  test('whatever comes, the last state is told, and no more than allowed', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
        const budget = createAttributeBudget()
        const elements = [0, 1].map(() => ({ isConnected: true, now: {} as Record<string, string> }))
        const told = new Map<unknown, Record<string, string>>(elements.map((element) => [element, {}]))
        // As rrweb does: what has changed comes from the record, what it is now from the element.
        const process = (records: MutationRecord[]) => {
          for (const { target, attributeName } of records) {
            const { now } = target as unknown as (typeof elements)[0]
            Object.assign(told.get(target) ?? {}, { [`${attributeName}`]: now[`${attributeName}`] })
          }
        }
        let now = 0
        let count = 0
        for (const { at, afterMs, name, value } of changes) {
          now += afterMs
          const target = elements[at]
          Object.assign(target?.now ?? {}, { [name]: value })
          const record = { type: 'attributes', target, attributeName: name, attributeNamespace: null }
          const admitted = budget.admit([record as unknown as MutationRecord], process, now)
          if (admitted.length > 0) count++
          process(admitted)
        }
        expect(count).toBeLessThanOrEqual(2 * (30 + (now / 1000) * 3) + 2)
        for (const laterMs of [1000, 2000, 3000]) budget.release(now + laterMs)
        for (const element of elements) expect(told.get(element)).toEqual(element.now)
      }),
    )
  })
})
