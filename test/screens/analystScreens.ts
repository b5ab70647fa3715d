/** An analyst's work at greater length: funnels with all they can be asked, segments, boards, named clicks, a lift. */
import type { Board } from '@hindsight/protocol/api/boards'
import type { SessionRow } from '@hindsight/protocol/api/sessions'
import type { Filter } from '@hindsight/protocol/filter'
import type { Api } from '../dashboard/supportWork.ts'
import { after, filled, pressed, replayed, scrolledTo } from './ready.ts'
import type { Screen } from './screen.ts'

type Given = { call: Api; here: string; session: SessionRow }

const steps = [
  ...['cart', 'checkout/contact', 'checkout/address', 'checkout/payment'].map((page) => ({
    kind: 'page',
    path: `/demo/${page}`,
  })),
  { kind: 'event', name: 'Order Completed' },
]
const funnelOf = (more: object) => encodeURIComponent(JSON.stringify({ name: 'Checkout', steps, ...more }))

const segment: Filter = {
  is: 'all',
  of: [
    { is: 'known' },
    { is: 'attribute', name: 'country', anyOf: ['NL', 'DE', 'BE'] },
    { is: 'attribute', name: 'device', anyOf: ['mobile'] },
    { is: 'did', what: { kind: 'page', path: '/demo/cart' }, times: 2, days: 30 },
    { is: 'not', of: { is: 'did', what: { kind: 'event', name: 'Order Completed' } } },
    {
      is: 'any',
      of: [
        { is: 'had', what: 'struggle' },
        { is: 'signal', signal: 'falseRejection' },
      ],
    },
    { is: 'trait', name: 'plan', anyOf: ['friend'] },
  ],
}

const tile = (shows: object, more: object = {}) => ({ tileId: crypto.randomUUID(), shows, ...more })

export async function analystScreens({ call, here, session }: Given): Promise<Screen[]> {
  const site = `/api${here}`
  await call('POST', `${site}/segments`, { name: 'Phone, in the cart, no order, in trouble', filter: segment })
  const { boardId } = await call<Board>('POST', `${site}/boards`, {
    name: 'Trouble',
    days: 30,
    tiles: [
      tile({ kind: 'days', figure: 'struggled' }),
      tile({ kind: 'days', figure: 'converted' }, { note: 'Since the 3rd without the voucher.' }),
      tile({ kind: 'promotion', promotionId: 'linen-sale' }),
      tile({ kind: 'promotion', promotionId: 'linen-sale' }, { title: 'Linen weeks, clicked' }),
      tile({ kind: 'days', figure: 'struggled' }, { title: 'How many struggle', size: 'full' }),
      tile({ kind: 'report', report: 'pages', rows: 5 }),
    ],
  })
  const picking = after(after(replayed, pressed('Pick an element on the page')), picked)
  const facts = `${here}/sessions/${session.sessionId}?panel=facts`
  const contact = encodeURIComponent('/demo/checkout/contact')
  const heat = (query: string) => `${here}/heatmap?period=30d&${query}`
  return [
    {
      name: 'funnel-compared',
      path: `${here}/funnels?compare=1&period=7d&funnel=${funnelOf({})}`,
      ready: run,
      whole: true,
    },
    {
      name: 'funnel-broken-down',
      path: `${here}/funnels?period=30d&funnel=${funnelOf({ actor: 'person', breakdown: { of: 'attribute', name: 'browser' } })}`,
      ready: run,
      whole: true,
    },
    {
      name: 'funnel-new',
      path: `${here}/funnels`,
      ready: after(filled('Funnels'), pressed('New funnel')),
      whole: true,
    },
    { name: 'funnel-full', path: `${here}/funnels?period=30d&funnel=${funnelOf(full)}`, ready: run },
    { name: 'funnel-why', path: `${here}/funnels?period=30d&funnel=${funnelOf({})}`, ready: why },
    {
      name: 'segment-picker',
      path: `${here}/overview`,
      ready: after(filled('Overview'), pressed('Segment: Everybody')),
    },
    { name: 'named-click-any', path: `${here}/named-clicks`, ready: anyElement },
    { name: 'tile-new', path: `${here}/boards?board=${boardId}`, ready: after(filled('Trouble'), pressed('Add')) },
    { name: 'board-share', path: `${here}/boards?board=${boardId}`, ready: after(filled('Trouble'), pressed('Share')) },
    {
      name: 'lift-one',
      path: `${here}/ctr?period=30d&promotion=linen-sale&effect=1.05`,
      ready: filled('CTR'),
      whole: true,
    },
    { name: 'segment-many', path: `${here}/segments`, ready: changing('Phone, in the cart, no order, in trouble') },
    { name: 'segment-new', path: `${here}/segments`, ready: after(filled('Segments'), pressed('New segment')) },
    {
      name: 'segment-applied',
      path: `${here}/sessions?segment=${encodeURIComponent(JSON.stringify(segment))}`,
      ready: filled('Sessions'),
    },
    { name: 'board-half', path: `${here}/boards?board=${boardId}`, ready: filled('Trouble'), whole: true },
    { name: 'heatmap-dead', path: heat(`map=deadClick&at=${contact}`), ready: replayed, whole: true },
    { name: 'heatmap-click', path: heat(`map=click&at=${encodeURIComponent('/demo')}`), ready: replayed, whole: true },
    { name: 'heatmap-phone', path: heat(`on=mobile&at=${contact}`), ready: replayed, whole: true },
    { name: 'lift', path: `${here}/ctr?period=30d&promotion=gift-wrap&of=arm`, ready: filled('CTR'), whole: true },
    { name: 'name-click', path: facts, ready: picking },
    { name: 'naming-click', path: facts, ready: after(picking, naming) },
  ]
}

