/** A form report held against a table made by hand, and every count of it against the sessions that it opens. */
import type { FormReport, FormRow } from '@hindsight/protocol/api/forms'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AnalysisStack, type Fact, type Stored, startAnalysisStack, visitOf } from './analysisStack.ts'
import { countsIn } from './everyCount.ts'

const second = 1000
const from = Date.UTC(2024, 10, 4, 9)
const to = from + 86_400_000
const period = `from=${from}&to=${to}`
const site = '/api/sites/demo'
const here = { path: '/checkout', form: 'id:f' }

type Visited = { edits?: number; deletes?: number; hesitationMs?: number; activeMs?: number; left?: 'empty' | 'filled' }

/** A visit to a field; without edits nothing was changed. */
const visitField = (at: number, name: string, how: Visited = {}): Fact => ({
  at,
  kind: 'fieldVisit',
  ...here,
  place: `name:${name}`,
  label: name.toUpperCase(),
  properties: JSON.stringify({
    edits: how.edits ?? 0,
    deletes: how.deletes ?? 0,
    hesitationMs: how.hesitationMs ?? null,
    activeMs: how.activeMs ?? second,
    emptyAfter: (how.left ?? (how.edits ? 'filled' : 'empty')) === 'empty',
  }),
})
const refuse = (at: number, name: string, trigger: string): Fact => ({
  at,
  kind: 'fieldError',
  ...here,
  place: `name:${name}`,
  message: 'No',
  properties: JSON.stringify({ validity: [], trigger }),
})
const submit = (at: number, outcome: string, blank: string[] = [], invalid: string[] = []): Fact => ({
  at,
  kind: 'submit',
  ...here,
  label: 'Order now',
  outcome,
  properties: JSON.stringify({ blank: blank.map((f) => `name:${f}`), invalid: invalid.map((f) => `name:${f}`) }),
})
const order = (at: number, orderId: string): Fact => ({
  at,
  kind: 'track',
  name: 'Order Completed',
  orderId,
  revenue: 9,
})

let stack: AnalysisStack
type Who = 'buyer' | 'quitter' | 'refiller' | 'sentBack' | 'asItStood' | 'looker' | 'elsewhere' | 'secondTry'
let visits: Record<Who, Stored>

beforeAll(async () => {
  stack = await startAnalysisStack()
  visits = {
    buyer: visitOf({
      facts: [
        visitField(from, 'a', { edits: 3, hesitationMs: 100, activeMs: 1000 }),
        visitField(from + 2 * second, 'b', { edits: 2, hesitationMs: 500, activeMs: 4000 }),
        submit(from + 9 * second, 'navigated'),
        order(from + 12 * second, 'A-1'),
      ],
    }),
    quitter: visitOf({
      facts: [
        visitField(from, 'a', { edits: 1, hesitationMs: 200, activeMs: 2000 }),
        visitField(from + 2 * second, 'b', { activeMs: 6000 }),
      ],
    }),
    refiller: visitOf({
      facts: [
        visitField(from, 'a', { edits: 1, hesitationMs: 300, activeMs: 1000 }),
        visitField(from + 2 * second, 'b', { edits: 1, hesitationMs: 700, activeMs: 5000 }),
        visitField(from + 5 * second, 'a', { edits: 4, deletes: 2, hesitationMs: 9000, activeMs: 2000 }),
        submit(from + 9 * second, 'errorShown', ['c'], ['a']),
        refuse(from + 9 * second + 50, 'a', 'submit'),
      ],
    }),
    // The server sent the form back, though the browser had gone on.
    sentBack: visitOf({
      facts: [
        visitField(from, 'a', { edits: 1, hesitationMs: 400, activeMs: 4000 }),
        submit(from + 4 * second, 'navigated'),
        refuse(from + 6 * second, 'a', 'load'),
      ],
    }),
    asItStood: visitOf({ facts: [submit(from + second, 'requestOk'), order(from + 2 * second, 'A-2')] }),
    looker: visitOf({ facts: [visitField(from, 'a', { activeMs: 5000 })] }),
    elsewhere: visitOf({
      facts: [
        { ...visitField(from, 'a', { edits: 1 }), path: '/other' },
        { ...submit(from + second, 'navigated'), path: '/other' },
      ],
    }),
    // Refused at first; what went through afterwards is not taken back by it, nor by what is refused next time.
    secondTry: visitOf({
      facts: [
        { ...visitField(from, 'a', { edits: 1 }), path: '/twice' },
        { ...submit(from + second, 'errorShown', [], ['a']), path: '/twice' },
        { ...refuse(from + 1100, 'a', 'server'), path: '/twice' },
        { ...submit(from + 5 * second, 'requestOk'), path: '/twice' },
        { ...submit(from + 9 * second, 'errorShown', [], ['a']), path: '/twice' },
        { ...refuse(from + 9100, 'a', 'server'), path: '/twice' },
      ],
    }),
  }
  await stack.keep(Object.values(visits))
})
afterAll(() => stack?.stop())

