import { useCallback } from 'react'
import type { Additions } from './additions.ts'
import { type Command, nextSpeed, type Speed } from './keys.ts'
import type { Watching } from './replayContext.ts'
import type { StepKind } from './steps.ts'

const directions: Partial<Record<Command, [1 | -1, StepKind]>> = {
  nextStep: [1, 'step'],
  previousStep: [-1, 'step'],
  nextStruggle: [1, 'struggle'],
  previousStruggle: [-1, 'struggle'],
  nextPage: [1, 'page'],
  previousPage: [-1, 'page'],
}

/** What the screen itself answers to; all else is the player's. */
export type Answers = Partial<Record<Command, (key: string) => unknown>>

/** One place that knows what each key and button does. */
export function useCommands(watching: Watching, additions: Additions, answers: Answers) {
  return useCallback(
    (command: Command, key = '') => {
      const { player, plan, step, go, toggle } = watching
      const answer = answers[command] ?? additions.commands[command]
      const direction = directions[command]
      const end = command === 'firstStep' ? plan.steps[0] : command === 'lastStep' ? plan.steps.at(-1) : undefined
      if (answer) answer(key)
      else if (direction) step(...direction)
      else if (command === 'playPause') toggle()
      else if (end) go(end)
      else if (player && command === 'skipping') player.setSkipsInactivity(!player.state().skipsInactivity)
      else if (player && (command === 'faster' || command === 'slower'))
        player.setSpeed(nextSpeed(player.state().speed as Speed, command === 'faster' ? 1 : -1))
    },
    [watching, additions, answers],
  )
}
