/** Keys of the replay screen; the help dialog is made of the same list. */
import type { Right } from '@hindsight/protocol/rights'

export type Command =
  | 'nextStep'
  | 'previousStep'
  | 'nextStruggle'
  | 'previousStruggle'
  | 'nextPage'
  | 'previousPage'
  | 'nextRow'
  | 'previousRow'
  | 'firstStep'
  | 'lastStep'
  | 'search'
  | 'playPause'
  | 'faster'
  | 'slower'
  | 'skipping'
  | 'liveEdge'
  | 'flag'
  | 'comment'
  | 'bookmark'
  | 'share'
  | 'nextSession'
  | 'previousSession'
  | 'steps'
  | 'panel'
  | 'panelAt'
  | 'fullScreen'
  | 'help'
  | 'back'

export type KeyGroup = 'Move' | 'Play' | 'Keep' | 'Screen'

export type Binding = {
  command: Command
  group: KeyGroup
  /** As `KeyboardEvent.key` says it, letters small. */
  keys: readonly string[]
  need?: Right
  shift?: boolean
  alt?: boolean
  shown: string
  says: string
  /** Only where the screen has an answer to it: a list to go on in, notes, a session that still goes on; of a file, little. */
  isOptional?: boolean
}

export const bindings: readonly Binding[] = [
  { command: 'nextStep', group: 'Move', keys: ['ArrowRight'], shown: '→', says: 'Next step' },
  { command: 'previousStep', group: 'Move', keys: ['ArrowLeft'], shown: '←', says: 'Previous step' },
  {
    command: 'nextStruggle',
    group: 'Move',
    keys: ['ArrowRight'],
    shift: true,
    shown: 'Shift →',
    says: 'Next error or trouble',
  },
  {
    command: 'previousStruggle',
    group: 'Move',
    keys: ['ArrowLeft'],
    shift: true,
    shown: 'Shift ←',
    says: 'Previous error or trouble',
  },
  { command: 'nextPage', group: 'Move', keys: ['ArrowRight'], alt: true, shown: 'Alt →', says: 'Next page' },
  { command: 'previousPage', group: 'Move', keys: ['ArrowLeft'], alt: true, shown: 'Alt ←', says: 'Previous page' },
  { command: 'nextRow', group: 'Move', keys: ['j'], shown: 'J', says: 'Next step in the list as it is filtered' },
  { command: 'previousRow', group: 'Move', keys: ['k'], shown: 'K', says: 'Previous step in the list as filtered' },
  { command: 'firstStep', group: 'Move', keys: ['Home'], shown: 'Home', says: 'First step' },
  { command: 'lastStep', group: 'Move', keys: ['End'], shown: 'End', says: 'Last step' },
  { command: 'search', group: 'Move', keys: ['t'], shown: 'T', says: 'Search the steps; Enter and Shift Enter go on' },
  {
    command: 'nextSession',
    group: 'Move',
    keys: ['n'],
    isOptional: true,
    shown: 'N',
    says: 'Next session of the list one came from',
  },
  {
    command: 'previousSession',
    group: 'Move',
    keys: ['p'],
    isOptional: true,
    shown: 'P',
    says: 'Previous session of that list',
  },
  { command: 'playPause', group: 'Play', keys: [' '], shown: 'Space', says: 'Play or pause' },
  { command: 'slower', group: 'Play', keys: ['['], shown: '[', says: 'Slower' },
  { command: 'faster', group: 'Play', keys: [']'], shown: ']', says: 'Faster' },
  { command: 'skipping', group: 'Play', keys: ['i'], shown: 'I', says: 'Skip inactivity, or sit through it' },
  { command: 'liveEdge', group: 'Play', keys: ['l'], isOptional: true, shown: 'L', says: 'Jump to what happens now' },
  { command: 'share', group: 'Keep', keys: ['y'], isOptional: true, shown: 'Y', says: 'Copy a link to this moment' },
  {
    command: 'flag',
    group: 'Keep',
    keys: ['f'],
    need: 'cases.write',
    isOptional: true,
    shown: 'F',
    says: 'Flag her for follow-up, with this moment',
  },
  {
    command: 'comment',
    group: 'Keep',
    keys: ['c'],
    need: 'replay.annotate',
    isOptional: true,
    shown: 'C',
    says: 'Comment on this moment',
  },
  {
    command: 'bookmark',
    group: 'Keep',
    keys: ['b'],
    need: 'replay.annotate',
    isOptional: true,
    shown: 'B',
    says: 'Bookmark this session',
  },
  { command: 'steps', group: 'Screen', keys: ['s'], isOptional: true, shown: 'S', says: 'Show or hide the steps' },
  { command: 'panel', group: 'Screen', keys: ['d'], isOptional: true, shown: 'D', says: 'Show or hide the panel' },
  {
    command: 'panelAt',
    group: 'Screen',
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    isOptional: true,
    shown: '1 … 9',
    says: 'Panel by its place',
  },
  { command: 'fullScreen', group: 'Screen', keys: ['w'], isOptional: true, shown: 'W', says: 'Whole screen, and back' },
  { command: 'help', group: 'Screen', keys: ['?'], shown: '?', says: 'These keys' },
  { command: 'back', group: 'Screen', keys: ['Escape'], shown: 'Esc', says: 'Back to the list of sessions' },
]

type Pressed = { key: string; shiftKey: boolean; altKey: boolean; ctrlKey: boolean; metaKey: boolean }

/** The command of a key press; null where it is none. Signs such as `?` need Shift or Alt on many keyboards. */
export function commandOf(pressed: Pressed): Command | null {
  if (pressed.ctrlKey || pressed.metaKey) return null
  const isLetter = /^[a-z]$/i.test(pressed.key)
  const key = isLetter ? pressed.key.toLowerCase() : pressed.key
  const found = bindings.find(({ keys, shift, alt }) => {
    if (!keys.includes(key)) return false
    if (isLetter) return !pressed.altKey && !pressed.shiftKey
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
