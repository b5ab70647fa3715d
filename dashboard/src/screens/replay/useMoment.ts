import { useCallback, useEffect, useRef } from 'react'
import { useLocation, useSearchParams } from 'react-router'
import { type Moment, momentText, readMoment, withMoment } from './moments.ts'
import type { Player } from './player/player.ts'

/**
 * The address carries the moment: opened, it seeks there; stepping writes it without adding to the history, so that Back
 * leaves the replay. Returns the writer.
 */
export function useMoment(player: Player | null): (moment: Moment) => void {
  const [query, setQuery] = useSearchParams()
  const { state } = useLocation()
  /** What this screen itself has written last. */
  const written = useRef<string | null>(null)

  const write = useCallback(
    (moment: Moment) => {
      written.current = momentText(moment)
      // Of the address itself: the last render may be older than what was written last.
      setQuery(() => withMoment(new URLSearchParams(window.location.search), moment), {
        replace: true,
        preventScrollReset: true,
        state,
      })
    },
    [setQuery, state],
  )

  // The rest of the address (a filter, a panel) may change without moving anything.
  const text = momentText(readMoment(query))
  useEffect(() => {
    if (player === null || written.current === text) return
    written.current = text
    const moment = readMoment(new URLSearchParams(window.location.search))
    if (moment !== null && 'stepId' in moment && player.goTo(moment.stepId)) return
    if (moment === null && new URLSearchParams(window.location.search).has('live') && player.followLive()) return
    if (moment !== null && 'ms' in moment) player.seek(moment.ms)
    else player.begin()
  }, [player, text])
  return write
}
