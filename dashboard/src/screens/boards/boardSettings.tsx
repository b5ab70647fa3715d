import type { Board } from '@hindsight/protocol/api/boards'
import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useChangeBoard } from '../../api/boards.ts'
import { useSegments } from '../../api/segments.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Failed } from '../../components/failed.tsx'

const periods = [7, 30, 90] as const

type Props = { siteId: string; board: Board; onDone: () => void; onClose: () => void }

/** Its name, and what it shows to whoever opens it: colleagues who choose nothing else, and those who have the link. */
export function BoardSettings({ siteId, board, onDone, onClose }: Props) {
  const change = useChangeBoard(siteId)
  const segments = useSegments(siteId)
  const [name, setName] = useState(board.name)
  const [days, setDays] = useState<Board['days']>(board.days)
  const [segment, setSegment] = useState(board.segment)
  const known = (segments.data ?? []).map((one) => ({ value: one.segmentId, label: one.name }))
  const isGone = segments.data !== undefined && segment !== '' && !known.some(({ value }) => value === segment)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return
    change.mutate({ board, patch: { name: name.trim(), days, segment } }, { onSuccess: onDone })
  }
  return (
    <Dialog title={`Settings of ${board.name}`} onClose={onClose}>
      <form onSubmit={submit}>
        <Stack>
          {change.error ? <Failed error={change.error} what="The change was not saved" /> : null}
          {segments.error ? <Failed error={segments.error} what="The segments could not be read" /> : null}
          <TextInput
            label="Name"
            maxLength={100}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NativeSelect
            label="Period"
            description="Where nobody chooses another, and by its link"
            data={periods.map((value) => ({ value: String(value), label: `Last ${value} days` }))}
            value={String(days)}
            onChange={(event) =>
              setDays(periods.find((value) => String(value) === event.currentTarget.value) ?? board.days)
            }
          />
          <NativeSelect
            label="Segment"
            data={[
              { value: '', label: 'Everybody' },
              ...(isGone ? [{ value: segment, label: 'A segment that was removed' }] : []),
              ...known,
            ]}
            value={segment}
            onChange={(event) => setSegment(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending} disabled={name.trim() === ''}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
