/** How a screen looks to who cannot look: axe in both themes, and whether it fits a phone. */
import type { Page } from 'playwright-core'
import { axeFindings } from './open.ts'

const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

const sidewaysPx = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

/** Nothing on its way, for two frames running: axe would measure something in between. */
export const themeSettled = `(async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  for (let still = 0; still < 2; still++) {
    await frame()
    const moving = document.getAnimations().filter((one) => one.playState === 'running')
    if (moving.length > 0) still = -1
    await Promise.all(moving.map((one) => one.finished.catch(() => undefined)))
  }
})()`

/** In both themes, without loading again: the page follows the system. Themes differ in colours alone. */
export async function findingsOf(page: Page): Promise<string[]> {
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

/** The screen as it stands, on a desk; and whether it is wider than a phone. Empty when all is well. */
export async function faultsOf(page: Page): Promise<string[]> {
  const found = await findingsOf(page)
  await page.setViewportSize(phone)
  await page.evaluate(themeSettled)
  const wider = await sidewaysPx(page)
  await page.setViewportSize(desk)
  return wider > 0 ? [...found, `${wider} px wider than a phone`] : found
}
