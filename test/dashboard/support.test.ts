/**
 * A day of support: a colleague is invited, sees a customer fail in a replay, flags her with the moment, calls in vain,
 * meets another's change, reveals how to reach her with a reason; and whoever may not do all this sees none of it.
 */
import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import type { EventRow, SessionDetail, SessionRow } from '@hindsight/protocol/api/sessions'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contactAnyTime } from '../collector/cases/population.ts'
import { createShopper } from '../demo/shopper.ts'
import { launchOwnChromium } from '../support/chromium.ts'
import { recordInAnyCase } from '../support/recordInAnyCase.ts'
import { axeFindings, type Dashboard, makeAccount, openDashboard, person, signIn } from './open.ts'
import { type Api, addColleague, apiOf, signInAs, until } from './supportWork.ts'
import { sendVisit } from './visit.ts'

const she = {
  firstName: 'Maeve',
  lastName: 'Gallagher',
  maidenName: "O'Brien",
  email: 'maeve.gallagher@example.com',
  phone: '+353 1 555 0142',
}
const support = { name: 'Sue Sands', email: 'sue@shop.example' }
const point = 'Voucher code'

let dashboard: Dashboard
let visitors: Browser
let api: Api
/** Sue's desk. */
let page: Page
let session: SessionRow
let moment: EventRow
let flagged: FollowUpCase

beforeAll(async () => {
  dashboard = await openDashboard()
  api = apiOf(dashboard.stack)
  await makeAccount(dashboard.stack)
  await contactAnyTime(dashboard.stack.collector.sites)
  await recordInAnyCase(dashboard.stack)
  visitors = await launchOwnChromium()
  await failInShop(await visitors.newPage())
  await sendAffected()
})
afterAll(async () => {
  await visitors?.close()
  await dashboard?.stop()
})

/** In the real shop, recorded by the real recorder: her maiden name is refused although it is filled in. */
async function failInShop(shop: Page): Promise<void> {
  const shopper = createShopper(shop, { shopUrl: `${dashboard.stack.url}/demo`, keyDelayMs: 5 })
  await shopper.switchFaults(['maidenNameAll'])
  // The first page is the slowest: its sheets may be read otherwise than on all that follow, which then do not bring them.
  await until(areSheetsStored, 'the stylesheets of the first page')
  await shopper.signIn(she.email)
  await shop.getByRole('button', { name: 'Sign out' }).waitFor()
  await shopper.openProduct('teapot')
  await shopper.addToCart()
  await shopper.goToCheckout()
  await shopper.fillContact(she)
  await shopper.pressContinue()
  await shop.getByText('Enter your maiden name', { exact: true }).waitFor()
  await until(areSheetsStored, 'its stylesheets')
  // Its tab stays open: closing it would cut off what it still sends.
  await shop.goto('about:blank')
}

/**
 * The stylesheets that the recording of her last page names are there: the first who brings one and leaves before the
 * collector has asked for it has a plain replay until another brings it. So may the pages before it be, which she left
 * at once.
 */
async function areSheetsStored(): Promise<boolean> {
  const { sessions } = await api<{ sessions: SessionRow[] }>('GET', '/api/sites/demo/sessions?withReplay=true&limit=1')
  if (!sessions[0]) return false
  const { tabs } = await api<SessionDetail>('GET', `/api/sites/demo/sessions/${sessions[0].sessionId}`)
  const named = tabs[0]?.chunks.findLast(({ assets }) => assets.length > 0)?.assets ?? []
  const { url, apiKey } = dashboard.stack
  const answers = await Promise.all(
    named.map((sha256) =>
      fetch(`${url}/api/sites/demo/assets/${sha256}`, { headers: { authorization: `Bearer ${apiKey}` } }),
    ),
  )
  return answers.length > 0 && answers.every(({ ok }) => ok)
}

/** Three who fail at one place: one reachable, one known without contact details, one nobody knows. */
async function sendAffected(): Promise<void> {
  const people = [
    { customer: 'cust-7001', traits: { email: 'ida.brandt@example.com', name: 'Ida Brandt' } },
    { customer: 'cust-7002' },
    null,
  ]
  for (const [at, who] of people.entries()) {
    await sendVisit(dashboard.stack.url, 'demo', {
      startedAt: Date.now() - 3_600_000 * (at + 1),
      happenings: [
        { at: 0, page: '/cart', title: 'Cart' },
        ...(who ? [{ at: 100, ...who }] : []),
        { at: 2000, refused: point, message: 'This voucher is not known', filled: true },
      ],
    })
  }
}

