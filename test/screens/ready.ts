/** What screens wait for before they are drawn, and what is done on them first. */
import type { Page } from 'playwright-core'
import type { Screen } from './screen.ts'

type Ready = Screen['ready']

export const heading = (name: string | RegExp) => (page: Page) => page.getByRole('heading', { name }).first().waitFor()

/** Skeletons are gone, so everything that was asked has been answered. */
export const filled =
  (name: string | RegExp): Ready =>
  async (page) => {
    await heading(name)(page)
    await page.waitForLoadState('networkidle').catch(() => undefined)
    await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root[data-visible]') === null)
  }

export const replayed: Ready = async (page) => {
  await page.frameLocator('iframe').locator('body').waitFor()
  await page.waitForTimeout(1500)
}

/** First one, then the other. */
export const after =
  (first: Ready, then: Ready): Ready =>
  async (page) => {
    await first(page)
    await then(page)
  }

/** On a phone it stands further down. */
export const scrolledTo =
  (name: string): Ready =>
  async (page) => {
    const region = page.getByRole('region', { name })
    await region.waitFor()
    // Below the bar of the top.
    await region.evaluate((one) => window.scrollTo(0, one.getBoundingClientRect().top + window.scrollY - 124))
  }

export const pressed =
  (name: string | RegExp): Ready =>
  (page) =>
    page.getByRole('button', { name, exact: true }).first().click()

/** Loads the screen again with another answer, until it is drawn: one that never comes, or what cannot be awaited. */
export const answered =
  (url: string | RegExp, answer: object | 'never' | 'forbidden', then: Ready): Ready =>
  async (page) => {
    await page.route(url, (route) => {
      if (answer === 'never') return
      if (answer !== 'forbidden') return route.fulfill({ json: answer })
      const title = 'Your role does not allow this.'
      return route.fulfill({ status: 403, json: { type: 'about:blank', title, status: 403, code: 'forbidden' } })
    })
    await page.reload()
    await page.evaluate(() => window.scrollTo(0, 0))
    await then(page)
  }

/** Somebody saves what a colleague has saved a moment before. */
export const contested =
  (write: Ready, theirs: () => Promise<unknown>, button: string): Ready =>
  async (page) => {
    await write(page)
    await theirs()
    await page.getByRole('button', { name: button, exact: true }).first().click()
    const conflict = page.getByRole('table', { name: 'In what they differ' })
    await conflict.waitFor()
    await conflict.evaluate((one) => one.scrollIntoView({ block: 'center' }))
  }

/** Takes a file to the screen that opens recordings. */
export const fileGiven =
  (name: string, content: string): Ready =>
  async (page) => {
    await heading('Open a recording')(page)
    const mimeType = 'application/json'
    await page.locator('input[type="file"]').setInputFiles({ name, mimeType, buffer: Buffer.from(content) })
  }

export const filePlayed = (content: string): Ready =>
  after(after(fileGiven('visit-of-tuesday.json', content), replayed), async (page) => {
    await page.keyboard.press('Alt+ArrowRight')
    await page.keyboard.press('Shift+ArrowRight')
    await page.waitForTimeout(700)
  })

export const explained: Ready = (page) => page.getByText('There is no replay of this session').waitFor()
