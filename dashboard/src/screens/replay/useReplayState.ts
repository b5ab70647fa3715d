import { useSyncExternalStore } from 'react'
import { type Player, type PlayerState, stateAtFirst } from './player/player.ts'

const never = () => () => undefined

/** One part of the player's state; the component is drawn anew only when that part changes. */
export function useReplayState<T>(player: Player | null, part: (state: PlayerState) => T): T {
  return useSyncExternalStore(player?.subscribe ?? never, () => part(player?.state() ?? stateAtFirst))
}
