/** Every screen, light and dark, on a desk and on a phone: nothing that axe objects to, nothing wider than the screen. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFindings, type Dashboard, makeAccount, openDashboard, signIn } from './open.ts'
import { sendVisit } from './visit.ts'

let dashboard: Dashboard

beforeAll(async () => {
  dashboard = await openDashboard()
})
afterAll(() => dashboard?.stop())

type Screen = { name: string; path: string; ready: string; act?: (page: Page) => Promise<void> }

const screens: Screen[] = [
  { name: 'sessions', path: '/sites/demo/sessions', ready: 'cust-1001' },
  { name: 'sessions, filtered', path: '/sites/demo/sessions?errors=1&person=cust&text=maiden', ready: 'cust-1001' },
  { name: 'no session matches', path: '/sites/demo/sessions?text=nothing-has-this', ready: 'No session matches' },
  {
    name: 'the period picker',
    path: '/sites/demo/sessions',
    ready: 'cust-1001',
    act: async (page) => {
      await page.getByRole('button', { name: /^Period/ }).click()
      await page.getByText('or days').waitFor()
    },
  },
  {
    name: 'the commands',
    path: '/sites/demo/sessions',
    ready: 'cust-1001',
    act: async (page) => {
      await page.getByRole('button', { name: 'Commands' }).click()
      await page.getByText('Theme: dark').waitFor()
    },
  },
  { name: 'sites', path: '/sites', ready: 'any origin may send' },
  {
    name: 'a site with unsaved changes',
    path: '/sites/demo',
    ready: 'Put it on the site',
    act: async (page) => {
      await page.getByRole('switch', { name: 'Strict masking' }).check({ force: true })
      await page.getByRole('region', { name: 'Unsaved changes' }).waitFor()
    },
  },
  {
    name: 'a new site with faults',
    path: '/new-site',
    ready: 'As your colleagues call it',
    act: async (page) => {
      await page.getByRole('button', { name: 'Create site' }).click()
      await page.getByText('Give the site a name').waitFor()
    },
  },
  { name: 'privacy', path: '/sites/demo/privacy', ready: 'On the visitor’s device' },
  { name: 'refused', path: '/sites/demo/refused', ready: 'batch_version_unknown' },
  { name: 'customers', path: '/sites/demo/customers', ready: 'cust-1001' },
  { name: 'a customer', path: '/sites/demo/customers/cust-1001', ready: 'How to reach her' },
  {
    name: 'flagging a customer',
    path: '/sites/demo/customers/cust-1001',
    ready: 'How to reach her',
    act: async (page) => {
      await page.getByRole('button', { name: 'Flag for follow-up' }).click()
      await page.getByText('For colleagues; she never sees it').waitFor()
    },
  },
  { name: 'follow-up without cases', path: '/sites/demo/follow-up', ready: 'Nobody is waiting for help' },
  {
    name: 'inviting someone',
    path: '/people',
    ready: 'A role is a set of rights',
    act: async (page) => {
      await page.getByRole('button', { name: 'Invite', exact: true }).click()
      await page.getByRole('button', { name: 'Make the link' }).waitFor()
    },
  },
  { name: 'audit', path: '/audit', ready: 'newest first' },
  { name: 'no such page', path: '/nowhere', ready: 'There is no page here' },
]

const widths = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]
/** Ten screens twice over: on a busy machine each takes seconds. */
const roundMs = 150_000

const sidewaysPx = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

/** Nothing on its way, for two frames running: axe would measure something in between. */
const themeSettled = `(async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  for (let still = 0; still < 2; still++) {
    await frame()
    const moving = document.getAnimations().filter((one) => one.playState === 'running')
    if (moving.length > 0) still = -1
    await Promise.all(moving.map((one) => one.finished.catch(() => undefined)))
  }
})()`

/** Colours of all that is on the page at the very moment at which the theme changes, and again when all is still. */
const coloursAtOnce = `(async () => {
  const colours = () => [...document.querySelectorAll('body *')].map((one) => getComputedStyle(one).color)
  const before = colours()
  document.documentElement.setAttribute('data-mantine-color-scheme', 'dark')
  const atOnce = colours()
  await ${themeSettled}
  const settled = colours()
  const changed = settled.filter((colour, at) => colour !== before[at]).length
  return { changed, late: settled.filter((colour, at) => colour !== atOnce[at]).length }
})()`

/** In both themes, without loading again: the page follows the system. Themes differ in colours alone. */
async function findingsOf(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' })
    await page.evaluate(themeSettled)
    const findings = await axeFindings(page, colorScheme === 'dark' ? 'all' : 'colours')
    found.push(...findings.map((finding) => `${colorScheme}: ${finding}`))
  }
  return found
}

describe.sequential('before and after signing in', () => {
  test('set-up and sign-in', async () => {
    const setUp = await dashboard.open('/', { reducedMotion: 'reduce' })
    await setUp.getByRole('button', { name: 'Create account' }).waitFor()
    expect(await findingsOf(setUp)).toEqual([])
    await setUp.context().close()
    await makeAccount(dashboard.stack)
    const entry = await dashboard.open('/', { reducedMotion: 'reduce' })
    await entry.getByRole('button', { name: 'Sign in' }).waitFor()
    expect(await findingsOf(entry)).toEqual([])
    const { changed, late } = (await entry.evaluate(coloursAtOnce)) as { changed: number; late: number }
    expect(changed).toBeGreaterThan(10)
    expect(late, 'for who wants no motion, all of the page changes its theme at once').toBe(0)
    await entry.context().close()
  })

  test('with something to show', async () => {
    const { url } = dashboard.stack
    for (const [at, customer] of ['cust-1001', 'cust-1002', 'cust-1003'].entries()) {
      await sendVisit(url, 'demo', {
        startedAt: Date.now() - 90_000 - at * 3_600_000,
        replay: at === 0,
        happenings: [
          { at: 0, page: '/checkout', title: 'Checkout' },
          { at: 100, customer },
          { at: 2000, refused: 'Maiden name', message: 'Enter your maiden name', filled: at === 0 },
          { at: 3000, scriptError: 'sizes is undefined' },
          ...(at === 0 ? [{ at: 4000, ordered: 1289.5 }] : []),
        ],
      })
    }
    const refused = await fetch(`${url}/v1/record?key=demo`, { method: 'POST', body: 'x' })
    expect(refused.status).toBe(400)
  })

  for (const viewport of widths) {
    test(`every screen, ${viewport.width} px wide`, { timeout: roundMs }, async () => {
      const page = await dashboard.open('/', { viewport, reducedMotion: 'reduce' })
      await signIn(page)
      const findings: Record<string, unknown> = {}
      for (const { name, path, ready, act } of screens) {
        await page.goto(dashboard.stack.url + path)
        await page.getByText(ready).first().waitFor()
        await act?.(page)
        const found = await findingsOf(page)
        const wider = await sidewaysPx(page)
        if (found.length > 0 || wider > 0) findings[name] = { found, wider }
        // The guard of unsaved changes would ask.
        if (name.includes('unsaved')) await page.getByRole('button', { name: 'Discard' }).click()
      }
      expect(findings).toEqual({})
      await page.context().close()
    })
  }

  test('no page has complained, and no policy was broken', () => {
    expect(dashboard.complaints).toEqual([])
  })
})
