import { useCallback, useEffect, useRef, useState } from 'react'
import { useLocation } from 'react-router'
import { useSearch } from '../../filters/useSearch.ts'
import { type Moment, momentText, readMoment, withMoment } from './moments.ts'
import type { Player } from './player/player.ts'

/**
 * The address carries the moment: opened, it seeks there; stepping writes it without adding to the history, so that Back
 * leaves the replay. Returns the writer.
 */
export function useMoment(player: Player | null): (moment: Moment) => void {
  const [query, setQuery] = useSearch()
  const { state } = useLocation() as { state: { movedBy?: string } | null }
  /** Stands in the history beside each moment that this screen has written itself: the player is there, or further on. */
  const [own] = useState(() => crypto.getRandomValues(new Uint32Array(2)).join('.'))
  const moved = useRef<Player | null>(null)

  const write = useCallback(
    (moment: Moment) => {
      setQuery((before) => withMoment(before, moment), {
        replace: true,
        preventScrollReset: true,
        state: { ...state, movedBy: own },
      })
    },
    [setQuery, state, own],
  )

  // The rest of the address (a filter, a panel) may change without moving anything.
  const text = momentText(readMoment(query))
  const isOwn = state?.movedBy === own
  // biome-ignore lint/correctness/useExhaustiveDependencies: `text` tells that the address leads elsewhere.
  useEffect(() => {
    if (player === null || (isOwn && moved.current === player)) return
    moved.current = player
    const moment = readMoment(new URLSearchParams(window.location.search))
    if (moment !== null && 'stepId' in moment && player.goTo(moment.stepId)) return
    if (moment === null && new URLSearchParams(window.location.search).has('live') && player.followLive()) return
    if (moment !== null && 'ms' in moment) player.seek(moment.ms)
    else player.begin()
  }, [player, text, isOwn])
  return write
}
