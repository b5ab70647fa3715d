/** The session that is being watched, for everything on its screen. */
import type { EventRow, SessionDetail } from '@hindsight/protocol/api/sessions'
import { createContext, useContext } from 'react'
import type { Plan, Player } from './player/player.ts'
import type { ReplayActions } from './useActions.ts'

export type Replay = ReplayActions & {
  siteId: string
  detail: SessionDetail
  plan: Plan
  /** All that is known of it, also what is no step. */
  events: readonly EventRow[]
  /** null until there is something to play. */
  player: Player | null
}

export const ReplayContext = createContext<Replay | null>(null)

export function useReplay(): Replay {
  const replay = useContext(ReplayContext)
  if (replay === null) throw new Error('Nothing is being watched here')
  return replay
}
