import { Button, Group, Stack, Text } from '@mantine/core'
import { Dialog } from '../../components/dialog.tsx'
import { Failed } from '../../components/failed.tsx'

type Props = {
  title: string
  /** What happens then. */
  says: string
  verb: string
  sending: boolean
  error: unknown
  onConfirm: () => void
  onClose: () => void
}

/** Asks before what cannot be undone. */
export function ConfirmDialog({ title, says, verb, sending, error, onConfirm, onClose }: Props) {
  return (
    <Dialog onClose={onClose} title={title}>
      <Stack>
        <Text size="sm">{says}</Text>
        {error ? <Failed error={error} what="It was not done" /> : null}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red" loading={sending} onClick={onConfirm}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
