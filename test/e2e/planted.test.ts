/**
 * The planted page again, this time to the end: what has come to rest in the store, by default and in strict mode; then
 * the search of stored replays, on pages as an older recorder or someone else's might have left them there.
 */
import { gunzipSync } from 'node:zlib'
import type { LintRun, SnapshotPage } from '@hindsight/protocol/api/privacy'
import type { Site } from '@hindsight/protocol/api/sites'
import { encodeBatch } from '@hindsight/protocol/batch'
import { eventKinds } from '@hindsight/protocol/events'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chunkOf, openTab, type Tab } from '../collector/write/batches.ts'
import { makeAccount, signIn } from '../dashboard/open.ts'
import { act, found, placesOf, plant } from '../recorder/plantedVisit.ts'
import { plants } from '../recorder/plants.ts'
import { recorderFiles, startWire, type Wire } from '../recorder/wire.ts'
import { launchChromium } from '../support/chromium.ts'
import { type Stack, startStack } from '../support/stack.ts'

let stack: Stack
let browser: Browser
let wire: Wire
beforeAll(async () => {
  ;[stack, browser, wire] = await Promise.all([startStack({ env: { DEMO: 'off' } }), launchChromium(), startWire()])
})
afterAll(async () => {
  await browser?.close()
  await wire?.stop()
  await stack?.stop()
})

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers = { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' }
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) }
  const answer = await fetch(`${stack.url}/api/sites${path}`, init)
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

async function newSite(name: string, settings: Record<string, unknown> = {}): Promise<Site> {
  const site = await ask<Site>('POST', '', { name, allowedOrigins: [] })
  return ask<Site>('PATCH', `/${site.siteId}`, { version: site.version, settings })
}

/** Every event, chunk and stylesheet of a site, as one text. */
async function stored({ siteId }: Site): Promise<string> {
  const where = 'WHERE siteId = {siteId:String}'
  const events = await stack.store.query(`SELECT * FROM events ${where}`, { siteId })
  const contacts = await stack.store.query(`SELECT * FROM contactDetails ${where}`, { siteId })
  const assets = await stack.store.query<{ text: string }>(`SELECT text FROM assets ${where}`, { siteId })
  const chunks = await stack.store.query<{ encoding: string; bytes: string }>(
    `SELECT toString(encoding) AS encoding, base64Encode(bytes) AS bytes FROM replayChunks ${where}`,
    { siteId },
  )
  const texts = chunks.map(({ encoding, bytes }) => {
    const raw = Buffer.from(bytes, 'base64')
    return (encoding === 'gzip' ? gunzipSync(raw) : raw).toString('utf8')
  })
  return [JSON.stringify(events), JSON.stringify(contacts), ...assets.map(({ text }) => text), ...texts].join('\n')
}

async function visit(site: Site): Promise<string> {
  plant(wire, `<script src="/recorder.js" data-site="${site.writeKey}" data-host="${stack.url}"></script>`)
  const context = await browser.newContext()
  const files = await recorderFiles()
  await context.route(`${stack.url}/recorder*.js*`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1)
    const file = files.find(({ fileName }) => fileName === name)
    const headers = { 'access-control-allow-origin': '*' }
    return route.fulfill({ contentType: 'text/javascript', headers, body: file?.text ?? '' })
  })
  const page = await context.newPage()
  const count = async (sql: string) => {
    const [row] = await stack.store.query<{ n: string }>(sql, { siteId: site.siteId })
    return Number(row?.n)
  }
  await act(
    page,
    wire.url,
    async () => {
      const snapshots = 'SELECT count() AS n FROM replayChunks WHERE siteId = {siteId:String} AND hasSnapshot'
      await expect.poll(() => count(snapshots)).toBeGreaterThan(0)
    },
    async () => {
      const last = `SELECT count() AS n FROM events WHERE siteId = {siteId:String} AND name = 'Plants'`
      await expect.poll(() => count(last)).toBeGreaterThan(0)
      await expect.poll(() => stored(site)).toContain('later-marker')
    },
  )
  await context.close()
  // Clicks are sent when the page is left.
  await expect.poll(() => stored(site)).toContain('PLANTdatalabel')
  return stored(site)
}

