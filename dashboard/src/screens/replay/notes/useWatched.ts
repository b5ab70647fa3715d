import { useEffect } from 'react'
import { useWatchedMark } from '../../../api/notes.ts'
import type { Player } from '../player/player.ts'

/** Opening a replay is not watching it: so long it must have played, or so many steps been gone to. */
const watchedMs = 5000
const watchedSteps = 3

/** Notes once that the session was really watched. */
export function useWatched(siteId: string, sessionId: string, player: Player | null): void {
  const mark = useWatchedMark({ siteId, sessionId })
  useEffect(() => {
    if (player === null) return
    const steps = new Set<string>()
    let playedMs = 0
    let playingSince: number | null = null
    const stop = player.subscribe(() => {
      const { playing, visiting, stepId } = player.state()
      const now = performance.now()
      if (playingSince !== null) playedMs += now - playingSince
      playingSince = playing ? now : null
      if (visiting && stepId !== null) steps.add(stepId)
      if (playedMs < watchedMs && steps.size < watchedSteps) return
      stop()
      mark()
    })
    return stop
  }, [player, mark])
}
