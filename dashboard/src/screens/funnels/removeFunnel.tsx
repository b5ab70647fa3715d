import type { Funnel } from '@hindsight/protocol/api/funnels'
import { Button, Popover, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useRemoveFunnel } from '../../api/funnels.ts'
import { Failed } from '../../components/failed.tsx'

type Props = { siteId: string; funnel: Funnel; onRemoved: () => void }

/** Takes the saved funnel away, after asking. The sessions it counts stay. */
export function RemoveFunnel({ siteId, funnel, onRemoved }: Props) {
  const [open, setOpen] = useState(false)
  const remove = useRemoveFunnel(siteId)
  return (
    <Popover opened={open} onChange={setOpen} trapFocus position="bottom-end" shadow="md" width={280}>
      <Popover.Target>
        <Button size="xs" variant="subtle" color="gray" c="dimmed" onClick={() => setOpen(!open)}>
          Remove …
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Remove the funnel">
        <Stack gap="xs">
          <Text size="sm">Remove “{funnel.name}” for everyone? Sessions and figures stay as they are.</Text>
          {remove.error ? <Failed error={remove.error} what="It was not removed" /> : null}
          <Button
            size="xs"
            variant="default"
            loading={remove.isPending}
            onClick={() => remove.mutate(funnel.funnelId, { onSuccess: onRemoved })}
          >
            Remove
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
