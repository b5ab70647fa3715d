import type { Comment, SessionNotes } from '@hindsight/protocol/api/notes'
import { ActionIcon, Button, Group, Text, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconBookmark, IconBookmarkFilled, IconMessages } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useMay } from '../../../api/me.ts'
import { type NoteActs, useNoteActs, useNotesOf } from '../../../api/notes.ts'
import { useNow } from '../../../components/useNow.ts'
import type { Additions } from '../additions.ts'
import { ExportMenu } from '../export/exportMenu.tsx'
import type { Replay } from '../replayContext.ts'
import { useAddress } from '../useAddress.ts'
import { CommentDialog, type CommentDraft } from './commentDialog.tsx'
import { markOf, rowOf, type TimedNote } from './noteRow.tsx'
import css from './notes.module.css'
import { NotesPanel } from './notesPanel.tsx'
import { TagsEditor } from './tagsEditor.tsx'
import { useWatched } from './useWatched.ts'
import { WatchedBy } from './watchers.tsx'

const undoMs = 8000
const noNotes: SessionNotes = { comments: [], bookmarks: [], tags: [], watchers: [] }

function timedNotes({ comments, bookmarks }: SessionNotes, startTs: number): TimedNote[] {
  const said = comments.map(({ commentId, ts, text, by }): TimedNote => {
    return { id: commentId, kind: 'comment', atMs: Math.max(0, ts - startTs), text: `${by.name}: ${text}` }
  })
  const kept = bookmarks.flatMap(({ bookmarkId, ts, note }): TimedNote[] => {
    if (ts === null) return []
    return [{ id: bookmarkId, kind: 'bookmark', atMs: Math.max(0, ts - startTs), text: note || 'Your bookmark' }]
  })
  return [...said, ...kept]
}

function sayItIsDeleted(comment: Comment, acts: NoteActs): void {
  const id = `comment-${comment.commentId}`
  notifications.show({
    id,
    autoClose: undoMs,
    title: 'Comment deleted',
    closeButtonProps: { 'aria-label': 'Close this message' },
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" truncate>
          {comment.text}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            notifications.hide(id)
            acts.restoreComment.mutate(comment.commentId)
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  })
}

/** A link to a comment leads to its moment, once it and the player are there. */
function useLinkedComment({ player, plan, seek }: Replay, notes: SessionNotes, linkedId: string): void {
  const gone = useRef('')
  const linked = notes.comments.find(({ commentId }) => commentId === linkedId)
  useEffect(() => {
    if (player === null || linked === undefined || gone.current === linked.commentId) return
    gone.current = linked.commentId
    seek(Math.max(0, linked.ts - plan.startTs))
  }, [player, linked, plan.startTs, seek])
}

/** Everything that colleagues add to the session that is watched, for the places the player's screen has for it. */
export function useNotes(replay: Replay): Additions {
  const { siteId, detail, plan, player, seek } = replay
  const session = { siteId, sessionId: detail.session.sessionId }
  const notes = useNotesOf(session).data ?? noNotes
  const acts = useNoteActs(session)
  const mayAnnotate = useMay('replay.annotate')
  const mayExport = useMay('replay.export')
  const [draft, setDraft] = useState<CommentDraft | null>(null)
  const [linkedId] = useAddress('comment')
  const now = useNow(10_000)
  useWatched(siteId, session.sessionId, player)
  useLinkedComment(replay, notes, linkedId)

  const timed = useMemo(() => timedNotes(notes, plan.startTs), [notes, plan.startTs])
  const rows = useMemo(() => timed.map((note) => rowOf(note, seek)), [timed, seek])
  const marks = useMemo(() => timed.map(markOf), [timed])

  const tsNow = () => plan.startTs + Math.round(player?.state().ms ?? 0)
  const startComment = () => {
    player?.pause()
    setDraft({ ts: tsNow() })
  }
  const whole = notes.bookmarks.find(({ ts }) => ts === null)
  const toggleBookmark = () => {
    if (whole) acts.removeBookmark.mutate(whole.bookmarkId)
    else acts.addBookmark.mutate({ ts: null })
  }
  const bookmarkLabel = whole ? 'Remove your bookmark of this session' : 'Bookmark this session'

  return {
    rows,
    marks,
    badges: (
      <div className={css.badges}>
        <TagsEditor {...{ siteId, acts }} tags={notes.tags} mayChange={mayAnnotate} />
        <WatchedBy watchers={notes.watchers} now={now} />
      </div>
    ),
    actions: (
      <>
        {mayAnnotate ? (
          <Tooltip label={`${bookmarkLabel} (B)`}>
            <ActionIcon
              variant="default"
              size={30}
              aria-pressed={whole !== undefined}
              aria-label={bookmarkLabel}
              onClick={toggleBookmark}
            >
              {whole ? <IconBookmarkFilled size={17} aria-hidden /> : <IconBookmark size={17} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        ) : null}
        {mayExport ? <ExportMenu {...session} /> : null}
      </>
    ),
    panels: [
      {
        id: 'notes',
        label: 'Notes',
        icon: <IconMessages size={20} stroke={1.6} />,
        count: notes.comments.length,
        content: (
          <NotesPanel
            {...{ notes, acts, mayAnnotate, linkedId }}
            onComment={startComment}
            onBookmarkMoment={() => acts.addBookmark.mutate({ ts: tsNow() })}
            onEdit={setDraft}
            onRemove={(comment) =>
              acts.removeComment.mutate(comment.commentId, { onSuccess: () => sayItIsDeleted(comment, acts) })
            }
          />
        ),
      },
    ],
    commands: mayAnnotate ? { comment: startComment, bookmark: toggleBookmark } : {},
    dialogs: draft ? (
      <CommentDialog draft={draft} startTs={plan.startTs} acts={acts} onClose={() => setDraft(null)} />
    ) : null,
  }
}
