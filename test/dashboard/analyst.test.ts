/** An analyst's day: every figure opens exactly its list; a funnel is built by keyboard, saved, shared; nobody is shut out. */
import type { Funnel } from '@hindsight/protocol/api/funnels'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openCounts } from './lists.ts'
import { axeFindings, type Dashboard, makeAccount, openDashboard, signIn } from './open.ts'
import { sendVisit } from './visit.ts'

let dashboard: Dashboard
let page: Page

const minuteMs = 60_000
/** Seven screens, looked at twice: on a busy machine each look takes seconds. */
const roundMs = 400_000
const visits = { cart: 8, contact: 6, order: 3 }
const lost = visits.contact - visits.order
const refused = 3
const clicked = 3
/** Of those in the cart, who looked at the size guide before they went on. */
const measured = 5
/** A click in a list of the same place as another must not be counted twice. */
const impression = (at: number) => ({
  promotion_id: 'linen-sale',
  name: 'Linen weeks',
  impressionId: `impression-${at}`,
})

async function sendVisits(): Promise<void> {
  for (let at = 0; at < visits.cart; at++) {
    await sendVisit(dashboard.stack.url, 'demo', {
      startedAt: Date.now() - (at + 1) * 10 * minuteMs,
      replay: at < 2,
      happenings: [
        { at: 0, customer: `cust-100${at}` },
        { at: 100, page: '/cart', title: 'Cart' },
        { at: 200, tracked: 'Promotion Viewed', properties: impression(at) },
        ...(at < clicked ? [{ at: 300, tracked: 'Promotion Clicked', properties: impression(at) }] : []),
        ...(at < measured ? [{ at: 1000, click: 'Size guide' }] : []),
        ...(at < visits.contact ? [{ at: 2000, page: '/checkout/contact', title: 'Contact' }] : []),
        ...(at < visits.order ? [{ at: 9000, ordered: 89.5 }] : []),
        ...(at >= visits.order && at < visits.contact
          ? [{ at: 4000, refused: 'Maiden name', message: 'Enter your maiden name', filled: true }]
          : []),
      ],
    })
  }
}

