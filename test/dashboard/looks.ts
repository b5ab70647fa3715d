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

/**
 * What is asked anew is dimmed until it is there, and axe would measure that: what it found counts when nothing was
 * busy before and after.
 */
async function undimmed(page: Page, look: () => Promise<string[]>): Promise<string[]> {
  const isBusy = () => page.evaluate(() => document.querySelector('main [aria-busy="true"]') !== null)
  for (let tries = 1; ; tries++) {
    await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null)
    const found = await look()
    if (found.length === 0 || (!(await isBusy()) && tries > 1)) return found
    if (tries > 5) return found
  }
}

/** In both themes, without loading again: the page follows the system. Themes differ in colours alone. */
export async function findingsOf(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' })
    await page.evaluate(themeSettled)
    const findings = await undimmed(page, () => axeFindings(page, colorScheme === 'dark' ? 'all' : 'colours'))
    found.push(...findings.map((finding) => `${colorScheme}: ${finding}`))
  }
  return found
}

/** Which part of the page has the keyboard, and whether one sees that. */
export const focusSeen = (page: Page, within: string): Promise<boolean> =>
  page.evaluate((selector) => {
    const at = document.activeElement
    if (!at?.closest(selector)) return false
    // An input's own frame changes its colour in the place of an outline.
    return at.matches(':focus-visible') && (getComputedStyle(at).outlineStyle !== 'none' || at.matches('input'))
  }, within)

/** The screen as it stands, in both themes, on a desk and again on a phone, where it also must not be wider. */
export async function faultsOnBoth(page: Page): Promise<string[]> {
  const onDesk = await findingsOf(page)
  await page.setViewportSize(phone)
  await page.evaluate(themeSettled)
  const wider = await sidewaysPx(page)
  const onPhone = await findingsOf(page)
  await page.setViewportSize(desk)
  return [
    ...onDesk,
    ...onPhone.map((finding) => `phone, ${finding}`),
    ...(wider > 0 ? [`${wider} px wider than a phone`] : []),
  ]
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
