/** The replay screen on a whole stack: real recordings, sent as a recorder would, watched in a real browser. */
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFindings, type Dashboard, makeAccount, openDashboard, signIn } from '../dashboard/open.ts'
import { delayed, type Recording, record } from './support/recording.ts'
import { fact, newTab, type Tab, upload } from './support/upload.ts'

let dash: Dashboard
let page: Page
let sessionId: string
let factsOnlyId: string
let longId: string
let tabA: Tab

const pauseMs = 20_000
const gapMs = 6000
const manySteps = 25

/** Chunks 1 and 2, then 3 and 4 of which 3 never arrives, then 5 with a new snapshot. */
function chunked({ events, done }: Recording, cutTs: number) {
  const snapshots = events.flatMap((event, i) => (event.type === 4 ? [i] : []))
  const again = snapshots[1] ?? events.length
  const cut = events.findIndex(({ timestamp }) => timestamp >= cutTs)
  const before = events.slice(0, again)
  const after = events.slice(again)
  const gone = (done.gone?.ts ?? 0) + 1
  const lost = before.filter(({ timestamp }) => timestamp > gone + 40)
  return [
    { chunkNo: 1, events: before.slice(0, cut), hasSnapshot: true },
    { chunkNo: 2, events: before.slice(cut), hasSnapshot: false, broken: ['{"type":3,', 'not json'] },
    { chunkNo: 4, events: lost.length > 0 ? lost : before.slice(-1), hasSnapshot: false },
    { chunkNo: 5, events: after, hasSnapshot: true },
  ]
}

beforeAll(async () => {
  dash = await openDashboard()
  await makeAccount(dash.stack)
  const [first, second] = await Promise.all([
    record(dash.browser, 'First tab'),
    record(dash.browser, 'Second tab', { width: 640, height: 700 }),
  ])
  // Recorded within a second or two: stretched to a pause, a hole and a second tab.
  // However quick the browser was: the button goes 1 ms after its click, which is where the hole begins.
  const goneTs = first.done.gone?.ts ?? 0
  const last = first.events.findIndex(({ type, timestamp }) => type === 4 && timestamp > goneTs) - 1
  const removal = first.events[last]
  if (removal && removal.timestamp >= goneTs) removal.timestamp = goneTs + 1
  const paused = delayed(first, (first.done.field?.ts ?? 0) - 10, pauseMs)
  const snapshotTs = paused.events.filter(({ type }) => type === 4)[1]?.timestamp ?? 0
  const a = delayed(paused, snapshotTs, gapMs)
  const lateTs = a.done.late?.ts ?? 0
  const b = delayed(second, 0, lateTs + 2000 - second.fromTs)
  const at = (recording: Recording, name: string) => recording.done[name] ?? { ts: 0, nodeId: 0 }
  tabA = newTab(
    [
      fact('pageView', a.fromTs),
      fact('click', at(a, 'light').ts, { ...at(a, 'light'), place: 'id:light', label: 'Light' }),
      fact('click', at(a, 'shadow').ts, { ...at(a, 'shadow'), label: 'Shadow' }),
      fact('click', at(a, 'frame').ts, { ...at(a, 'frame'), label: 'Framed' }),
      fact('fieldError', at(a, 'field').ts, at(a, 'field')),
      fact('click', at(a, 'gone').ts, { ...at(a, 'gone'), label: 'Gone' }),
      fact('click', lateTs, { ...at(a, 'late'), label: 'Late' }),
    ],
    chunked(a, at(a, 'shadow').ts),
  )
  const tabB = newTab(
    [
      fact('pageView', b.fromTs, { path: '/other', url: 'https://shop.example/other' }),
      fact('click', at(b, 'light').ts, { ...at(b, 'light'), label: 'Second', path: '/other' }),
    ],
    [{ chunkNo: 1, events: b.events, hasSnapshot: true }],
  )
  sessionId = await upload(dash.stack, [tabA, tabB])
  // Many steps, to be gone through quickly.
  longId = await upload(dash.stack, [
    newTab(
      [
        fact('pageView', second.fromTs),
        ...Array.from({ length: manySteps }, (_, i) =>
          fact('click', second.fromTs + 10 * (i + 1), { ...second.done.light, label: `Press ${i + 1}` }),
        ),
      ],
      [{ chunkNo: 1, events: second.events, hasSnapshot: true }],
    ),
  ])
  factsOnlyId = await upload(dash.stack, [
    newTab(
      [
        fact('pageView', Date.now() - 60_000),
        { kind: 'recording', ts: Date.now() - 59_000, url: '', path: '/page', reason: 'noConsent' },
      ],
      [],
    ),
  ])
  page = await dash.open(`/sites/demo/sessions/${sessionId}`)
  await signIn(page)
  await opened(page)
})

