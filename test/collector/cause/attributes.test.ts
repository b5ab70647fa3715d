/** What the first page view tells of a session, as the roll-up keeps it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AnalysisStack, startAnalysisStack, visitOf } from '../analysis/analysisStack.ts'

const at = Date.UTC(2024, 10, 1)
let stack: AnalysisStack
beforeAll(async () => {
  stack = await startAnalysisStack()
})
afterAll(() => stack?.stop())

type View = { url?: string; referrer?: string; properties?: Record<string, unknown> }

async function attributesOf({ properties = {}, ...view }: View): Promise<Record<string, string>> {
  const visit = visitOf({
    facts: [
      { at, kind: 'recording', reason: 'on' },
      { at: at + 1, kind: 'pageView', url: 'https://shop.example/', ...view, properties: JSON.stringify(properties) },
      // What comes later says nothing of how it began.
      {
        at: at + 2,
        kind: 'pageView',
        url: 'https://shop.example/?utm_campaign=later',
        referrer: 'https://shop.example/',
        properties: '{"viewportWidth":10,"colorScheme":"light"}',
      },
    ],
  })
  await stack.keep([visit])
  const [row] = await stack.store.query<{ attributes: Record<string, string> }>(
    'SELECT attributes FROM sessions FINAL WHERE sessionId = {id:UUID}',
    { id: visit.sessionId },
  )
  return row?.attributes ?? {}
}

test('window, connection, colours and touch; what is not known is left out', async () => {
  const properties = { viewportWidth: 1023, connection: '3g', colorScheme: 'dark', touch: true }
  expect(await attributesOf({ properties })).toEqual({
    screen: '600 to 1023 px',
    connection: '3g',
    colorScheme: 'dark',
    touch: 'yes',
    cameBy: 'direct',
  })
  expect(await attributesOf({ properties: { viewportWidth: 1440, touch: false } })).toEqual({
    screen: '1440 px and more',
    touch: 'no',
    cameBy: 'direct',
  })
})

test.each<[string, View, string]>([
  ['a search engine', { referrer: 'https://www.google.com/' }, 'search'],
  ['a social site', { referrer: 'https://t.co/abc' }, 'social'],
  ['web mail', { referrer: 'https://mail.google.com/' }, 'mail'],
  [
    'a newsletter, whatever page it is read on',
    { url: 'https://shop.example/?utm_medium=email', referrer: 'https://x.example/' },
    'mail',
  ],
  [
    'an advertisement',
    { url: 'https://shop.example/?utm_medium=cpc&utm_source=google', referrer: 'https://www.google.com/' },
    'advertising',
  ],
  ['the site itself', { referrer: 'https://www.shop.example/a' }, 'this site'],
  ['a page to pay on, which is part of a visit', { referrer: 'https://www.paypal.com/checkoutnow' }, 'this site'],
  ['elsewhere', { referrer: 'https://contexts.example/t.html' }, 'another site'],
  ['a campaign without a word on the way', { url: 'https://shop.example/?utm_source=poster' }, 'campaign'],
])('came by %s', async (_what, view, cameBy) => {
  expect((await attributesOf(view)).cameBy).toBe(cameBy)
})

test('a campaign is kept by its name', async () => {
  expect((await attributesOf({ url: 'https://shop.example/?a=1&utm_campaign=spring+sale%21' })).campaign).toBe(
    'spring sale!',
  )
})
