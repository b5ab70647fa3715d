import { useLocalStorage } from '@mantine/hooks'
import { useCallback, useEffect } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router'
import { useNeighbours } from '../../../api/sessionNeighbours.ts'
import { urls } from '../../../routes.ts'
import type { Player } from '../player/player.ts'

export type SessionNav = {
  /** Of the list it was opened from; 0 where there is none. */
  total: number
  position: number | null
  previousId: string | null
  nextId: string | null
  open(sessionId: string, plays?: boolean): void
  /** Goes on to the next session at the end of this one. */
  autoplays: boolean
  setAutoplays(autoplays: boolean): void
}

/** On to the next session of the list one came from, without going back to it. */
export function useSessionNav(siteId: string, sessionId: string): SessionNav | null {
  const [query] = useSearchParams()
  const { state } = useLocation()
  const navigate = useNavigate()
  const list = query.get('list')
  const { data, isPlaceholderData } = useNeighbours(siteId, sessionId, list)
  const [autoplays, setAutoplays] = useLocalStorage({
    key: 'hindsight.replay.autoplay',
    defaultValue: false,
    getInitialValueInEffect: false,
  })
  const panel = query.get('panel')
  const open = useCallback(
    (id: string, plays = false) => {
      const beside = panel === null ? '' : `&panel=${encodeURIComponent(panel)}`
      // In the place of this one: Back leads to the list.
      navigate(urls.sessionOf(siteId, id, list ?? '') + beside, { replace: true, state: { ...state, plays } })
    },
    [navigate, siteId, list, panel, state],
  )
  if (list === null) return null
  return {
    total: data?.total ?? 0,
    position: data?.position ?? null,
    // Until the answer is here, what stands beside is of the session before.
    previousId: isPlaceholderData ? null : (data?.previous ?? null),
    nextId: isPlaceholderData ? null : (data?.next ?? null),
    open,
    autoplays,
    setAutoplays,
  }
}

/** A session that the one before led to plays by itself, once. */
export function useArrival(player: Player | null): void {
  const { state } = useLocation() as { state: { plays?: boolean } | null }
  const plays = state?.plays === true
  useEffect(() => {
    if (player && plays) player.play()
  }, [player, plays])
}
