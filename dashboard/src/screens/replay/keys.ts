/** Keys of the replay screen; the help dialog is made of the same list. */
import type { Right } from '@hindsight/protocol/rights'

export type Command =
  | 'nextStep'
  | 'previousStep'
  | 'nextStruggle'
  | 'previousStruggle'
  | 'nextPage'
  | 'previousPage'
  | 'playPause'
  | 'faster'
  | 'slower'
  | 'flag'
  | 'help'
  | 'back'

type Binding = {
  command: Command
  key: string
  need?: Right
  shift?: boolean
  alt?: boolean
  shown: string
  says: string
}

export const bindings: readonly Binding[] = [
  { command: 'nextStep', key: 'ArrowRight', shown: '→', says: 'Next step' },
  { command: 'previousStep', key: 'ArrowLeft', shown: '←', says: 'Previous step' },
  { command: 'nextStruggle', key: 'ArrowRight', shift: true, shown: 'Shift →', says: 'Next error or trouble' },
  { command: 'previousStruggle', key: 'ArrowLeft', shift: true, shown: 'Shift ←', says: 'Previous error or trouble' },
  { command: 'nextPage', key: 'ArrowRight', alt: true, shown: 'Alt →', says: 'Next page' },
  { command: 'previousPage', key: 'ArrowLeft', alt: true, shown: 'Alt ←', says: 'Previous page' },
  { command: 'playPause', key: ' ', shown: 'Space', says: 'Play or pause' },
  { command: 'slower', key: '[', shown: '[', says: 'Slower' },
  { command: 'faster', key: ']', shown: ']', says: 'Faster' },
  { command: 'flag', key: 'f', need: 'cases.write', shown: 'F', says: 'Flag her for follow-up, with this moment' },
  { command: 'help', key: '?', shown: '?', says: 'These keys' },
  { command: 'back', key: 'Escape', shown: 'Esc', says: 'Back to the list of sessions' },
]

type Pressed = { key: string; shiftKey: boolean; altKey: boolean; ctrlKey: boolean; metaKey: boolean }

/** The command of a key press; null where it is none. Brackets and `?` need Shift or Alt on many keyboards. */
export function commandOf(pressed: Pressed): Command | null {
  if (pressed.ctrlKey || pressed.metaKey) return null
  const found = bindings.find(({ key, shift, alt }) => {
    if (key !== pressed.key) return false
    if (!key.startsWith('Arrow')) return true
    return (shift ?? false) === pressed.shiftKey && (alt ?? false) === pressed.altKey
  })
  return found?.command ?? null
}

export const speeds = [0.5, 1, 2, 4, 8] as const
export type Speed = (typeof speeds)[number]

export function nextSpeed(speed: Speed, direction: 1 | -1): Speed {
  const at = speeds.indexOf(speed) + direction
  return speeds[Math.min(speeds.length - 1, Math.max(0, at))] ?? speed
}
