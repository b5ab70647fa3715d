/** A session followed as it happens: what a visitor does in her browser is seen in the dashboard moments later. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Dashboard, makeAccount, openDashboard, signIn } from '../dashboard/open.ts'

/** What the product promises; a loaded machine that runs other tests beside this one is given twice that. */
const promisedMs = 3000
const slackMs = 3000

let dashboard: Dashboard
let shop: Page
let page: Page

beforeAll(async () => {
  dashboard = await openDashboard()
  const { url } = dashboard.stack
  await makeAccount(dashboard.stack)
  shop = await dashboard.browser.newPage()
  await shop.goto(`${url}/demo/`)
  const sessionId = await sessionOf(url)
  page = await dashboard.open(`/sites/demo/sessions/${sessionId}?live`)
  await signIn(page)
  await page.getByRole('slider', { name: 'Moment of the session' }).waitFor()
})
afterAll(() => dashboard?.stop())

async function sessionOf(url: string): Promise<string> {
  const headers = { authorization: `Bearer ${dashboard.stack.apiKey}` }
  for (const until = Date.now() + 30_000; Date.now() < until; ) {
    const answer = await fetch(`${url}/api/sites/demo/sessions`, { headers })
    const { sessions } = (await answer.json()) as { sessions: { sessionId: string; hasReplay: boolean }[] }
    const found = sessions.find(({ hasReplay }) => hasReplay)
    if (found) return found.sessionId
    await shop.waitForTimeout(200)
  }
  throw new Error('The session never appeared.')
}

/** She clicks, and the page says so. Resolves to when. */
async function act(says: string): Promise<number> {
  await shop.mouse.click(5, 300)
  return shop.evaluate((text) => {
    const line = document.createElement('p')
    line.textContent = text
    document.body.prepend(line)
    return Date.now()
  }, says)
}

const isSeen = (says: string) => {
  const frames = document.querySelectorAll<HTMLIFrameElement>('.replayer-wrapper:not(.rp-behind) > iframe')
  const shown = [...frames].some((frame) => frame.contentDocument?.body?.textContent?.includes(says))
  return shown ? Date.now() : 0
}

async function delayOf(says: string): Promise<number> {
  const doneAt = await act(says)
  const seen = await page.waitForFunction(isSeen, says, { polling: 50, timeout: 30_000 })
  return (await seen.jsonValue()) - doneAt
}

describe('a session that goes on', () => {
  test('is followed by itself, at most three seconds behind', async () => {
    const delays: number[] = []
    for (let i = 0; i < 6; i++) {
      delays.push(await delayOf(`Change ${i}.`))
      // Not in step with the recorder's clock.
      await shop.waitForTimeout(170 * i)
    }
    console.log(`live: seen after ${delays.join(', ')} ms; worst ${Math.max(...delays)} ms`)
    expect(Math.max(...delays)).toBeLessThan(promisedMs + slackMs)
  })

  test('is followed from page to page', async () => {
    await shop.goto(`${dashboard.stack.url}/demo/cart`)
    expect(await delayOf('On another page.')).toBeLessThan(promisedMs + 2 * slackMs)
  })

  test('stays where one scrubs back to, although more arrives', async () => {
    const bar = await page.getByRole('slider', { name: 'Moment of the session' }).boundingBox()
    if (!bar) throw new Error('There is no timeline')
    await page.mouse.click(bar.x + bar.width * 0.3, bar.y + 4)
    await act('While one looks back.')
    await page.waitForTimeout(promisedMs)
    expect(await page.evaluate(isSeen, 'While one looks back.')).toBe(0)
  })

  test('is followed anew after “Jump to live”', async () => {
    await page.getByRole('button', { name: 'Jump to live' }).click()
    await page.waitForFunction(isSeen, 'While one looks back.', { polling: 50, timeout: 30_000 })
    expect(await delayOf('Followed anew.')).toBeLessThan(promisedMs + slackMs)
  })
})
