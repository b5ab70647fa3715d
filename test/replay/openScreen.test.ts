/** A recording opened from one's own disk, in a real browser: chosen, dropped, wrong in many ways, and never sent anywhere. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFindings, type Dashboard, makeAccount, openDashboard, signIn } from '../dashboard/open.ts'
import { type Recorded, record } from './support/recording.ts'
import { fact, newTab, upload } from './support/upload.ts'

let dash: Dashboard
let page: Page
let folder: string
let events: Recorded[]
let exported: string
const sent: Request[] = []
/** What the browser's own dialog is answered with. */
let toChoose = ''
let chosen = 0

/** Names a plant, so that it would be found in whatever is sent. */
const name = 'Recording of a plain tool'

beforeAll(async () => {
  dash = await openDashboard()
  await makeAccount(dash.stack)
  folder = mkdtempSync(join(tmpdir(), 'hindsight-open-'))
  const made = await record(dash.browser, name)
  events = made.events
  const light = made.done.light ?? { ts: 0, nodeId: 0 }
  const sessionId = await upload(dash.stack, [
    newTab(
      [
        fact('pageView', made.fromTs),
        fact('click', light.ts, { ...light, label: 'Light' }),
        fact('fieldError', made.done.field?.ts ?? 0, made.done.field),
      ],
      [{ chunkNo: 1, events: made.events, hasSnapshot: true }],
    ),
  ])
  const answer = await fetch(`${dash.stack.url}/api/sites/demo/sessions/${sessionId}/export?for=json`, {
    headers: { authorization: `Bearer ${dash.stack.apiKey}` },
  })
  exported = await answer.text()
  page = await dash.open('/open-replay')
  await signIn(page)
  await page.getByRole('heading', { name: 'Open a recording' }).waitFor()
  page.on('request', (request) => sent.push(request))
  page.on('filechooser', (dialog) => void dialog.setFiles(toChoose).then(() => chosen++))
})
afterAll(async () => {
  await dash?.stop()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

const chooser = () => page.getByRole('button', { name: 'Choose a file' })
const current = () => page.locator('[data-step][aria-current="step"]').textContent()
const heading = () => page.frameLocator('.replayer-wrapper:not(.rp-behind) > iframe').locator('h1')

function onDisk(file: string, content: string | Uint8Array): string {
  const path = join(folder, file)
  writeFileSync(path, content)
  return path
}

/** By keyboard alone, as far as the browser's own dialog. */
async function choose(path: string): Promise<void> {
  const before = chosen
  toChoose = path
  await chooser().focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => chosen, { timeout: 5000 }).toBe(before + 1)
}

type Dropped = { name: string; text: string }

/** Drops files on the middle of the element, as the browser tells of it. True where the page took them. */
async function drop(selector: string, files: Dropped[]): Promise<boolean> {
  return page.locator(selector).evaluate((element, given) => {
    const dataTransfer = new DataTransfer()
    for (const { name, text } of given) dataTransfer.items.add(new File([text], name))
    const tell = (type: string) =>
      !element.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true, composed: true }))
    return tell('dragover') && tell('drop')
  }, files)
}

async function expectPlayed(title: string, step: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await heading().getByText(name).waitFor()
  await expect.poll(current).toContain(step)
}

async function another(): Promise<void> {
  await page.getByRole('button', { name: 'Another file' }).click()
  await chooser().waitFor()
}