const notification = (text: string) => page.getByRole('alert').filter({ hasText: text })
const casePane = () => page.getByRole('article')
const readCase = () => api<FollowUpCase>('GET', `/api/sites/demo/cases/${flagged.caseId}`)

test('a colleague is invited, joins by the link, and works with the rights of her role', async () => {
  const admin = await dashboard.open('/people')
  await signIn(admin)
  await admin.getByRole('button', { name: 'Invite', exact: true }).click()
  await admin.getByLabel('Name', { exact: true }).fill(support.name)
  await admin.getByLabel('E-mail', { exact: true }).fill(support.email)
  await admin.getByRole('radio', { name: 'Support' }).check()
  await admin.getByRole('button', { name: 'Make the link' }).click()
  const link = (await admin.getByLabel('Invitation link').textContent()) ?? ''
  await admin.getByRole('button', { name: 'Done' }).click()
  await admin.getByRole('region', { name: 'Invitations' }).getByText(support.name).waitFor()

  page = await dashboard.open(new URL(link).pathname + new URL(link).hash)
  await page.getByText('Ada Adams invites you as support', { exact: false }).waitFor()
  expect(await page.getByLabel('Your name').inputValue()).toBe(support.name)
  const password = page.getByRole('textbox', { name: 'Password' })
  await password.fill('short')
  await page.getByRole('button', { name: 'Join' }).click()
  await page.getByText('At least 10 characters').nth(1).waitFor()
  await password.fill(person.password)
  await page.getByRole('button', { name: 'Join' }).click()
  const rail = page.getByRole('navigation', { name: 'Main' })
  await rail.getByRole('link', { name: 'Follow-up' }).waitFor()
  await rail.getByRole('link', { name: 'Customers' }).waitFor()
  expect(await rail.getByRole('link', { name: /People|Audit/ }).count()).toBe(0)

  await admin.reload()
  await admin.getByRole('list', { name: 'People' }).getByText(support.email).waitFor()
  expect(await admin.getByRole('region', { name: 'Invitations' }).count()).toBe(0)
  // The link is spent.
  await admin.goto(link)
  await admin.getByRole('heading', { name: 'This link does not work' }).waitFor()
  expect(dashboard.complaints.splice(0)).toEqual([expect.stringContaining('404')])
  await admin.context().close()
})

test('F in the replay flags her with the very moment', async () => {
  session = await until(async () => {
    const list = await api<{ sessions: SessionRow[] }>(
      'GET',
      '/api/sites/demo/sessions?withErrors=true&withReplay=true',
    )
    return list.sessions.find(({ falseRejections, customerId }) => falseRejections > 0 && customerId !== '')
  }, 'the recorded visit')
  const { events } = await api<{ events: EventRow[] }>('GET', `/api/sites/demo/sessions/${session.sessionId}/events`)
  const refused = events.find(({ kind, label }) => kind === 'fieldError' && label === 'Maiden name')
  if (!refused) throw new Error('No refusal was recorded')
  moment = refused
  const step = `${moment.tabId}.${moment.eventNo}`
  await page.goto(`${dashboard.stack.url}/sites/demo/sessions/${session.sessionId}?step=${step}`)
  await page.getByRole('button', { name: 'Flag' }).waitFor()
  await page.getByRole('toolbar', { name: 'Player' }).waitFor()
  await page.keyboard.press('f')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('A colleague sees this moment').waitFor()
  expect(await dialog.getByLabel('Reason', { exact: true }).inputValue()).toContain('Maiden name')
  await dialog.getByRole('button', { name: 'Could not finish the order' }).click()
  await dialog.getByLabel('Note', { exact: true }).fill('She asked for a call.')
  await dialog.getByRole('button', { name: 'Flag for follow-up' }).click()
  await notification('Flagged for follow-up').getByRole('link', { name: 'Open the case' }).click()

  await page.getByRole('heading', { name: 'Could not finish the order' }).waitFor()
  const { cases } = await api<{ cases: FollowUpCase[] }>('GET', '/api/sites/demo/cases')
  expect(cases).toHaveLength(1)
  flagged = cases[0] as FollowUpCase
  expect(flagged.evidence).toMatchObject([{ sessionId: session.sessionId, step, ts: moment.ts }])
  expect(flagged.createdBy).toBe(support.name)
})

