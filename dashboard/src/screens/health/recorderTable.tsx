import type { Health } from '@hindsight/protocol/api/health'
import { Text } from '@mantine/core'
import { useNow } from '../../components/useNow.ts'
import { countOf } from '../../format/number.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import css from './health.module.css'

export function RecorderTable({ recorders }: { recorders: Health['recorders'] }) {
  const now = useNow(10_000)
  if (recorders.length === 0) return <Text c="dimmed">No recorder has sent anything.</Text>
  return (
    <ul className={css.list}>
      {recorders.map(({ version, sessions, events, lastAt }) => (
        <li key={version}>
          <span>
            <code>{version || 'not named'}</code>{' '}
            <span className={css.dim}>
              {countOf(sessions, 'session')}, {countOf(events, 'event')}
            </span>
          </span>
          <time className={css.dim} dateTime={new Date(lastAt).toISOString()} title={exactTime(lastAt)}>
            {relativeTime(lastAt, now)}
          </time>
        </li>
      ))}
    </ul>
  )
}
