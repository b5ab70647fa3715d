/** Filters against a brute-force filter in TypeScript, over sessions generated with every awkward character. */
import { randomUUID } from 'node:crypto'
import { pathTemplate } from '@hindsight/protocol/places'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listSessions, type SessionCursor } from '../../../collector/src/queries/listSessions.ts'
import type { SessionFilter } from '../../../collector/src/queries/sessionFilter.ts'
import { startStore } from './readStack.ts'
import { chunkColumns, chunkRow, eventStored, type SessionStored, sessionStored } from './rows.ts'

const seed = 20261121
/** Letters that have one upper-case form, and everything that SQL, LIKE, JSON or the client might trip over. */
const letters = [
  'a',
  'B',
  'é',
  'Ö',
  'ł',
  '日',
  '🙂',
  "'",
  '"',
  '\\',
  '%',
  '_',
  '*',
  '?',
  '{',
  '}',
  ';',
  '-',
  '\n',
  '\t',
  ' ',
  '/',
  '1',
]
const awkward = (max: number) =>
  fc.array(fc.constantFrom(...letters), { maxLength: max }).map((parts) => parts.join(''))

const start = Date.UTC(2026, 4, 10, 20)
const spanMs = 3 * 24 * 60 * 60 * 1000
const tieMs = 10 * 60 * 1000
const siteId = 'demo'

type Exact = {
  person: string
  browser: string
  device: string
  recording: string
  converted: boolean
  struggles: number
  score: number
}
type Generated = { session: SessionStored & Exact; texts: string[]; hasSnapshot: boolean }
let generated: Generated[]
let stack: Awaited<ReturnType<typeof startStore>>

const paths = fc.array(
  fc.oneof(
    awkward(6).map((text) => `/${text}`),
    fc.constantFrom('/', '/checkout', '/checkout/payment', '/orders/#', '/a%b', '/a_b', '/a\\b'),
  ),
  { minLength: 1, maxLength: 4 },
)

const one = fc.record({
  offsetMs: fc.integer({ min: 0, max: spanMs }),
  lengthMs: fc.integer({ min: 0, max: 3_600_000 }),
  customerId: fc.oneof(fc.constant(''), awkward(8)),
  paths,
  texts: fc.array(awkward(10), { minLength: 4, maxLength: 4 }),
  errors: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 5, maxLength: 5 }),
  isQuiet: fc.boolean(),
  chunk: fc.constantFrom('none', 'snapshot', 'rest'),
  exact: fc.record<Exact>({
    person: fc.oneof(fc.constant('c-1'), awkward(3)),
    browser: fc.oneof(fc.constantFrom('Chrome', ''), awkward(2)),
    device: fc.constantFrom('desktop', 'mobile', ''),
    recording: fc.constantFrom('on', 'sampledOut', ''),
    converted: fc.boolean(),
    struggles: fc.nat(2),
    score: fc.nat(2),
  }),
})

beforeAll(async () => {
  stack = await startStore()
  const drafts = fc.sample(one, { numRuns: 300, seed })
  const chunks: Buffer[] = []
  const events: Record<string, unknown>[] = []
  generated = drafts.map((draft) => {
    const [fieldErrors = 0, formErrors = 0, failedSubmits = 0, jsErrors = 0, failedRequests = 0] = draft.isQuiet
      ? []
      : draft.errors
    const firstTs = start + draft.offsetMs
    const stored = sessionStored({
      firstTs,
      // Many end in the same moment, so that pages break between equal times.
      lastTs: Math.ceil((firstTs + draft.lengthMs) / tieMs) * tieMs,
      customerId: draft.customerId,
      paths: draft.paths,
      fieldErrors,
      formErrors,
      failedSubmits,
      jsErrors,
      failedRequests,
    })
    const session = { ...stored, ...draft.exact }
    const [label, message, title, name] = draft.texts
    events.push(eventStored(session, { ts: firstTs, eventNo: 1, kind: 'click', label }))
    events.push(eventStored(session, { ts: firstTs, eventNo: 2, kind: 'jsError', message, title }))
    events.push(eventStored(session, { ts: firstTs, eventNo: 3, kind: 'track', name }))
    if (draft.chunk !== 'none') {
      chunks.push(
        chunkRow({
          session,
          tabId: randomUUID(),
          chunkNo: 1,
          firstTs,
          lastTs: firstTs,
          hasSnapshot: draft.chunk === 'snapshot',
          encoding: 'identity',
          bytes: Buffer.from('{}'),
        }),
      )
    }
    return { session, texts: draft.texts, hasSnapshot: draft.chunk === 'snapshot' }
  })
  const sessions = generated.map(({ session }) => session)
  // Older versions, as an earlier roll-up left them, and another site's rows must never be seen.
  const outdated = sessions.map((session) => ({ ...session, version: 0, fieldErrors: 9, paths: ['/outdated'] }))
  const foreign = sessions.map((session) => ({ ...session, siteId: 'other', sessionId: randomUUID() }))
  await stack.store.insert('sessions', outdated)
  await stack.store.insert('sessions', [...sessions, ...foreign])
  await stack.store.insert('events', events)
  await stack.store.insertBinary('replayChunks', chunkColumns, Buffer.concat(chunks))
})
afterAll(() => stack.stop())

