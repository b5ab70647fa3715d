/** What is said of a group is a condition on all who are of it. */
import { randomUUID } from 'node:crypto'
import type { Filter } from '@hindsight/protocol/filter'
import { noId, utcDay } from '@hindsight/protocol/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startReadStack } from '../read/readStack.ts'
import { eventStored, sessionStored } from '../read/rows.ts'

const siteId = 'demo'
const end = Date.UTC(2026, 4, 20, 7)

let stack: Awaited<ReturnType<typeof startReadStack>>
const sessions: object[] = []
const events: object[] = []

function visits(customerId: string): void {
  const session = sessionStored({ firstTs: end - 1000, visitorId: randomUUID(), customerId })
  sessions.push({ ...session, person: customerId })
}

function isOf(customerId: string, groupId: string, said: Record<string, unknown>, minute: number): void {
  const ts = end - 3_600_000 + minute * 60_000
  const properties = JSON.stringify({ traits: { group: groupId, ...said } })
  events.push(
    eventStored(
      { siteId, sessionDay: utcDay(ts), sessionId: noId, visitorId: '' },
      {
        kind: 'identify',
        name: 'group',
        ts,
        eventNo: 0,
        messageId: randomUUID(),
        customerId,
        source: 'server',
        properties,
      },
    ),
  )
}

beforeAll(async () => {
  stack = await startReadStack()
  for (const who of ['ann', 'bob', 'cas', 'dee', 'eve']) visits(who)
  // Two of one company, of which the newest word counts, whoever it came with.
  isOf('ann', 'acme', { 'group.plan': 'pro', 'group.employees': 40 }, 1)
  isOf('bob', 'acme', {}, 2)
  isOf('bob', 'acme', { 'group.plan': 'basic' }, 3)
  // One who went from there to another company.
  isOf('cas', 'acme', {}, 4)
  isOf('cas', '7', { 'group.plan': 'pro', 'group.employees': 7 }, 5)
  // One of a company of which nothing is said; the fifth is of none.
  isOf('dee', 'solo', {}, 6)
  await stack.store.insert('sessions', sessions)
  await stack.store.insert('events', events)
})
afterAll(() => stack?.stop())

async function whoIs(filter: Filter): Promise<string[]> {
  const query = `from=${end - 7_200_000}&to=${end}&segment=${encodeURIComponent(JSON.stringify(filter))}`
  const { body } = await stack.get(`/api/sites/${siteId}/sessions?${query}`)
  return (body.sessions as { customerId: string }[]).map(({ customerId }) => customerId).sort()
}

test('by the group itself, by what is said of it, and by neither', async () => {
  expect(await whoIs({ is: 'trait', name: 'group', anyOf: ['acme'] })).toEqual(['ann', 'bob'])
  expect(await whoIs({ is: 'trait', name: 'group.plan', anyOf: ['basic'] })).toEqual(['ann', 'bob'])
  expect(await whoIs({ is: 'trait', name: 'group.plan', anyOf: ['pro'] })).toEqual(['cas'])
  expect(await whoIs({ is: 'trait', name: 'group.employees', atLeast: 10 })).toEqual(['ann', 'bob'])
  expect(await whoIs({ is: 'trait', name: 'group.employees', atMost: 10 })).toEqual(['cas'])
  expect(await whoIs({ is: 'not', of: { is: 'trait', name: 'group.employees', atLeast: 1 } })).toEqual(['dee', 'eve'])
})
