import type { Comment, SessionNotes } from '@hindsight/protocol/api/notes'
import { Button, Group } from '@mantine/core'
import { IconBookmark, IconMessagePlus } from '@tabler/icons-react'
import type { NoteActs } from '../../../api/notes.ts'
import { useNow } from '../../../components/useNow.ts'
import { useReplay } from '../replayContext.ts'
import { BookmarkEntry } from './bookmarkEntry.tsx'
import { CommentEntry } from './commentEntry.tsx'
import css from './notes.module.css'
import { TagsEditor } from './tagsEditor.tsx'
import { Watchers } from './watchers.tsx'

type Props = {
  notes: SessionNotes
  acts: NoteActs
  mayAnnotate: boolean
  /** Of the address. */
  linkedId: string
  onComment: () => void
  onBookmarkMoment: () => void
  onEdit: (comment: Comment) => void
  onRemove: (comment: Comment) => void
}

/** Comments, one's own bookmarks, and who has watched. */
export function NotesPanel(props: Props) {
  const { notes, acts, mayAnnotate, linkedId, onComment, onBookmarkMoment, onEdit, onRemove } = props
  const { siteId, plan, seek } = useReplay()
  const { startTs } = plan
  const now = useNow(10_000)
  const show = (ts: number) => seek(Math.max(0, ts - startTs))
  return (
    <>
      <section className={css.section} aria-label="Comments">
        <h2 className={css.heading}>Comments</h2>
        {notes.comments.length === 0 ? <p className={css.none}>None yet.</p> : null}
        <ol className={css.list}>
          {notes.comments.map((comment) => (
            <CommentEntry
              key={comment.commentId}
              {...{ comment, startTs, now }}
              isLinked={comment.commentId === linkedId}
              onEdit={mayAnnotate && comment.mine ? () => onEdit(comment) : null}
              onRemove={mayAnnotate && comment.mayDelete ? () => onRemove(comment) : null}
              onSeek={() => show(comment.ts)}
            />
          ))}
        </ol>
        {mayAnnotate ? (
          <Button
            mt={8}
            size="xs"
            variant="default"
            leftSection={<IconMessagePlus size={16} aria-hidden />}
            onClick={onComment}
          >
            Comment on this moment
          </Button>
        ) : null}
      </section>
      {mayAnnotate ? (
        <section className={css.section} aria-label="My bookmarks">
          <h2 className={css.heading}>My bookmarks</h2>
          {notes.bookmarks.length === 0 ? <p className={css.none}>None here; only you see yours.</p> : null}
          <ul className={css.list}>
            {notes.bookmarks.map((bookmark) => {
              const { bookmarkId, ts } = bookmark
              return (
                <BookmarkEntry
                  key={bookmarkId}
                  {...{ bookmark, startTs }}
                  onSeek={ts === null ? null : () => show(ts)}
                  onNote={(note) => acts.changeBookmark.mutate({ bookmarkId, note })}
                  onRemove={() => acts.removeBookmark.mutate(bookmarkId)}
                />
              )
            })}
          </ul>
          <Group mt={8}>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconBookmark size={16} aria-hidden />}
              onClick={onBookmarkMoment}
            >
              Bookmark this moment
            </Button>
          </Group>
        </section>
      ) : null}
      {/* The head has no room for them there. */}
      <section className={`${css.section} ${css.onPhone}`} aria-label="Tags">
        <h2 className={css.heading}>Tags</h2>
        <TagsEditor {...{ siteId, acts }} tags={notes.tags} mayChange={mayAnnotate} />
      </section>
      <section className={css.section} aria-label="Watched by">
        <h2 className={css.heading}>Watched by</h2>
        <Watchers watchers={notes.watchers} now={now} />
      </section>
    </>
  )
}
