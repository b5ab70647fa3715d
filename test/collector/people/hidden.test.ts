/** Contact details are nowhere in clear but behind a reveal: every route that reads is asked, by those who may not reveal. */
import { randomUUID } from 'node:crypto'
import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import type { Route } from '@hindsight/protocol/api/route'
import { routes } from '@hindsight/protocol/api/routes'
import { mayDo, type Right } from '@hindsight/protocol/rights'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contact, put, signal, siteId, visit } from '../cases/population.ts'
import { type ReadStack, startReadStack } from '../read/readStack.ts'

let stack: ReadStack
const planted = /Quillfeather|xq\.planted|65551 ?9988|Plumtree/i
const of = visit(`C-${randomUUID()}`, Date.now() - 3_600_000)
const pointId = `point-${randomUUID()}`
let caseId = ''
let callerCase = ''

beforeAll(async () => {
  stack = await startReadStack()
  const given = { name: 'Xanthe Quillfeather', email: 'xq.planted@example.com', phone: '+31655519988' }
  await put(stack.store, {
    sessions: [of],
    signals: [signal(of, pointId, of.firstTs + 1_000)],
    contactDetails: [contact(of.person, given)],
  })
  const flag = { person: of.person, reason: 'Could not pay', pointId }
  const made = await stack.call('POST', `/api/sites/${siteId}/cases`, { body: flag })
  caseId = (made.body.case as FollowUpCase).caseId
  const caller = { reason: 'Called us', name: 'Penelope Plumtree', contact: '+31655519988' }
  callerCase = (await stack.call('POST', `/api/sites/${siteId}/caller-cases`, { body: caller })).body.caseId as string
  for (const role of ['viewer', 'analyst'] as const) await stack.addAccount(`${role}@example.com`, role)
})
afterAll(() => stack?.stop())

const values = (): Record<string, string>[] => [
  { siteId, caseId, person: of.person, sessionId: of.sessionId, pointId },
  { siteId, caseId: callerCase, person: `caller:${callerCase}`, sessionId: of.sessionId, pointId },
]

test.each(['viewer', 'analyst'] as const)('no route that reads tells a %s what was planted', async (role) => {
  const cookie = await stack.signIn(`${role}@example.com`)
  let answered = 0
  for (const [name, route] of Object.entries(routes) as [string, Route][]) {
    if (route.method !== 'get') continue
    for (const known of values()) {
      const path = route.path.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(known[key] ?? randomUUID()))
      // Nothing new happens in her visit: waiting for it would take twenty seconds.
      const answer = await stack.get(name === 'followSession' ? `${path}?waitMs=0` : path, { cookie })
      if (answer.status === 200) answered++
      expect([name, planted.exec(answer.text)?.[0]]).toEqual([name, undefined])
    }
  }
  expect(answered).toBeGreaterThan(role === 'viewer' ? 10 : 30)
})

test.each(['viewer', 'analyst'] as const)('a %s may not reveal', async (role) => {
  const cookie = await stack.signIn(`${role}@example.com`)
  expect(mayDo(role, 'contacts.reveal' satisfies Right)).toBe(false)
  const body = { reason: 'Let me see' }
  for (const path of [`customers/${of.person}/reveal`, `cases/${callerCase}/caller`]) {
    const answer = await stack.call('POST', `/api/sites/${siteId}/${path}`, { cookie, body })
    expect([path, answer.status, planted.exec(answer.text)?.[0]]).toEqual([path, 403, undefined])
  }
})
