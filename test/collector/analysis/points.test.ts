/** What colleagues say of struggle points: fixed, back again, ignored, one with another; and what everyone sees of it. */

import type { OutputOf } from '@hindsight/protocol/api/route'
import type { PointStatus, StruggleDetail, struggleRoutes } from '@hindsight/protocol/api/struggles'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { releasesAfter } from '../../../collector/src/points/regressed.ts'
import { type AnalysisStack, type Fact, startAnalysisStack, visitOf } from './analysisStack.ts'
import { countsIn } from './everyCount.ts'

type Listed = OutputOf<typeof struggleRoutes.listStruggles>

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const now = Date.now()
const from = now - 5 * day
const to = now + 2 * day
const period = `from=${from}&to=${to}`
const points = '/api/sites/demo/struggle-points'

const refused = (at: number, name: string, release: string): Fact => ({
  at,
  kind: 'fieldError',
  path: '/checkout',
  place: `name:${name}`,
  form: 'id:f',
  label: name,
  message: 'Enter your name',
  filled: true,
  release,
  properties: JSON.stringify({ validity: [] }),
})
const dead = (at: number): Fact => ({
  at,
  kind: 'click',
  path: '/cart',
  place: 'text:button:redeem',
  label: 'Redeem',
  interactive: true,
  reactionMs: null,
  properties: JSON.stringify({ judged: true }),
})
const slow = (at: number): Fact => ({
  at,
  kind: 'request',
  path: '/cart',
  url: 'https://shop.example/api/stock',
  status: 200,
  durationMs: 20_000,
  properties: JSON.stringify({ method: 'GET' }),
})

let stack: AnalysisStack
let ids: Map<string, string>
const versions = new Map<string, number>()

beforeAll(async () => {
  stack = await startAnalysisStack()
  await stack.keep([
    // The site is watched for a month: what is new is told from what was there.
    visitOf({ facts: [{ at: now - 30 * day, kind: 'pageView', path: '/' }, refused(now - 30 * day, 'street', '3.0')] }),
    visitOf({ facts: [refused(now - 2 * day, 'street', '3.1'), dead(now - 2 * day + minute)] }),
    visitOf({ facts: [refused(now - 2 * day, 'street', '3.1')] }),
    visitOf({ facts: [refused(now - day, 'city', '3.1'), slow(now - day + minute)] }),
  ])
  ids = new Map((await list('&mild=true')).points.map(({ label, pointId }) => [label, pointId]))
})
afterAll(() => stack?.stop())

const list = async (more = ''): Promise<Listed> => (await stack.read(`${points}?${period}${more}`)) as Listed
const detail = async (pointId: string): Promise<StruggleDetail> =>
  (await stack.read(`${points}/${pointId}?${period}`)) as StruggleDetail
const says = ({ points: rows }: Listed) => rows.map((point) => point.says)
const idOf = (label: string): string => ids.get(label) ?? ''
async function set(label: string, body: object): Promise<PointStatus> {
  const answer = await stack.call('PATCH', `${points}/${idOf(label)}`, {
    body: { version: versions.get(label) ?? 0, ...body },
  })
  expect(answer.status, answer.text).toBe(200)
  const status = answer.body as PointStatus
  versions.set(label, status.version)
  return status
}
const keep = (at: number, name: string, release: string) =>
  stack.keep([visitOf({ facts: [refused(at, name, release)] })])

const street = '“street” is refused although filled in'
const city = '“city” is refused although filled in'
const redeem = '“Redeem” looks alive, but nothing happens on a click'

test('new ones first, then by persons; mild ones only when asked for', async () => {
  const open = await list()
  // City was first seen this week, and refuses what is filled in. So was Redeem, but one person is an oddity yet.
  expect(says(open)).toEqual([city, street, redeem])
  expect(open.points.map(({ fresh, mild, state }) => [fresh, mild, state])).toEqual([
    [true, false, 'open'],
    [false, false, 'open'],
    [false, false, 'open'],
  ])
  expect(open.counts).toMatchObject({ open: { n: 3 }, fixed: { n: 0 }, regressed: { n: 0 }, ignored: { n: 0 } })
  expect(open.choices.paths).toEqual(['/cart', '/checkout'])
  const all = await list('&mild=true')
  expect(all.points.filter(({ mild }) => mild).map(({ signal }) => signal)).toEqual(['slowRequest'])
  expect(says(await list('&signal=slowRequest'))).toEqual(['A request takes long: GET /api/stock'])
})

