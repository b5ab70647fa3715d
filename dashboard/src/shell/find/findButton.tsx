import { ActionIcon, Kbd, Tooltip, UnstyledButton } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import css from './findButton.module.css'

/** Looks like the field that it opens; where there is little room, its lens alone. */
export function FindButton({ compact }: { compact: boolean }) {
  if (compact) {
    return (
      <Tooltip label="Find a customer, visit, case or page (Ctrl K)">
        <ActionIcon variant="subtle" color="gray" size={44} aria-label="Find" onClick={spotlight.open}>
          <IconSearch size={20} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Tooltip>
    )
  }
  return (
    <UnstyledButton className={css.box ?? ''} aria-keyshortcuts="Control+K" onClick={spotlight.open}>
      <IconSearch size={16} aria-hidden />
      <span className={css.says}>Find a customer, order, code</span>
      <Kbd size="xs" aria-hidden>
        Ctrl K
      </Kbd>
    </UnstyledButton>
  )
}
