/** Every signal with events just at, just below and just above each of its thresholds, in the real engine. */
import { type SignalName, signalNames, signals } from '@hindsight/protocol/signals'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startStore } from '../read/readStack.ts'
import { click, fact, hidden, refused, request, submit, view, visit } from './facts.ts'
import { type Fact, type Found, judge, newSession, signalsOf, write } from './judge.ts'

type Case = [says: string, facts: Fact[], expected: string[]]

const clicks = (
  times: number[],
  place = 'b',
  properties: Record<string, unknown> = {},
  over: Record<string, unknown> = {},
) => times.map((at) => click(at, place, over, properties))
/** Each on an element of its own, some px apart. */
const apart = (px: number, times: number[]) =>
  times.map((at, i) => click(at, `e${i}`, {}, { pageX: i === times.length - 1 ? 10 + px : 10 }))
const errors = (n: number, over: Record<string, unknown> = {}) =>
  Array.from({ length: n }, (_, i) => refused(i * 1000, 'name:a', `Not a name (${'abcdefghij'[i]})`, over))
const other = '00000000-0000-4000-8000-00000000000c'

/** What follows a name is the number of the event that it stands at. */
const cases: Record<SignalName, Case[]> = {
  fieldError: [
    ['a field is refused', [refused(0, 'name:a', 'Not a name')], ['fieldError 1']],
    ['a form is', [fact('formError', {}, { form: 'id:x', message: 'No' })], []],
  ],
  falseRejection: [
    ['filled in, called missing', [refused(0, 'name:a', 'Enter your name')], ['falseRejection 1']],
    ['empty, called missing', [refused(0, 'name:a', 'Enter your name', { filled: false })], ['fieldError 1']],
    ['filled in, called wrong', [refused(0, 'name:a', 'Enter a valid name')], ['fieldError 1']],
    [
      'filled in, the browser calls it missing',
      [refused(0, 'name:a', '', {}, { validity: ['valueMissing'] })],
      ['falseRejection 1'],
    ],
  ],
  fieldStruggle: [
    ['one error', errors(1), ['fieldError 1']],
    ['two', errors(2), ['fieldError 1', 'fieldError 2', 'fieldStruggle 2']],
    ['three: once', errors(3), ['fieldError 1', 'fieldError 2', 'fieldStruggle 2', 'fieldError 3']],
    [
      'on two pages',
      [refused(0, 'name:a', 'x'), refused(1, 'name:a', 'x', { path: '/b' })],
      ['fieldError 1', 'fieldError 2'],
    ],
  ],
  didNotStick: [
    ['stuck', [visit(0, 'name:a')], []],
    ['did not', [visit(0, 'name:a', { stuck: false })], ['didNotStick 1']],
    ['nothing typed', [visit(0, 'name:a', { stuck: null, edits: 0 })], []],
    ['went elsewhere', [visit(0, 'name:a', { stuck: true, strayPlace: 'name:b' })], ['didNotStick 1']],
  ],
  refill: [
    ['one visit', [visit(0, 'name:a')], []],
    ['two', [visit(0, 'name:a'), visit(1, 'name:a')], ['refill 2']],
    ['three: once', [visit(0, 'name:a'), visit(1, 'name:a'), visit(2, 'name:a')], ['refill 2']],
    ['one changes nothing', [visit(0, 'name:a'), visit(1, 'name:a', { edits: 0 })], []],
    ['two pages', [visit(0, 'name:a'), visit(1, 'name:a', {}, { pageId: other })], []],
  ],
  formAbandonment: [
    ['begun, page left', [visit(0, 'name:a'), visit(1, 'name:b', { edits: 0 }), hidden(2)], ['formAbandonment 2']],
    ['looked at only', [visit(0, 'name:a', { edits: 0 }), hidden(2)], []],
    ['still there', [view(0, '/checkout'), visit(1, 'name:a')], []],
    ['sent', [visit(0, 'name:a'), submit(1, 'requestOk'), hidden(2)], []],
    ['gone before its answer', [visit(0, 'name:a'), submit(1, 'left'), hidden(2)], []],
    ['sent in vain', [visit(0, 'name:a'), submit(1, 'nothing'), hidden(2)], ['formAbandonment 1', 'failedSubmit 2']],
    [
      'came back refused',
      [
        visit(0, 'name:a'),
        submit(1, 'navigated'),
        refused(2, 'name:a', 'No', { filled: false }, { trigger: 'load' }),
        hidden(3),
      ],
      ['formAbandonment 1', 'fieldError 3'],
    ],
    ['went on to another page', [visit(0, 'name:a'), view(1, '/home', 'push')], ['formAbandonment 1']],
    ['its address is rewritten', [visit(0, 'name:a'), view(1, '/checkout', 'replace')], []],
    ['in no form', [visit(0, 'name:search', {}, { form: '' }), hidden(1)], []],
  ],
  rageClick: [
    ['two within a second', clicks([0, 10]), []],
    ['three in exactly one', clicks([0, 500, 1000]), ['rageClick 3']],
    ['three in 1 001 ms', clicks([0, 500, 1001]), []],
    ['four in exactly two', clicks([0, 700, 1400, 2000]), ['rageClick 4']],
    ['four in 2 001 ms', clicks([0, 700, 1400, 2001]), []],
    ['six: once', clicks([0, 400, 800, 1200, 1600, 2000]), ['rageClick 3']],
    ['two bursts', clicks([0, 300, 600, 5000, 5300, 5600]), ['rageClick 3', 'rageClick 6']],
    ['on three elements 30 px apart', apart(30, [0, 300, 600]), ['rageClick 3']],
    ['31 px', apart(31, [0, 300, 600]), []],
    ['one element, far apart', [0, 300, 600].map((at) => click(at, 'list', {}, { pageY: at })), ['rageClick 3']],
    ['two pages', [...clicks([0, 100]), click(200, 'b', { pageId: other })], []],
    ['a stepper', clicks([0, 300, 600], 'b', { role: 'spinbutton' }), []],
    ['a sign', clicks([0, 300, 600], 'b', {}, { label: '+' }), []],
    ['pages of a list', clicks([0, 300, 600], 'b', {}, { label: 'Next page' }), []],
    ['a number', clicks([0, 300, 600], 'b', {}, { label: '3' }), []],
    ['a carousel, in Dutch', clicks([0, 300, 600], 'b', {}, { label: 'Volgende dia' }), []],
    ['media', clicks([0, 300, 600], 'b', {}, { reaction: 'media' }), []],
    ['text being selected', clicks([0, 300, 600], 'b', {}, { reaction: 'selection' }), []],
    [
      'a stepper that does nothing',
      clicks([0, 300, 600], 'b', { judged: false }, { label: '+', reactionMs: null, reaction: '' }),
      ['rageClick 3'],
    ],
    ['a word that holds one of them', clicks([0, 300, 600], 'b', {}, { label: 'Nextdoor deals' }), ['rageClick 3']],
    [
      'another click between',
      [...clicks([0, 300]), click(400, 'c', {}, { pageX: 900 }), click(600, 'b')],
      ['rageClick 4'],
    ],
  ],
  deadClick: [
    ['no reaction', [click(0, 'b', { reactionMs: null, reaction: '' })], ['deadClick 1']],
    ['not alive', [click(0, 'b', { reactionMs: null, interactive: false })], []],
    ['left before it was judged', [click(0, 'b', { reactionMs: null }, { judged: false })], []],
    ['at once', [click(0, 'b', { reactionMs: 0 })], []],
  ],
  slowClick: [
    ['1 999 ms', [click(0, 'b', { reactionMs: 1999 })], []],
    ['2 000 ms', [click(0, 'b', { reactionMs: 2000 })], ['slowClick 1']],
    ['2 001 ms: slow, not dead', [click(0, 'b', { reactionMs: 2001 })], ['slowClick 1']],
  ],
  errorClick: [
    ['at once', [click(0, 'b', { errorAfterMs: 0 })], ['errorClick 1']],
    ['1 000 ms', [click(0, 'b', { errorAfterMs: 1000 })], ['errorClick 1']],
    ['1 001 ms', [click(0, 'b', { errorAfterMs: 1001 })], []],
    ['none', [click(0, 'b', { errorAfterMs: null })], []],
  ],
  quickBack: [
    ['7 000 ms', [view(0, '/a'), view(10, '/b'), view(7010, '/a', 'backForward')], ['quickBack 2']],
    ['7 001 ms', [view(0, '/a'), view(10, '/b'), view(7011, '/a', 'backForward')], []],
    ['elsewhere', [view(0, '/a'), view(10, '/b'), view(20, '/c')], []],
    ['the first page', [view(0, '/b'), view(10, '/a')], []],
    ['two tabs', [view(0, '/a'), view(10, '/b'), view(20, '/a', 'load', { tabId: other })], []],
  ],
  reloadLoop: [
    ['one', [view(0, '/a', 'reload')], []],
    ['two in exactly 30 s', [view(0, '/a', 'reload'), view(30_000, '/a', 'reload')], ['reloadLoop 2']],
    ['two in 30 001 ms', [view(0, '/a', 'reload'), view(30_001, '/a', 'reload')], []],
    ['three: once', [0, 10, 20].map((at) => view(at, '/a', 'reload')), ['reloadLoop 2']],
    ['two pages', [view(0, '/a', 'reload'), view(1, '/b', 'reload')], []],
    ['loaded, not reloaded', [view(0, '/a'), view(1, '/a')], []],
  ],
  scrollThrash: [
    ['3 turns', [fact('scroll', { burstReversals: 3, burstTs: null })], []],
    ['4 turns', [fact('scroll', { burstReversals: 4, burstTs: null })], ['scrollThrash 1']],
  ],
  cursorThrash: [
    ['5 turns', [fact('cursor', { reversals: 5, pathPx: 900, wayPx: 10 })], []],
    ['6 turns', [fact('cursor', { reversals: 6, pathPx: 900, wayPx: 10 })], ['cursorThrash 1']],
    ['exactly 4 times the way', [fact('cursor', { reversals: 6, pathPx: 400, wayPx: 100 })], []],
    ['more', [fact('cursor', { reversals: 6, pathPx: 401, wayPx: 100 })], ['cursorThrash 1']],
    ['no way at all', [fact('cursor', { reversals: 6, pathPx: 401, wayPx: 0 })], ['cursorThrash 1']],
  ],
  failedSubmit: [
    ...['requestFailed', 'errorShown', 'nothing'].map((outcome): Case => {
      return [outcome, [submit(0, outcome)], ['failedSubmit 1']]
    }),
    ...['navigated', 'requestOk', 'left'].map((outcome): Case => [outcome, [submit(0, outcome)], []]),
  ],
  jsError: [['an error', [fact('jsError', { stack: '' }, { message: 'x is not defined' })], ['jsError 1']]],
  failedRequest: [
    ['399', [request(0, 399, 10)], []],
    ['400', [request(0, 400, 10)], ['failedRequest 1']],
    ['no answer', [request(0, 0, 10)], ['failedRequest 1']],
  ],
  slowRequest: [
    ['4 999 ms', [request(0, 200, 4999)], []],
    ['5 000 ms', [request(0, 200, 5000)], ['slowRequest 1']],
    ['failed as well: that counts', [request(0, 500, 5000)], ['failedRequest 1']],
  ],
  poorVital: [
    ['LCP 4 000', [fact('webVital', { value: 4000 }, { name: 'LCP' })], []],
    ['LCP above', [fact('webVital', { value: 4000.5 }, { name: 'LCP' })], ['poorVital 1']],
    ['INP 500', [fact('webVital', { value: 500 }, { name: 'INP' })], []],
    ['INP above', [fact('webVital', { value: 501 }, { name: 'INP' })], ['poorVital 1']],
    ['CLS 0.25', [fact('webVital', { value: 0.25 }, { name: 'CLS' })], []],
    ['CLS above', [fact('webVital', { value: 0.26 }, { name: 'CLS' })], ['poorVital 1']],
    ['another measure', [fact('webVital', { value: 1e6 }, { name: 'TTFB' })], []],
  ],
}

