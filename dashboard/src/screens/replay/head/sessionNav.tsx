import { ActionIcon, Tooltip } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconPlaylist } from '@tabler/icons-react'
import { wholeNumber } from '../../../format/number.ts'
import css from './replayHead.module.css'
import type { SessionNav as Nav } from './useSessionNav.ts'

/** Where this session stands in the list it was opened from, and the ones beside it. */
export function SessionNav({ nav }: { nav: Nav }) {
  const { total, position, previousId, nextId, open, autoplays, setAutoplays } = nav
  const place = position === null ? 'not in' : wholeNumber(position)
  return (
    <nav className={css.nav} aria-label="Sessions of the list">
      <Tooltip label="Previous session of the list (P)">
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          disabled={previousId === null}
          aria-label="Previous session"
          onClick={() => previousId !== null && open(previousId)}
        >
          <IconChevronLeft size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <span className={css.place} title={position === null ? 'It is not among the sessions of the list any more' : ''}>
        {total === 0 ? '…' : position === null ? `${place} ${wholeNumber(total)}` : `${place} of ${wholeNumber(total)}`}
      </span>
      <Tooltip label="Next session of the list (N)">
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          disabled={nextId === null}
          aria-label="Next session"
          onClick={() => nextId !== null && open(nextId)}
        >
          <IconChevronRight size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={autoplays ? 'Goes on to the next session at the end' : 'Stops at the end of this session'}>
        <ActionIcon
          variant={autoplays ? 'light' : 'subtle'}
          color={autoplays ? 'petrol' : 'gray'}
          size={28}
          aria-label="Play on with the next session"
          aria-pressed={autoplays}
          onClick={() => setAutoplays(!autoplays)}
        >
          <IconPlaylist size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </nav>
  )
}
