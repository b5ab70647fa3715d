import type { EventRow, SessionDetail } from '@hindsight/protocol/api/sessions'
import { sessionIdleMs } from '@hindsight/protocol/limits'
import { useEffect, useState } from 'react'
import { whereabouts } from './whereabouts.ts'

/**
 * Whether a session that was live when it was opened, or became so, still goes on. Somebody who reads a page for some
 * minutes sends nothing, and has not ended her visit: only leaving, or the idle time of sessions, does.
 */
export function useGoesOn(detail: SessionDetail | undefined, events: readonly EventRow[] | undefined): boolean {
  const session = detail?.session
  const live = session?.live ?? false
  const [followedId, setFollowedId] = useState<string | null>(null)
  const isFollowed = session !== undefined && followedId === session.sessionId
  if (live && session !== undefined && !isFollowed) setFollowedId(session.sessionId)
  const lastTs = Math.max(session?.lastTs ?? 0, events?.at(-1)?.ts ?? 0)
  const [idleSince, setIdleSince] = useState(0)

  useEffect(() => {
    if (!isFollowed) return
    const timer = setTimeout(() => setIdleSince(lastTs), Math.max(0, lastTs + sessionIdleMs - Date.now()))
    return () => clearTimeout(timer)
  }, [isFollowed, lastTs])

  if (live) return true
  // Nothing has come for a minute: long enough to be sure that she did not only change pages.
  const hasLeft = whereabouts(events ?? [], Number.POSITIVE_INFINITY).is === 'left'
  return isFollowed && !hasLeft && idleSince !== lastTs
}