describe('a recording on the disk', () => {
  test('is opened by keyboard, and stepped through', async () => {
    await choose(onDisk('plain.json', JSON.stringify(events)))
    await expectPlayed('plain.json', 'Navigated to')
    await page.keyboard.press('ArrowRight')
    await expect.poll(current).toContain('Clicked')
    await page.locator('[data-highlight-frame]').waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await chooser().waitFor()
  })

  test('names the keys that do something here, and no others', async () => {
    await choose(onDisk('plain.json', JSON.stringify(events)))
    await expectPlayed('plain.json', 'Navigated to')
    await page.keyboard.press('?')
    const keys = page.getByRole('dialog', { name: 'Keys' })
    await keys.getByText('Next step', { exact: true }).waitFor()
    const told = await keys.locator('kbd').allTextContents()
    expect(told).toEqual(expect.arrayContaining(['→', 'J', 'T', 'Space', '[', 'I', 'W', '?', 'Esc']))
    for (const key of ['F', 'C', 'B', 'Y', 'S', 'D', '1 … 9', 'N', 'L']) expect(told).not.toContain(key)
    await page.keyboard.press('Escape')
    await keys.waitFor({ state: 'detached' })
    await page.keyboard.press('w')
    await page.waitForFunction(() => document.fullscreenElement !== null)
    await page.getByRole('button', { name: 'Leave full screen' }).click()
    await page.waitForFunction(() => document.fullscreenElement === null)
    await another()
  })

  test.each([
    ['an object with events', 'object.json', () => JSON.stringify({ version: 3, events }), 'object.json'],
    ['one event per line', 'lines.jsonl', () => events.map((event) => JSON.stringify(event)).join('\n'), 'lines.jsonl'],
    ['packed with gzip', 'packed.json.gz', () => gzipSync(JSON.stringify(events)), 'packed.json.gz'],
    ['an export of ours', 'session.json', () => exported, /visitor/],
  ])('is opened as %s', async (_, file, content, title) => {
    await choose(onDisk(file, content()))
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await heading().getByText(name).waitFor()
    if (file === 'session.json') {
      await page.locator('[data-step]', { hasText: 'Clicked button “Light”' }).click()
      await page.locator('[data-highlight-frame]').waitFor()
      await page.locator('[data-step]', { hasText: 'Error on Field' }).waitFor()
    }
    await another()
  })

  test('is opened as an export of a session without replay: its steps, and why there is no page', async () => {
    await choose(onDisk('facts-only.json', JSON.stringify({ ...JSON.parse(exported), tabs: [] })))
    await page.locator('[data-step]', { hasText: 'Clicked button “Light”' }).click()
    await page.getByRole('status').getByText('This tab was not recorded').waitFor()
    await another()
  })

  test('whose lines are partly broken plays, and says how many are', async () => {
    await choose(onDisk('broken.jsonl', [...events.map((event) => JSON.stringify(event)), '{"type":3,'].join('\n')))
    await expectPlayed('broken.jsonl', 'Navigated to')
    await page.getByText('1 damaged event left out').waitFor()
    await another()
  })

  test('is dropped anywhere, also over one that is open', async () => {
    const text = JSON.stringify(events)
    expect(await drop('[aria-label="Open a recording"]', [{ name: 'first.json', text }])).toBe(true)
    await expectPlayed('first.json', 'Navigated to')
    expect(await drop('header >> nth=0', [{ name: 'second.json', text: JSON.stringify({ events }) }])).toBe(true)
    await expectPlayed('second.json', 'Navigated to')
    expect(await drop('body', [{ name: 'third.json', text: '{"no":"events"}' }])).toBe(true)
    await page.getByRole('alert').getByText('third.json: The file is JSON, but').waitFor()
    await drop('body', [
      { name: 'a.json', text },
      { name: 'b.json', text },
    ])
    await page.getByRole('alert').getByText('2 files were dropped').waitFor()
  })
})

describe('what cannot be played says what is wrong, by the name of the file', () => {
  test.each([
    ['empty.json', () => '', 'The file is empty.'],
    ['nonsense.json', () => 'Dear all, find the recording attached.', 'neither JSON nor one JSON event per line'],
    ['cut-off.json', () => JSON.stringify(events).slice(0, -300), 'The file is cut off'],
    ['cut-off.json.gz', () => gzipSync(JSON.stringify(events)).subarray(0, -300), 'its end is missing'],
    ['facts.json', () => '{"format":"something else"}', 'there is no list of rrweb events in it'],
    [
      'late.json',
      () => JSON.stringify(events.filter(({ type }) => type !== 2)),
      'There is no full snapshot of a page in the file',
    ],
    [
      'nothing.json',
      () => JSON.stringify({ ...JSON.parse(exported), tabs: [], events: [] }),
      'The session in the file has neither a recording nor steps.',
    ],
  ])('%s', async (file, content, says) => {
    await choose(onDisk(file, content()))
    await page.getByRole('alert').getByText(`${file}: `).getByText(says).waitFor()
  })

  test('too large, told at once', async () => {
    const path = onDisk('huge.json', '')
    // Sparse: it takes no room on the disk.
    truncateSync(path, 500 * 1024 * 1024)
    await choose(path)
    await page.getByText('huge.json: The file is too large: it has 500 MB, and at most 384 MB can be opened.').waitFor()
    expect(await axeFindings(page)).toEqual([])
  })

  test('and the same file is opened once it was mended', async () => {
    const path = onDisk('same.json', '[')
    await choose(path)
    await page.getByRole('alert').getByText('same.json').waitFor()
    await choose(onDisk('same.json', JSON.stringify(events)))
    await expectPlayed('same.json', 'Navigated to')
    expect(await page.getByRole('alert').count()).toBe(0)
  })
})

test('nothing of a file was sent anywhere', async () => {
  const away = sent.filter((request) => {
    const url = request.url()
    if (url.startsWith('blob:') || url.startsWith('data:')) return false
    return !url.startsWith(dash.stack.url) || request.method() !== 'GET' || request.postData() !== null
  })
  expect(away.map((request) => `${request.method()} ${request.url()}`)).toEqual([])
  expect(sent.some((request) => request.url().includes('/open-replay') || request.url().includes('/assets/'))).toBe(
    true,
  )
  expect(dash.complaints).toEqual([])
})
