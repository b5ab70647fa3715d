/** A day with the player: finding steps, panels in step with the page, sharing, the next session, all by keyboard. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFindings, type Dashboard, makeAccount, openDashboard, signIn } from '../dashboard/open.ts'
import { delayed, type Recording, record } from './support/recording.ts'
import { fact, newTab, upload } from './support/upload.ts'

let dash: Dashboard
let page: Page
let sessionId: string
let startTs: number

const pauseMs = 75_000
const agoMs = 3_600_000
const shop = 'https://shop.example'

const failing = (ts: number) =>
  fact('request', ts, { method: 'POST', url: `${shop}/api/order`, status: 500, durationMs: 420, failed: true })
const working = (ts: number) =>
  fact('request', ts, {
    method: 'GET',
    url: `${shop}/api/sizes?shoe=4`,
    status: 200,
    durationMs: 84,
    failed: false,
    responseBytes: 1240,
  })
const scriptError = (ts: number) =>
  fact('jsError', ts, {
    message: 'sizes is undefined',
    errorType: 'TypeError',
    source: `${shop}/shop.js`,
    line: 12,
    column: 4,
    stack: `TypeError: sizes is undefined\n    at pick (${shop}/shop.js:12:4)\n    at click (${shop}/shop.js:40:9)`,
    unhandledRejection: false,
  })

beforeAll(async () => {
  dash = await openDashboard()
  await makeAccount(dash.stack)
  const [first, second] = await Promise.all([
    record(dash.browser, 'First tab'),
    record(dash.browser, 'Second tab', { width: 640, height: 700 }),
  ])
  // An hour ago: a session that still goes on is played otherwise.
  const [past, other] = [first, second].map((one) => delayed(one, 0, -agoMs)) as [Recording, Recording]
  const a = delayed(past, (past.done.field?.ts ?? 0) - 10, pauseMs)
  const at = (name: string) => a.done[name] ?? { ts: 0, nodeId: 0 }
  const b = delayed(other, 0, at('late').ts + 2000 - other.fromTs)
  const own = { path: '/other', url: `${shop}/other` }
  startTs = a.fromTs
  sessionId = await upload(dash.stack, [
    newTab(
      [
        fact('pageView', a.fromTs, { title: 'Welcome', language: 'nl-NL', devicePixelRatio: 2 }),
        fact('click', at('light').ts, { ...at('light'), label: 'Light' }),
        working(at('light').ts + 1),
        fact('click', at('shadow').ts, { ...at('shadow'), label: 'Shadow' }),
        scriptError(at('shadow').ts + 5),
        fact('click', at('frame').ts, { ...at('frame'), label: 'Framed' }),
        fact('fieldError', at('field').ts, at('field')),
        failing(at('gone').ts),
        fact('click', at('late').ts, { ...at('late'), label: 'Late' }),
      ],
      [{ chunkNo: 1, events: a.events, hasSnapshot: true }],
    ),
    newTab(
      [
        fact('pageView', b.fromTs, { ...own, title: 'Second page', viewportWidth: 640, viewportHeight: 700 }),
        fact('click', b.done.light?.ts ?? 0, { ...b.done.light, ...own, label: 'Second' }),
      ],
      [{ chunkNo: 1, events: b.events, hasSnapshot: true }],
    ),
  ])
  for (const minutes of [10, 20]) {
    await upload(dash.stack, [
      newTab([fact('pageView', startTs - minutes * 60_000, { title: `Earlier ${minutes}` })], []),
    ])
  }
  page = await dash.open(`/sites/demo/sessions/${sessionId}`)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await signIn(page)
  await opened()
})

afterAll(() => dash?.stop())

const current = () => page.locator('[data-step][aria-current="step"]')
const tab = (name: string | RegExp) => page.getByRole('tab', { name })
const listed = () => page.locator('[data-step]').count()
const search = () => page.getByRole('searchbox', { name: 'Search steps' })

async function opened(): Promise<void> {
  await page.getByRole('slider', { name: 'Moment of the session' }).waitFor()
  await current().waitFor()
}
async function expectCurrent(text: string): Promise<void> {
  await expect.poll(() => current().textContent()).toContain(text)
}
async function goTo(text: string): Promise<void> {
  await page.locator('[data-step]', { hasText: text }).first().click()
  await expectCurrent(text)
}

describe('the list of steps', () => {
  it('stands under its pages, with title, time and tab', async () => {
    const headings = await page.locator('[data-page]').allTextContents()
    expect(headings.map((one) => one.replace(/\s+/g, ' '))).toEqual([
      '/pageWelcomeTab A0:00',
      expect.stringContaining('/otherSecond pageTab B'),
    ])
  })

  it('says how long nothing was done, in words and in its place', async () => {
    const rows = await page.locator('[aria-label="Steps"] li').allTextContents()
    const pause = rows.findIndex((row) => row.includes('without activity'))
    expect(rows[pause]).toMatch(/^1.min 1\d.s without activity$/)
    expect(rows[pause - 1]).toContain('Framed')
    expect(rows[pause + 1]).toContain('Error on Field')
  })

  it('closes a page and opens it again', async () => {
    const before = await listed()
    const heading = page.locator('[data-page="/other"]')
    await heading.click()
    expect(await heading.getAttribute('aria-expanded')).toBe('false')
    await expect.poll(listed).toBe(before - 3)
    await heading.click()
    await page.getByRole('button', { name: 'Close all pages' }).click()
    await expect.poll(listed).toBe(0)
    await page.getByRole('button', { name: 'Open all pages' }).click()
    await expect.poll(listed).toBe(before)
  })

  it('goes on by J and K; the arrow keys only move the focus', async () => {
    await goTo('Light')
    await page.keyboard.press('j')
    await expectCurrent('Shadow')
    await page.keyboard.press('k')
    await expectCurrent('Light')
    await page.keyboard.press('ArrowDown')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Shadow')
    await expectCurrent('Light')
    await page.keyboard.press('Enter')
    await expectCurrent('Shadow')
    await page.keyboard.press('End')
    await expectCurrent('Second')
    await page.keyboard.press('Home')
    await expectCurrent('Navigated to /page')
  })
})

describe('searching', () => {
  it('is reached by the key it names, marks what it found, and goes on by Enter, round the end', async () => {
    const box = page.getByRole('searchbox', { name: 'Search steps' })
    await page.keyboard.press((await box.getAttribute('aria-keyshortcuts')) ?? '')
    await page.keyboard.type('clicked')
    await expect.poll(listed).toBe(5)
    expect(await page.locator('mark').allTextContents()).toEqual(Array(5).fill('Clicked'))
    await page.getByText('5 found, 11 steps').waitFor()
    await page.keyboard.press('Enter')
    await expectCurrent('Light')
    await page.keyboard.press('Enter')
    await expectCurrent('Shadow')
    await page.getByText('2 of 5 found').waitFor()
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.press('Shift+Enter')
    await expectCurrent('Second')
  })

  it('is kept in the address, and Esc leaves it before it leaves the session', async () => {
    await expect.poll(() => new URL(page.url()).searchParams.get('find')).toBe('clicked')
    await page.reload()
    await opened()
    expect(await search().inputValue()).toBe('clicked')
    await search().focus()
    await page.keyboard.press('Escape')
    expect(await search().inputValue()).toBe('')
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('INPUT')
    expect(new URL(page.url()).pathname).toContain(sessionId)
  })

  it('narrows by kind, also in the address; J stays among them', async () => {
    await page.getByRole('button', { name: /^Refused 1$/ }).click()
    await page.getByRole('button', { name: /^Faults 2$/ }).click()
    await expect.poll(listed).toBe(3)
    await expect.poll(() => new URL(page.url()).searchParams.get('kinds')).toBe('error,fault')
    await page.locator('[data-step]').first().click()
    await expectCurrent('Script error')
    await page.locator('h1').click()
    await page.keyboard.press('j')
    await expectCurrent('Error on Field')
    await page.getByRole('button', { name: /^Refused 1$/ }).click()
    await page.getByRole('button', { name: /^Faults 2$/ }).click()
    await expect.poll(() => new URL(page.url()).searchParams.has('kinds')).toBe(false)
  })

  it('says what to do when nothing is like that', async () => {
    await search().fill('no such words')
    await page.getByRole('button', { name: 'Show all steps' }).click()
    await expect.poll(listed).toBe(11)
  })
})

describe('moving', () => {
  it('goes by step, struggle and page with buttons', async () => {
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
    await goTo('Light')
    await press('Next error or trouble')
    await expectCurrent('Script error')
    await press('Previous step')
    await expectCurrent('Shadow')
    await press('Next page')
    await expectCurrent('/other')
    await press('Previous page')
    await expectCurrent('Navigated to /page')
  })

  it('tells what it skipped while playing', async () => {
    await goTo('Framed')
    await page.keyboard.press('Space')
    await page.getByText(/^Skipped 1.min 1\d.s without activity$/).waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
  })

  it('shows the tabs as a playlist', async () => {
    expect(await page.locator('[data-tab-switch]').allTextContents()).toEqual(['Tab B'])
  })
})

describe('panels', () => {
  it('count what they hold, and are reached by number and by arrow keys', async () => {
    await page.locator('h1').click()
    await page.keyboard.press('2')
    await page.getByRole('heading', { name: 'Script errors' }).waitFor()
    expect(new URL(page.url()).searchParams.get('panel')).toBe('errors')
    await tab(/^Errors/).focus()
    await page.keyboard.press('ArrowDown')
    await page.getByRole('heading', { name: 'Requests' }).waitFor()
    expect(await tab(/^Errors/).textContent()).toBe('Errors1')
    expect(await tab(/^Requests/).textContent()).toBe('Requests2')
  })

  it('list requests with what they cost, in step with the page', async () => {
    const rows = page.locator('[data-entry]')
    expect(await rows.first().textContent()).toMatch(/GET\/api\/sizes\?shoe=\*200.*84.ms1\.2.kB/)
    expect(await rows.nth(1).textContent()).toMatch(/POST\/api\/order500420.ms/)
    await goTo('Framed')
    const now = page.locator('ol[aria-label="Requests"] > li[aria-current]')
    await expect.poll(() => now.textContent()).toContain('/api/sizes')
    await goTo('Late')
    await expect.poll(() => now.textContent()).toContain('/api/order')
    await page.getByRole('button', { name: /^Failed/ }).click()
    await expect.poll(() => rows.count()).toBe(1)
    await page.getByRole('button', { name: /^All/ }).click()
    await expect.poll(() => rows.count()).toBeGreaterThan(1)
    await rows.first().click()
    await expectCurrent('Light')
    await page.getByText('https://shop.example/api/sizes?shoe=*').waitFor()
  })

  it('show the original lines of an error where the site has sent its source map', async () => {
    await tab(/^Errors/).click()
    await page.locator('[data-entry]').first().click()
    await page.getByText('shop.js:12:4').waitFor()
    await page.getByText('No source map is here').waitFor()
    const sent = await fetch(
      `${dash.stack.url}/api/sites/demo/source-maps?file=${encodeURIComponent(`${shop}/shop.js`)}`,
      {
        method: 'PUT',
        headers: { authorization: `Bearer ${dash.stack.apiKey}`, 'content-type': 'application/octet-stream' },
        body: JSON.stringify({
          version: 3,
          file: 'shop.js',
          sources: ['src/sizes.ts'],
          sourcesContent: ['const shoe = read()\nreturn sizes.find(shoe)\n'],
          names: ['pickSize'],
          // Line 12, column 3 of the script is line 2, column 7 of the source.
          mappings: ';;;;;;;;;;;GACOA',
        }),
      },
    )
    expect(sent.status).toBe(200)
    await page.reload()
    await opened()
    await page.locator('[data-entry]').first().click()
    await page.getByText('src/sizes.ts:2').waitFor()
    await page.getByText('return sizes.find(shoe)').waitFor()
  })

  it('teach where something is not recorded', async () => {
    await tab('Console').click()
    await page.getByText('Console messages are not recorded on this site.').waitFor()
    await page.getByRole('link', { name: 'the site’s settings' }).waitFor()
  })

  it('tell the page of the moment', async () => {
    await tab('Page').click()
    await goTo('Light')
    await page.getByText('nl-NL').waitFor()
    await page.getByText('A of 2').waitFor()
    await goTo('Second')
    await page.getByText('B of 2').waitFor()
    await page.getByRole('tabpanel').getByText('Second page').waitFor()
  })

  it('fold away, with the steps, for a wider page', async () => {
    const stage = page.getByRole('region', { name: 'Recorded page' })
    const before = (await stage.boundingBox())?.width ?? 0
    await page.locator('h1').click()
    await page.keyboard.press('d')
    await page.keyboard.press('s')
    await expect.poll(async () => (await stage.boundingBox())?.width ?? 0).toBeGreaterThan(before + 500)
    await page.keyboard.press('s')
    await page.keyboard.press('1')
    await page.getByRole('tabpanel', { name: /Facts/ }).waitFor()
  })
})

describe('sharing', () => {
  const copied = () => page.evaluate(() => navigator.clipboard.readText())

  it('copies a link to the step, without one’s own search and panel', async () => {
    await goTo('Shadow')
    await page.keyboard.press('y')
    await page.getByText('Copied').waitFor()
    const link = new URL(await copied())
    expect([...link.searchParams.keys()]).toEqual(['step'])
    expect(link.pathname).toBe(`/sites/demo/sessions/${sessionId}`)
  })

  it('offers the moment and the beginning too', async () => {
    await page.getByRole('button', { name: 'More links' }).click()
    await page.getByText('Whoever opens it must be able to sign in here.').waitFor()
    await page.getByRole('menuitem', { name: /^From this moment/ }).click()
    await expect.poll(async () => new URL(await copied()).searchParams.has('t')).toBe(true)
    await page.getByRole('button', { name: 'More links' }).click()
    await page.getByRole('menuitem', { name: 'From the beginning' }).click()
    await expect.poll(async () => new URL(await copied()).search).toBe('')
  })
})

describe('the list one came from', () => {
  it('goes on by N and P without the list, and Esc finds the list as it was', async () => {
    await page.goto(`${dash.stack.url}/sites/demo/sessions?period=24h`)
    await page.locator('[data-row] a').first().click()
    await page.getByText('1 of 3').waitFor()
    expect(new URL(page.url()).searchParams.get('list')).toBe('period=24h')
    expect(await page.getByRole('button', { name: 'Previous session', exact: true }).isDisabled()).toBe(true)
    await page.keyboard.press('n')
    await page.getByText('2 of 3').waitFor()
    await page.getByRole('button', { name: 'Next session', exact: true }).click()
    await page.getByText('3 of 3').waitFor()
    await page.locator('[data-page]', { hasText: 'Earlier 20' }).waitFor()
    await page.keyboard.press('p')
    await page.getByText('2 of 3').waitFor()
    // Over a button its tip is open; one Esc is enough all the same.
    await page.getByRole('button', { name: 'Next session', exact: true }).hover()
    await page.getByRole('tooltip', { name: /^Next session/ }).waitFor()
    await page.keyboard.press('Escape')
    await page.waitForURL(/\/sites\/demo\/sessions\?period=24h$/)
  })

  it('goes on by itself at the end, when told to', async () => {
    await page.locator('[data-row] a').first().click()
    await opened()
    await page.getByRole('button', { name: 'Play on with the next session' }).click()
    // Space would press the button again.
    await page.locator('h1').click()
    await page.keyboard.press('End')
    await expectCurrent('Second')
    await page.keyboard.press('Space')
    await page.getByText(/^Next session in \d s/).waitFor()
    await page.getByRole('button', { name: 'Now' }).click()
    await page.getByText('2 of 3').waitFor()
  })
})

describe('the screen', () => {
  it('lists every key that does something here', async () => {
    await page.goto(`${dash.stack.url}/sites/demo/sessions/${sessionId}`)
    await opened()
    await page.keyboard.press('?')
    const keys = page.getByRole('dialog', { name: 'Keys' })
    await keys.getByText('Next step', { exact: true }).waitFor()
    expect(await keys.getByText('Next session of the list one came from').count()).toBe(0)
    await page.keyboard.press('Escape')
    await keys.waitFor({ state: 'detached' })
  })

  it.each([
    ['dark', 1440],
    ['light', 390],
  ] as const)('has nothing for axe to find in any panel (%s, %i px)', async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height: 844 })
    for (const name of ['Errors', 'Requests', 'Console', 'Page']) {
      await tab(new RegExp(`^${name}`)).click()
      // The panel before may still stand there, and its rows go away under the click.
      await expect.poll(() => tab(new RegExp(`^${name}`)).getAttribute('aria-selected')).toBe('true')
      const row = page.locator('[data-entry]').first()
      if ((await row.count()) > 0) await row.click()
      expect([name, await axeFindings(page)]).toEqual([name, []])
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0)
  })

  it('has the steps among the panels on a phone', async () => {
    await tab('Steps').click()
    await page.locator('[data-step]', { hasText: 'Shadow' }).click()
    await expectCurrent('Shadow')
    expect(await axeFindings(page)).toEqual([])
  })

  it('complains of nothing', () => expect(dash.complaints).toEqual([]))
})
