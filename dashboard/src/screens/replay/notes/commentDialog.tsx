import type { Comment } from '@hindsight/protocol/api/notes'
import { maxCommentChars } from '@hindsight/protocol/limits'
import { Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { NoteActs } from '../../../api/notes.ts'
import { Conflict, differencesOf, theirsOf } from '../../../components/conflict.tsx'
import { Dialog } from '../../../components/dialog.tsx'
import { DialogFoot } from '../../../components/dialogFoot.tsx'
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
  const theirs = theirsOf<Comment>(act.error)

  const save = (over?: Comment) => {
    if (!sound || act.isPending) return
    const done = { onSuccess: onClose }
    if ('commentId' in draft) acts.changeComment.mutate({ ...draft, ...over, text: text.trim() }, done)
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
          {theirs ? (
            <Conflict
              title="It was changed meanwhile, in another window"
              differences={differencesOf({ Comment: (of: { text: string }) => of.text }, theirs, { text: text.trim() })}
              saving={act.isPending}
              keepMine={() => save(theirs)}
              takeTheirs={close}
            />
          ) : act.error ? (
            <Failed error={act.error} what="The comment was not saved" />
          ) : null}
          <DialogFoot onClose={close} disabled={!sound} loading={act.isPending}>
            {'commentId' in draft ? 'Save' : 'Comment'}
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
