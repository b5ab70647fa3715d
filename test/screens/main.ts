/**
 * `npm run screens`: every screen at two sizes and in two themes, on the sample history, into screens/ (or where
 * SCREENS says), with axe on each. Fails when axe finds anything or a page complains. `npm run screens -- replay ctr` draws
 * some only.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { axeFindings, makeAccount, openDashboard, signIn } from '../dashboard/open.ts'
import { apiOf } from '../dashboard/supportWork.ts'
import { beginVisit, refuseVoucherAgain, sendArms, sendVouchers } from './life.ts'
import type { Screen } from './screen.ts'
import { screens } from './screens.ts'

const folder = process.env.SCREENS ?? fileURLToPath(new URL('../../screens', import.meta.url))
const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }
const themes = ['light', 'dark'] as const
/** The roll-up follows what is loaded twice a second. */
const settledMs = 3000

const wanted = process.argv.slice(2)
const isWanted = ({ name }: Screen) => wanted.length === 0 || wanted.some((start) => name.startsWith(start))
const problems: string[] = []

async function shoot(page: Page, screen: Screen, name: string): Promise<string[]> {
  await screen.ready(page)
  await page.waitForTimeout(700)
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: screen.whole ?? false })
  return await axeFindings(page)
}

/** One visitor of each size and theme sees them all. */
async function shootAll(list: Screen[], isSignedIn: boolean): Promise<void> {
  for (const theme of themes) {
    for (const size of ['desktop', 'phone'] as const) {
      const page = await dashboard.open('/', { viewport: sizes[size], colorScheme: theme, isMobile: size === 'phone' })
      if (isSignedIn) await signIn(page)
      for (const screen of list.filter(isWanted)) {
        const name = `${screen.name}-${size}-${theme}`
        const findings = await page
          .goto(dashboard.stack.url + screen.path)
          .then(() => shoot(page, screen, name))
          .catch((error: Error) => [error.message.split('\n')[0] ?? 'failed'])
        await page.unrouteAll({ behavior: 'ignoreErrors' })
        console.log(`${name}: ${findings.length === 0 ? 'ok' : findings.join('; ')}`)
        problems.push(...findings.map((finding) => `${name}: ${finding}`))
      }
      await page.context().close()
    }
  }
}

mkdirSync(folder, { recursive: true })
const dashboard = await openDashboard({ DEMO: 'on' })
try {
  const { stack } = dashboard
  await stack.collector.sample?.done
  const call = apiOf(stack)
  await sendVouchers(stack.url)
  await sendArms(stack.url)
  const liveId = await beginVisit(dashboard)
  await new Promise((resolve) => setTimeout(resolve, settledMs))
  const list = await screens({
    get: (path) => call('GET', path),
    call,
    liveId,
    recur: () => refuseVoucherAgain(stack.url),
  })
  await shootAll(list.setUp, false)
  await makeAccount(stack)
  await shootAll(list.signedOut, false)
  await shootAll(list.signedIn, true)
} finally {
  await dashboard.stop()
}
// One screen is of a struggle point that is not there: the browser says so too.
const complaints = dashboard.complaints.filter((complaint) => !complaint.includes('/no-such-point'))
for (const problem of [...problems, ...complaints]) console.error(problem)
process.exit(problems.length + complaints.length > 0 ? 1 : 0)
