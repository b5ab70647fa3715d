import type { SpotlightActionData, SpotlightActionGroupData, SpotlightFilterFunction } from '@mantine/spotlight'
import { foundPrefix } from './foundGroups.tsx'

type Entry = SpotlightActionData | SpotlightActionGroupData

const isGroup = (one: Entry): one is SpotlightActionGroupData => 'actions' in one

function says({ label, description, keywords }: SpotlightActionData): string {
  return [label, description, keywords].flat().join(' ').toLowerCase()
}

/** As a command is typed: the beginning of one of its words. */
function begins({ label = '' }: SpotlightActionData, query: string): boolean {
  return ` ${label.toLowerCase()}`.includes(` ${query}`)
}

/**
 * What was found stays as the server gave it; commands are narrowed by what is typed. A command whose word begins so
 * comes first: who types `dark` means the theme, not an error text with a dark in it.
 */
export const filterActions: SpotlightFilterFunction = (typed, all) => {
  const query = typed.trim().toLowerCase()
  const groups = all.filter(isGroup)
  const found = groups.filter(({ actions }) => actions[0]?.id.startsWith(foundPrefix))
  const commands = groups
    .filter((group) => !found.includes(group))
    .map(({ group, actions }) => ({ group, actions: actions.filter((action) => says(action).includes(query)) }))
    .filter(({ actions }) => actions.length > 0)
  const isCommand = query !== '' && commands.some(({ actions }) => actions.some((action) => begins(action, query)))
  return isCommand ? [...commands, ...found] : [...found, ...commands]
}
