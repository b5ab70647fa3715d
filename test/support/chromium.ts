/** The real browser that tests drive: CHROMIUM_PATH, else the first Chrome or Chromium found on the system. */
import { execFileSync } from 'node:child_process'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { foundChromium, foundHeadlessChromium } from '../../scripts/chromium.mjs'

export function chromiumPath(find = foundChromium): string {
  const found = find()
  if (found) return found
  throw new Error('No Chrome or Chromium was found. Install one, or set CHROMIUM_PATH to its executable.')
}

/**
 * What Playwright switches off, since Chromium knows the last such list only, and the address bar's pop-ups: two pages of
 * Chromium's own that every new window draws unseen, at more than twice the cost of a small page of ours.
 */
const disabledFeatures = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
]

/** What a page is waited for: two cores that run two such files at once are many times slower than a quiet machine. */
const waitMs = 90_000

/**
 * As visitors' browsers call themselves: one that says it is headless or driven is a bot, which reports leave out. Told to
 * the browser as a whole, since what pages send while they are left does not know a context's own.
 */
function visitorsAgent(): string {
  const major = /(\d+)\.\d/.exec(execFileSync(chromiumPath(), ['--version'], { encoding: 'utf8' }))?.[1] ?? '140'
  return `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`
}

type Start = {
  executablePath?: string
  /** Pages come back as visitors' browsers bring them back; Playwright switches that off. */
  backForwardCache?: boolean
}

async function start({ executablePath = chromiumPath(), backForwardCache = false }: Start = {}): Promise<Browser> {
  const browser = await chromium.launch({
    ...(backForwardCache ? { ignoreDefaultArgs: ['--disable-back-forward-cache'] } : {}),
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-blink-features=AutomationControlled',
      `--user-agent=${visitorsAgent()}`,
      `--disable-features=${disabledFeatures.join(',')}`,
    ],
  })
  const open = browser.newContext
  browser.newContext = async (options) => {
    const context = await open.call(browser, options)
    context.setDefaultTimeout(waitMs)
    return context
  }
  return browser
}

let shared: Promise<Browser> | null = null
const startShared = () => start({ executablePath: chromiumPath(foundHeadlessChromium) })

/**
 * A share of the one browser of this process, since starting one costs more than many a test: with contexts of its own,
 * which closing it closes. The browser itself ends with the process.
 */
export async function launchChromium(): Promise<Browser> {
  shared ??= startShared()
  if (!(await shared).isConnected()) shared = startShared()
  return shareOf(await shared)
}

/** A browser of one's own, with all that visitors' have, to be closed. */
export const launchOwnChromium = start

function shareOf(browser: Browser): Browser {
  const own = new Set<BrowserContext>()
  const newContext: Browser['newContext'] = async (options) => {
    const context = await browser.newContext(options)
    own.add(context)
    context.on('close', () => own.delete(context))
    return context
  }
  const newPage: Browser['newPage'] = async (options) => {
    const context = await newContext(options)
    const page = await context.newPage()
    page.on('close', () => void context.close())
    return page
  }
  const close: Browser['close'] = async () => {
    await Promise.all([...own].map((context) => context.close()))
  }
  const ours = { newContext, newPage, close, contexts: () => [...own] }
  return new Proxy(browser, {
    get(of, name) {
      const value: unknown = Reflect.get(name in ours ? ours : of, name)
      return typeof value === 'function' ? value.bind(of) : value
    },
  })
}