afterAll(() => dash?.stop())

const current = (of = page) => of.locator('[aria-current="step"]')
const frame = (of = page) => of.locator('[data-highlight-frame]')

async function opened(of: Page): Promise<void> {
  await of.getByRole('slider', { name: 'Moment of the session' }).waitFor()
  await current(of).waitFor()
}

async function goTo(text: string): Promise<void> {
  await page.locator('[data-step]', { hasText: text }).click()
  await expect.poll(() => current().textContent()).toContain(text)
}

/** Where the element of the replayed page is on the screen. */
async function boxOf(find: 'light' | 'shadow' | 'framed' | 'field' | 'gone'): Promise<number[]> {
  return page.evaluate((name) => {
    const outer = [...document.querySelectorAll<HTMLIFrameElement>('.replayer-wrapper:not(.rp-behind) > iframe')].at(-1)
    const doc = outer?.contentDocument
    const inner = doc?.querySelector<HTMLIFrameElement>('#frame')
    const target = {
      light: doc?.querySelector('#light'),
      shadow: doc?.querySelector('#host')?.shadowRoot?.querySelector('button'),
      framed: inner?.contentDocument?.querySelector('button'),
      field: doc?.querySelector('#field'),
      gone: doc?.querySelector('#gone'),
    }[name]
    if (!outer || !target) return []
    const scale = outer.getBoundingClientRect().width / outer.offsetWidth
    const around = outer.getBoundingClientRect()
    const box = target.getBoundingClientRect()
    const framed = name === 'framed' && inner ? inner.getBoundingClientRect() : { x: 0, y: 0 }
    const border = name === 'framed' ? 7 : 0
    return [
      around.x + (framed.x + border + box.x) * scale,
      around.y + (framed.y + border + box.y) * scale,
      box.width * scale,
      box.height * scale,
    ]
  }, find)
}

async function expectHighlightOn(find: Parameters<typeof boxOf>[0]): Promise<void> {
  await frame().waitFor()
  await expect
    .poll(async () => {
      const box = await frame().boundingBox()
      const wanted = await boxOf(find)
      if (!box || wanted.length === 0) return 'not there'
      return Math.max(...[box.x, box.y, box.width, box.height].map((side, i) => Math.abs(side - (wanted[i] ?? 0)))) < 1
    })
    .toBe(true)
}

describe('stepping', () => {
  it.each([
    ['Light', 'light'],
    ['Shadow', 'shadow'],
    ['Framed', 'framed'],
    ['Error on Field', 'field'],
  ] as const)('marks the element of “%s”, wherever it stands', async (text, find) => {
    await goTo(text)
    await expectHighlightOn(find)
  })

  it('marks an element that its own click took away, as it was before', async () => {
    await goTo('Gone')
    await expectHighlightOn('gone')
  })

  it('says the message beside the field', async () => {
    await goTo('Error on Field')
    expect(await page.locator('[data-highlight]').textContent()).toBe('Enter your field')
  })

  it('marks the same element on a small window', async () => {
    await page.setViewportSize({ width: 1024, height: 700 })
    await goTo('Framed')
    await expectHighlightOn('framed')
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('goes by the arrow keys: steps, struggles, pages', async () => {
    await goTo('Light')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => current().textContent()).toContain('Shadow')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => current().textContent()).toContain('Light')
    await page.keyboard.press('Shift+ArrowRight')
    await expect.poll(() => current().textContent()).toContain('Error on Field')
    await page.keyboard.press('Alt+ArrowRight')
    await expect.poll(() => current().textContent()).toContain('/other')
  })

  it('loses no key press where the browser is slower than the hand', async () => {
    const other = await page.context().newPage()
    await other.goto(`${dash.stack.url}/sites/demo/sessions/${longId}`)
    await opened(other)
    const devtools = await other.context().newCDPSession(other)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 6 })
    for (let i = 0; i < manySteps; i++) {
      await other.keyboard.press('ArrowRight')
      await other.waitForTimeout(30)
    }
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    await expect.poll(() => current(other).textContent()).toContain(`Press ${manySteps}`)
    await other.close()
  })

  it('goes by the buttons too', async () => {
    await goTo('Light')
    await page.getByRole('button', { name: 'Next step' }).click()
    await expect.poll(() => current().textContent()).toContain('Shadow')
    await page.getByRole('button', { name: 'Previous step' }).click()
    await expect.poll(() => current().textContent()).toContain('Light')
  })

  it('finds a step by its words', async () => {
    await page.getByRole('searchbox', { name: 'Search steps' }).fill('framed')
    await expect.poll(() => page.locator('[data-step]').count()).toBe(1)
    await page.getByRole('searchbox', { name: 'Search steps' }).fill('')
  })
})