test('fixed in a release: gone until it happens there or later', async () => {
  const status = await set('street', { state: 'fixed', release: '3.2', reason: 'Trimmed before it is checked' })
  expect(status).toMatchObject({ state: 'fixed', release: '3.2', regressedTs: null, said: { by: 'API key' } })
  expect(says(await list())).not.toContain(street)
  expect(says(await list('&state=fixed'))).toEqual([street])

  // An old tab, with the old release: the fix is not to blame.
  await keep(now + hour, 'street', '3.1')
  expect((await detail(idOf('street'))).status.state).toBe('fixed')
  await keep(now + 2 * hour, 'street', '3.2')
  const back = await list()
  // Back, and so on top: of those that are, it has most persons.
  expect(back.points[0]).toMatchObject({ says: street, state: 'regressed', fresh: false })
  expect(back.counts).toMatchObject({ regressed: { n: 1 }, fixed: { n: 0 }, open: { n: 3 } })
  expect((await detail(idOf('street'))).status).toMatchObject({ state: 'regressed', regressedTs: now + 2 * hour })

  // Nobody meets it in a quiet period: it is still known to be fixed there.
  await set('street', { state: 'fixed', release: '3.3' })
  const quiet = await stack.read(`${points}?from=${now - 20 * day}&to=${now - 10 * day}&state=fixed`)
  expect((quiet.points as { says: string; signals: number }[]).map((one) => [one.says, one.signals])).toEqual([
    [street, 0],
  ])
})

test('fixed now: visits that begin within the hour may still have the old page', async () => {
  await set('city', { state: 'fixed', release: null })
  await keep(now + 30 * minute, 'city', '3.9')
  expect((await detail(idOf('city'))).status.state).toBe('fixed')
  await keep(now + 3 * hour, 'city', '')
  expect((await detail(idOf('city'))).status).toMatchObject({ state: 'regressed', regressedTs: now + 3 * hour })
})

test('ignored with a reason: hidden, and still counted', async () => {
  const pointId = idOf('Redeem')
  const without = await stack.call('PATCH', `${points}/${pointId}`, {
    body: { version: 0, state: 'ignored', reason: ' ' },
  })
  expect(without.status).toBe(400)
  await set('Redeem', { state: 'ignored', reason: 'Vouchers end in May' })
  expect(says(await list())).not.toContain(redeem)
  expect((await list()).counts.ignored).toMatchObject({ n: 1 })
  expect(says(await list('&state=ignored'))).toEqual([redeem])

  const late = await stack.call('PATCH', `${points}/${pointId}`, { body: { version: 0, state: 'open' } })
  expect([late.status, late.body.code]).toEqual([409, 'changed_meanwhile'])
  expect(late.body.current).toMatchObject({ state: 'ignored', reason: 'Vouchers end in May' })
  expect(await set('Redeem', { state: 'open' })).toMatchObject({ state: 'open', reason: '' })
  const { changes } = (await stack.read(`${points}/${pointId}/history`)) as { changes: { text: string; by: string }[] }
  expect(changes).toMatchObject([
    { text: 'Opened again', by: 'API key' },
    { text: 'Ignored: Vouchers end in May', by: 'API key' },
  ])
})