/** Thresholds that only differ where the site says so. */
const own: [says: string, thresholds: object, facts: Fact[], expected: string[]][] = [
  ['3 clicks at the least', { rageClick: { minClicks: 4 } }, clicks([0, 500, 1000]), []],
  ['4 in a second', { rageClick: { minClicks: 4 } }, clicks([0, 300, 600, 900]), ['rageClick 4']],
  ['half a second', { rageClick: { withinMs: 999 } }, clicks([0, 500, 1000]), []],
  ['31 px', { rageClick: { radius: 31 } }, apart(31, [0, 300, 600]), ['rageClick 3']],
  ['5 of the slower', { rageClick: { minClicksSlow: 5 } }, clicks([0, 700, 1400, 2000]), []],
  ['1 999 ms', { rageClick: { withinSlowMs: 1999 } }, clicks([0, 700, 1400, 2000]), []],
  [
    '20 in 20 s',
    { rageClick: { minClicks: 20, withinMs: 10_000, minClicksSlow: 20 } },
    clicks(Array.from({ length: 25 }, (_, i) => i * 300)),
    ['rageClick 20'],
  ],
  ['3 errors', { fieldStruggle: { minErrors: 3 } }, errors(2), ['fieldError 1', 'fieldError 2']],
  [
    '3 errors, or the same again although filled in',
    { fieldStruggle: { minErrors: 3 } },
    [0, 1].map((at) => refused(at, 'name:a', 'Not a name')),
    ['fieldError 1', 'fieldError 2', 'fieldStruggle 2'],
  ],
  [
    'the same again, left empty',
    { fieldStruggle: { minErrors: 3 } },
    [0, 1].map((at) => refused(at, 'name:a', 'Not a name', { filled: false })),
    ['fieldError 1', 'fieldError 2'],
  ],
  ['3 visits', { refill: { minVisits: 3 } }, [0, 1, 2].map((at) => visit(at, 'name:a')), ['refill 3']],
  [
    '2 fields',
    { formAbandonment: { minFields: 2 } },
    [visit(0, 'name:a'), visit(1, 'name:a'), hidden(2)],
    ['refill 2'],
  ],
  [
    '2 of 2',
    { formAbandonment: { minFields: 2 } },
    [visit(0, 'name:a'), visit(1, 'name:b'), hidden(2)],
    ['formAbandonment 2'],
  ],
  ['dead sooner', { deadClick: { afterMs: 1000 } }, [click(0, 'b', { reactionMs: 1001 })], ['deadClick 1']],
  ['just not', { deadClick: { afterMs: 1000 } }, [click(0, 'b', { reactionMs: 1000 })], []],
  [
    'slow later',
    { slowClick: { minMs: 3000 }, deadClick: { afterMs: 8000 } },
    [click(0, 'b', { reactionMs: 2999 })],
    [],
  ],
  ['error sooner', { errorClick: { withinMs: 500 } }, [click(0, 'b', { errorAfterMs: 501 })], []],
  ['back sooner', { quickBack: { withinMs: 500 } }, [view(0, '/a'), view(1, '/b'), view(502, '/a')], []],
  ['3 reloads', { reloadLoop: { minReloads: 3 } }, [0, 1, 2].map((at) => view(at, '/a', 'reload')), ['reloadLoop 3']],
  ['1 reload', { reloadLoop: { minReloads: 1 } }, [view(0, '/a', 'reload')], ['reloadLoop 1']],
  ['5 turns', { scrollThrash: { minReversals: 5 } }, [fact('scroll', { burstReversals: 4 })], []],
  ['from 500', { failedRequest: { minStatus: 500 } }, [request(0, 499, 10)], []],
  ['1 s', { slowRequest: { minMs: 1000 } }, [request(0, 200, 1000)], ['slowRequest 1']],
  ['LCP 2 s', { poorVital: { lcpMs: 2000 } }, [fact('webVital', { value: 2001 }, { name: 'LCP' })], ['poorVital 1']],
  ['CLS 0.1', { poorVital: { cls: 0.1 } }, [fact('webVital', { value: 0.2 }, { name: 'CLS' })], ['poorVital 1']],
]