test('the case shows the moment in place, framed, and plays it', async () => {
  const happened = page.getByRole('region', { name: 'What happened' })
  await happened.getByRole('button', { name: /Error on Maiden name/ }).waitFor()
  const field = happened.frameLocator('iframe').getByText('Enter your maiden name', { exact: true })
  await field.waitFor({ state: 'attached' })
  await happened.getByRole('button', { name: 'Play the moment' }).click()
  await happened.getByRole('button', { name: 'Pause' }).click()
  expect(await happened.getByRole('link', { name: /whole replay/ }).getAttribute('href')).toBe(
    `/sites/demo/sessions/${session.sessionId}?step=${moment.tabId}.${moment.eventNo}`,
  )
})

test('"no answer" takes two clicks; status and history follow', async () => {
  await page.locator('body').press('a')
  await casePane()
    .getByRole('button', { name: `Owner: ${support.name}. Change it` })
    .waitFor()
  await casePane().getByRole('radio', { name: 'No answer' }).check()
  await casePane().getByRole('button', { name: 'Log contact' }).click()
  await casePane().getByRole('list', { name: 'Contacts and notes' }).getByText('Call: no answer').waitFor()
  await casePane().getByRole('button', { name: 'Status: Contacted. Change it' }).waitFor()
  const history = casePane().getByRole('list', { name: 'History' })
  await history.getByText('added a contact: call: no answer').waitFor()
  expect(await history.getByText('status: assigned → contacted').count()).toBe(1)
  expect((await readCase()).contacts).toMatchObject([{ channel: 'call', result: 'no answer', by: support.name }])
})

test('a status is changed, and taken back', async () => {
  await casePane()
    .getByRole('button', { name: /^Status/ })
    .click()
  await page.getByRole('menuitem', { name: /^Waiting/ }).click()
  await notification('Waiting').getByRole('button', { name: 'Undo' }).click()
  await casePane().getByRole('button', { name: 'Status: Contacted. Change it' }).waitFor()
  expect((await readCase()).status).toBe('contacted')
})

test('a colleague was quicker: what changed is told, and mine is done only when I say so', async () => {
  // The network is slow: what is asked for now arrives after the click.
  let letThrough: () => void = () => undefined
  const clicked = new Promise<void>((resolve) => {
    letThrough = resolve
  })
  const ofCase = (url: URL) => url.pathname.endsWith(`/cases/${flagged.caseId}`)
  await page.route(ofCase, async (route) => {
    if (route.request().method() === 'GET') await clicked
    await route.continue()
  })
  const { version } = await readCase()
  await api('PATCH', `/api/sites/demo/cases/${flagged.caseId}`, { version, owner: null, reason: 'Refused at checkout' })
  const note = casePane().getByLabel('Note for colleagues')
  await note.fill('Tried her twice.')
  const refused = page.waitForResponse((answer) => answer.status() === 409)
  await casePane().getByRole('button', { name: 'Add note' }).click()
  await refused
  letThrough()
  const dialog = page.getByRole('dialog', { name: 'A colleague changed this case' })
  await dialog.getByRole('cell', { name: 'Refused at checkout' }).waitFor()
  expect(await dialog.getByRole('row', { name: /Owner/ }).textContent()).toBe(`Owner${support.name}nobody`)
  expect((await readCase()).notes).toHaveLength(1)
  expect(await note.inputValue()).toBe('Tried her twice.')
  await dialog.getByRole('button', { name: 'Do mine as well' }).click()
  await casePane().getByText('Tried her twice.').first().waitFor()
  await expect.poll(async () => (await readCase()).notes.map(({ text }) => text)).toContain('Tried her twice.')
  expect((await readCase()).owner).toBeNull()
  await page.unroute(ofCase)
})

