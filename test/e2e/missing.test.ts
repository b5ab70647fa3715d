/** "Why is there no replay?", from the visitor's real browser to the words in the dashboard. */
import type { SessionDetail, SessionRow } from '@hindsight/protocol/api/sessions'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Dashboard, makeAccount, openDashboard, signIn } from '../dashboard/open.ts'

let dash: Dashboard
let page: Page
const seen = new Set<string>()

beforeAll(async () => {
  dash = await openDashboard()
  await makeAccount(dash.stack)
  page = await dash.open('/')
  await signIn(page)
})
afterAll(() => dash?.stop())

async function api<T>(path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${dash.stack.url}/api/sites/demo${path}`, {
    method: body === undefined ? 'GET' : 'PATCH',
    headers: { authorization: `Bearer ${dash.stack.apiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`)
  return (await answer.json()) as T
}

async function settings(change: Record<string, unknown>): Promise<void> {
  const { version } = await api<{ version: number }>('')
  await api('', { version, settings: change })
}

/** A new visitor walks through the shop; resolves to her session once all of it has arrived. */
async function visit(
  walk: (shop: Page, context: BrowserContext) => Promise<void>,
  pages: number,
): Promise<SessionDetail> {
  const context = await dash.browser.newContext()
  const shop = await context.newPage()
  await walk(shop, context)
  await context.close()
  const found: { detail?: SessionDetail } = {}
  await expect
    .poll(async () => {
      const { sessions } = await api<{ sessions: SessionRow[] }>('/sessions')
      const row = sessions.find(({ sessionId }) => !seen.has(sessionId))
      if (!row) return 0
      found.detail = await api<SessionDetail>(`/sessions/${row.sessionId}`)
      return found.detail.session.pageViews
    })
    .toBe(pages)
  if (!found.detail) throw new Error('There is no session')
  seen.add(found.detail.session.sessionId)
  return found.detail
}

/** How often a recorder has said whether it replays. */
async function told(): Promise<number> {
  const [row] = await dash.stack.store.query<{ n: string }>("SELECT count() AS n FROM events WHERE kind = 'recording'")
  return Number(row?.n)
}

/** Looks at a page until its recorder has said whether it replays it. */
async function look(shop: Page, path: string, agree?: (shop: Page) => Promise<unknown>): Promise<void> {
  const before = await told()
  await shop.goto(`${dash.stack.url}/demo${path}`)
  await agree?.(shop)
  await expect.poll(told).toBeGreaterThan(before)
  await shop.mouse.click(5, 300)
}

const blocked = 'The page or an extension kept the replay part of the recorder from loading'
const blockReplay = (context: BrowserContext) =>
  context.route(/recorder-replay[^/]*\.js/, (route) => route.abort('blockedbyclient'))

test('the replay part of the recorder is blocked by the visitor’s browser', async () => {
  const { session, missingParts, tabs } = await visit(async (shop, context) => {
    await blockReplay(context)
    await look(shop, '/')
  }, 1)
  expect(missingParts.map(({ reason, words }) => [reason, words])).toEqual([['blocked', blocked]])
  expect(tabs.flatMap(({ chunks }) => chunks)).toEqual([])
  await page.goto(`${dash.stack.url}/sites/demo/sessions/${session.sessionId}`)
  const stage = page.getByRole('region', { name: 'Recorded page' })
  await stage.getByText('There is no replay of this session').waitFor()
  await stage.getByText(blocked).waitFor()
  await page.locator('[data-step]', { hasText: 'Navigated to /demo' }).first().waitFor()
})

test('it is blocked on one page of several: that part is named, the rest plays', async () => {
  const { session, missingParts } = await visit(async (shop, context) => {
    await look(shop, '/')
    await blockReplay(context)
    // As good as new to the browser: nothing is left of it in its cache.
    const client = await context.newCDPSession(shop)
    await client.send('Network.clearBrowserCache')
    await look(shop, '/cart')
  }, 2)
  expect(missingParts.map(({ reason }) => reason)).toEqual(['blocked'])
  expect(missingParts[0]?.fromTs).toBeGreaterThan(session.firstTs)
  await page.goto(`${dash.stack.url}/sites/demo/sessions/${session.sessionId}`)
  await page.locator('.replayer-wrapper iframe').first().waitFor({ state: 'attached' })
  await page.locator('[data-gap-row]', { hasText: blocked }).click()
  await page.getByRole('region', { name: 'Recorded page' }).getByText(blocked).waitFor()
})

test.each([
  ['sampledOut', { replayShare: 0 }, 'Not in the share of sessions that is replayed'],
  ['noConsent', { consentRequired: true }, 'The visitor has not agreed to replay'],
])('%s: by the site’s settings', async (reason, change, words) => {
  await settings(change)
  const { session, missingParts } = await visit(async (shop) => {
    // To facts alone, where the site asks.
    const agree = async (asked: Page) => {
      await asked.waitForFunction('typeof globalThis.hindsight?.consent === "function"')
      await asked.evaluate('hindsight.consent({ analytics: true, replay: false })')
    }
    await look(shop, '/', reason === 'noConsent' ? agree : undefined)
  }, 1)
  await settings({ replayShare: 1, consentRequired: false })
  expect(missingParts.map((part) => part.reason)).toEqual([reason])
  await page.goto(`${dash.stack.url}/sites/demo/sessions/${session.sessionId}`)
  await page.getByRole('region', { name: 'Recorded page' }).getByText(words).waitFor()
})
