import { Button, Group, Textarea } from '@mantine/core'
import { type Ref, useState } from 'react'
import type { CaseActs } from './useCaseActs.tsx'

const maxNoteChars = 2000

/** A note for colleagues. Ctrl-Enter adds it. */
export function NoteForm({ acts, fieldRef }: { acts: CaseActs; fieldRef: Ref<HTMLTextAreaElement> }) {
  const [text, setText] = useState('')
  const send = async () => {
    if (text.trim() !== '' && (await acts.addNote(text.trim()))) setText('')
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <Group gap={8} align="flex-end" wrap="nowrap">
        <Textarea
          ref={fieldRef}
          aria-label="Note for colleagues"
          placeholder="Note for colleagues"
          autosize
          minRows={1}
          maxRows={8}
          maxLength={maxNoteChars}
          style={{ flex: 1 }}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send()
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
        />
        <Button type="submit" variant="default" disabled={text.trim() === ''} loading={acts.sending}>
          Add note
        </Button>
      </Group>
    </form>
  )
}