describe('the address', () => {
  it('carries the step, and a shared link opens there', async () => {
    await goTo('Shadow')
    const shared = page.url()
    expect(new URL(shared).searchParams.get('step')).toBe(`${tabA.tabId}.3`)
    const other = await page.context().newPage()
    await other.goto(shared)
    await opened(other)
    await expect.poll(() => current(other).textContent()).toContain('Shadow')
    await frame(other).waitFor()
    await other.close()
  })

  it('carries the moment', async () => {
    const other = await page.context().newPage()
    await other.goto(`${dash.stack.url}/sites/demo/sessions/${sessionId}?t=5000`)
    await opened(other)
    await expect.poll(() => other.locator('[data-time]').getAttribute('data-time')).toBe('5')
    await other.close()
  })

  it('is replaced while stepping: Back leaves the replay', async () => {
    const other = await page.context().newPage()
    await other.goto(`${dash.stack.url}/sites`)
    await other.goto(`${dash.stack.url}/sites/demo/sessions/${sessionId}`)
    await opened(other)
    await other.keyboard.press('ArrowRight')
    await other.keyboard.press('ArrowRight')
    await expect.poll(() => new URL(other.url()).searchParams.has('step')).toBe(true)
    await other.goBack()
    expect(new URL(other.url()).pathname).toBe('/sites')
    await other.close()
  })
})

describe('playing', () => {
  const seconds = async () => Number(await page.locator('[data-time]').getAttribute('data-time'))

  it('starts and stops with Space, and goes faster and slower with brackets', async () => {
    await goTo('Light')
    await page.keyboard.press(']')
    await expect.poll(() => page.getByRole('button', { name: '2×' }).getAttribute('aria-pressed')).toBe('true')
    await page.keyboard.press('[')
    await page.locator('h1').click()
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor()
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
    expect(new URL(page.url()).searchParams.has('t')).toBe(true)
  })

  it('jumps over a pause, whose length is written on it', async () => {
    expect(await page.locator('[data-inactivity]').first().textContent()).toMatch(/^1[789].s$/)
    await goTo('Framed')
    const from = await seconds()
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await expect.poll(seconds, { timeout: 12_000 }).toBeGreaterThan(from + 15)
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
  })

  it('tells of the jump in passing, also where more of the recording comes while it does', async () => {
    const other = await page.context().newPage()
    let open = () => {}
    const seen = new Promise<void>((resolve) => {
      open = resolve
    })
    // What the player does not need for the first page comes late.
    await other.route(/\/chunks\?from=5&/, async (route) => {
      await seen
      await route.continue()
    })
    await other.goto(`${dash.stack.url}/sites/demo/sessions/${sessionId}`)
    await opened(other)
    await other.locator('[data-step]', { hasText: 'Framed' }).click()
    await other.getByRole('button', { name: 'Play', exact: true }).click()
    const told = other.locator('[data-skipped]')
    await told.waitFor()
    const more = other.waitForResponse(/\/chunks\?from=5&/)
    open()
    await more
    await told.waitFor({ state: 'detached', timeout: 10_000 })
    await other.close()
  })

  it('sits through the pause when told to', async () => {
    await page.getByRole('switch', { name: 'Skip inactivity' }).click({ force: true })
    await goTo('Framed')
    const from = await seconds()
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await page.waitForTimeout(2500)
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    expect((await seconds()) - from).toBeLessThan(8)
    await page.getByRole('switch', { name: 'Skip inactivity' }).click({ force: true })
  })
})

