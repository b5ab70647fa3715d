/**
 * Who watches a session while it goes on, and what arrives of it. Known within this process: what another collector stores
 * is found by looking again (queries/sessionNews.ts), a little later.
 */
import type { Facts } from './facts.ts'

/** Between two looks of a viewer, a session still counts as watched. */
const lingerMs = 10_000

export type Watching = {
  /** These rows can be read now. */
  stored(facts: Facts): void
  /** Somebody looks on: its recorder is asked to send more often. */
  isWatched(siteId: string, sessionId: string): boolean
  /** Resolves when something of the session has been stored, at the latest after `ms`. */
  next(siteId: string, sessionId: string, ms: number): Promise<void>
}

export function createWatching(): Watching {
  const waiting = new Map<string, Set<() => void>>()
  const watchedUntil = new Map<string, number>()
  const keyOf = (siteId: string, sessionId: string) => `${siteId}/${sessionId}`

  function forgetOld(now: number): void {
    for (const [key, until] of watchedUntil) if (until < now) watchedUntil.delete(key)
  }

  return {
    stored({ events, chunks }) {
      if (waiting.size === 0) return
      for (const key of new Set([...events, ...chunks].map(({ siteId, sessionId }) => keyOf(siteId, sessionId)))) {
        for (const wake of waiting.get(key) ?? []) wake()
      }
    },
    isWatched: (siteId, sessionId) => (watchedUntil.get(keyOf(siteId, sessionId)) ?? 0) > Date.now(),
    next(siteId, sessionId, ms) {
      const key = keyOf(siteId, sessionId)
      const now = Date.now()
      forgetOld(now)
      watchedUntil.set(key, now + ms + lingerMs)
      return new Promise((resolve) => {
        const all = waiting.get(key) ?? new Set()
        waiting.set(key, all)
        const done = () => {
          clearTimeout(timer)
          all.delete(done)
          if (all.size === 0) waiting.delete(key)
          resolve()
        }
        const timer = setTimeout(done, ms)
        all.add(done)
      })
    },
  }
}