test('merged points are one wherever one is asked for, until they are parted', async () => {
  const [one, other] = [idOf('Redeem'), idOf('city')]
  const sessionsOf = async (pointId: string) =>
    (await stack.open(`/api/sites/demo/sessions?${period}&point=${pointId}`)).rows
      .map(({ sessionId }) => sessionId)
      .sort()
  const [ofOne, ofOther] = [await sessionsOf(one), await sessionsOf(other)]
  const both = [...new Set([...ofOne, ...ofOther])].sort()
  const flaggedOf = async (pointId: string) =>
    ((await stack.read(`${points}/${pointId}/flag?${period}`)).affected as { n: number }).n
  const apart = (await flaggedOf(one)) + (await flaggedOf(other))

  const merged = await stack.call('PUT', `${points}/${other}/merged`, { body: { into: one } })
  expect([merged.status, merged.body]).toEqual([200, { pointId: one }])
  const found = await list('&state=all')
  expect(says(found)).toEqual(expect.arrayContaining([redeem, street]))
  expect(says(found)).not.toContain(city)
  const row = found.points.find(({ pointId }) => pointId === one)
  expect(row).toMatchObject({
    signals: ofOne.length + ofOther.length,
    sessions: { n: both.length },
    persons: { n: apart },
  })
  // Who was at either place has tried.
  expect(row?.failure).toMatchObject({ k: apart, n: apart })
  expect([await sessionsOf(one), await sessionsOf(other)]).toEqual([both, both])
  expect((await stack.open(row?.persons.list ?? '')).total.n).toBe(apart)
  expect(await flaggedOf(other)).toBe(apart)
  // A case that was made for one of them is found by the other.
  const reason = 'Was refused'
  const [affected] = (await stack.open(row?.persons.list ?? '')).rows
  const flagged = await stack.call('POST', '/api/sites/demo/cases', {
    body: { person: affected?.person, reason, pointId: other },
  })
  expect(flagged.status, flagged.text).toBe(200)
  expect(((await stack.read(`/api/sites/demo/cases?point=${one}`)).total as { n: number }).n).toBe(1)
  // Asked for by the id that it had, it is the one that it counts as.
  expect(await detail(other)).toMatchObject({ pointId: one, merged: [{ pointId: other, says: city }] })
  expect((await stack.call('PUT', `${points}/${one}/merged`, { body: { into: other } })).status).toBe(409)

  expect((await stack.call('DELETE', `${points}/${other}/merged`)).status).toBe(204)
  expect([await sessionsOf(one), await sessionsOf(other)]).toEqual([ofOne, ofOther])
  expect((await detail(other)).pointId).toBe(other)
  expect((await stack.call('DELETE', `${points}/${other}/merged`)).status).toBe(404)
})

test('a chain of merges ends where it ends, and parting one link frees what is behind it', async () => {
  const [a, b, c] = [idOf('Redeem'), idOf('city'), idOf('street')]
  await stack.call('PUT', `${points}/${a}/merged`, { body: { into: b } })
  await stack.call('PUT', `${points}/${b}/merged`, { body: { into: c } })
  expect((await detail(a)).pointId).toBe(c)
  await stack.call('DELETE', `${points}/${b}/merged`)
  expect([(await detail(a)).pointId, (await detail(c)).merged]).toEqual([b, []])
  await stack.call('DELETE', `${points}/${a}/merged`)
})

test('counts of points open exactly those points', async () => {
  const found = await list()
  for (const { n, list: url } of countsIn({ total: found.total, counts: found.counts })) {
    const opened = (await stack.read(url)) as Listed
    expect([opened.total.n, opened.points.length], url).toEqual([n, n])
  }
})

test('annotations are written at a day, and releases are there by themselves', async () => {
  const url = '/api/sites/demo/annotations'
  const made = await stack.call('POST', url, { body: { day: '2026-11-20', text: 'Sale begins' } })
  expect([made.status, made.body]).toMatchObject([200, { day: '2026-11-20', text: 'Sale begins', by: 'API key' }])
  const { annotations, releases } = (await stack.read(url)) as Record<string, Record<string, unknown>[]>
  expect(annotations).toHaveLength(1)
  expect(releases?.map(({ release }) => release)).toEqual(['3.0', '3.1', '3.9', '3.2'])
  expect((await stack.call('DELETE', `${url}/${made.body.annotationId}`)).status).toBe(204)
  expect((await stack.read(url)).annotations).toEqual([])
  expect((await stack.call('POST', url, { body: { day: 'yesterday', text: 'x' } })).status).toBe(400)
})

test('the releases that a fix must hold in', () => {
  const seen = [
    { release: '3.9', firstTs: 10 },
    { release: '3.10', firstTs: 20 },
    { release: '3.9.1', firstTs: 30 },
  ]
  // By when they were seen, not by what they are called.
  expect(releasesAfter(seen, '3.10', 25)).toEqual(['3.10', '3.9.1'])
  // Not seen yet: what is newer by its name and came since may have left it out.
  expect(releasesAfter(seen, '3.9.0', 25)).toEqual(['3.9.0', '3.9.1'])
  expect(releasesAfter(seen, '4.0', 5)).toEqual(['4.0'])
})

test('what is new is on top once three persons have met it', async () => {
  const isFresh = async () => (await list()).points.find((point) => point.says === redeem)?.fresh
  await stack.keep([visitOf({ facts: [dead(now - hour)] })])
  expect(await isFresh()).toBe(false)
  await stack.keep([visitOf({ facts: [dead(now - hour)] })])
  expect(await isFresh()).toBe(true)
})
