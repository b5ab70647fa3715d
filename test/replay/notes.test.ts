/** Notes and files, as colleagues use them: in a real browser, on a recording that was really made, with hostile parts in it. */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { SessionFile } from '@hindsight/protocol/api/exports'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFindings, type Dashboard, makeAccount, openDashboard, person, signIn } from '../dashboard/open.ts'
import { type Recorded, record } from './support/recording.ts'
import { fact, newTab, upload } from './support/upload.ts'

let dash: Dashboard
let page: Page
let folder: string
let sessionId: string
let factsOnlyId: string

/** A page that an attacker would like to see played: it must do nothing, here and in a file. */
function hostilePage(timestamp: number): Recorded[] {
  const element = (id: number, tagName: string, attributes: Record<string, string>, childNodes: unknown[] = []) => ({
    type: 2,
    id,
    tagName,
    attributes,
    childNodes,
  })
  const script = element(6, 'script', {}, [{ type: 3, id: 7, textContent: 'parent.attacked = true' }])
  const body = element(5, 'body', { onload: 'parent.attacked = true' }, [
    script,
    element(8, 'img', { src: 'http://attacker.invalid/pixel.png', onerror: 'parent.attacked = true' }),
    element(9, 'link', { rel: 'stylesheet', href: 'http://attacker.invalid/style.css' }),
    element(10, 'iframe', {
      src: 'http://attacker.invalid/',
      srcdoc: '<script>parent.parent.attacked = true</script>',
    }),
    element(11, 'p', { style: 'background: url(http://attacker.invalid/back.png)' }, [
      { type: 3, id: 12, textContent: '</script><script>attacked = true</script>' },
    ]),
    element(13, 'a', { href: 'javascript:attacked=true', id: 'trap' }, [{ type: 3, id: 14, textContent: 'Trap' }]),
  ])
  const html = element(2, 'html', {}, [element(3, 'head', {}), body])
  const node = { type: 0, id: 1, childNodes: [html] }
  return [
    { type: 4, timestamp, data: { href: 'https://shop.example/trap', width: 900, height: 600 } },
    { type: 2, timestamp, data: { node, initialOffset: { top: 0, left: 0 } } },
  ]
}

beforeAll(async () => {
  dash = await openDashboard()
  await makeAccount(dash.stack)
  folder = await mkdtemp(join(tmpdir(), 'hindsight-files-'))
  const made = await record(dash.browser, 'The shop')
  const { events, done, fromTs } = made
  const light = done.light ?? { ts: 0, nodeId: 0 }
  const field = done.field ?? { ts: 0, nodeId: 0 }
  const gone = done.gone ?? { ts: 0, nodeId: 0 }
  const lastTs = events.at(-1)?.timestamp ?? 0
  const trapTs = lastTs + 3000
  const tab = newTab(
    [
      fact('pageView', fromTs),
      { kind: 'recording', ts: fromTs + 1, url: '', path: '/page', reason: 'on' },
      { kind: 'identify', ts: fromTs + 2, path: '/page', customerId: 'C-4711', traits: { loyalty: 'gold' } },
      fact('click', light.ts, { ...light, label: 'Light' }),
      fact('fieldError', field.ts, field),
      fact('click', gone.ts, { ...gone, label: 'Gone' }),
      fact('click', trapTs + 200, { label: 'Trap', nodeId: 13 }),
    ],
    [
      { chunkNo: 1, events, hasSnapshot: true },
      { chunkNo: 3, events: hostilePage(trapTs), hasSnapshot: true },
    ],
  )
  sessionId = await upload(dash.stack, [tab])
  const before = Date.now() - 90_000
  factsOnlyId = await upload(dash.stack, [
    newTab(
      [fact('pageView', before), { kind: 'recording', ts: before + 1, url: '', path: '/page', reason: 'blocked' }],
      [],
    ),
  ])
  page = await dash.open(`/sites/demo/sessions/${sessionId}`, { acceptDownloads: true })
  await signIn(page)
  await opened()
})

afterAll(async () => {
  await dash?.stop()
  if (folder) await rm(folder, { recursive: true, force: true })
})

