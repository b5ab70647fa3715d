import type { Comment } from '@hindsight/protocol/api/notes'
import { ActionIcon, CopyButton, Menu } from '@mantine/core'
import { IconDots, IconLink, IconPencil, IconTrash } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { exactTime, relativeTime } from '../../../format/time.ts'
import { clockText } from '../moments.ts'
import css from './notes.module.css'

type Props = {
  comment: Comment
  startTs: number
  now: number
  /** The address names it. */
  isLinked: boolean
  /** null: not for her. */
  onEdit: (() => void) | null
  onRemove: (() => void) | null
  onSeek: () => void
}

function linkOf(commentId: string): string {
  const { origin, pathname } = window.location
  return `${origin}${pathname}?comment=${commentId}`
}

/** One comment: who, at which moment, what. */
export function CommentEntry({ comment, startTs, now, isLinked, onEdit, onRemove, onSeek }: Props) {
  const { commentId, by, ts, text, createdAt, editedAt } = comment
  const own = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isLinked) own.current?.scrollIntoView({ block: 'nearest' })
  }, [isLinked])
  return (
    <li ref={own} className={css.entry} data-linked={isLinked || undefined}>
      <div className={css.head}>
        <b className={css.by}>{by.name}</b>
        <button type="button" className={css.moment} onClick={onSeek} title="Show this moment">
          {clockText(ts - startTs)}
        </button>
        <span className={css.when}>
          <time dateTime={new Date(createdAt).toISOString()} title={exactTime(createdAt)}>
            {relativeTime(createdAt, now)}
          </time>
          {editedAt === null ? null : <span title={`Edited ${exactTime(editedAt)}`}> · edited</span>}
        </span>
        <CopyButton value={linkOf(commentId)} timeout={2000}>
          {({ copied, copy }) => (
            <Menu position="bottom-end" shadow="md" width={190} closeOnItemClick={false}>
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" size={24} aria-label={`What to do with ${by.name}'s comment`}>
                  <IconDots size={16} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item leftSection={<IconLink size={16} aria-hidden />} onClick={copy}>
                  {copied ? 'Copied' : 'Copy link'}
                </Menu.Item>
                {onEdit ? (
                  <Menu.Item closeMenuOnClick leftSection={<IconPencil size={16} aria-hidden />} onClick={onEdit}>
                    Edit
                  </Menu.Item>
                ) : null}
                {onRemove ? (
                  <Menu.Item closeMenuOnClick leftSection={<IconTrash size={16} aria-hidden />} onClick={onRemove}>
                    Delete
                  </Menu.Item>
                ) : null}
              </Menu.Dropdown>
            </Menu>
          )}
        </CopyButton>
      </div>
      <p className={css.text}>{text}</p>
    </li>
  )
}
