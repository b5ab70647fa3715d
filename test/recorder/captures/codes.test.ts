/** Codes of the site in messages of errors that come before the file is there that knows them. */
import { setTimeout as pause } from 'node:timers/promises'
import { codesSource } from '@hindsight/protocol/codePatterns'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../../support/chromium.ts'
import { startWire, type Wire } from '../wire.ts'

let wire: Wire
let browser: Browser

beforeAll(async () => {
  wire = await startWire({ codes: codesSource(['ERR-####-@@']) })
  const fails = "throw new Error('Refused ERR-4711-AB, card 40001234')"
  wire.pages.set('/early', `<title>Shop</title>{recorder}<script>setTimeout(() => { ${fails} }, 300)</script>`)
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await wire?.stop()
})

/** Opens the page with the second file so late, or never, and leaves it, if so, after some time: what was told of the error? */
async function told({ moreAfterMs, leavesAfterMs }: { moreAfterMs?: number; leavesAfterMs?: number }): Promise<string> {
  wire.clear()
  const context = await browser.newContext()
  const tab = await context.newPage()
  await tab.route(/recorder-more/, async (route) => {
    if (moreAfterMs === undefined) return
    await pause(moreAfterMs)
    await route.continue()
  })
  await tab.goto(`${wire.url}/early`)
  if (leavesAfterMs !== undefined) {
    await pause(leavesAfterMs)
    await tab.goto('about:blank')
  }
  const { message } = await wire.waitFor('jsError', undefined, 10_000)
  await context.close()
  return message
}

test('a message waits for the file that knows the codes, also when the replay is there before', async () => {
  expect(await told({ moreAfterMs: 1_500 })).toBe('Error: Refused ERR-4711-AB, card [number]')
})

test('where that file does not come, or the page is left before, the message goes without the code and is not lost', async () => {
  const without = 'Error: Refused ERR-[number]-AB, card [number]'
  expect(await told({})).toBe(without)
  expect(await told({ leavesAfterMs: 700 })).toBe(without)
})
