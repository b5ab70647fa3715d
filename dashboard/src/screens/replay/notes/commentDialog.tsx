import { maxCommentChars } from '@hindsight/protocol/limits'
import { Button, Group, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { NoteActs } from '../../../api/notes.ts'
import { ApiProblem } from '../../../api/problem.ts'
import { Dialog } from '../../../components/dialog.tsx'
import { Failed } from '../../../components/failed.tsx'
import { clockText } from '../moments.ts'

/** A new comment at a moment, or one that is edited. */
export type CommentDraft = { ts: number } | { commentId: string; ts: number; version: number; text: string }

type Props = { draft: CommentDraft; startTs: number; acts: NoteActs; onClose: () => void }

/** Writes a comment; the moment is that at which one began to write. Ctrl-Enter saves. */
export function CommentDialog({ draft, startTs, acts, onClose }: Props) {
  const before = 'text' in draft ? draft.text : ''
  const [text, setText] = useState(before)
  const act = 'commentId' in draft ? acts.changeComment : acts.addComment
  const sound = text.trim() !== ''
  const isOvertaken = act.error instanceof ApiProblem && act.error.status === 409

  const save = () => {
    if (!sound || act.isPending) return
    const done = { onSuccess: onClose }
    if ('commentId' in draft) acts.changeComment.mutate({ ...draft, text: text.trim() }, done)
    else acts.addComment.mutate({ ts: draft.ts, text: text.trim() }, done)
  }
  const close = () => {
    act.reset()
    onClose()
  }
  return (
    <Dialog
      onClose={close}
      title={'commentId' in draft ? 'Edit the comment' : `Comment at ${clockText(draft.ts - startTs)}`}
      size="md"
      // A slip of the mouse must not lose what was written.
      closeOnClickOutside={text.trim() === before}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Stack>
          <Textarea
            data-autofocus
            label="Comment"
            description="Colleagues see it; the customer never does"
            autosize
            minRows={3}
            maxRows={12}
            maxLength={maxCommentChars}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save()
            }}
          />
          {act.error ? (
            <Failed
              error={act.error}
              what={isOvertaken ? 'It was changed meanwhile, in another window' : 'The comment was not saved'}
            />
          ) : null}
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" disabled={!sound} loading={act.isPending}>
              {'commentId' in draft ? 'Save' : 'Comment'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
