import type { SessionRow } from '@hindsight/protocol/api/sessions'
import { VisuallyHidden } from '@mantine/core'
import { IconBookmarkFilled, IconEye, IconMessage } from '@tabler/icons-react'
import { countOf } from '../../format/number.ts'
import { relativeTime } from '../../format/time.ts'
import css from './sessionRow.module.css'

const icon = { size: 15, stroke: 1.7, 'aria-hidden': true } as const

function watchedWords({ watchedAt, watchedByOthers }: SessionRow['marks'], now: number): string | null {
  const others = watchedByOthers === 0 ? '' : countOf(watchedByOthers, 'colleague')
  if (watchedAt !== null)
    return `You watched it ${relativeTime(watchedAt, now)}${others === '' ? '' : `; so did ${others}`}`
  return others === '' ? null : `Watched by ${others}, not by you`
}

/** What colleagues have left at the session: watched, bookmarked, commented. */
export function NoteMarks({ marks, now }: { marks: SessionRow['marks']; now: number }) {
  const watched = watchedWords(marks, now)
  return (
    <>
      {watched === null ? null : (
        <span className={css.note} title={watched} data-mine={marks.watchedAt !== null || undefined}>
          <IconEye {...icon} />
          <VisuallyHidden>{watched}</VisuallyHidden>
        </span>
      )}
      {marks.bookmarked ? (
        <span className={css.note} title="Bookmarked by you" data-mine>
          <IconBookmarkFilled {...icon} />
          <VisuallyHidden>bookmarked by you</VisuallyHidden>
        </span>
      ) : null}
      {marks.comments === 0 ? null : (
        <span className={css.note} title={countOf(marks.comments, 'comment')}>
          <IconMessage {...icon} />
          {marks.comments}
          <VisuallyHidden>{marks.comments === 1 ? 'comment' : 'comments'}</VisuallyHidden>
        </span>
      )}
    </>
  )
}

/** The session's tags. */
export function Tags({ tags }: { tags: readonly string[] }) {
  return tags.map((tag) => (
    <span key={tag} className={css.label} title={`Tag: ${tag}`}>
      {tag}
    </span>
  ))
}