describe('what has come to rest in the store', () => {
  test('by default: nothing that must not, and what may', async () => {
    const text = await visit(await newSite('Default'))
    expect(
      found(
        text,
        plants.filter(({ leaves }) => leaves === 'never'),
      ),
    ).toEqual([])
    const shown = plants.filter(({ leaves }) => leaves !== 'never')
    expect(placesOf(text, shown)).toEqual(shown.map(({ place }) => place))
  })

  test('in strict mode: no text, but captions of common words and those that the site has listed', async () => {
    const text = await visit(await newSite('Strict', { strict: true, staticLabels: ['PLANTbuttontext'] }))
    expect(
      found(
        text,
        plants.filter(({ leaves }) => leaves === 'never'),
      ),
    ).toEqual([])
    const masked = plants.filter(({ leaves, place }) => leaves === 'byDefault' && place !== 'buttontext')
    expect(found(text, masked)).toEqual([])
    expect(text).toContain('PLANTbuttontext')
    expect(text).toContain('"label":"Place order"')
    expect(text).not.toContain('Order for Jane')
    expect(text).not.toMatch(/"shape":\["/)
    expect(text).not.toMatch(/lengthBucket\\?":\\?"/)
  })
})

describe('the screen Privacy', () => {
  test('shows a page as it was recorded, tries a rule on it before it is saved, and lists what leaves', async () => {
    await makeAccount(stack)
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`${stack.url}/sites/default/privacy`)
    await signIn(page)
    const recorded = page.frameLocator('iframe[title="Recorded page"]')
    await recorded.getByRole('heading', { name: 'PLANTheading' }).waitFor()
    await page.getByLabel('Try a rule').first().fill('h1')
    await page.keyboard.press('Enter')
    await recorded.getByRole('heading', { name: '***' }).waitFor()
    await page.getByText('masks 1 element, not saved').waitFor()
    await page.getByRole('button', { name: 'Save 1 rule' }).click()
    await page.getByText('masks 1 element', { exact: true }).waitFor()
    const site = await ask<Site>('GET', '/default')
    expect(site.settings.maskSelectors).toEqual(['h1'])

    // The rule stands among those of the site; every kind of event is explained.
    const list = page.getByRole('region', { name: 'What leaves the browser' })
    await list.locator('dd', { hasText: 'h1' }).waitFor()
    for (const kind of eventKinds) await list.locator('summary', { hasText: kind }).first().waitFor()
    expect(complaints).toEqual([])
    await page.close()
  })
})

describe('the search of stored replays', () => {
  let nextId = 1
  const element = (tagName: string, attributes: Record<string, string>, ...children: unknown[]) => ({
    type: 2,
    id: nextId++,
    tagName,
    attributes,
    childNodes: children.map((child) =>
      typeof child === 'string' ? { type: 3, id: nextId++, textContent: child } : child,
    ),
  })

  async function send(site: Site, tab: Tab, events: unknown[]): Promise<void> {
    const lines = `${events.map((event) => JSON.stringify(event)).join('\n')}\n`
    const [chunk, bytes] = chunkOf(tab, 1, lines)
    const body = encodeBatch({ ...tab.header([tab.pageView()]), chunk }, bytes)
    const answer = await fetch(`${stack.url}/v1/record?key=${site.writeKey}`, { method: 'POST', body })
    expect(answer.status).toBe(200)
  }

  const pageOf = (ts: number, ...children: unknown[]) => [
    { type: 4, timestamp: ts, data: { href: 'https://shop.example/account/10293', width: 800, height: 600 } },
    {
      type: 2,
      timestamp: ts + 1,
      data: { node: { type: 0, id: nextId++, childNodes: [element('html', {}, element('body', {}, ...children))] } },
    },
  ]

  async function searched(site: Site): Promise<LintRun> {
    const run = () => ask<LintRun>('GET', `/${site.siteId}/privacy/lint`)
    await ask<LintRun>('POST', `/${site.siteId}/privacy/lint`, {})
    await expect.poll(async () => (await run()).state).toBe('done')
    return run()
  }

  test('names kind, page, selector and a session for what an old recorder let through, and never the text', async () => {
    const site = await newSite('Searched')
    expect((await ask<LintRun>('GET', `/${site.siteId}/privacy/lint`)).state).toBe('never')
    for (let visitNo = 0; visitNo < 2; visitNo++) {
      const tab = openTab()
      const late = element('p', { class: 'note' }, 'card 4111 1111 1111 1111')
      const [meta, snapshot] = pageOf(
        tab.sessionStart,
        element(
          'header',
          {},
          element('div', { class: 'user-menu is-open' }, element('b', {}, 'Welcome, Maeve Gallagher')),
        ),
        element(
          'main',
          { id: 'account' },
          element('p', {}, 'Sent to ', element('span', {}, 'maeve'), '@', element('i', {}, 'example.com')),
        ),
        element(
          'main',
          {},
          element('img', { alt: 'IBAN NL91 ABNA 0417 1643 00' }),
          element('p', {}, 'Total € 1.234.567,00 on 21-11-2026'),
        ),
      )
      const list = (snapshot as { data: { node: { childNodes: { childNodes: { id: number }[] }[] } } }).data.node
        .childNodes[0]
      const add = { parentId: list?.childNodes[0]?.id, nextId: null, node: late }
      const mutation = {
        type: 3,
        timestamp: tab.sessionStart + 900,
        data: { source: 0, adds: [add], removes: [], texts: [], attributes: [] },
      }
      await send(site, tab, [meta, snapshot, mutation])
    }
    await stack.collector.rollUp.runOnce()
    const run = await searched(site)
    const facts = run.findings.map(({ kind, selector, where, shape, sessions, path }) => ({
      kind,
      selector,
      where,
      shape,
      sessions,
      path,
    }))
    const everywhere = { sessions: 2, path: '/account/#' }
    expect(facts).toEqual([
      { kind: 'card', selector: '.note', where: 'text', shape: '•••• •••• •••• ••••', ...everywhere },
      {
        kind: 'iban',
        selector: 'main > img',
        where: 'alt',
        shape: '•••• •••• •••• •••• ••',
        ...everywhere,
      },
      { kind: 'email', selector: '#account > p', where: 'text', shape: '•••••@•••••••.•••', ...everywhere },
      { kind: 'name', selector: '.user-menu > b', where: 'text', shape: '••••• •••••••••', ...everywhere },
    ])
    expect(JSON.stringify(run)).not.toMatch(/maeve|(?<![\da-f-])4111|NL91/i)
    expect(run).toMatchObject({ read: 2, total: 2, sessions: 2, skipped: 0, limitedBy: null })
  })

  test('is bounded, and says by what', async () => {
    const site = await newSite('Bounded')
    for (let visitNo = 0; visitNo < 3; visitNo++) {
      const tab = openTab()
      await send(site, tab, pageOf(tab.sessionStart, element('p', { class: 'address' }, 'Lives at 1012 AB Amsterdam')))
    }
    await ask('POST', `/${site.siteId}/privacy/lint`, { chunks: 2 })
    await expect.poll(async () => (await ask<LintRun>('GET', `/${site.siteId}/privacy/lint`)).state).toBe('done')
    const run = await ask<LintRun>('GET', `/${site.siteId}/privacy/lint`)
    expect(run).toMatchObject({ read: 2, total: 2, limitedBy: 'chunks' })
    expect(run.findings).toMatchObject([{ kind: 'address', selector: '.address', sessions: 2, shape: '•••• ••' }])
  })

  test('pages are listed with the newest snapshot of each', async () => {
    const site = await newSite('Pages')
    const tab = openTab()
    await send(site, tab, pageOf(tab.sessionStart, element('p', {}, 'x')))
    const { pages } = await ask<{ pages: SnapshotPage[] }>('GET', `/${site.siteId}/privacy/pages`)
    expect(pages).toEqual([
      { path: '/checkout', sessionId: tab.sessionId, tabId: tab.tabId, chunkNo: 1, at: expect.any(Number) },
    ])
  })
})