const run = after(filled('Checkout'), (page) => page.getByText('reach the last step').first().waitFor())

const full = {
  actor: 'person',
  steps: [
    {
      kind: 'page',
      path: '/demo/cart',
      where: [
        { of: 'attribute', name: 'device', test: 'is', value: 'mobile' },
        { of: 'attribute', name: 'country', test: 'isNot', value: 'NL' },
      ],
    },
    ...steps.slice(1),
  ],
  exclusions: [{ what: { kind: 'page', path: '/demo/account' }, after: 1, before: 3 }],
}

const why = after(run, async (page) => {
  await page.getByRole('button', { name: 'Why after step 2?' }).click()
  await page.getByText('What those have in common').waitFor()
  await page.waitForLoadState('networkidle')
  await page.getByText('What those have in common').evaluate((one) => one.scrollIntoView({ block: 'center' }))
})

const anyElement: Screen['ready'] = async (page) => {
  await filled('Named clicks')(page)
  await page.getByRole('combobox', { name: 'Element' }).click()
  await page.getByRole('option').nth(2).click()
  await page.getByRole('button', { name: 'Name it …' }).click()
  await page.getByLabel('Name of this click').waitFor()
  await page.waitForLoadState('networkidle')
}

const changing =
  (name: string): Screen['ready'] =>
  async (page) => {
    await filled('Segments')(page)
    await page
      .getByRole('button', { name: `What to do with ${name}` })
      .first()
      .click()
    await page.getByRole('menuitem', { name: 'Change, or see what it was before' }).click()
    await page.getByRole('dialog').getByText('Sessions that:').waitFor()
    await page.waitForLoadState('networkidle')
  }

const picked: Screen['ready'] = (page) => page.getByText('Outlined is what has been clicked').waitFor()
const naming: Screen['ready'] = async (page) => {
  await page.getByRole('group', { name: 'Elements that can be named' }).getByRole('button').first().press('Enter')
  await page.getByLabel('Name of this click').fill('Opened the size guide')
  await scrolledTo('This element')(page)
}
