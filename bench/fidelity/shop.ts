/** Every page of the demo shop, as a customer sees it on her way to an order. */
import { gunzipSync } from 'node:zlib'
import { decodeBatch } from '@hindsight/protocol/batch'
import type { BatchHeader } from '@hindsight/protocol/events'
import type { Browser, Page, Request } from 'playwright-core'
import { createShopper, type Shopper } from '../../test/demo/shopper.ts'
import type { Stack } from '../../test/support/stack.ts'
import { type Bench, look, named, type Outcome } from './run.ts'

const size = { width: 1280, height: 900 }
/** React has drawn, and rrweb has told of the pointer's way. */
const calmMs = 1300
const sentMs = 600
/** The collector asks for a sheet that it lacks when it has seen the first chunk with it. */
const sheetsWithinMs = 10_000
/** What she types and chooses is masked wherever it shows; its boxes are not compared. */
const fields = 'input,select,textarea'

type Sent = { header: BatchHeader; bytes: Uint8Array }

/** Why a page is not quite the same. */
const listMoves = 'What is chosen is masked: the list is as wide as what it shows, and moves what stands beside it'
const numberMoves = 'A telephone number in a text is redacted, and moves what follows on its line'

const visits: [name: string, go: (shopper: Shopper) => Promise<unknown>, intended?: string][] = [
  ['home', (shopper) => shopper.visitHome()],
  ['home, scrolled', (shopper) => shopper.page.mouse.wheel(0, 700)],
  ['category', (shopper) => shopper.visit('/category/clothing'), listMoves],
  ['sale', (shopper) => shopper.visit('/sale'), listMoves],
  ['search', (shopper) => shopper.visit('/search?q=linen'), listMoves],
  ['search without results', (shopper) => shopper.visit('/search?q=zzz')],
  ['help', (shopper) => shopper.visit('/help'), numberMoves],
  ['product', (shopper) => shopper.openProduct('linen-shirt'), listMoves],
  ['product, size missing', (shopper) => shopper.pressAddToCart(), listMoves],
  ['cart, empty', (shopper) => shopper.openCart()],
  [
    'cart',
    async (shopper) => {
      await shopper.openProduct('linen-shirt')
      await shopper.addToCart('M')
    },
  ],
  ['checkout: contact', (shopper) => shopper.goToCheckout()],
  ['checkout: contact, refused', (shopper) => shopper.pressContinue()],
  [
    'checkout: address',
    async (shopper) => {
      await shopper.fillContact()
      await shopper.continueTo('address')
    },
  ],
  [
    'checkout: payment',
    async (shopper) => {
      await shopper.fillAddress()
      await shopper.continueTo('payment')
    },
  ],
  [
    'checkout: review',
    async (shopper) => {
      await shopper.fillCard()
      await shopper.continueTo('review')
    },
  ],
  ['confirmation', (shopper) => shopper.pay()],
  ['account', (shopper) => shopper.visit('/account')],
]

/** What the recorder of this browser sends, as it goes out. */
function tap(page: Page): { sent: Sent[]; assets: Record<string, string> } {
  const sent: Sent[] = []
  const assets: Record<string, string> = {}
  page.context().on('request', (request: Request) => {
    const body = request.postDataBuffer()
    const url = new URL(request.url())
    if (body === null) return
    if (url.pathname === '/v1/asset') {
      const text = url.searchParams.get('encoding') === 'gzip' ? gunzipSync(body) : body
      assets[url.searchParams.get('sha256') ?? ''] = text.toString('utf8')
    }
    if (url.pathname !== '/v1/record') return
    const batch = decodeBatch(body)
    if (!('fault' in batch)) sent.push({ header: batch.header as BatchHeader, bytes: batch.chunk })
  })
  return { sent, assets }
}

/** The chunks of the page that is shown, from its snapshot on; a chunk that was sent again counts once. */
function chunksOf(sent: readonly Sent[]): Sent[] {
  const chunks = new Map<number, Sent>()
  for (const one of sent) if (one.header.chunk) chunks.set(one.header.chunk.chunkNo, one)
  const sorted = [...chunks.values()].sort((a, b) => (a.header.chunk?.chunkNo ?? 0) - (b.header.chunk?.chunkNo ?? 0))
  const pageId = sorted.at(-1)?.header.chunk?.pageId
  return sorted.filter(({ header }) => header.chunk?.pageId === pageId)
}

/** Without its sheets, a page would be compared with one that nobody has to look at. */
async function sheetsSent(page: Page, chunks: readonly Sent[], assets: Readonly<Record<string, string>>) {
  const missing = () => chunks.flatMap(({ header }) => header.chunk?.assets ?? []).filter((hash) => !(hash in assets))
  for (const until = Date.now() + sheetsWithinMs; missing().length > 0; await page.waitForTimeout(100)) {
    if (Date.now() > until) throw new Error(`Style sheets that were never sent: ${missing().join(', ')}`)
  }
}

const played = ({ header, bytes }: Sent) => ({
  bytes: Buffer.from(bytes).toString('base64'),
  encoding: header.chunk?.encoding ?? 'identity',
})

export async function shopOutcomes(browser: Browser, stack: Stack, bench: Bench): Promise<Outcome[]> {
  const context = await browser.newContext({ viewport: size, colorScheme: 'light', reducedMotion: 'no-preference' })
  await context.addInitScript(named)
  // A customer, not a robot.
  await context.addInitScript("Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })")
  const page = await context.newPage()
  const { sent, assets } = tap(page)
  const shopper = createShopper(page, { shopUrl: `${stack.url}/demo` })
  const outcomes: Outcome[] = []
  for (const [name, go, intended = null] of visits) {
    await go(shopper)
    await page.waitForTimeout(calmMs)
    const seen = await look(page, fields)
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
      Reflect.deleteProperty(document, 'visibilityState')
    })
    await page.waitForTimeout(sentMs)
    const preferences = { colorScheme: 'light' as const, reducedMotion: false }
    const chunks = chunksOf(sent)
    await sheetsSent(page, chunks, assets)
    const recording = { chunks: chunks.map(played), assets, preferences }
    outcomes.push(await bench.compare({ name, intended }, { ...seen, recording }, size))
  }
  await context.close()
  return outcomes
}
