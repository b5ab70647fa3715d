import { IconBookmarkFilled, IconMessageFilled } from '@tabler/icons-react'
import type { AddedMark, AddedRow } from '../additions.ts'
import { clockText } from '../moments.ts'
import css from './notes.module.css'

export type TimedNote = { id: string; kind: 'comment' | 'bookmark'; atMs: number; text: string }

const icons = { comment: IconMessageFilled, bookmark: IconBookmarkFilled } as const

/** A note among the steps. */
export function rowOf(note: TimedNote, onSeek: (ms: number) => void): AddedRow {
  const { id, kind, atMs, text } = note
  const Icon = icons[kind]
  return {
    id,
    atMs,
    text,
    row: (
      <button type="button" className={css.row} data-row data-note={id} onClick={() => onSeek(atMs)}>
        <Icon size={15} aria-label={kind === 'comment' ? 'Comment' : 'Bookmark'} />
        <span className={css.words}>{text}</span>
        <span className={css.time}>{clockText(atMs)}</span>
      </button>
    ),
  }
}

/** The same note above the timeline. */
export function markOf({ id, kind, atMs, text }: TimedNote): AddedMark {
  const Icon = icons[kind]
  return {
    id,
    atMs,
    text,
    mark: (
      <span className={css.mark}>
        <Icon size={12} aria-hidden />
      </span>
    ),
  }
}
