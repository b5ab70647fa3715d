/** Has sessions judged by the real engine, many in one statement, without the wire: their events are written as rows. */
import { randomUUID } from 'node:crypto'
import type { SiteSettings } from '@hindsight/protocol/settings'
import { siteSettings } from '@hindsight/protocol/settings'
import { recomputeSessions, type SessionKey } from '../../../collector/src/queries/recomputeSessions.ts'
import type { IgnoreRule } from '../../../collector/src/queries/signals/ignored.ts'
import type { startStore } from '../read/readStack.ts'

export type Store = Awaited<ReturnType<typeof startStore>>['store']
/** One event: its kind, when (ms after the session's start), columns, and whatever has no column. */
export type Fact = { kind: string; at: number; columns?: Record<string, unknown>; properties?: Record<string, unknown> }
export type Found = { signal: string; eventNo: number; place: string; path: string; message: string; pointId: string }

export const start = Date.UTC(2026, 9, 5, 10)
const day = '2026-10-05'
const tabId = '00000000-0000-4000-8000-00000000000a'
const pageId = '00000000-0000-4000-8000-00000000000b'
let version = 1

export const newSession = (siteId = 'demo'): SessionKey => ({ siteId, sessionDay: day, sessionId: randomUUID() })

export type Written = { session: SessionKey; facts: readonly Fact[] }

/** Many in one insert. */
export async function write(store: Store, all: readonly Written[]): Promise<void> {
  const rows = all.flatMap(({ session, facts }) =>
    facts.map(({ kind, at, columns = {}, properties = {} }, i) => ({
      ...session,
      tabId,
      pageId,
      eventNo: i + 1,
      kind,
      source: 'recorder',
      ts: start + at,
      visitorId: `visitor of ${session.sessionId}`,
      path: '/checkout',
      properties: JSON.stringify(properties),
      ...columns,
    })),
  )
  await store.insert('events', rows)
}

export type Own = { thresholds?: SiteSettings['thresholds']; ignored?: IgnoreRule[] }

/** Judges sessions of any sites in one statement. */
export async function judge(
  store: Store,
  sessions: readonly SessionKey[],
  own: Record<string, Own> = { demo: {} },
): Promise<void> {
  const { conversion, internalTraffic } = siteSettings.parse({})
  const rules = Object.entries(own).map(([siteId, { thresholds = {}, ignored = [] }]) => {
    return [siteId, { conversion, internalTraffic, thresholds, ignored, marks: new Map() }] as const
  })
  await recomputeSessions(store, sessions, new Map(rules), Date.now() * 1000 + version++)
}

/** Signals of each session, in order. */
export async function signalsOf(store: Store, sessions: readonly SessionKey[]): Promise<Map<string, Found[]>> {
  const rows = await store.query<Found & { id: string }>(
    `SELECT toString(sessionId) AS id, signal, eventNo, place, path, message, pointId FROM signals FINAL
     WHERE (siteId, sessionDay, sessionId, version) IN (SELECT siteId, sessionDay, sessionId, version FROM sessions FINAL)
       AND sessionId IN {ids:Array(UUID)} ORDER BY ts, eventNo, signal`,
    { ids: sessions.map(({ sessionId }) => sessionId) },
  )
  const found = new Map<string, Found[]>(sessions.map(({ sessionId }) => [sessionId, []]))
  for (const { id, ...row } of rows) found.get(id)?.push(row)
  return found
}
