/**
 * What cannot be watched of the sessions of a list. Lists are asked for again and again, so what was found for a version
 * of a session is remembered: a new version, or another chunk, is looked at anew.
 */
import { type MissingPart, missingParts } from '@hindsight/protocol/missing'
import type { Store } from '../../clickhouse/store.ts'
import { recordingFacts, type SessionSpan } from './recordingFacts.ts'

export type ListedSession = SessionSpan & { version: string; chunks: number }
export type FindMissing = (siteId: string, sessions: readonly ListedSession[]) => Promise<Map<string, MissingPart[]>>

const maxRemembered = 5000
/** Refusals and deletions change neither version nor chunks. */
const rememberedMs = 30_000

export function missingFinder(store: Store): FindMissing {
  const remembered = new Map<string, { at: number; stamp: string; parts: MissingPart[] }>()

  return async (siteId, sessions) => {
    const now = Date.now()
    const keyOf = ({ sessionId }: ListedSession) => `${siteId}/${sessionId}`
    const stampOf = ({ version, chunks, live }: ListedSession) => `${version} ${chunks} ${live}`
    const unknown = sessions.filter((session) => {
      const known = remembered.get(keyOf(session))
      return known === undefined || known.stamp !== stampOf(session) || now - known.at > rememberedMs
    })
    const facts = await recordingFacts(store, siteId, unknown)
    for (const session of unknown) {
      const found = facts.get(session.sessionId)
      remembered.delete(keyOf(session))
      remembered.set(keyOf(session), { at: now, stamp: stampOf(session), parts: found ? missingParts(found) : [] })
    }
    const parts = sessions.map((session): [string, MissingPart[]] => [
      session.sessionId,
      remembered.get(keyOf(session))?.parts ?? [],
    ])
    for (const oldest of remembered.keys()) {
      if (remembered.size <= maxRemembered) break
      remembered.delete(oldest)
    }
    return new Map(parts)
  }
}