async function opened(): Promise<void> {
  await page.getByRole('slider', { name: 'Moment of the session' }).waitFor()
  await page.locator('[aria-current="step"]').first().waitFor()
}
const panel = () => page.getByRole('complementary', { name: 'About the session' })
const goTo = (text: string) => page.locator('[data-step]', { hasText: text }).click()
const current = () => page.locator('[data-step][aria-current="step"]').textContent()

describe('at a moment of a replay', () => {
  test('a comment is written with C, stands among the steps, and its link leads there', async () => {
    await goTo('Light')
    await page.keyboard.press('c')
    const dialog = page.getByRole('dialog', { name: /Comment at/ })
    await dialog.getByLabel('Comment').fill('Here the button is dead')
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    const row = page.locator('[data-note]', { hasText: 'Here the button is dead' })
    await row.waitFor()
    await goTo('Trap')
    await row.click()
    await expect.poll(current).toContain('Light')
    const id = await row.getAttribute('data-note')
    await page.goto(`${dash.stack.url}/sites/demo/sessions/${sessionId}?comment=${id}&panel=notes`)
    await opened()
    const comment = panel().locator('li[data-linked]')
    await comment.waitFor()
    expect(await comment.textContent()).toContain(person.name)
    await expect.poll(current).toContain('Light')
  })

  test('it is edited, deleted, and brought back', async () => {
    const comments = panel().getByRole('region', { name: 'Comments' })
    const choose = async (what: string) => {
      await comments.getByRole('button', { name: /What to do/ }).click()
      await page.getByRole('menuitem', { name: what }).click()
    }
    await choose('Edit')
    await page.getByRole('textbox', { name: 'Comment' }).fill('Here the button is <b>dead</b>')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await comments.getByText('Here the button is <b>dead</b>').waitFor()
    await choose('Delete')
    await comments.getByText('None yet.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await comments.getByText('Here the button is <b>dead</b>').waitFor()
    await comments.getByText('edited').waitFor()
  })

  test('bookmarks, tags and having watched show in the list, and narrow it', async () => {
    for (const step of ['Light', 'Gone', 'Trap']) await goTo(step)
    await panel().getByRole('region', { name: 'Watched by' }).getByText('you', { exact: true }).waitFor()
    await page.keyboard.press('b')
    await panel().getByText('The whole session').waitFor()
    await page.getByRole('button', { name: 'Tag this session' }).click()
    await page.getByRole('combobox', { name: 'Tags' }).fill('#Checkout  Bug')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Tags: checkout bug. Change' }).waitFor()
    await page.keyboard.press('Escape')
    // Half faded, its contrast is too low.
    await page.getByRole('combobox', { name: 'Tags' }).waitFor({ state: 'hidden' })
    expect(await axeFindings(page)).toEqual([])

    await page.goto(`${dash.stack.url}/sites/demo/sessions`)
    const row = page.locator(`[data-row="${sessionId}"]`)
    const facts = page.locator(`[data-row="${factsOnlyId}"]`)
    await row.waitFor()
    for (const words of ['You watched it', 'bookmarked by you', '1comment', 'checkout bug']) {
      expect(await row.textContent()).toContain(words)
    }
    expect(await row.textContent()).toContain(
      'a part of the replay is missing: A part of the replay never arrived (chunk 2)',
    )
    expect(await facts.textContent()).toContain(
      'no replay: The page or an extension kept the replay part of the recorder from loading',
    )
    await page.getByRole('button', { name: 'Unwatched' }).click()
    await row.waitFor({ state: 'detached' })
    await facts.waitFor()
    await page.getByRole('button', { name: 'Unwatched' }).click()
    await page.getByRole('button', { name: 'Notes …' }).click()
    await page.getByRole('menuitem', { name: /checkout bug/ }).click()
    await facts.waitFor({ state: 'detached' })
    await row.waitFor()
    await page.getByText('1 session', { exact: true }).waitFor()
    expect(await axeFindings(page)).toEqual([])
  })

  test('the reason stands where the picture would be', async () => {
    await page.goto(`${dash.stack.url}/sites/demo/sessions/${factsOnlyId}`)
    const stage = page.getByRole('region', { name: 'Recorded page' })
    await stage.getByText('The page or an extension kept the replay part of the recorder from loading').waitFor()
    await page.goto(`${dash.stack.url}/sites/demo/sessions/${sessionId}`)
    await opened()
    await page.locator('[data-gap-row]', { hasText: 'A part of the replay never arrived (chunk 2)' }).click()
    await stage.getByText('A part of the replay never arrived (chunk 2)').waitFor()
  })
})

describe('as a file', () => {
  async function saved(choice: RegExp): Promise<string> {
    await page.getByRole('button', { name: 'Save as a file' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: choice }).click(),
    ])
    const path = join(folder, download.suggestedFilename())
    await download.saveAs(path)
    return path
  }

  test('rrweb JSON holds all of it but who she is, and is written down', async () => {
    const path = await saved(/rrweb JSON/)
    expect(path).toMatch(/session-[0-9a-f]{8}\.json$/)
    const text = readFileSync(path, 'utf8')
    const file = JSON.parse(text) as SessionFile
    expect(file).toMatchObject({ format: 'hindsight-session', version: 1, site: { siteId: 'demo' } })
    expect(file.tabs.map(({ chunks }) => chunks.map(({ chunkNo }) => chunkNo))).toEqual([[1, 3]])
    const events = file.tabs[0]?.events as Recorded[]
    expect(events.filter(({ type }) => type === 2).length).toBeGreaterThanOrEqual(2)
    expect(events.length).toBe(file.tabs[0]?.chunks.reduce((sum, chunk) => sum + chunk.events, 0))
    expect(file.events.map(({ step }) => step?.text)).toContain('Clicked button “Light”')
    expect(text).not.toMatch(/C-4711|loyalty|Here the button is|checkout bug|Ada Adams/)
    const trail = await dash.stack.store.query<{ subject: string; detail: string }>(
      "SELECT subject, detail FROM audit WHERE action = 'replay.exported'",
    )
    expect(trail).toEqual([{ subject: sessionId, detail: '{"format":"json"}' }])
  })

  test('one HTML file plays from the disk, asks for nothing, and nothing of the recording runs', async () => {
    const path = await saved(/HTML file/)
    const text = readFileSync(path, 'utf8')
    expect(text).toMatch(/http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-/)
    expect(text).not.toMatch(/C-4711|Here the button is|attacker\.invalid/)
    const context = await dash.browser.newContext({ viewport: { width: 1200, height: 800 }, offline: true })
    const alone = await context.newPage()
    const asked: string[] = []
    const complaints: string[] = []
    alone.on('request', (request) => asked.push(request.url()))
    alone.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    alone.on('pageerror', (error) => complaints.push(error.message))
    await alone.goto(pathToFileURL(path).href)
    const step = alone.locator('[aria-current="step"]')
    await step.waitFor()
    const seen = alone.frameLocator('.replayer-wrapper:not(.rp-behind) > iframe')
    await alone.locator('[data-step]', { hasText: 'Light' }).click()
    await seen.locator('#light').waitFor({ state: 'attached' })
    await alone.locator('.frame:not([hidden])').waitFor()
    await alone.getByRole('button', { name: 'Next step' }).click()
    await expect.poll(() => step.textContent()).toContain('Error on Field')
    await alone.keyboard.press('ArrowLeft')
    await expect.poll(() => step.textContent()).toContain('Light')
    await alone.locator('[data-step]', { hasText: 'Trap' }).click()
    await seen.locator('#trap').waitFor({ state: 'attached' })
    expect(await seen.locator('script, [onload], [onerror], [src^="http"], [srcdoc]').count()).toBe(0)
    await alone.locator('[data-step]', { hasText: 'Navigated' }).click()
    await alone.getByRole('button', { name: 'Play' }).click()
    await expect.poll(() => step.textContent(), { timeout: 60_000 }).toContain('Error on Field')
    await alone.getByRole('button', { name: 'Pause' }).click()
    expect(await alone.evaluate('typeof attacked')).toBe('undefined')
    expect(asked).toEqual([pathToFileURL(path).href])
    expect(complaints).toEqual([])
    expect(await axeFindings(alone)).toEqual([])
    if (process.env.SCREENS) await alone.screenshot({ path: join(process.env.SCREENS, 'file.png') })
    await context.close()
    const trail = await dash.stack.store.query("SELECT detail FROM audit WHERE action = 'replay.exported' ORDER BY at")
    expect(trail).toEqual([{ detail: '{"format":"json"}' }, { detail: '{"format":"html"}' }])
  })
})

test('the pages complained about nothing', () => {
  expect(dash.complaints).toEqual([])
})
