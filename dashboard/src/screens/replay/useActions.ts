import { useMemo } from 'react'
import type { Player } from './player/player.ts'
import type { ReplayStep, StepKind } from './steps.ts'
import type { useMoment } from './useMoment.ts'

/** Everything a person can do to the player, each with its moment in the address. */
export type ReplayActions = {
  go(step: ReplayStep): void
  step(direction: 1 | -1, kind?: StepKind): void
  seek(ms: number): void
  toggle(): void
}

export function useActions(player: Player | null, write: ReturnType<typeof useMoment>): ReplayActions {
  return useMemo(() => {
    const writeStep = () => {
      const stepId = player?.state().stepId
      if (stepId) write({ stepId })
    }
    return {
      go(step) {
        if (player?.goTo(step.id)) writeStep()
      },
      step(direction, kind = 'step') {
        if (player?.step(direction, kind)) writeStep()
      },
      seek(ms) {
        player?.seek(ms)
        write({ ms })
      },
      toggle() {
        if (!player) return
        if (!player.state().playing) return player.play()
        player.pause()
        write({ ms: player.state().ms })
      },
    }
  }, [player, write])
}
