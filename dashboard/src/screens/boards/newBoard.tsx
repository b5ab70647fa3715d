import { Button, Group, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useCreateBoard } from '../../api/boards.ts'
import { Failed } from '../../components/failed.tsx'

/** A name is all it takes. */
export function NewBoard({ siteId, onMade }: { siteId: string; onMade: (boardId: string) => void }) {
  const create = useCreateBoard(siteId)
  const [name, setName] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return
    create.mutate(
      { name: name.trim(), days: 30, segment: '', tiles: [] },
      { onSuccess: ({ boardId }) => onMade(boardId) },
    )
  }
  return (
    <form onSubmit={submit}>
      {create.error ? <Failed error={create.error} what="The board was not made" /> : null}
      <Group align="flex-end">
        <TextInput
          label="Name"
          placeholder="Monday"
          maxLength={100}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
          Make it
        </Button>
      </Group>
    </form>
  )
}