type List<Row> = { total: { n: number } } & Row
const api = async <T>(path: string): Promise<T> => {
  const response = await fetch(dashboard.stack.url + path, {
    headers: { authorization: `Bearer ${dashboard.stack.apiKey}` },
  })
  if (!response.ok) throw new Error(`${path} was answered ${response.status}`)
  return (await response.json()) as T
}
/** Two frames painted and nothing on its way: axe would measure something in between. */
const settledStyle = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  .then(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined))))`
const open = async (path: string, ready: string): Promise<void> => {
  await page.goto(`${dashboard.stack.url}/sites/demo/${path}`)
  await page.getByText(ready, { exact: false }).first().waitFor()
}
const checkout = JSON.stringify({
  name: 'Checkout',
  steps: [
    { kind: 'page', path: '/cart' },
    { kind: 'page', path: '/checkout/contact' },
    { kind: 'event', name: 'Order Completed' },
  ],
  actor: 'session',
})
const checkoutPath = `funnels?funnel=${encodeURIComponent(checkout)}`
/** With all that a funnel can be asked. */
const fullPath = `funnels?compare=1&funnel=${encodeURIComponent(
  JSON.stringify({
    ...JSON.parse(checkout),
    actor: 'person',
    exclusions: [{ what: { kind: 'page', path: '/help' }, after: 1, before: 2 }],
    breakdown: { of: 'attribute', name: 'device' },
  }),
)}`

beforeAll(async () => {
  dashboard = await openDashboard()
  await makeAccount(dashboard.stack)
  await sendVisits()
  // The roll-up follows within moments.
  const isIn = async () =>
    (await api<List<object>>('/api/sites/demo/sessions?converted=true')).total.n === visits.order &&
    (await api<List<object>>('/api/sites/demo/sessions?struggled=true')).total.n === refused
  while (!(await isIn())) await new Promise((resolve) => setTimeout(resolve, 250))
  page = await dashboard.open('/')
  await signIn(page)
})
afterAll(() => dashboard?.stop())

test('the overview is the home of a site', async () => {
  await page.waitForURL(/\/sites\/demo\/overview/)
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
  const figures = page.locator('dl').first()
  await figures.getByRole('link', { name: `${visits.cart}: these sessions` }).waitFor()
  await figures.getByRole('link', { name: `${visits.order}: sessions that converted` }).waitFor()
  await figures.getByRole('link', { name: `${refused}: sessions with a struggle` }).waitFor()
  expect(await figures.textContent()).toContain(`of ${visits.cart}`)
  expect(await figures.textContent()).toContain('268.50')
})

describe.sequential('every figure opens exactly its list', () => {
  let pointPath = ''
  const screens: [name: string, path: () => string, ready: string, atLeast: number][] = [
    ['overview', () => 'overview', 'Top pages', 8],
    ['struggle points', () => 'struggle-points', 'is refused although filled in', 2],
    ['one struggle point', () => pointPath, 'What the page said', 2],
    ['a funnel', () => checkoutPath, 'reach the last step', 5],
    ['a funnel of persons with all that it can be asked', () => fullPath, 'By device', 9],
    ['promotions', () => 'ctr', 'Linen weeks', 1],
  ]
  for (const [name, path, ready, atLeast] of screens) {
    test(name, async () => {
      if (pointPath === '') {
        const { points } = await api<{ points: { pointId: string; signal: string }[] }>(
          '/api/sites/demo/struggle-points',
        )
        pointPath = `struggle-points/${points.find(({ signal }) => signal === 'falseRejection')?.pointId}`
      }
      await open(path(), ready)
      const { counts, wrong } = await openCounts(page)
      expect(counts).toBeGreaterThanOrEqual(atLeast)
      expect(wrong).toEqual([])
    })
  }
})

test('what a column of promotions counts is told to who comes by keyboard, too', async () => {
  await open('ctr', 'Linen weeks')
  await page.getByRole('columnheader', { name: 'Clicks of impressions' }).getByRole('button').focus()
  await page
    .getByRole('tooltip')
    .getByText(/^Impressions clicked at least once/)
    .waitFor()
  await page.keyboard.press('Tab')
  await page
    .getByRole('tooltip')
    .getByText(/^Its rate divided by that of all impressions/)
    .waitFor()
})

test('what a count narrows the list by is said in words and can be taken away', async () => {
  await open('struggle-points', 'is refused although filled in')
  const row = page.getByRole('listitem').filter({ hasText: 'is refused although filled in' })
  await row.getByRole('link', { name: `${refused}: sessions affected` }).click()
  const chip = page.getByRole('button', { name: 'Remove filter: “Maiden name” is refused although filled in' })
  await chip.waitFor()
  await page.getByText(`${refused} sessions`, { exact: true }).waitFor()
  await chip.click()
  await page.getByText(`${visits.cart} sessions`, { exact: true }).waitFor()
})

test('a funnel is built, ordered and saved by keyboard alone; its link works for a colleague', async () => {
  await open('funnels', 'New funnel')
  const { keyboard } = page
  await page.getByRole('button', { name: 'New funnel' }).focus()
  await keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Name' }).focus()
  await keyboard.type('From cart to order')
  await page.getByRole('combobox', { name: 'Page of step 1' }).focus()
  await keyboard.type('/checkout/contact')
  await keyboard.press('Enter')
  await page.getByRole('combobox', { name: 'Event of step 2' }).focus()
  await keyboard.type('Order Completed')
  await keyboard.press('Enter')
  await page.getByText(`${visits.order} of ${visits.contact} sessions`).waitFor()

  await page.getByRole('button', { name: 'Add step' }).focus()
  await keyboard.press('Enter')
  // The new step has the focus; it goes up to the first place, and the focus with it.
  await expect.poll(() => page.locator(':focus').getAttribute('aria-label')).toBe('Kind of step 3')
  await keyboard.press('Alt+ArrowUp')
  await expect.poll(() => page.locator(':focus').getAttribute('aria-label')).toBe('Kind of step 2')
  await keyboard.press('Alt+ArrowUp')
  await expect.poll(() => page.locator(':focus').getAttribute('aria-label')).toBe('Kind of step 1')
  await keyboard.press('Tab')
  await keyboard.type('/cart')
  await keyboard.press('Enter')
  const steps = page.getByRole('list', { name: 'Steps' })
  expect(
    await steps.locator('input').evaluateAll((all) => all.map((input) => (input as HTMLInputElement).value)),
  ).toEqual(['/cart', '/checkout/contact', 'Order Completed'])
  await page.getByText(`${visits.order} of ${visits.cart} sessions`).waitFor()

  const shared = page.url()
  await page.getByRole('button', { name: 'Save funnel' }).focus()
  await keyboard.press('Enter')
  await page.getByText('Saved · ').waitFor()
  await page.waitForURL((url) => url.searchParams.has('id') && !url.searchParams.has('funnel'))

  const colleague = await dashboard.open('/')
  await signIn(colleague)
  await colleague.goto(shared)
  await colleague.getByText('Not saved; its link carries all of it').waitFor()
  await colleague.getByText(`${visits.order} of ${visits.cart} sessions`).waitFor()
  await colleague.getByRole('link', { name: 'All funnels' }).click()
  await colleague.getByRole('link', { name: /^From cart to order/ }).waitFor()
  await colleague.context().close()
})

test('a colleague who saved first is not overwritten in silence', async () => {
  await page.getByRole('textbox', { name: 'Name' }).fill('Mine')
  const { funnels } = await api<{ funnels: Funnel[] }>('/api/sites/demo/funnels')
  const [saved] = funnels
  const answer = await fetch(`${dashboard.stack.url}/api/sites/demo/funnels/${saved?.funnelId}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${dashboard.stack.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ version: saved?.version, steps: saved?.steps, actor: saved?.actor, name: 'Theirs' }),
  })
  expect(answer.status).toBe(200)
  await page.getByRole('button', { name: 'Save changes' }).click()
  const dialog = page.getByRole('dialog', { name: 'Someone else changed this funnel' })
  await dialog.getByText('Theirs', { exact: true }).waitFor()
  await dialog.getByRole('button', { name: 'Take theirs' }).click()
  await page.getByRole('heading', { name: 'Theirs', level: 1 }).waitFor()
  expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Theirs')
})

