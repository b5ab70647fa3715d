/** Visits, sign-ins and calls of people on devices, sent as a recorder and a server send them. */
import { randomUUID } from 'node:crypto'
import type { RecordedEvent } from '@hindsight/protocol/events'
import { noId, utcDay } from '@hindsight/protocol/ids'
import type { Stack } from '../../support/stack.ts'
import { openTab, post, type Sent, sendBatch, type Tab } from '../write/batches.ts'

export const dayMs = 86_400_000

export type Told = Record<string, unknown>

/** The key that servers of the demo site have. */
export function serverKey(stack: Stack): string {
  const key = stack.collector.sites.keysOf('demo')?.serverKey
  if (key === undefined) throw new Error('The demo site has no server key')
  return key
}

/** A visit that began some days ago: a page, and whatever else is made of its tab. Resolves to its session. */
export async function visit(
  stack: Stack,
  visitorId: string,
  daysAgo: number,
  more: (tab: Tab) => RecordedEvent[] = () => [],
): Promise<string> {
  const tab = openTab({ visitorId, sessionStart: Date.now() - daysAgo * dayMs - 60_000 })
  const sent = await sendBatch(stack.url, tab.header([tab.pageView(), ...more(tab)]))
  if (sent.status !== 200) throw new Error(`${sent.status} ${sent.text}`)
  return tab.sessionId
}

export const signsIn =
  (...customerIds: string[]) =>
  (tab: Tab): RecordedEvent[] =>
    customerIds.map((customerId) => tab.event('identify', { customerId, traits: {} }))

/** A call of Segment's API with a key; by default the server's. */
export function tell(stack: Stack, type: string, call: Told, key = serverKey(stack)): Promise<Sent> {
  return post(`${stack.url}/v1/${type}`, JSON.stringify({ writeKey: key, messageId: randomUUID(), ...call }))
}

/** A visit of so long ago that no recorder may send it any more, put into the store. */
export async function oldVisit(stack: Stack, visitorId: string, ts: number): Promise<string> {
  const sessionId = randomUUID()
  await stack.store.insert('events', [
    {
      siteId: 'demo',
      sessionDay: utcDay(ts),
      sessionId,
      tabId: randomUUID(),
      eventNo: 1,
      kind: 'pageView',
      source: 'recorder',
      ts,
      originalTs: ts,
      receivedAt: ts,
      visitorId,
      pageId: noId,
      path: '/old',
      properties: '{}',
    },
  ])
  return sessionId
}

export type Whose = { person: string; link: string; customerId: string; verified: boolean }

export async function whose(stack: Stack, sessionId: string): Promise<Whose | undefined> {
  const [row] = await stack.store.query<Whose>(
    'SELECT person, link, customerId, verified FROM sessions FINAL WHERE sessionId = {sessionId:UUID}',
    { sessionId },
  )
  return row
}

/** Several sessions at once, as `person link`. */
export async function whoseAll(stack: Stack, sessions: readonly string[]): Promise<(string | undefined)[]> {
  const rows = await stack.store.query<Whose & { id: string }>(
    `SELECT toString(sessionId) AS id, person, link FROM sessions FINAL WHERE sessionId IN {sessions:Array(UUID)}`,
    { sessions },
  )
  const by = new Map(rows.map(({ id, person, link }) => [id, `${person} ${link}`]))
  return sessions.map((id) => by.get(id))
}

export async function ask(
  stack: Stack,
  path: string,
  { method = 'GET', body, cookie }: { method?: string; body?: unknown; cookie?: string } = {},
): Promise<Sent> {
  const answer = await fetch(stack.url + path, {
    method,
    headers: {
      ...(cookie === undefined
        ? { authorization: `Bearer ${stack.apiKey}` }
        : { cookie, 'sec-fetch-site': 'same-origin' }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  const isJson = /json/.test(answer.headers.get('content-type') ?? '')
  return { status: answer.status, headers: answer.headers, text, body: isJson ? JSON.parse(text) : {} }
}
