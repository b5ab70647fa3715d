/** Every screen there is, with what to wait for before it is drawn. */
import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import type { CustomerRow } from '@hindsight/protocol/api/customers'
import type { EventRow, SessionRow } from '@hindsight/protocol/api/sessions'
import type { StruggleRow } from '@hindsight/protocol/api/struggles'
import { type Api, until } from '../dashboard/supportWork.ts'
import { analystScreens } from './analystScreens.ts'
import { after, fileGiven, filePlayed, filled, heading, pressed, replayed } from './ready.ts'
import { replayScreens } from './replayScreens.ts'
import { reportScreens } from './reportScreens.ts'
import type { Get, Screen } from './screen.ts'
import { struggleScreens } from './struggleScreens.ts'
import { supportScreens } from './supportScreens.ts'

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

const fileRefused = after(fileGiven('visit-of-tuesday.json', '[{"type":4,"timestamp":1,"data":{"href":'), (page) =>
  page.getByRole('alert').waitFor(),
)
const searched = after(after(filled('Privacy'), pressed(/^Search( again)?$/)), async (page) => {
  await page.getByRole('region', { name: 'Found' }).or(page.getByText('Nothing was found')).first().waitFor()
  await page.getByRole('heading', { name: 'Search stored replays' }).evaluate((one) => one.scrollIntoView())
})

/** The history has more, once all of it is rolled up. */
const enoughPoints = 10

type Given = {
  get: Get
  call: Api
  /** A visit that goes on while the screens are drawn. */
  liveId: string
  /** Vouchers are refused once more. */
  recur: () => Promise<void>
}

/** `call` also changes what is shown: points are brought into every state. */
export async function screens({
  get,
  call,
  liveId,
  recur,
}: Given): Promise<Record<'setUp' | 'signedOut' | 'signedIn', Screen[]>> {
  const site = '/api/sites/demo'
  const { sessions } = await get<{ sessions: SessionRow[] }>(
    `${site}/sessions?withReplay=true&text=${encodeURIComponent('Enter your maiden name')}&from=0`,
  )
  const session = sessions[0]
  if (!session) throw new Error('No recorded visit was refused its maiden name.')
  const recorded = await get<{ sessions: SessionRow[] }>(`${site}/sessions?withReplay=true&from=0&limit=200`)
  const exported = JSON.stringify(await get<unknown>(`${site}/sessions/${session.sessionId}/export`))
  const broken = recorded.sessions.find(({ jsErrors }) => jsErrors > 0)
  const { events } = await get<{ events: EventRow[] }>(`${site}/sessions/${session.sessionId}/events`)
  const error = events.find(({ kind }) => kind === 'fieldError')
  const points = await until(async () => {
    const found = (await get<{ points: StruggleRow[] }>(`${site}/struggle-points`)).points
    const refused = found.filter(({ signal }) => signal === 'falseRejection').map(({ label }) => label)
    return refused.includes('Voucher') && refused.includes('Maiden name') && found.length > enoughPoints && found
  }, 'the struggle points')
  const point = points.find(({ signal, label }) => signal === 'falseRejection' && label !== 'Voucher')
  const { customers } = await get<{ customers: CustomerRow[] }>(`${site}/customers?point=${point?.pointId}`)
  const { cases } = await get<{ cases: FollowUpCase[] }>(`${site}/cases?status=all`)
  const here = '/sites/demo'
  return {
    setUp: [{ name: 'set-up', path: '/', ready: heading('Welcome to Hindsight') }],
    signedOut: [{ name: 'sign-in', path: '/', ready: heading('Sign in') }],
    signedIn: [
      { name: 'overview', path: `${here}/overview`, ready: filled('Overview') },
      { name: 'sessions', path: `${here}/sessions`, ready: filled('Sessions') },
      { name: 'sessions-by-score', path: `${here}/sessions?order=score`, ready: filled('Sessions') },
      { name: 'review-queue', path: `${here}/sessions?watched=false&order=score`, ready: filled('Review queue') },
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
      ...(await replayScreens({ get, here, session, liveId })),
      { name: 'open-replay', path: '/open-replay', ready: heading('Open a recording') },
      { name: 'open-replay-refused', path: '/open-replay', ready: fileRefused },
      { name: 'open-replay-file', path: '/open-replay', ready: filePlayed(exported) },
      { name: 'struggle-points', path: `${here}/struggle-points`, ready: filled('Struggle points') },
      ...(await struggleScreens({ get, call, here, points, recur })),
      { name: 'funnels', path: `${here}/funnels`, ready: filled('Funnels') },
      { name: 'funnel', path: `${here}/funnels?funnel=${encodeURIComponent(checkout)}`, ready: filled('Checkout') },
      ...(await reportScreens({ call, here })),
      ...(await analystScreens({ call, here, session })),
      { name: 'segments', path: `${here}/segments`, ready: filled('Segments') },
      { name: 'named-clicks', path: `${here}/named-clicks`, ready: filled('Named clicks') },
      { name: 'ctr', path: `${here}/ctr`, ready: filled('CTR'), whole: true },
      { name: 'ctr-by-browser', path: `${here}/ctr?by=browser`, ready: filled('CTR'), whole: true },
      { name: 'campaigns', path: `${here}/campaigns`, ready: filled('Campaigns') },
      {
        name: 'campaign',
        path: `${here}/campaign-orders?campaign=linen-weeks&model=linear`,
        ready: filled('linen-weeks'),
        whole: true,
      },
      { name: 'customers', path: `${here}/customers`, ready: filled('Customers') },
      {
        name: 'customer',
        path: `${here}/customers/${encodeURIComponent(customers[0]?.person ?? '')}`,
        ready: filled(/.+/),
      },
      { name: 'follow-up', path: `${here}/follow-up`, ready: filled('Follow-up') },
      { name: 'case', path: `${here}/follow-up/${cases[0]?.caseId ?? ''}`, ready: filled('Follow-up') },
      ...(await supportScreens({ call, here, found: customers[0]?.person ?? '' })),
      { name: 'sites', path: '/sites', ready: filled('Sites') },
      { name: 'new-site', path: '/new-site', ready: filled('New site') },
      { name: 'site', path: here, ready: filled('Demo shop'), whole: true },
      { name: 'privacy', path: `${here}/privacy`, ready: replayed, whole: true },
      { name: 'privacy-searched', path: `${here}/privacy`, ready: searched },
      { name: 'refused', path: `${here}/refused`, ready: filled('Refused') },
      { name: 'health', path: `${here}/health`, ready: filled('Data health') },
      { name: 'account', path: '/account', ready: filled('My account') },
      { name: 'people', path: '/people', ready: filled('People') },
      { name: 'audit', path: '/audit', ready: filled('Audit') },
    ],
  }
}