test('contact details are revealed with a reason, and hidden again on leaving', async () => {
  await casePane().getByRole('button', { name: 'Reveal contact details' }).click()
  await page.getByLabel('Why do you need them?').fill('Calling her back about the refusal')
  await page.getByRole('button', { name: 'Reveal', exact: true }).click()
  const details = casePane().getByLabel('Contact details')
  expect(await details.getByRole('link', { name: she.email }).getAttribute('href')).toBe(`mailto:${she.email}`)
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Customers' }).click()
  await page.getByRole('heading', { name: 'Customers', level: 1 }).waitFor()
  await page.goBack()
  await casePane().getByRole('button', { name: 'Reveal contact details' }).waitFor()
  expect(await page.getByText(she.email).count()).toBe(0)
})

test('she is found by her e-mail address; her page opens each struggle at its moment', async () => {
  await page.goto(`${dashboard.stack.url}/sites/demo/customers`)
  await page.getByRole('list', { name: 'Customers' }).waitFor()
  await page.keyboard.press('t')
  await page.keyboard.type(she.email)
  const rows = page.getByRole('list', { name: 'Customers' }).getByRole('link')
  await expect.poll(() => rows.count()).toBe(1)
  expect(page.url()).not.toMatch(/text|@|%40/)
  expect(await rows.textContent()).toContain('open case')
  expect(await rows.textContent()).not.toContain(she.email)
  await page.keyboard.press('Escape')
  // Leaving the field empties it in no browser: longer than it waits for who types.
  await page.waitForTimeout(400)
  expect(await rows.count()).toBe(1)
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  const entry = page.getByRole('link', { name: /Maiden name.*refused although filled in/ }).first()
  await entry.waitFor()
  expect(await entry.getAttribute('href')).toContain(`/sessions/${session.sessionId}?step=`)
  expect(await axeFindings(page)).toEqual([])
  await page.getByText('Flagged for follow-up', { exact: false }).first().waitFor()
})

test('F on a row of the sessions joins her open case, and says so before and after', async () => {
  await page.goto(`${dashboard.stack.url}/sites/demo/sessions?person=${encodeURIComponent(session.customerId)}`)
  await page.getByRole('list', { name: 'Sessions', exact: true }).getByRole('link').first().focus()
  await page.keyboard.press('f')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('She has an open case already').waitFor()
  await dialog.getByRole('button', { name: 'Add to the open case' }).click()
  await notification('Joined the open case').waitFor()
  const after = await readCase()
  expect(after.evidence).toHaveLength(2)
  expect((await api<{ total: { n: number } }>('GET', '/api/sites/demo/cases')).total.n).toBe(1)
})

test('all whom a struggle point stopped are flagged, after saying whom it leaves out', async () => {
  const { points } = await api<{ points: { pointId: string; label: string; signal: string }[] }>(
    'GET',
    '/api/sites/demo/struggle-points',
  )
  const struck = points.find(({ label }) => label === point)
  await page.goto(`${dashboard.stack.url}/sites/demo/struggle-points/${struck?.pointId}`)
  await page.getByRole('button', { name: 'Flag all affected' }).click()
  const counts = page.getByLabel('Who would be flagged')
  await counts.waitFor()
  expect(await counts.locator('div').allTextContents()).toEqual([
    '3affected in this period',
    '0have succeeded since',
    '0have an open case already',
    '− 1are not known, so nobody can reach them',
    '2to flag, 1 of them reachable',
  ])
  await page.getByRole('button', { name: 'Flag 2 customers' }).click()
  await page.getByRole('link', { name: 'Open the cases' }).click()
  await expect.poll(() => page.getByRole('list', { name: 'Cases', exact: true }).getByRole('link').count()).toBe(2)
  await page.getByRole('link', { name: 'Show all' }).click()
  await expect.poll(() => page.getByRole('list', { name: 'Cases', exact: true }).getByRole('link').count()).toBe(3)
  await page.getByRole('link', { name: 'Unassigned 3' }).waitFor()
})

test('from case to case by keyboard', async () => {
  const open = () => page.getByRole('list', { name: 'Cases', exact: true }).locator('[aria-current]').textContent()
  const before = await open()
  await page.locator('body').press('j')
  await expect.poll(open).not.toBe(before)
  await page.locator('body').press('k')
  await expect.poll(open).toBe(before)
})

