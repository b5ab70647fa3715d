import type { Watcher } from '@hindsight/protocol/api/notes'
import { IconEye } from '@tabler/icons-react'
import { exactTime, relativeTime } from '../../../format/time.ts'
import css from './notes.module.css'

const nameOf = ({ me, name }: Watcher): string => (me ? 'you' : name)

/** `Watched by Anna, 2 h ago`, others in the tip: whether a colleague has been here before. */
export function WatchedBy({ watchers, now }: { watchers: readonly Watcher[]; now: number }) {
  const others = watchers.filter(({ me }) => !me)
  const [newest] = others
  if (!newest) return null
  const all = others.map((one) => `${one.name}, ${exactTime(one.lastAt)}`).join('\n')
  return (
    <span className={css.watched} title={all}>
      <IconEye size={15} stroke={1.7} aria-hidden />
      <span>
        Watched by {newest.name}
        {others.length > 1 ? ` and ${others.length - 1} more` : ''}, {relativeTime(newest.lastAt, now)}
      </span>
    </span>
  )
}

/** Everyone who has watched, first and last. */
export function Watchers({ watchers, now }: { watchers: readonly Watcher[]; now: number }) {
  if (watchers.length === 0) return <p className={css.none}>Nobody yet.</p>
  return (
    <ul className={css.watchers}>
      {watchers.map((watcher) => (
        <li key={watcher.accountId}>
          <span>{nameOf(watcher)}</span>
          <time
            dateTime={new Date(watcher.lastAt).toISOString()}
            title={`First ${exactTime(watcher.firstAt)}\nLast ${exactTime(watcher.lastAt)}`}
          >
            {relativeTime(watcher.lastAt, now)}
          </time>
        </li>
      ))}
    </ul>
  )
}
