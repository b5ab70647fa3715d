/** Every screen, light and dark, on a desk and on a phone: nothing that axe objects to, nothing wider than the screen. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { goTo } from './lists.ts'
import { faultsOf, findingsOf, themeSettled } from './looks.ts'
import { type Dashboard, makeAccount, openDashboard, signIn } from './open.ts'
import { sendVisit } from './visit.ts'

let dashboard: Dashboard

beforeAll(async () => {
  dashboard = await openDashboard()
})
afterAll(() => dashboard?.stop())

/** `onPhone`: another layout there, so that it is looked at once more. */
type Screen = { name: string; path: string; ready: string; onPhone?: true; act?: (page: Page) => Promise<void> }

const screens: Screen[] = [
  { name: 'sessions', path: '/sites/demo/sessions', ready: 'cust-1001', onPhone: true },
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
      await page.getByRole('button', { name: 'Find a customer' }).click()
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
  { name: 'a customer', path: '/sites/demo/customers/cust-1001', ready: 'How to reach her', onPhone: true },
  {
    name: 'flagging a customer',
    path: '/sites/demo/customers/cust-1001',
    ready: 'How to reach her',
    act: async (page) => {
      await page.getByRole('button', { name: 'Flag for follow-up' }).click()
      await page.getByText('For colleagues; she never sees it').waitFor()
    },
  },
  {
    name: 'follow-up without cases',
    path: '/sites/demo/follow-up',
    ready: 'Nobody is waiting for help',
    onPhone: true,
  },
  {
    name: 'signals, with thresholds and what they flag',
    path: '/sites/demo/signals',
    ready: 'What is noticed',
    act: async (page) => {
      await page.getByRole('button', { name: /thresholds of “A field was refused again and again”/ }).click()
      await page.getByText('In the last 14 days').waitFor()
    },
  },
  { name: 'forms', path: '/sites/demo/forms', ready: 'most started first', onPhone: true },
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

/** Twenty screens in two themes: on a busy machine each takes seconds. */
const roundMs = 400_000

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

/** To another screen; what stood there before is dimmed until its answer is in. */
async function moveOn(page: Page, path: string): Promise<void> {
  await goTo(page, path)
  await page.evaluate(themeSettled)
  await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null)
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

  test('every screen', { timeout: roundMs }, async () => {
    const page = await dashboard.open('/', { reducedMotion: 'reduce' })
    await signIn(page)
    const findings: Record<string, unknown> = {}
    let isTouched = true
    for (const { name, path, ready, act } of screens) {
      // What was opened stays open, and a list that is asked anew is dimmed: these begin anew. Else all is loaded already.
      if (isTouched || path.includes('?')) await page.goto(dashboard.stack.url + path)
      else await moveOn(page, path)
      await page.getByText(ready).first().waitFor()
      await act?.(page)
      isTouched = act !== undefined
      const found = await faultsOf(page)
      if (found.length > 0) findings[name] = found
      // The guard of unsaved changes would ask.
      if (name.includes('unsaved')) await page.getByRole('button', { name: 'Discard' }).click()
    }
    expect(findings).toEqual({})
    await page.context().close()
  })

  test('on a phone, where the rail is a drawer', { timeout: roundMs }, async () => {
    const page = await dashboard.open('/', { viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' })
    await signIn(page)
    const findings: Record<string, unknown> = {}
    for (const { name, path, ready } of screens.filter(({ onPhone }) => onPhone)) {
      await moveOn(page, path)
      await page.getByText(ready).first().waitFor()
      const found = await findingsOf(page)
      if (found.length > 0) findings[name] = found
    }
    expect(findings).toEqual({})
    await page.context().close()
  })

  test('no page has complained, and no policy was broken', () => {
    expect(dashboard.complaints).toEqual([])
  })
})
