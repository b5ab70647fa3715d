/** Picking an element of the replayed page, to name the clicks on it. */
import { createContext, useContext, useMemo, useState } from 'react'
import type { Player } from '../player/player.ts'

export type PickedClick = { place: string; path: string; label: string }

export type Picking = {
  siteId: string
  /** The page waits to be pointed at. */
  on: boolean
  /** How many elements of what is seen can be picked; null until that is known. */
  offered: number | null
  picked: PickedClick | null
  start(): void
  found(offered: number): void
  pick(click: PickedClick): void
  /** Nothing is picked any more. */
  stop(): void
}

type State = Pick<Picking, 'on' | 'offered' | 'picked'>
const nothing: State = { on: false, offered: null, picked: null }

/** null where something plays of which nothing can be counted: somebody's file. */
export const PickingContext = createContext<Picking | null>(null)

export function useNewPicking(siteId: string, player: Player | null): Picking {
  const [state, set] = useState(nothing)
  const acts = useMemo(
    () => ({
      start() {
        player?.pause()
        set({ ...nothing, on: true })
      },
      found: (offered: number) => set((before) => ({ ...before, offered })),
      pick: (picked: PickedClick) => set({ ...nothing, picked }),
      stop: () => set(nothing),
    }),
    [player],
  )
  return useMemo(() => ({ siteId, ...state, ...acts }), [siteId, state, acts])
}

export function usePicking(): Picking | null {
  return useContext(PickingContext)
}