test('on a phone: from the list to the case, and a contact logged with the thumb', async () => {
  const phone = await dashboard.open('/sites/demo/follow-up', {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    reducedMotion: 'reduce',
  })
  await signInAs(phone, support.email)
  const sideways = () => phone.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  await phone
    .getByRole('list', { name: 'Cases', exact: true })
    .getByRole('link', { name: /Ida|I… B…/ })
    .tap()
  const log = phone.getByRole('button', { name: 'Log a contact' })
  const box = await log.boundingBox()
  // At the thumb, and as large as one.
  expect(box?.y).toBeGreaterThan(700)
  expect(box?.height).toBeGreaterThanOrEqual(42)
  expect(await sideways()).toBe(0)
  expect(await axeFindings(phone)).toEqual([])
  await log.tap()
  const drawer = phone.getByRole('dialog', { name: 'Log a contact' })
  await drawer.getByRole('radio', { name: 'Voicemail' }).tap()
  await drawer.getByRole('button', { name: 'Log contact' }).tap()
  await phone.getByText('Call: voicemail', { exact: true }).waitFor()
  await phone.getByRole('link', { name: 'All cases' }).tap()
  await phone.getByRole('link', { name: /1 attempt, voicemail/ }).waitFor()
  expect(await sideways()).toBe(0)
  await phone.context().close()
})

test('a viewer sees none of it: no place, no button, no key', async () => {
  await addColleague(api, dashboard.stack, 'Vic Vale', 'vic@shop.example', 'viewer')
  const viewer = await dashboard.open('/sites/demo/sessions')
  await signInAs(viewer, 'vic@shop.example')
  const rail = viewer.getByRole('navigation', { name: 'Main' })
  await rail.getByRole('link', { name: 'Sessions' }).waitFor()
  expect(await rail.getByRole('link', { name: /Follow-up|Customers|People|Audit/ }).count()).toBe(0)
  await viewer.getByRole('list', { name: 'Sessions', exact: true }).getByRole('link').first().focus()
  await viewer.keyboard.press('f')
  await viewer.goto(`${dashboard.stack.url}/sites/demo/sessions/${session.sessionId}`)
  await viewer.getByRole('toolbar', { name: 'Player' }).waitFor()
  await viewer.keyboard.press('f')
  await viewer.keyboard.press('?')
  const keys = viewer.getByRole('dialog', { name: 'Keys' })
  await keys.getByText('Play or pause').waitFor()
  expect(await viewer.getByRole('dialog').count()).toBe(1)
  expect(await viewer.getByText(/flag/i).count()).toBe(0)
  await viewer.goto(`${dashboard.stack.url}/sites/demo/follow-up`)
  await viewer.getByText('Your role does not allow this.', { exact: false }).waitFor()
  await viewer.context().close()
})

test('the audit trail tells who watched and who revealed, with the reason', async () => {
  const admin = await dashboard.open('/audit')
  await signIn(admin)
  const trail = admin.getByRole('list', { name: 'Audit trail' })
  const revealed = trail.getByRole('listitem').filter({ hasText: 'revealed the contact details' })
  expect(await revealed.textContent()).toContain('Calling her back about the refusal')
  expect(await revealed.textContent()).toContain(support.name)
  await admin.getByLabel('What', { exact: true }).selectOption('Replays watched')
  await expect.poll(() => trail.getByRole('listitem').filter({ hasNotText: 'watched the session' }).count()).toBe(0)
  await trail.getByText(support.name).first().waitFor()
  expect(await axeFindings(admin)).toEqual([])
  await admin.goto(`${dashboard.stack.url}/people`)
  await admin.getByRole('button', { name: `Remove ${support.name}` }).click()
  await admin.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect.poll(() => admin.getByRole('list', { name: 'People' }).getByText(support.email).count()).toBe(0)
  await page.reload()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
})

test('no page has complained', () => {
  // A stylesheet of a page that was left at once may never have been sent: its replay is plain, which is not looked at here.
  expect(dashboard.complaints.filter((said) => !/ 404 .*\/assets\//.test(said))).toEqual([])
})