test('a click is named in a replay, and is a step of a funnel for all that was recorded before', async () => {
  await open('sessions', `${visits.cart} sessions`)
  const { sessions } = await api<{ sessions: { sessionId: string; hasReplay: boolean }[] }>(
    '/api/sites/demo/sessions?withReplay=true',
  )
  await open(`sessions/${sessions[0]?.sessionId}`, 'Size guide')
  await page.getByRole('button', { name: /Clicked button “Size guide”/ }).click()
  const here = page.getByRole('region', { name: 'This click' })
  await here.getByRole('textbox', { name: 'Name of this click' }).fill('Opened the size guide')
  await here.getByRole('button', { name: 'Name it' }).click()
  await here.getByText('Named “Opened the size guide”').waitFor()

  await open('funnels', 'New funnel')
  await page.getByRole('button', { name: 'New funnel' }).click()
  await page.getByRole('combobox', { name: 'Page of step 1' }).fill('/cart')
  await page.getByRole('combobox', { name: 'Page of step 1' }).press('Tab')
  await page.getByRole('combobox', { name: 'Kind of step 2' }).selectOption('click')
  await page.getByRole('combobox', { name: 'Clicked element of step 2' }).click()
  await page.getByRole('option', { name: /^Opened the size guide/ }).click()
  await page.getByText(`${measured} of ${visits.cart} sessions`).waitFor()

  await open('paths?at=click:Opened+the+size+guide&events=1', 'Ways from Opened the size guide')
  await page.getByRole('link', { name: `${measured} sessions: all sessions on these ways` }).waitFor()

  await open('named-clicks', 'Opened the size guide')
  await page.getByRole('link', { name: `${measured}: sessions that saw the page and clicked it` }).waitFor()
  expect((await openCounts(page)).wrong).toEqual([])
  // The counts were opened on this page.
  await open('named-clicks', 'Opened the size guide')
  await page.getByRole('button', { name: 'Remove the name Opened the size guide' }).click()
  await page.getByText('No click has a name yet').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Rename Opened the size guide' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Size guide')
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
  await page.getByRole('button', { name: 'Rename Size guide' }).waitFor()
})

test('the red part of a bar opens exactly those who were lost', async () => {
  await open(checkoutPath, 'reach the last step')
  await page.locator('[data-lost]').nth(1).click()
  await page.getByRole('button', { name: /^Remove filter: “Checkout”: left after step 2/ }).waitFor()
  await page.getByText(`${lost} sessions`, { exact: true }).waitFor()
})

