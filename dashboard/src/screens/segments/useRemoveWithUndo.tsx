import type { SavedSegment } from '@hindsight/protocol/api/segments'
import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useRemoveSegment, useSaveSegment } from '../../api/segments.ts'

const undoMs = 10_000

/** Takes a segment away, and says so with a way back under its own id. */
export function useRemoveWithUndo(siteId: string) {
  const removing = useRemoveSegment(siteId)
  const bringBack = useSaveSegment(siteId)
  const sayRemoved = ({ segmentId, name, filter }: SavedSegment) => {
    const id = `segment-${segmentId}`
    notifications.show({
      id,
      autoClose: undoMs,
      title: `Removed: ${name}`,
      closeButtonProps: { 'aria-label': 'Close this message' },
      message: (
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm">Links and alerts that name it show nothing from now on.</Text>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              notifications.hide(id)
              bringBack.mutate({ over: { segmentId, version: 0 }, body: { name, filter } })
            }}
          >
            Undo
          </Button>
        </Group>
      ),
    })
  }
  const remove = (segment: SavedSegment, { onSuccess }: { onSuccess?: () => void } = {}) =>
    removing.mutate(segment.segmentId, {
      onSuccess: () => {
        sayRemoved(segment)
        onSuccess?.()
      },
    })
  return { remove, isPending: removing.isPending, error: removing.error ?? bringBack.error }
}
