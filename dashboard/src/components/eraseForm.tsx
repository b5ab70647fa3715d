import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core'
import type { UseMutationResult } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ruleFor } from '../api/problem.ts'
import { Failed } from './failed.tsx'

type Props = {
  erase: UseMutationResult<unknown, Error, string>
  /** What would go is known. */
  isReady: boolean
  /** Whose data waits on devices and in backups. */
  children: ReactNode
  onErased: () => void
  onClose: () => void
}

/** Asks for the reason, and whether one is sure: this one cannot be undone. */
export function EraseForm({ erase, isReady, children, onErased, onClose }: Props) {
  const [reason, setReason] = useState('')
  const [isSure, setIsSure] = useState(false)
  const fault = ruleFor(erase.error, 'reason')
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        erase.mutate(reason.trim(), { onSuccess: onErased })
      }}
    >
      <Stack>
        {children}
        <Text size="sm">
          What her devices have not sent yet is not stored when it comes. Backups made before keep it until they age
          out.
        </Text>
        <TextInput
          label="Why"
          description="Kept with the receipt: do not name her"
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={fault ?? undefined}
        />
        <Checkbox
          label="I know that this cannot be undone"
          checked={isSure}
          onChange={(event) => setIsSure(event.currentTarget.checked)}
        />
        {erase.error && !fault ? <Failed error={erase.error} what="Nothing was erased" /> : null}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button
            type="submit"
            color="red"
            loading={erase.isPending}
            disabled={!isSure || reason.trim().length < 3 || !isReady}
          >
            Erase for good
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
