import { Button, type ButtonProps, Group } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = Pick<ButtonProps, 'loading' | 'disabled' | 'leftSection'> & {
  onClose: () => void
  /** What the form does, in a verb. */
  children: ReactNode
}

/** The end of a form in a dialog: the way out, and what it is for. */
export function DialogFoot({ onClose, children, ...act }: Props) {
  return (
    <Group justify="flex-end" gap={8}>
      <Button variant="default" onClick={onClose}>
        Cancel
      </Button>
      <Button type="submit" {...act}>
        {children}
      </Button>
    </Group>
  )
}
