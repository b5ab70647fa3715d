import type { Board } from '@hindsight/protocol/api/boards'
import { NativeSelect, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useChangeBoard } from '../../api/boards.ts'
import { useSegments } from '../../api/segments.ts'
import { Conflict, differencesOf, theirsOf } from '../../components/conflict.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { Failed } from '../../components/failed.tsx'

const periods = [7, 30, 90] as const

type Props = { siteId: string; board: Board; onDone: () => void; onClose: () => void }

/** Its name, and what it shows to whoever opens it: colleagues who choose nothing else, and those who have the link. */
export function BoardSettings({ siteId, board: opened, onDone, onClose }: Props) {
  // As it was when the dialog opened: a colleague's change since is told, not taken over unseen.
  const [board, setBoard] = useState(opened)
  const change = useChangeBoard(siteId)
  const segments = useSegments(siteId)
  const [name, setName] = useState(board.name)
  const [days, setDays] = useState<Board['days']>(board.days)
  const [segment, setSegment] = useState(board.segment)
  const known = (segments.data ?? []).map((one) => ({ value: one.segmentId, label: one.name }))
  const isGone = segments.data !== undefined && segment !== '' && !known.some(({ value }) => value === segment)
  const theirs = theirsOf<Board>(change.error)
  const mine = { name: name.trim(), days, segment }
  const save = (over: Board) => {
    if (name.trim() !== '') change.mutate({ board: over, patch: mine }, { onSuccess: onDone })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save(board)
  }
  const fields = {
    Name: (of: typeof mine) => of.name,
    Period: (of: typeof mine) => `Last ${of.days} days`,
    Segment: (of: typeof mine) =>
      of.segment === ''
        ? 'Everybody'
        : (known.find(({ value }) => value === of.segment)?.label ?? 'A segment that was removed'),
  }
  return (
    <Dialog title={`Settings of ${board.name}`} onClose={onClose}>
      <form onSubmit={submit}>
        <Stack>
          {theirs ? (
            <Conflict
              title="A colleague changed this board meanwhile"
              differences={differencesOf(fields, theirs, mine)}
              saving={change.isPending}
              keepMine={() => save(theirs)}
              takeTheirs={() => {
                setBoard(theirs)
                setName(theirs.name)
                setDays(theirs.days)
                setSegment(theirs.segment)
                change.reset()
              }}
            />
          ) : change.error ? (
            <Failed error={change.error} what="The change was not saved" />
          ) : null}
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
          <DialogFoot onClose={onClose} loading={change.isPending} disabled={name.trim() === ''}>
            Save
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