const report = async (path: string): Promise<FormReport> =>
  (await stack.read(`${site}/form?${period}&path=${encodeURIComponent(path)}&form=id:f`)) as FormReport
const opened = async (list: string) => (await stack.open(list)).rows.map(({ sessionId }) => sessionId).sort()
const idsOf = (...who: Who[]) => who.map((one) => visits[one].sessionId).sort()

/** Counts as numbers, rates as [k, n]. */
const plain = (figures: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]) => {
      if (typeof value !== 'object' || value === null) return [name, value]
      if ('list' in value) return [name, value.n]
      return [name, 'k' in value ? [value.k, value.n] : value]
    }),
  )

test('the form as a whole, beside those who converted', async () => {
  const { forms } = (await stack.read(`${site}/forms?${period}`)) as { forms: FormRow[] }
  expect(forms.map(({ path, label }) => [path, label])).toEqual([
    ['/checkout', 'Order now'],
    ['/other', 'Order now'],
    ['/twice', 'Order now'],
  ])
  const [checkout, , twice] = forms
  expect(plain(checkout?.all ?? {})).toEqual({
    visited: 6,
    started: 5,
    completed: 2,
    abandoned: 3,
    dropOff: [3, 5],
    attempts: [2, 4],
  })
  expect(plain(checkout?.converted ?? {})).toEqual({
    visited: 2,
    started: 2,
    completed: 2,
    abandoned: 0,
    dropOff: [0, 2],
    attempts: [2, 2],
  })
  expect(plain(twice?.all ?? {})).toMatchObject({ completed: 1, abandoned: 0, attempts: [1, 3] })
})

test('every field of it, in the order in which people come to them', async () => {
  const { fields } = await report('/checkout')
  expect(fields.map(({ label }) => label)).toEqual(['A', 'B', ''])
  const [a, b, c] = fields.map(({ all }) => plain(all))
  expect(a).toEqual({
    visited: 5,
    started: 4,
    completed: 2,
    abandoned: 2,
    dropOff: [2, 5],
    // 100, 200, 300 and 400: of each session the first change only.
    hesitation: { median: 250, p95: 385 },
    // 1000, 2000, 1000 + 2000, 4000 and 5000.
    active: { median: 3000, p95: 4800 },
    refilled: 1,
    corrected: 1,
    blank: 0,
    refused: 2,
    errors: 2,
    errorRate: [1, 4],
  })
  expect(b).toMatchObject({ visited: 3, started: 2, completed: 2, abandoned: 1, dropOff: [1, 3], refused: 0 })
  expect(b?.active).toEqual({ median: 5000, p95: 5900 })
  // Nobody was ever in it: it is known from being found empty.
  expect(c).toMatchObject({ visited: 0, blank: 1, errorRate: [1, 4], hesitation: { median: null, p95: null } })
  const [converted] = fields.map((field) => plain(field.converted))
  expect(converted).toMatchObject({ visited: 1, completed: 1, abandoned: 0, refused: 0, errorRate: [0, 2] })
})

test('who gave up where', async () => {
  const { all, fields } = await report('/checkout')
  expect(await opened(all.abandoned.list)).toEqual(idsOf('quitter', 'refiller', 'sentBack'))
  const [a, b] = fields
  expect(await opened(a?.all.abandoned.list ?? '')).toEqual(idsOf('refiller', 'sentBack'))
  expect(await opened(b?.all.abandoned.list ?? '')).toEqual(idsOf('quitter'))
  expect(await opened(fields[2]?.all.blank.list ?? '')).toEqual(idsOf('refiller'))
})

test('every count opens exactly its sessions', async () => {
  const found = await report('/checkout')
  const counts = countsIn(found).filter(({ n }) => n > 0)
  expect(counts.length).toBe(25)
  const totals = await Promise.all(counts.map(async ({ list }) => (await stack.open(list)).total.n))
  expect(totals).toEqual(counts.map(({ n }) => n))
})

test('a filter that cannot be read is refused, and a form that nobody met has no figures', async () => {
  const bad = await stack.get(`${site}/sessions?form=${encodeURIComponent('{"path":"/x"}')}`)
  expect([bad.status, bad.body.errors]).toEqual([400, [expect.objectContaining({ field: 'form' })]])
  expect(await report('/nowhere')).toMatchObject({ fields: [], all: { started: { n: 0 }, dropOff: { rate: null } } })
})
