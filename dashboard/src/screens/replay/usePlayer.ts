import { type RefObject, useEffect, useState } from 'react'
import { createPlayer, type Plan, type Player } from './player/player.ts'

/** One player for as long as the session is on the screen; it is given every newer plan. */
export function usePlayer(root: RefObject<HTMLElement | null>, plan: Plan | null, ready: boolean): Player | null {
  const [player, setPlayer] = useState<Player | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: newer plans are given to the same player, below.
  useEffect(() => {
    if (!ready || plan === null || root.current === null) return
    const created = createPlayer(root.current, plan)
    setPlayer(created)
    return () => {
      created.destroy()
      setPlayer(null)
    }
  }, [root, ready])

  useEffect(() => {
    if (player && plan) player.setPlan(plan)
  }, [player, plan])
  return player
}