let stack: Awaited<ReturnType<typeof startStore>>
beforeAll(async () => {
  stack = await startStore()
})
afterAll(() => stack?.stop())

const named = (found: Found[] | undefined) => found?.map(({ signal, eventNo }) => `${signal} ${eventNo}`)

test('each signal at its default thresholds, all sessions in one statement', async () => {
  expect(Object.keys(cases).sort()).toEqual([...signalNames].sort())
  const all = signalNames.flatMap((signal) =>
    cases[signal].map(([says, facts, expected]) => ({
      session: newSession(),
      what: `${signal}: ${says}`,
      facts,
      expected,
    })),
  )
  await write(stack.store, all)
  const sessions = all.map(({ session }) => session)
  await judge(stack.store, sessions)
  const found = await signalsOf(stack.store, sessions)
  const judged = all.map(({ session, what }) => [what, named(found.get(session.sessionId))])
  expect(judged).toEqual(all.map(({ what, expected }) => [what, expected]))
})

test('sites with thresholds of their own, all in one statement', async () => {
  const all = own.map(([says, thresholds, facts, expected], i) => ({
    session: newSession(`site-${i}`),
    what: `${JSON.stringify(thresholds)}: ${says}`,
    thresholds,
    facts,
    expected,
  }))
  await write(stack.store, all)
  const sessions = all.map(({ session }) => session)
  const rules = Object.fromEntries(all.map(({ session, thresholds }) => [session.siteId, { thresholds }]))
  await judge(stack.store, sessions, rules)
  const found = await signalsOf(stack.store, sessions)
  const judged = all.map(({ session, what }) => [what, named(found.get(session.sessionId))])
  expect(judged).toEqual(all.map(({ what, expected }) => [what, expected]))
})

