import type { Board } from '@hindsight/protocol/api/boards'
import { Button, Group } from '@mantine/core'
import { useRemoveBoard } from '../../api/boards.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Failed } from '../../components/failed.tsx'

type Props = { siteId: string; board: Board; onClose: () => void }

/** Asks first: it goes for everyone. */
export function RemoveBoard({ siteId, board, onClose }: Props) {
  const remove = useRemoveBoard(siteId)
  return (
    <Dialog title={`Remove ${board.name}?`} onClose={onClose}>
      {remove.error ? <Failed error={remove.error} what="The board was not removed" /> : null}
      <p>
        Its tiles are gone for everyone{board.share === null ? '' : ', and the link to it ends'}. The reports themselves
        stay.
      </p>
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button
          color="red"
          loading={remove.isPending}
          onClick={() => remove.mutate(board.boardId, { onSuccess: onClose })}
        >
          Remove
        </Button>
      </Group>
    </Dialog>
  )
}
