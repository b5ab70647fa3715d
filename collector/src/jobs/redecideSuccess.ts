/**
 * When a site changes what counts as success, its sessions are judged anew: newest first, some at each look of the
 * roll-up, so that what arrives meanwhile does not wait. A change is seen by the process that runs the roll-up; one
 * that it did not live to finish is finished by changing the setting again.
 */
import type { Conversion } from '@hindsight/protocol/settings'
import type { Store } from '../clickhouse/store.ts'
import type { SessionKey } from '../queries/recomputeSessions.ts'
import { sessionsOfSite } from '../queries/sessionsOfSite.ts'

/** Two statements of the roll-up: about a second. */
const sessionsPerLook = 1_000

export type Redecision = {
  sessions: SessionKey[]
  /** To be called when they have been computed; until then the same ones come again. */
  done(): void
}

export function createRedecider(store: Store) {
  /** What success is, as the sessions of each site know it, or are getting to know it. */
  const known = new Map<string, string>()
  /** Sites that are being judged anew, with the last session that has been. */
  const open = new Map<string, SessionKey | null>()

  /** A site that was not there before has nothing to judge anew. */
  function note(conversions: ReadonlyMap<string, Conversion>): void {
    for (const [siteId, conversion] of conversions) {
      const text = JSON.stringify([conversion.kind, conversion.match, conversion.value])
      if (known.has(siteId) && known.get(siteId) !== text) open.set(siteId, null)
      known.set(siteId, text)
    }
  }

  /** The next sessions to compute, if any. */
  return async function next(conversions: ReadonlyMap<string, Conversion>): Promise<Redecision> {
    note(conversions)
    const [first] = open
    if (!first) return { sessions: [], done: () => undefined }
    const [siteId, after] = first
    const sessions = await sessionsOfSite(store, siteId, after, sessionsPerLook)
    const done = () => {
      // Changed once more meanwhile: from the beginning.
      if (open.get(siteId) !== after) return
      const last = sessions.at(-1)
      if (last && sessions.length === sessionsPerLook) open.set(siteId, last)
      else open.delete(siteId)
    }
    return { sessions, done }
  }
}
