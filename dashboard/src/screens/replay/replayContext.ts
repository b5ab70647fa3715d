/** What is being watched, for everything on its screen. */
import type { EventRow, SessionDetail } from '@hindsight/protocol/api/sessions'
import { createContext, useContext } from 'react'
import type { Plan, Player } from './player/player.ts'
import type { ReplayActions } from './useActions.ts'

/** Something that plays: a session, or somebody's file. */
export type Watching = ReplayActions & {
  plan: Plan
  /** null until there is something to play. */
  player: Player | null
}

export type Replay = Watching & {
  siteId: string
  detail: SessionDetail
  /** All that is known of it, also what is no step. */
  events: readonly EventRow[]
}

export const ReplayContext = createContext<Watching | Replay | null>(null)

export function useWatching(): Watching {
  const watching = useContext(ReplayContext)
  if (watching === null) throw new Error('Nothing is being watched here')
  return watching
}

const isReplay = (watching: Watching | Replay): watching is Replay => 'detail' in watching

export function useReplay(): Replay {
  const watching = useWatching()
  if (!isReplay(watching)) throw new Error('No session is being watched here')
  return watching
}