/** `*` stands for anything, everything else for itself. */
function matches(pattern: string, path: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    .join('.*')
  return new RegExp(`^${source}$`, 'su').test(path)
}

function isWanted({ session, texts, hasSnapshot }: Generated, filter: SessionFilter): boolean {
  const { text, page, person, withErrors, withReplay } = filter
  const { visitorId, customerId, fieldErrors, formErrors, failedSubmits, jsErrors, failedRequests } = session
  const isIn = (place: string) => place.toLowerCase().includes((text ?? '').toLowerCase())
  const hasErrors = fieldErrors + formErrors + failedSubmits + jsErrors + failedRequests > 0
  const patterns = page ? [page, ...(page.startsWith('/') ? [pathTemplate(page)] : [])] : []
  return (
    (!text || [visitorId, customerId, ...texts].some(isIn)) &&
    (!page || session.paths.some((path) => patterns.some((pattern) => matches(pattern, path)))) &&
    (!person || customerId.startsWith(person) || visitorId.startsWith(person)) &&
    (withErrors === undefined || hasErrors === withErrors) &&
    (withReplay === undefined || hasSnapshot === withReplay)
  )
}

const period = fc
  .tuple(fc.integer({ min: -3_600_000, max: spanMs }), fc.integer({ min: 1, max: spanMs }))
  .map(([offsetMs, lengthMs]) => ({ fromMs: start + offsetMs, toMs: start + offsetMs + lengthMs }))

/** Often a piece of what is there, so that filters find something. */
const textThere = fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 3 })).map(([which, at, length]) => {
  const all = generated.flatMap(({ texts }) => texts).filter((text) => text !== '')
  const chars = [...(all[which % all.length] ?? 'a')]
  return chars.slice(at % chars.length, (at % chars.length) + length).join('')
})
const personThere = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 8 })).map(([which, length]) => {
  const session = generated[which % generated.length]?.session
  return (which % 2 === 0 ? session?.visitorId : session?.customerId)?.slice(0, length) ?? 'x'
})
const pageThere = fc.tuple(fc.nat(), fc.constantFrom('', '*')).map(([which, end]) => {
  const all = generated.flatMap(({ session }) => session.paths)
  const path = all[which % all.length] ?? '/'
  return end === '' ? path : path.slice(0, 1 + (which % path.length)) + end
})

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })
const filter = fc.record({
  text: maybe(fc.oneof(awkward(3), textThere)),
  page: maybe(fc.oneof(awkward(4), pageThere, fc.constantFrom('*', '/*', '/orders/10293', '*_*', '*%*', '*\\*'))),
  person: maybe(fc.oneof(awkward(2), personThere)),
  withErrors: maybe(fc.boolean()),
  withReplay: maybe(fc.boolean()),
})

test('every filter finds exactly the sessions that a plain filter in TypeScript finds, in order', async () => {
  let found = 0
  await fc.assert(
    fc.asyncProperty(filter, period, async (wanted, within) => {
      const answer = await listSessions(stack.store, {
        siteId,
        period: within,
        timeZone: 'UTC',
        filter: wanted,
        limit: 1000,
        after: null,
      })
      const expected = generated
        .filter(({ session }) => session.firstTs >= within.fromMs && session.firstTs < within.toMs)
        .filter((one) => isWanted(one, wanted))
      const ids = expected.map(({ session }) => session.sessionId).sort()
      expect(answer.sessions.map(({ sessionId }) => sessionId).sort()).toEqual(ids)
      expect(answer.total).toBe(ids.length)
      expect(answer.next).toBeNull()
      const times = answer.sessions.map(({ lastTs }) => lastTs)
      expect(times).toEqual([...times].sort((a, b) => b - a))
      found += ids.length
    }),
    { numRuns: 100, seed },
  )
  // Filters that never find anything would prove nothing.
  expect(found).toBeGreaterThan(300)
})

