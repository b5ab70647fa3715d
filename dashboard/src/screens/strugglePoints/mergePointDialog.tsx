import type { StruggleDetail } from '@hindsight/protocol/api/struggles'
import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { useMergePoint, useStruggles } from '../../api/struggles.ts'
import { Dialog, inDialog } from '../../components/dialog.tsx'
import { Failed } from '../../components/failed.tsx'
import { periodSearch } from '../../filters/period.ts'
import { usePeriod } from '../../filters/usePeriod.ts'
import { urls } from '../../routes.ts'

type Props = { siteId: string; point: StruggleDetail; onClose: () => void }

/** Two struggle points that are one trouble count as one from now on; it is undone on the page of the one that stays. */
export function MergePointDialog({ siteId, point, onClose }: Props) {
  const { period } = usePeriod()
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const points = useStruggles(siteId, { period, signal: '', path: '', state: 'open', mild: true })
  const merge = useMergePoint(siteId, point.pointId)
  const [into, setInto] = useState<string | null>(null)
  const others = (points.data?.points ?? []).filter(({ pointId }) => pointId !== point.pointId)
  const send = () => {
    if (into === null) return
    merge.mutate(into, {
      onSuccess: ({ pointId }) => {
        onClose()
        navigate(urls.strugglePoint(siteId, pointId) + periodSearch(search), { replace: true })
      },
    })
  }
  return (
    <Dialog onClose={onClose} title="The same trouble as …">
      <Stack>
        <Text size="sm" c="dimmed">
          Both count as one: in the list, in filters, and when all affected are flagged. They can be separated again on
          the page of the one that stays.
        </Text>
        <Select
          label="The one that stays"
          placeholder={points.isPending ? 'Loading …' : 'Find a struggle point of this period'}
          openOnFocus={false}
          searchable
          comboboxProps={inDialog}
          nothingFoundMessage="No such struggle point in this period"
          data={others.map(({ pointId, says, path }) => ({ value: pointId, label: `${says} · ${path}` }))}
          value={into}
          onChange={setInto}
          data-autofocus
        />
        {merge.error ? <Failed error={merge.error} what="They were not merged" /> : null}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={into === null} loading={merge.isPending} onClick={send}>
            Merge
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
