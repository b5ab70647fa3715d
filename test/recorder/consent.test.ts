import { recorderSettingsOf, siteSettings } from '@hindsight/protocol/settings'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { flush, startBrowser, startWire, type Wire } from './wire.ts'

let wire: Wire
let browser: Awaited<ReturnType<typeof startBrowser>>

beforeAll(async () => {
  wire = await startWire()
  browser = await startBrowser()
  wire.pages.set('/page', '<!doctype html><title>Page</title><body><button>Go</button>{recorder}</body>')
})
afterAll(async () => {
  await browser.close()
  await wire.stop()
})
beforeEach(() => {
  wire.clear()
  wire.settings = { ...wire.settings, consentRequired: false, recordingOn: true }
})

/** Everything the recorder keeps on the device. */
const kept = `[...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => key.startsWith('hindsight'))`
const quietMs = 700

test('where consent is asked for, nothing is stored and nothing sent before it is given', async () => {
  wire.settings.consentRequired = true
  const { context, page, close } = await browser.open(`${wire.url}/page`)
  await page.click('button')
  await page.evaluate("hindsight.track('Before the answer')")
  await page.waitForTimeout(quietMs)
  expect(wire.received).toHaveLength(0)
  expect(await page.evaluate(kept)).toEqual([])
  expect(await context.cookies()).toEqual([])
  expect(await page.evaluate('hindsight.sessionUrl()')).toBeNull()

  await page.evaluate('hindsight.consent({ analytics: true, replay: false })')
  const reason = await wire.waitFor('recording')
  expect(reason.reason).toBe('noConsent')
  await wire.waitFor('track', (event) => event.name === 'Before the answer')
  expect(wire.chunks).toHaveLength(0)

  await page.evaluate('hindsight.consent({ replay: true })')
  await wire.waitFor('recording', (event) => event.reason === 'on')
  await wire.waitUntil('a snapshot', () => wire.chunks.some((chunk) => chunk.hasSnapshot))

  // The answer is remembered on the next page.
  wire.clear()
  await page.reload()
  await wire.waitFor('recording', (event) => event.reason === 'on')
  await close()
})

test('agreeing to the replay alone agrees to the facts that it consists of', async () => {
  wire.settings.consentRequired = true
  const { page, close } = await browser.open(`${wire.url}/page`)
  await page.waitForTimeout(200)
  await page.evaluate('hindsight.consent({ replay: true })')
  expect((await wire.waitFor('recording')).reason).toBe('on')
  await close()
})

test('a refusal stops everything, takes the ids off the device, and is kept', async () => {
  const { page, close } = await browser.open(`${wire.url}/page`)
  await wire.waitFor('recording')
  await page.evaluate('hindsight.consent({ analytics: false })')
  await page.waitForTimeout(100)
  wire.clear()
  wire.settingsRequests.length = 0
  await page.click('button')
  await page.evaluate("hindsight.track('Nobody asked')")
  await page.waitForTimeout(quietMs)
  expect(await page.evaluate(kept)).toEqual(['hindsight:test:consent'])
  await page.reload()
  await page.waitForTimeout(quietMs)
  await close()
  expect(wire.received).toHaveLength(0)
  expect(wire.settingsRequests).toHaveLength(0)
})

test('the replay alone can be refused: facts go on, and the session says why it is not replayed', async () => {
  const { page, close } = await browser.open(`${wire.url}/page`)
  await wire.waitFor('recording', (event) => event.reason === 'on')
  await wire.waitUntil('a snapshot', () => wire.chunks.length > 0)
  await page.evaluate('hindsight.consent({ replay: false })')
  await wire.waitFor('recording', (event) => event.reason === 'optedOut')
  const chunks = wire.chunks.length
  await page.evaluate("document.body.append('unseen-change'); hindsight.track('Still counted')")
  await flush(page)
  await wire.waitFor('track')
  await close()
  expect(wire.chunks.length).toBeLessThanOrEqual(chunks + 1)
  expect(wire.raw()).not.toContain('unseen-change')
})

test('Global Privacy Control counts as a question that must be answered first', async () => {
  const { context, close } = await browser.open('about:blank')
  await context.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }))
  const page = await context.newPage()
  await page.goto(`${wire.url}/page`)
  await page.click('button')
  await page.waitForTimeout(quietMs)
  expect(wire.received).toHaveLength(0)
  expect(await page.evaluate(kept)).toEqual([])
  await page.evaluate('hindsight.consent({ analytics: true })')
  expect((await wire.waitFor('recording')).reason).toBe('noConsent')
  await close()
})

test('the kill switch, an unknown site and rules that cannot be read each mean: nothing is captured', async () => {
  for (const settings of [
    { ...wire.settings, recordingOn: false },
    { ...wire.settings, maskSelectors: 'all' },
    { ...wire.settings, strict: undefined },
    {},
  ]) {
    wire.settings = settings as typeof wire.settings
    const { page, close } = await browser.open(`${wire.url}/page`)
    await page.click('button')
    await page.waitForTimeout(500)
    expect(await page.evaluate(kept)).toEqual([])
    await close()
  }
  expect(wire.received).toHaveLength(0)
  wire.settings = {
    ...recorderSettingsOf(siteSettings.parse({})),
    serverTime: 0,
  }
})

test('Do Not Track means facts only, until the replay is agreed to', async () => {
  const { context, page, close } = await browser.open('about:blank')
  await context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'doNotTrack', { get: () => '1' }))
  await page.goto(`${wire.url}/page`)
  expect((await wire.waitFor('recording')).reason).toBe('noConsent')
  expect(wire.chunks).toEqual([])
  await page.evaluate('hindsight.consent({ replay: true })')
  await wire.waitFor('recording', (event) => event.reason === 'on')
  await close()
})

test('a page may wait for consent by its script tag, though the site does not ask for it', async () => {
  const tag = '<script src="/recorder.js" data-site="test" data-consent="required"></script>'
  wire.pages.set('/asks', `<!doctype html><title>Asks</title><body><button>Go</button>${tag}</body>`)
  const { page, close } = await browser.open(`${wire.url}/asks`)
  await page.click('button')
  await page.waitForTimeout(quietMs)
  expect(wire.received).toHaveLength(0)
  expect(await page.evaluate(kept)).toEqual([])
  await page.evaluate('hindsight.consent({ analytics: true })')
  expect((await wire.waitFor('recording')).reason).toBe('noConsent')
  await close()
})