test('a step is narrowed by what its event says, an order is not needed, and one event cannot be two steps', async () => {
  await open(checkoutPath, 'reach the last step')
  await page.getByRole('button', { name: 'Add a condition to step 3' }).click()
  await page.getByRole('combobox', { name: 'Property of condition 1 of step 3' }).fill('revenue')
  await page.getByRole('combobox', { name: 'Test of condition 1 of step 3' }).selectOption('at least')
  const least = page.getByRole('textbox', { name: 'Value of condition 1 of step 3' })
  await least.fill('90')
  await least.press('Enter')
  await page.getByText(`0 of ${visits.cart} sessions`).waitFor()
  await least.fill('89.5')
  await least.press('Enter')
  await page.getByText(`${visits.order} of ${visits.cart} sessions`).waitFor()
  await page.getByRole('combobox', { name: 'Steps happen' }).selectOption('In any order')
  await page.getByRole('list', { name: 'Result' }).getByText('Any 2 steps').waitFor()
  await page.getByRole('combobox', { name: 'Page of step 2' }).fill('/c*')
  await page.getByRole('combobox', { name: 'Page of step 2' }).press('Enter')
  await page.getByText('one event could be this and step 1').waitFor()
})

test('the result is taken out as CSV', async () => {
  await open(fullPath, 'By device')
  const href = await page.getByRole('link', { name: 'Export CSV' }).getAttribute('href')
  const response = await page.request.get(dashboard.stack.url + href)
  const lines = (await response.text()).split('\r\n')
  expect(lines[0]).toBe(
    'entry,step,label,reached,ofEntered,ofEnteredLow,ofEnteredHigh,ofPrevious,ofPreviousLow,ofPreviousHigh,lost,p10Ms,medianMs,p90Ms',
  )
  const whole = lines[1]?.split(',') ?? []
  expect([...whole.slice(0, 5), whole[7], ...whole.slice(10)]).toEqual(
    ['all', 1, '/cart', visits.cart, 1, 1, visits.cart - visits.contact, '', '', ''].map(String),
  )
  expect(lines.slice(4, 7).map((line) => line.split(',')[3])).toEqual(
    [visits.cart, visits.contact, visits.order].map(String),
  )
})

test('a chart can be read as a table', async () => {
  await open('overview', 'Top pages')
  const summary = await page.getByRole('img', { name: /^Sessions per day/ }).getAttribute('aria-label')
  await page.getByRole('button', { name: 'Show as table: Sessions', exact: true }).click()
  const table = page.getByRole('table', { name: 'Sessions' })
  const values = await table.locator('tbody td').allTextContents()
  expect(values.reduce((sum, text) => sum + Number(text), 0)).toBe(visits.cart)
  // Soon after midnight they are of two days.
  expect(summary).toContain(`highest ${Math.max(...values.map(Number))} sessions`)
})

test('nothing that axe objects to, in both themes; nothing wider than a phone', { timeout: roundMs }, async () => {
  const { points } = await api<{ points: { pointId: string }[] }>('/api/sites/demo/struggle-points')
  const screens = [
    ['overview', 'Top pages'],
    ['struggle-points', 'is refused although filled in'],
    [`struggle-points/${points[0]?.pointId}`, 'Sessions to watch'],
    ['struggle-points/0000000000000000', 'It did not happen in this period'],
    ['funnels', 'New funnel'],
    [fullPath, 'By device'],
    ['ctr', 'Linen weeks'],
    ['named-clicks?place=text:Size+guide&at=/cart', 'Any element'],
  ] as const
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const found: Record<string, unknown> = {}
  for (const [path, ready] of screens) {
    await open(path, ready)
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' })
      await page.evaluate(settledStyle)
      const findings = await axeFindings(page, colorScheme === 'dark' ? 'all' : 'colours')
      if (findings.length > 0) found[`${path} ${colorScheme}`] = findings
    }
    await page.setViewportSize({ width: 390, height: 844 })
    await page.evaluate(settledStyle)
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (wider > 0) found[`${path} on a phone`] = `${wider} px wider`
    await page.setViewportSize({ width: 1440, height: 900 })
  }
  expect(found).toEqual({})
})

test('no page has complained, and no policy was broken', () => {
  expect(dashboard.complaints.filter((text) => !/status of 404/.test(text))).toEqual([])
})