test.each(['newest', 'score'] as const)(
  'pages of any size hold every session once, in one order: %s',
  async (order) => {
    const within = { fromMs: start, toMs: start + spanMs + 1 }
    const ask = (limit: number, after: SessionCursor | null) =>
      listSessions(stack.store, { siteId, period: within, timeZone: 'UTC', filter: {}, order, limit, after })
    const whole = await ask(1000, null)
    expect(whole.sessions).toHaveLength(300)
    const inOrder = whole.sessions.map(({ score, lastTs }) => (order === 'score' ? score * 1e15 : 0) + lastTs)
    expect(inOrder).toEqual([...inOrder].sort((a, b) => b - a))
    expect(new Set(whole.sessions.map(({ score }) => score)).size).toBe(3)
    for (const limit of [7, 50, 299]) {
      const seen: string[] = []
      let after: SessionCursor | null = null
      do {
        const page: Awaited<ReturnType<typeof ask>> = await ask(limit, after)
        expect(page.total).toBe(300)
        seen.push(...page.sessions.map(({ sessionId }) => sessionId))
        after = page.next
      } while (after)
      expect(seen).toEqual(whole.sessions.map(({ sessionId }) => sessionId))
    }
  },
)

/** Values by which reports open their sessions; what is empty has a name of its own. */
const exactFilter = fc
  .record({
    which: fc.nat(),
    fields: fc.uniqueArray(fc.constantFrom(...exactFields()), { minLength: 1, maxLength: 3 }),
  })
  .map(({ which, fields }): SessionFilter => {
    const session = generated[which % generated.length]?.session
    const orNone = (value: string | undefined) => (value === '' ? '(none)' : (value ?? 'x'))
    const values: Required<Pick<SessionFilter, (typeof fields)[number]>> = {
      visitedPath: session?.paths.at(-1) ?? '/',
      exactPerson: session?.person || 'c-1',
      browser: orNone(session?.browser),
      device: orNone(session?.device),
      recording: orNone(session?.recording),
      converted: which % 2 === 0,
      struggled: which % 3 === 0,
    }
    return Object.fromEntries(fields.map((field) => [field, values[field]]))
  })
function exactFields() {
  return ['visitedPath', 'exactPerson', 'browser', 'device', 'recording', 'converted', 'struggled'] as const
}

function isExactly({ session }: Generated, filter: SessionFilter): boolean {
  const is = (wanted: string | undefined, value: string) =>
    wanted === undefined || (wanted === '(none)' ? '' : wanted) === value
  return (
    (filter.visitedPath === undefined || session.paths.includes(filter.visitedPath)) &&
    (filter.exactPerson === undefined || session.person === filter.exactPerson) &&
    is(filter.browser, session.browser) &&
    is(filter.device, session.device) &&
    is(filter.recording, session.recording) &&
    (filter.converted === undefined || session.converted === filter.converted) &&
    (filter.struggled === undefined || session.struggles > 0 === filter.struggled)
  )
}

test('filters by exact values find exactly those that have them', async () => {
  const within = { fromMs: start, toMs: start + 2 * spanMs }
  let found = 0
  await fc.assert(
    fc.asyncProperty(exactFilter, async (wanted) => {
      const question = { siteId, period: within, timeZone: 'UTC', filter: wanted, limit: 1000, after: null }
      const { total, sessions } = await listSessions(stack.store, question)
      const expected = generated.filter((candidate) => isExactly(candidate, wanted))
      expect(sessions.map(({ sessionId }) => sessionId).sort()).toEqual(
        expected.map(({ session }) => session.sessionId).sort(),
      )
      expect(total).toBe(expected.length)
      found += total
    }),
    { seed, numRuns: 60 },
  )
  expect(found).toBeGreaterThan(100)
})
