import type { Bookmark } from '@hindsight/protocol/api/notes'
import { maxNoteChars } from '@hindsight/protocol/limits'
import { ActionIcon, Textarea, Tooltip } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import css from './notes.module.css'
import { whenText } from './whenText.ts'

type Props = {
  bookmark: Bookmark
  startTs: number
  onSeek: (() => void) | null
  onNote: (note: string) => void
  onRemove: () => void
}

/** One's own bookmark with its note, which is saved when one leaves it. */
export function BookmarkEntry({ bookmark, startTs, onSeek, onNote, onRemove }: Props) {
  const [note, setNote] = useState(bookmark.note)
  const when = whenText(bookmark.ts, startTs)
  return (
    <li className={css.entry}>
      <div className={css.head}>
        {onSeek ? (
          <button type="button" className={css.moment} onClick={onSeek} title="Show this moment">
            {when}
          </button>
        ) : (
          <b>{when}</b>
        )}
        <Tooltip label="Remove the bookmark">
          <ActionIcon
            className={css.last ?? ''}
            variant="subtle"
            color="gray"
            size={24}
            aria-label={`Remove the bookmark: ${when}`}
            onClick={onRemove}
          >
            <IconX size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      <Textarea
        size="xs"
        variant="unstyled"
        aria-label={`Note of the bookmark: ${when}`}
        placeholder="Add a note"
        autosize
        minRows={1}
        maxRows={6}
        maxLength={maxNoteChars}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        onBlur={() => note.trim() !== bookmark.note && onNote(note.trim())}
      />
    </li>
  )
}
