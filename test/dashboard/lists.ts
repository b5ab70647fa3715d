/** Counts on a screen, held against the lists that they open. */
import type { Page } from 'playwright-core'

const settlesWithinMs = 5000

/** `1 204 sessions` → 1204; the digits may be set apart by narrow spaces. */
const numberIn = (text: string): number =>
  Number(/^[\d\s\u202f\u2009]+/.exec(text)?.[0].replace(/\D/g, '') || Number.NaN)

/** What the list says of its length, once it says what it should, or has had time to. */
async function settled(page: Page, expected: number): Promise<number> {
  const total = page.locator('main header span[aria-live]').getByText(/\d/)
  let listed = Number.NaN
  for (let waited = 0; waited < settlesWithinMs && listed !== expected; waited += 50) {
    await page.waitForTimeout(50)
    if ((await total.count()) === 1) listed = numberIn((await total.textContent()) ?? '')
  }
  return listed
}

/** As a link does it, without loading the dashboard anew for each. */
export const goTo = (page: Page, href: string) =>
  page.evaluate((to) => {
    window.history.pushState(null, '', to)
    window.dispatchEvent(new PopStateEvent('popstate', { state: null }))
  }, href)

/** Opens every count of this screen; says how many there are, and which open another number of rows. */
export async function openCounts(page: Page): Promise<{ counts: number; wrong: string[] }> {
  const links = await page
    .locator('main a[href*="/sessions?"], main a[href*="/customers?"]')
    .evaluateAll((all) => all.map((link) => ({ text: link.textContent ?? '', href: (link as HTMLAnchorElement).href })))
  // A rate opens the list of its count, which stands beside it.
  const counts = links.filter(({ text }) => !text.endsWith('%'))
  const wrong: string[] = []
  for (const href of new Set(counts.map((link) => link.href))) {
    const shown = counts.filter((link) => link.href === href).map((link) => numberIn(link.text))
    await goTo(page, href)
    // The list before this one may still stand there for a moment.
    const listed = await settled(page, shown[0] ?? 0)
    if (shown.some((n) => n !== listed)) wrong.push(`${shown} open ${listed}: ${href}`)
  }
  return { counts: counts.length, wrong }
}
