/**
 * `npm run screens`: every screen at two sizes and in two themes, into screens/, with axe on each. Fails when axe finds
 * anything or a page complains, so that it can be looked at and relied on. `npm run screens -- replay` does some only.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { axeFindings, makeAccount, openDashboard, signIn } from '../dashboard/open.ts'
import { createShopper } from '../demo/shopper.ts'

const folder = fileURLToPath(new URL('../../screens', import.meta.url))
const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }
const themes = ['light', 'dark'] as const
type Theme = (typeof themes)[number]

type Screen = { name: string; path: string; ready: (page: Page) => Promise<unknown>; signedOut?: boolean }

const heading = (name: string | RegExp) => (page: Page) => page.getByRole('heading', { name }).first().waitFor()

async function visitShop(page: Page, shopUrl: string): Promise<void> {
  const shopper = createShopper(page, { shopUrl, keyDelayMs: 25, thinkMs: 150 })
  await shopper.switchFaults(['maidenNameAll'])
  await page.waitForTimeout(1200)
  await shopper.followPromotion('linen-sale')
  await shopper.openProduct('stoneware-mug')
  await shopper.addToCart()
  await shopper.goToCheckout()
  await shopper.fillContact({
    firstName: 'Marie',
    lastName: 'Brandt',
    maidenName: "d'Arcy",
    email: 'marie.brandt@example.com',
    phone: '+49 30 5550142',
  })
  for (let attempt = 0; attempt < 2; attempt++) {
    await shopper.pressContinue()
    await page.waitForTimeout(1600)
  }
  await page.goto('about:blank')
}

const wanted = process.argv.slice(2)
const dashboard = await openDashboard()
const { stack, browser } = dashboard
const problems: string[] = []
try {
  const firstUse: Screen[] = [{ name: 'set-up', path: '/', ready: heading('Set up Hindsight'), signedOut: true }]
  await shoot(firstUse)
  await makeAccount(stack)
  await visitShop(await browser.newPage(), `${stack.url}/demo`)
  const api = async <T>(path: string): Promise<T> => {
    const response = await fetch(stack.url + path, { headers: { authorization: `Bearer ${stack.apiKey}` } })
    return (await response.json()) as T
  }
  let sessionId = ''
  for (let waited = 0; sessionId === '' && waited < 15_000; waited += 500) {
    const { sessions } = await api<{ sessions: { sessionId: string }[] }>('/api/sites/demo/sessions?withErrors=true')
    sessionId = sessions[0]?.sessionId ?? ''
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  const { events } = await api<{ events: { kind: string; tabId: string; eventNo: number }[] }>(
    `/api/sites/demo/sessions/${sessionId}/events`,
  )
  const error = events.find(({ kind }) => kind === 'fieldError')
  const replayed = (page: Page) =>
    page
      .frameLocator('iframe')
      .locator('body')
      .waitFor()
      .then(() => page.waitForTimeout(1500))
  await shoot([
    { name: 'sign-in', path: '/', ready: heading('Sign in'), signedOut: true },
    {
      name: 'sessions',
      path: '/sites/demo/sessions',
      ready: (page) => page.getByRole('list', { name: 'Sessions' }).waitFor(),
    },
    { name: 'sessions-none', path: '/sites/demo/sessions?text=nothing-says-this', ready: heading(/No session/) },
    {
      name: 'replay',
      path: `/sites/demo/sessions/${sessionId}?step=${error?.tabId}.${error?.eventNo}`,
      ready: replayed,
    },
    { name: 'sites', path: '/sites', ready: heading('Sites') },
    { name: 'site-new', path: '/new-site', ready: heading('New site') },
    { name: 'site', path: '/sites/demo', ready: heading('Demo shop') },
    { name: 'refused', path: '/sites/demo/refused', ready: heading('Refused') },
  ])
} finally {
  await dashboard.stop()
}
for (const problem of [...problems, ...dashboard.complaints]) console.error(problem)
process.exit(problems.length + dashboard.complaints.length > 0 ? 1 : 0)

async function shoot(screens: Screen[]): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const chosen = screens.filter(({ name }) => wanted.length === 0 || wanted.some((start) => name.startsWith(start)))
  for (const screen of chosen) {
    for (const theme of themes) {
      for (const size of ['desktop', 'phone'] as const) {
        const name = `${screen.name}-${size}-${theme}`
        const findings = await shootOne(screen, name, size, theme).catch((error: Error) => [error.message])
        console.log(`${name}: ${findings.length === 0 ? 'ok' : findings.join('; ')}`)
        problems.push(...findings.map((finding) => `${name}: ${finding}`))
      }
    }
  }
}

async function shootOne(screen: Screen, name: string, size: keyof typeof sizes, theme: Theme): Promise<string[]> {
  const page = await dashboard.open('/', { viewport: sizes[size], colorScheme: theme, isMobile: size === 'phone' })
  try {
    if (!screen.signedOut) await signIn(page)
    if (screen.path !== '/') await page.goto(stack.url + screen.path)
    await screen.ready(page)
    await page.waitForTimeout(500)
    await page.screenshot({ path: join(folder, `${name}.png`) })
    return await axeFindings(page)
  } finally {
    await page.context().close()
  }
}
