/** Struggle points in each of their states, their dialogs, signals and forms. */
import type { FormRow } from '@hindsight/protocol/api/forms'
import type { StruggleDetail, StruggleRow } from '@hindsight/protocol/api/struggles'
import type { Page } from 'playwright-core'
import { type Api, until } from '../dashboard/supportWork.ts'
import { fixTold } from './answers.ts'
import { after, answered, contested, filled, pressed, scrolledTo } from './ready.ts'
import type { Get, Screen } from './screen.ts'

/** `recur`: what was marked as fixed happens again. */
type Given = { get: Get; call: Api; here: string; points: StruggleRow[]; recur: () => Promise<void> }

/** Everything that the history holds. */
const long = '?period=90d'

export async function struggleScreens({ get, call, here, points, recur }: Given): Promise<Screen[]> {
  const isRefusal = ({ signal }: StruggleRow) => signal === 'falseRejection'
  const back = points.find((point) => isRefusal(point) && point.label === 'Voucher')
  const open = points.find((point) => isRefusal(point) && point !== back)
  const [fixed, ignored, merged] = points.filter((point) => point !== open && point !== back).slice(1)
  if (!open || !back || !fixed || !ignored || !merged) throw new Error('The history holds too few struggle points.')
  const at = ({ pointId }: StruggleRow) => `${here}/struggle-points/${pointId}`
  const say = async (point: StruggleRow, body: object) => {
    const { status } = await get<StruggleDetail>(`/api${at(point)}`)
    await call('PATCH', `/api${at(point)}`, { ...body, version: status.version })
  }
  await say(fixed, { state: 'fixed', release: 'larkspur-1.4.3', reason: 'Trimmed before it is checked' })
  await say(back, { state: 'fixed', release: '9.1', reason: 'Vouchers may have hyphens' })
  await recur()
  await until(
    async () => (await get<StruggleDetail>(`/api${at(back)}`)).status.state === 'regressed',
    'the vouchers to be refused again',
  )
  await say(ignored, { state: 'ignored', reason: 'Meant: the page of a campaign that is over' })
  await call('PUT', `/api${at(merged)}/merged`, { into: open.pointId })
  const { forms } = await get<{ forms: FormRow[] }>(`/api${here}/forms`)
  const form = forms[0]
  const ofForm = new URLSearchParams({ period: '90d', path: form?.path ?? '', form: form?.form ?? '' })
  const anyPoint = filled(/.+/)
  const workaround = after(anyPoint, (page) => page.getByLabel('Workaround').fill('Type it without the hyphen'))
  const theirs = async () => {
    const written = `/api${at(open)}/workaround`
    const { version } = await get<{ version: number }>(written)
    await call('PUT', written, { version, text: `Order by phone, 030 123 45 67, and name this fault (${version + 1})` })
  }
  const opened = (button: string | RegExp) => after(anyPoint, pressed(button))
  return [
    { name: 'struggle-point', path: at(open), ready: explained, whole: true },
    { name: 'struggle-point-long', path: at(open) + long, ready: explained, whole: true },
    { name: 'struggle-point-looking', path: at(open), ready: answered(/\/cause\?/, 'never', lookedFor) },
    { name: 'struggle-point-failed', path: at(open), ready: answered(/\/cause\?/, 'forbidden', anyPoint) },
    { name: 'struggle-point-fixed', path: at(fixed) + long, ready: after(anyPoint, history) },
    {
      name: 'struggle-point-told',
      path: at(fixed) + long,
      ready: answered(/\/fix$/, fixTold(), after(anyPoint, scrolledTo('Since the fix'))),
    },
    { name: 'conflict-workaround', path: at(open), ready: contested(workaround, theirs, 'Save') },
    { name: 'struggle-point-back', path: at(back), ready: explained, whole: true },
    { name: 'struggle-point-ignored', path: at(ignored) + long, ready: anyPoint },
    { name: 'struggle-point-gone', path: `${here}/struggle-points/no-such-point`, ready: filled('Struggle point') },
    { name: 'struggle-points-back', path: `${here}/struggle-points?state=regressed`, ready: anyPoint },
    { name: 'struggle-points-fixed', path: `${here}/struggle-points?state=fixed&period=90d`, ready: anyPoint },
    { name: 'struggle-points-ignored', path: `${here}/struggle-points?state=ignored&period=90d`, ready: anyPoint },
    { name: 'mark-fixed', path: at(open), ready: opened('Mark fixed …') },
    { name: 'ignore-point', path: at(open), ready: after(opened('Ignore …'), pressed('Ignore')) },
    { name: 'same-as', path: at(open), ready: opened('Same as …') },
    { name: 'not-a-struggle', path: at(open), ready: after(opened(/^Not a struggle/), pressed('Do not count it')) },
    { name: 'annotate', path: at(open), ready: after(opened('Annotate a day …'), annotated) },
    { name: 'signals', path: `${here}/signals`, ready: filled('Signals'), whole: true },
    { name: 'signals-preview', path: `${here}/signals`, ready: previewed },
    {
      name: 'signals-judging',
      path: `${here}/signals`,
      ready: answered(/\/judgement$/, judging, (page) => page.getByText('Judging history anew').waitFor()),
    },
    { name: 'forms', path: `${here}/forms${long}`, ready: filled('Forms') },
    { name: 'no-forms', path: `${here}/forms?from=2020-01-01&to=2020-01-02`, ready: filled('Forms') },
    { name: 'form', path: `${here}/forms/one?${ofForm}`, ready: anyPoint, whole: true },
  ]
}

const judging = { done: 2412, total: 5210, finished: false }

const explained = after(filled(/refused/), (page) =>
  page.getByRole('status', { name: 'Looking for the cause' }).waitFor({ state: 'detached' }),
)
const lookedFor = (page: Page) => page.getByRole('status', { name: 'Looking for the cause' }).waitFor()
const history = async (page: Page) => {
  await page.getByText('What was said before').click()
  await page.waitForTimeout(500)
}
const annotated = (page: Page) => page.getByLabel('What happened').fill('Autumn sale began')

const previewed = async (page: Page) => {
  await filled('Signals')(page)
  await page.getByRole('button', { name: /thresholds of “Clicked the same thing again and again”/ }).click()
  await page.getByRole('textbox', { name: 'From the first to the last', exact: true }).fill('4000')
  await page.getByText('In the last 14 days this').waitFor()
  await scrolledTo('What it would flag')(page)
}
