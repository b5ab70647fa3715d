/**
 * The page's attributes and the site's rules, in every combination: what one of them hides, the other never shows. The
 * rules are asked in a real browser, for their selectors mean what the browser takes them for.
 */
import fc from 'fast-check'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReplayPrivacy } from '../../recorder/src/privacy.ts'
import { bundleModule, startBrowser } from './wire.ts'

type Rules = { strict: boolean; maskSelectors: string[]; blockSelectors: string[]; labelWords: string[] }
type Seen = {
  isPrivate: boolean
  isShown: boolean
  isBlocked: boolean
  isSecret: boolean
  label: string
  caption: string | null
  message: string
}
declare global {
  interface Window {
    rules: { createPrivacy(rules: Rules): ReplayPrivacy }
  }
}

let browser: Awaited<ReturnType<typeof startBrowser>>
let page: Page
beforeAll(async () => {
  browser = await startBrowser()
  page = (await browser.open('about:blank')).page
  await page.addScriptTag({ content: await bundleModule('recorder/src/privacy.ts', 'rules') })
})
afterAll(() => browser.close())

const noRules: Rules = { strict: false, maskSelectors: [], blockSelectors: [], labelWords: [] }
const around = fc.array(
  fc.constantFrom(
    '',
    'data-private',
    'data-private="block"',
    'data-unmask',
    'class="m"',
    'class="b"',
    'class="m" data-unmask',
  ),
  { minLength: 1, maxLength: 4 },
)
const leaf = fc.constantFrom(
  '<input id=x name=city value=Utrecht>',
  '<input id=x name=city class=m value=Utrecht data-unmask>',
  '<input id=x type=password name=pw value=hunter22 data-unmask>',
  '<input id=x autocomplete=cc-number name=nr value=4111 data-unmask>',
  '<button id=x name=go>Place order</button>',
  '<button id=x name=go data-label="Owned">Order for Jane</button>',
  '<a id=x href=# name=l>Jane Roe</a>',
  '<p id=x>Jane Roe</p>',
)
const rules: fc.Arbitrary<Rules> = fc.record({
  strict: fc.boolean(),
  maskSelectors: fc.subarray(['.m', 'button', '[data-unmask]', 'p:has(b)', 'div[[[']),
  blockSelectors: fc.subarray(['.b', '#x', ':::']),
  labelWords: fc.constantFrom([], ['place', 'order']),
})

/** What the rules say of `#x` on these pages, one after the other. */
function ask(cases: { html: string; rules: Rules }[]): Promise<Seen[]> {
  return page.evaluate(
    (given) =>
      given.map(({ html, rules: told }) => {
        document.body.innerHTML = html
        const element = document.getElementById('x') as Element
        const privacy = window.rules.createPrivacy(told)
        return {
          isPrivate: privacy.isPrivate(element),
          isShown: privacy.isShown(element),
          isBlocked: privacy.isBlocked(element),
          isSecret: privacy.isSecret(element),
          label: privacy.label(element),
          caption: privacy.staticText(element.textContent ?? '', element),
          message: privacy.message('Jane Roe is refused', element),
        }
      }),
    cases,
  )
}

const wrap = (attributes: string[], inside: string) =>
  attributes.reduceRight((html, attribute) => `<div ${attribute}>${html}</div>`, inside)

test('rules of the site hide more than the page does, and never show what it hides', async () => {
  const samples = fc.sample(fc.tuple(around, leaf, rules), 600)
  const pages = samples.map(([attributes, inside]) => wrap(attributes, inside))
  const byPage = await ask(pages.map((html) => ({ html, rules: noRules })))
  const bySite = await ask(samples.map(([, , told], n) => ({ html: pages[n] ?? '', rules: told })))
  samples.forEach(([, inside, told], n) => {
    const [before, after] = [byPage[n], bySite[n]] as [Seen, Seen]
    const where = `${pages[n]} ${JSON.stringify(told)}`
    if (before.isPrivate) expect(after.isPrivate, where).toBe(true)
    if (before.isBlocked) expect(after.isBlocked, where).toBe(true)
    if (after.isShown) expect(before.isShown, where).toBe(true)
    if (after.message !== '') expect(before.message, where).toBe(after.message)
    // A label is the one it would be anyway, or less: the field's own name, or nothing.
    const name = /name=(\w+)/.exec(inside)?.[1] ?? ''
    expect(['', name, before.label], where).toContain(after.label)
  })
})

test('data-unmask never wins over anything that hides, and never shows what is secret', async () => {
  const samples = fc.sample(fc.tuple(around, leaf, rules), 600)
  const seen = await ask(samples.map(([attributes, inside, told]) => ({ html: wrap(attributes, inside), rules: told })))
  samples.forEach(([attributes, inside, told], n) => {
    const { isShown, isPrivate, isSecret, label, caption } = seen[n] as Seen
    const where = `${wrap(attributes, inside)} ${JSON.stringify(told)}`
    const isUnreadable = [...told.maskSelectors, ...told.blockSelectors].some((one) => /\[\[\[|:::/.test(one))
    if (told.strict || isUnreadable || isPrivate || isSecret) expect(isShown, where).toBe(false)
    if (told.strict || isUnreadable) expect(isPrivate, where).toBe(true)
    if (/type=password|cc-number/.test(inside)) expect(isSecret, where).toBe(true)
    // In strict mode only captions of listed words, what the site itself has given, and names of fields.
    if (told.strict) expect(['', 'city', 'pw', 'nr', 'go', 'l', 'Place order', 'Owned'], where).toContain(label)
    if (isUnreadable) expect(['', 'city', 'pw', 'nr', 'go', 'l'], where).toContain(label)
    if (caption !== null)
      expect([told.strict, caption, told.labelWords.length], where).toEqual([true, 'Place order', 2])
  })
})

test('the samples are not all hidden, nor all shown', async () => {
  const html = '<div data-unmask><input id=x name=city value=Utrecht></div>'
  const [open, masked] = await ask([
    { html, rules: noRules },
    { html, rules: { ...noRules, maskSelectors: ['#x'] } },
  ])
  expect(open).toMatchObject({ isShown: true, isPrivate: false, label: 'city' })
  expect(masked).toMatchObject({ isShown: false, isPrivate: true, label: '' })
})