describe('what the recording lacks', () => {
  it('is shown as a hole with its reason, and playing goes on at the next snapshot', async () => {
    await page.locator('[data-gap="missing"]').waitFor({ state: 'attached' })
    const box = await page.locator('[data-gap="missing"]').boundingBox()
    const bar = await page.getByRole('slider', { name: 'Moment of the session' }).boundingBox()
    if (!box || !bar) throw new Error('The hole is not drawn')
    await page.mouse.click(box.x + box.width / 2, bar.y + 5)
    await page
      .getByText(/A part of the replay never arrived \(chunk 3\)/)
      .first()
      .waitFor()
    await goTo('Late')
    await expectHighlightOn('light')
  })

  it('counts what could not be read', async () => {
    await page.getByText('2 damaged events were skipped.').waitFor()
  })
})

describe('tabs', () => {
  it('play one after the other, each in its own page', async () => {
    const shown = () =>
      page.evaluate(() => {
        const frames = document.querySelectorAll<HTMLIFrameElement>('.replayer-wrapper:not(.rp-behind) > iframe')
        return [...frames].map((one) => one.contentDocument?.querySelector('h1')?.textContent)
      })
    await goTo('Second')
    await expect.poll(shown).toEqual(['Second tab'])
    await expectHighlightOn('light')
    await goTo('Shadow')
    await expect.poll(shown).toEqual(['First tab'])
    expect(await page.locator('[data-step]', { hasText: 'Switched to tab B' }).count()).toBe(1)
    expect(await page.locator('[data-tab-switch]').count()).toBe(1)
  })
})

describe('the screen', () => {
  it('explains its keys, and Esc leads back to the list', async () => {
    const other = await page.context().newPage()
    await other.goto(`${dash.stack.url}/sites/demo/sessions/${sessionId}`)
    await opened(other)
    await other.keyboard.press('?')
    await other.getByRole('dialog', { name: 'Keys' }).waitFor()
    await other.keyboard.press('Escape')
    await other.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' })
    await other.keyboard.press('Escape')
    await other.waitForURL(/\/sites\/demo\/sessions(\?|$)/)
    await other.close()
  })

  it('says why a session has no replay, and still lists its steps', async () => {
    const other = await page.context().newPage()
    await other.goto(`${dash.stack.url}/sites/demo/sessions/${factsOnlyId}`)
    await other.getByText('There is no replay of this session').waitFor()
    await other.getByText(/^The visitor has not agreed to replay\. What she did is in the list/).waitFor()
    expect(await other.locator('[data-step]').count()).toBe(1)
    await other.close()
  })

  it('says that a session is not here', async () => {
    const other = await page.context().newPage()
    await other.goto(`${dash.stack.url}/sites/demo/sessions/${randomUUID()}`)
    await other.getByText('This session is not here').waitFor()
    await other.close()
  })

  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
  ] as const)('has nothing for axe to find (%s, %i px)', async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 900 })
    await goTo('Error on Field')
    // Once the screen has come to rest at its new width.
    await expect.poll(() => axeFindings(page)).toEqual([])
  })
})

describe('an element of the page', () => {
  it('is pointed at and named, by mouse or keys', async () => {
    // The facts are beside the page there; on a phone, as it was drawn last, they are a panel of their own.
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto(`${dash.stack.url}/sites/demo/sessions/${sessionId}`)
    await opened(page)
    await goTo('Light')
    const pick = page.getByRole('button', { name: 'Pick an element on the page' })
    await pick.click()
    const offered = page.getByRole('group', { name: 'Elements that can be named' }).getByRole('button')
    await expect.poll(() => offered.count()).toBe(1)
    expect(await offered.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(() => offered.count()).toBe(0)

    await pick.click()
    const [x = 0, y = 0, width = 0, height = 0] = await boxOf('light')
    await page.mouse.move(x + width / 2, y + height / 2)
    await offered.getByText('“Light” on /page').waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.mouse.down()
    await page.mouse.up()
    // Still framed while it is named.
    await page.getByRole('region', { name: 'This element' }).waitFor()
    await page.locator('[data-picked]').waitFor()
    await page.keyboard.type('Switched the light on')
    await page.keyboard.press('Enter')
    await page.getByText('Named “Switched the light on”').waitFor()
  })
})
