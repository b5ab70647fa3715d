/** The real dashboard on a whole stack, in a real browser. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { type Stack, startStack } from '../support/stack.ts'

const built = fileURLToPath(new URL('../../dashboard/dist/index.html', import.meta.url))
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const person = { name: 'Ada Adams', email: 'ada@shop.example', password: 'correct horse battery' }

export type Dashboard = {
  stack: Stack
  browser: Browser
  /** A page of a new browser profile; its console errors and broken policies are collected. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>
  /** What the pages complained about, but for answers that a test provokes (401 before signing in, 403, 409). */
  complaints: string[]
  stop(): Promise<void>
}

export async function openDashboard(env: Record<string, string> = {}): Promise<Dashboard> {
  if (!existsSync(built)) throw new Error('The dashboard is not built. Run "npm run build" first.')
  const [stack, browser] = await Promise.all([startStack({ env }), launchChromium()])
  const complaints: string[] = []
  return {
    stack,
    browser,
    complaints,
    async open(path, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
      const page = await context.newPage()
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        const text = message.text()
        if (message.type() !== 'error' || /status of (401|403|409)/.test(text)) return
        const faults = /status of 5/.test(text) ? stack.faults : []
        complaints.push([`${text} ${message.location().url}`, ...faults].join('\n'))
      })
      await page.goto(stack.url + path)
      return page
    },
    async stop() {
      await browser.close()
      await stack.stop()
    },
  }
}

/** The first account, as the set-up screen makes it; for tests whose subject comes after. */
export async function makeAccount(stack: Stack): Promise<void> {
  const code = stack.collector.accounts.setupCode()
  const response = await fetch(`${stack.url}/api/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, ...person }),
  })
  if (!response.ok) throw new Error(`Set-up was answered ${response.status}`)
}

export async function signIn(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail', exact: true }).fill(person.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(person.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation', { name: 'Main' }).waitFor({ state: 'attached' })
  // The front door leads on, and would also lead away from where a test has gone meanwhile.
  await page.waitForURL(({ pathname }) => pathname !== '/')
}

/** What axe finds wrong with the page, one line each; empty when it is accessible. */
export async function axeFindings(page: Page, rules: 'all' | 'colours' = 'all'): Promise<string[]> {
  // As text: a tag or an inline script would break the page's policy, which is what we want to keep. Half a megabyte
  // is read once per document only.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axeSource)
  const only = rules === 'colours' ? { runOnly: ['color-contrast', 'link-in-text-block'] } : {}
  const options = JSON.stringify({ ...only, resultTypes: ['violations'] })
  const { violations } = (await page.evaluate(`axe.run(${options})`)) as {
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[]
  }
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)
}
