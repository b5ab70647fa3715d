import { IconFocusCentered } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { clockText } from '../moments.ts'
import { useReplay } from '../replayContext.ts'
import { useFollow } from '../useFollow.ts'
import { useReplayState } from '../useReplayState.ts'
import { type Entry, lastAt } from './entries.ts'
import css from './syncedList.module.css'

type Props = {
  label: string
  entries: readonly Entry[]
  /** The row itself, beside its time. */
  row: (entry: Entry) => ReactNode
  /** What is known beyond the row, when it was opened. */
  more: (entry: Entry) => ReactNode
  /** Above the list: what it counts, filters. */
  tools?: ReactNode
  /** In the place of a list without rows. */
  empty: ReactNode
}

/** Happenings beside the page: what was last at this moment is marked, and a row leads to its moment. */
export function SyncedList({ label, entries, row, more, tools, empty }: Props) {
  const { player, seek } = useReplay()
  const list = useRef<HTMLOListElement>(null)
  const at = useReplayState(player, ({ ms }) => lastAt(entries, ms))
  const [openId, setOpenId] = useState<string | null>(null)
  const { following, follow, leave } = useFollow({ box: list, at, isVisit: false })
  const isOpen = (entry: Entry) => entry.id === openId

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-entry]') ?? [])]
    event.preventDefault()
    rows[rows.indexOf(document.activeElement as HTMLElement) + (event.key === 'ArrowDown' ? 1 : -1)]?.focus()
  }
  // One stop of the Tab key, wherever the session is.
  const reached = Math.max(0, at)

  return (
    <div className={css.panel}>
      <div className={css.head}>
        <h2 className={css.title}>{label}</h2>
        {entries.length === 0 ? null : (
          <button
            type="button"
            className={css.follow}
            aria-pressed={following}
            title="Keeps what happens at this moment in sight"
            onClick={following ? leave : follow}
          >
            <IconFocusCentered size={14} stroke={1.8} aria-hidden />
            Follow
          </button>
        )}
      </div>
      {tools}
      {entries.length === 0 ? (
        <div className={css.empty}>{empty}</div>
      ) : (
        <ol ref={list} className={css.list} aria-label={label} onKeyDown={onKeyDown}>
          {entries.map((entry, place) => (
            <li
              key={entry.id}
              className={css.item}
              aria-current={place === at ? 'true' : undefined}
              data-ahead={place > at || undefined}
            >
              <button
                type="button"
                className={css.row}
                data-entry={entry.id}
                aria-expanded={isOpen(entry)}
                tabIndex={place === reached ? 0 : -1}
                onClick={() => {
                  seek(entry.atMs + 1)
                  setOpenId(isOpen(entry) ? null : entry.id)
                }}
              >
                <time className={css.time}>{clockText(entry.atMs)}</time>
                <span className={css.says}>{row(entry)}</span>
              </button>
              {isOpen(entry) ? <div className={css.more}>{more(entry)}</div> : null}
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
