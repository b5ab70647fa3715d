/**
 * Measures where the places of the demo shop's pages stand, so that the sample's clicks fall on what was clicked:
 * `npm run measure-layout`, again whenever a page of the shop looks different.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { categories, products } from '@hindsight/demo/catalog'
import { type Layout, type LayoutKind, layoutWidths, pageOfLayout } from '@hindsight/demo/history/layout'
import { maxLabelChars } from '@hindsight/protocol/limits'
import { placeOf } from '@hindsight/protocol/places'
import { roleOf } from '@hindsight/protocol/roles'
import type { Page } from 'playwright-core'
import { createShopper } from '../demo/shopper.ts'
import { launchOwnChromium } from '../support/chromium.ts'
import { startStack } from '../support/stack.ts'

const file = fileURLToPath(new URL('../../demo/src/history/layout.json', import.meta.url))

type Found = {
  tag: string
  given: string | null
  href: string | null
  type: string | undefined
  name: string | null
  ariaLabel: string | null
  text: string
  box: number[]
}

/** What can be clicked or filled in, as far down as the page goes. */
function found(page: Page): Promise<Found[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a,button,input:not([type=hidden]),select')].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect()
      const shown = element.matches('input[type=radio]') ? (element.closest('label') ?? element) : element
      return {
        tag: element.localName,
        given: element.getAttribute('role'),
        href: element.getAttribute('href'),
        type: element.getAttribute('type') ?? undefined,
        name: element.getAttribute('name'),
        ariaLabel: element.getAttribute('aria-label'),
        text: shown.innerText,
        box: [x / innerWidth, y + scrollY, width / innerWidth, height],
      }
    }),
  )
}

function placesOf(elements: readonly Found[]): Layout[LayoutKind][string] {
  const places: Layout[LayoutKind][string] = {}
  for (const { tag, given, href, type, name, ariaLabel, text, box } of elements) {
    const [x = 0, y = 0, width = 0, height = 0] = box
    if (width === 0 || height === 0 || x < 0) continue
    const label = text.replace(/\s+/g, ' ').slice(0, maxLabelChars).trim()
    const role = roleOf({
      localName: tag,
      ...(type ? { type } : {}),
      getAttribute: (name) => (name === 'href' ? href : given),
    })
    const place = placeOf({ tag, name, label: ariaLabel ?? '', role, text: label })
    const share = (part: number) => Math.round(part * 1000) / 1000
    places[place] ??= [share(x), Math.round(y), share(width), Math.round(height)]
  }
  return places
}

const stack = await startStack()
const browser = await launchOwnChromium()
const layout = {} as Layout
try {
  for (const [kind, width] of Object.entries(layoutWidths) as [LayoutKind, number][]) {
    const page = await browser.newPage({ viewport: { width, height: 900 } })
    const shopper = createShopper(page, { shopUrl: `${stack.url}/demo` })
    const pages: Layout[LayoutKind] = {}
    async function measure(): Promise<void> {
      await page.waitForLoadState('networkidle')
      const key = pageOfLayout(new URL(page.url()).pathname)
      pages[key] = { ...placesOf(await found(page)), ...pages[key] }
    }
    const sized = products.find(({ sizes }) => sizes.length > 0)
    for (const path of ['/', '/sale', '/help', '/account', '/search?q=linen']) {
      await shopper.visit(path)
      await measure()
    }
    for (const { slug } of categories) {
      await shopper.visit(`/category/${slug}`)
      await measure()
    }
    await shopper.openProduct(sized?.slug ?? '')
    await measure()
    await shopper.addToCart(sized?.sizes[0])
    await measure()
    await shopper.goToCheckout()
    await measure()
    await shopper.fillContact()
    await shopper.continueTo('address')
    await measure()
    await shopper.fillAddress()
    await shopper.continueTo('payment')
    await measure()
    await shopper.fillCard()
    await shopper.continueTo('review')
    await measure()
    await shopper.signIn('marie.brandt@example.com')
    await page.getByRole('button', { name: 'Save' }).waitFor()
    await measure()
    layout[kind] = pages
    await page.close()
  }
  writeFileSync(file, `${JSON.stringify(layout)}\n`)
} finally {
  await browser.close()
  await stack.stop()
}