test('mild signals are kept, and alone make no session a struggle; each kind counts to the score three times at most', async () => {
  const session = newSession()
  const facts = [
    ...[0, 1, 2, 3].map((at) => fact('jsError', {}, { message: `e${at}` })),
    fact('webVital', { value: 9000 }, { name: 'LCP' }),
    ...clicks([0, 300, 600]),
  ]
  const mild = newSession()
  const mildFacts = [fact('webVital', { value: 9000 }, { name: 'LCP' }), visit(0, 'a'), visit(1, 'a')]
  await write(stack.store, [
    { session, facts },
    { session: mild, facts: mildFacts },
  ])
  await judge(stack.store, [session, mild])
  const rows = await stack.store.query<{ id: string; score: number; struggles: number }>(
    `SELECT toString(sessionId) AS id, score, struggles FROM sessions FINAL WHERE sessionId IN {ids:Array(UUID)}`,
    { ids: [session.sessionId, mild.sessionId] },
  )
  const { jsError, poorVital, rageClick, refill } = signals
  expect(new Map(rows.map(({ id, score, struggles }) => [id, [score, struggles]]))).toEqual(
    new Map([
      [session.sessionId, [3 * jsError.points + poorVital.points + rageClick.points, 5]],
      [mild.sessionId, [poorVital.points + refill.points, 0]],
    ]),
  )
})

test('who is back from a page as soon as most are has not come straight back', async () => {
  const today = () => ({ ...newSession('quick'), sessionDay: new Date().toISOString().slice(0, 10) })
  const passing = (stayMs: number) => ({
    session: today(),
    facts: [view(0, '/'), view(10, '/list'), view(10 + stayMs, '/product')],
  })
  // A tenth of those who see the list leave it within two seconds.
  const usual = Array.from({ length: 200 }, (_, i) => passing(i < 20 ? 2000 : 30_000))
  const back = (stayMs: number, path = '/list') => ({
    session: today(),
    facts: [view(0, '/'), view(10, path), view(10 + stayMs, '/', 'backForward')],
  })
  const asked = [back(2000), back(2001), back(2001, '/rare')]
  await write(stack.store, [...usual, ...asked])
  const sessions = asked.map(({ session }) => session)
  await judge(stack.store, sessions, { quick: {} })
  const found = await signalsOf(stack.store, sessions)
  expect(sessions.map(({ sessionId }) => named(found.get(sessionId)))).toEqual([['quickBack 2'], [], ['quickBack 2']])
})
