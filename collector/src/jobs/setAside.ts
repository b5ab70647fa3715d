/**
 * Recomputes sessions so that one which costs more than a statement may take holds up nobody else's: what fails together
 * is tried in halves, and a session that fails alone is set aside. It is tried again, each time after twice as long: the
 * memory that it lacked may have been another's.
 */
import { isTooCostly } from '../clickhouse/isTooCostly.ts'
import type { Log } from '../log.ts'
import type { SessionKey } from '../queries/recomputeSessions.ts'

const firstPauseMs = 60_000
const longestPauseMs = 60 * 60_000

type Waiting = { session: SessionKey; dueAt: number; pauseMs: number }

/** `tries`: how often these were tried before, since what a try has written must not count beside what the next writes. */
export type Recompute = (sessions: readonly SessionKey[], tries: number) => Promise<void>

export type SetAside = {
  /** Recomputes each of them, or sets it aside. Rejects where the store fails for another reason. */
  each(sessions: readonly SessionKey[], recompute: Recompute): Promise<void>
  has(session: SessionKey): boolean
  /** Those that are to be tried again now. */
  due(): SessionKey[]
  count(): number
}

const keyOf = ({ siteId, sessionDay, sessionId }: SessionKey): string => `${siteId}/${sessionDay}/${sessionId}`

export function createSetAside(log: Log): SetAside {
  const waiting = new Map<string, Waiting>()

  function setAside(session: SessionKey, error: unknown): void {
    const before = waiting.get(keyOf(session))
    const pauseMs = before ? Math.min(2 * before.pauseMs, longestPauseMs) : firstPauseMs
    waiting.set(keyOf(session), { session, dueAt: Date.now() + pauseMs, pauseMs })
    log.error({ err: error, ...session }, 'a session is too large to be brought up to date; it is tried again later')
  }

  async function each(sessions: readonly SessionKey[], recompute: Recompute, tries = 0): Promise<void> {
    try {
      await recompute(sessions, tries)
      for (const session of sessions) waiting.delete(keyOf(session))
    } catch (error) {
      if (!isTooCostly(error)) throw error
      const [first, ...others] = sessions
      if (first && others.length === 0) return setAside(first, error)
      const half = Math.ceil(sessions.length / 2)
      await each(sessions.slice(0, half), recompute, tries + 1)
      await each(sessions.slice(half), recompute, tries + 1)
    }
  }

  return {
    each,
    has: (session) => waiting.has(keyOf(session)),
    due: () => [...waiting.values()].filter(({ dueAt }) => dueAt <= Date.now()).map(({ session }) => session),
    count: () => waiting.size,
  }
}
