/** Every screen there is, with what to wait for before it is drawn. */
import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import type { CustomerRow } from '@hindsight/protocol/api/customers'
import type { EventRow, SessionRow } from '@hindsight/protocol/api/sessions'
import type { StruggleRow } from '@hindsight/protocol/api/struggles'
import type { Page } from 'playwright-core'

const checkout = JSON.stringify({
  name: 'Checkout',
  steps: [
    ...['cart', 'checkout/contact', 'checkout/address', 'checkout/payment'].map((page) => ({
      kind: 'page',
      path: `/demo/${page}`,
    })),
    { kind: 'event', name: 'Order Completed' },
  ],
  actor: 'session',
})

/** `whole`: drawn from top to bottom, not as much of it as the window shows. */
export type Screen = { name: string; path: string; ready: (page: Page) => Promise<unknown>; whole?: true }
type Get = <T>(path: string) => Promise<T>

const heading = (name: string | RegExp) => (page: Page) => page.getByRole('heading', { name }).first().waitFor()
/** Skeletons are gone, so everything that was asked has been answered. */
const filled = (name: string | RegExp) => async (page: Page) => {
  await heading(name)(page)
  await page.waitForLoadState('networkidle').catch(() => undefined)
  await page.waitForFunction(() => document.querySelector('[data-visible] .mantine-Skeleton-root') === null)
}
const replayed = async (page: Page) => {
  await page.frameLocator('iframe').locator('body').waitFor()
  await page.waitForTimeout(1500)
}

/** Takes a file to the screen that opens recordings. */
const given = (name: string, content: string) => async (page: Page) => {
  await heading('Open a recording')(page)
  const mimeType = 'application/json'
  await page.locator('input[type="file"]').setInputFiles({ name, mimeType, buffer: Buffer.from(content) })
}
const filePlayed = (content: string) => async (page: Page) => {
  await given('visit-of-tuesday.json', content)(page)
  await replayed(page)
  await page.keyboard.press('Alt+ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await page.waitForTimeout(700)
}
const fileRefused = async (page: Page) => {
  await given('visit-of-tuesday.json', '[{"type":4,"timestamp":1,"data":{"href":')(page)
  await page.getByRole('alert').waitFor()
}
const explained = (page: Page) => page.getByText('There is no replay of this session').waitFor()

export async function screens(get: Get): Promise<Record<'setUp' | 'signedOut' | 'signedIn', Screen[]>> {
  const site = '/api/sites/demo'
  const { sessions } = await get<{ sessions: SessionRow[] }>(
    `${site}/sessions?withReplay=true&text=${encodeURIComponent('Enter your maiden name')}&from=0`,
  )
  const session = sessions[0]
  if (!session) throw new Error('No recorded visit was refused its maiden name.')
  const recorded = await get<{ sessions: SessionRow[] }>(`${site}/sessions?withReplay=true&from=0&limit=200`)
  const exported = JSON.stringify(await get<unknown>(`${site}/sessions/${session.sessionId}/export`))
  const unseen = await get<{ sessions: SessionRow[] }>(`${site}/sessions?withReplay=false&from=0&limit=1`)
  const broken = recorded.sessions.find(({ jsErrors }) => jsErrors > 0)
  const { events } = await get<{ events: EventRow[] }>(`${site}/sessions/${session.sessionId}/events`)
  const error = events.find(({ kind }) => kind === 'fieldError')
  const { points } = await get<{ points: StruggleRow[] }>(`${site}/struggle-points`)
  const point = points.find(({ signal }) => signal === 'falseRejection') ?? points[0]
  const { customers } = await get<{ customers: CustomerRow[] }>(`${site}/customers?point=${point?.pointId}`)
  const { cases } = await get<{ cases: FollowUpCase[] }>(`${site}/cases?status=all`)
  const here = '/sites/demo'
  return {
    setUp: [{ name: 'set-up', path: '/', ready: heading('Welcome to Hindsight') }],
    signedOut: [{ name: 'sign-in', path: '/', ready: heading('Sign in') }],
    signedIn: [
      { name: 'overview', path: `${here}/overview`, ready: filled('Overview') },
      { name: 'sessions', path: `${here}/sessions`, ready: filled('Sessions') },
      { name: 'no-sessions', path: `${here}/sessions?text=nothing-says-this`, ready: filled('Sessions') },
      {
        name: 'replay',
        path: `${here}/sessions/${session.sessionId}?step=${error?.tabId}.${error?.eventNo}`,
        ready: replayed,
      },
      ...['errors', 'requests', 'console', 'page', 'notes'].map((panel) => ({
        name: `replay-${panel}`,
        path: `${here}/sessions/${(/page|notes/.test(panel) ? session : (broken ?? session)).sessionId}?panel=${panel}`,
        ready: replayed,
      })),
      {
        name: 'replay-of-a-list',
        path: `${here}/sessions/${session.sessionId}?list=replay%3D1%26period%3D30d&kinds=error&find=maiden`,
        ready: replayed,
      },
      ...unseen.sessions.map(({ sessionId }) => ({
        name: 'replay-missing',
        path: `${here}/sessions/${sessionId}`,
        ready: explained,
      })),
      { name: 'open-replay', path: '/open-replay', ready: heading('Open a recording') },
      { name: 'open-replay-refused', path: '/open-replay', ready: fileRefused },
      { name: 'open-replay-file', path: '/open-replay', ready: filePlayed(exported) },
      { name: 'struggle-points', path: `${here}/struggle-points`, ready: filled('Struggle points') },
      { name: 'struggle-point', path: `${here}/struggle-points/${point?.pointId}`, ready: filled(/refused/) },
      { name: 'funnels', path: `${here}/funnels`, ready: filled('Funnels') },
      { name: 'funnel', path: `${here}/funnels?funnel=${encodeURIComponent(checkout)}`, ready: filled('Checkout') },
      { name: 'ctr', path: `${here}/ctr`, ready: filled('CTR') },
      { name: 'customers', path: `${here}/customers`, ready: filled('Customers') },
      {
        name: 'customer',
        path: `${here}/customers/${encodeURIComponent(customers[0]?.person ?? '')}`,
        ready: filled(/.+/),
      },
      { name: 'follow-up', path: `${here}/follow-up`, ready: filled('Follow-up') },
      { name: 'case', path: `${here}/follow-up/${cases[0]?.caseId ?? ''}`, ready: filled('Follow-up') },
      { name: 'sites', path: '/sites', ready: filled('Sites') },
      { name: 'new-site', path: '/new-site', ready: filled('New site') },
      { name: 'site', path: here, ready: filled('Demo shop'), whole: true },
      { name: 'privacy', path: `${here}/privacy`, ready: replayed, whole: true },
      { name: 'refused', path: `${here}/refused`, ready: filled('Refused') },
      { name: 'people', path: '/people', ready: filled('People') },
      { name: 'audit', path: '/audit', ready: filled('Audit') },
    ],
  }
}
