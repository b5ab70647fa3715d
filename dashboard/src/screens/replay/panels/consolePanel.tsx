import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react'
import css from './entries.module.css'
import { type Entry, numberOf } from './entries.ts'
import { RecordingHint } from './recordingHint.tsx'
import { SyncedList } from './syncedList.tsx'

/** Errors and warnings that the page wrote to its console. */
export function ConsolePanel({ entries, isRecorded }: { entries: readonly Entry[]; isRecorded: boolean }) {
  return (
    <SyncedList
      label="Console"
      entries={entries}
      row={({ event }) => {
        const isError = event.properties.level === 'error'
        const Icon = isError ? IconCircleX : IconAlertTriangle
        const repeats = numberOf(event.properties.repeats) ?? 0
        return (
          <span className={css.line}>
            <Icon
              className={isError ? css.error : css.warning}
              size={15}
              stroke={2}
              aria-label={isError ? 'Error' : 'Warning'}
            />
            <span className={`${css.text} ${css.code}`}>
              <span className={css.clamped}>{event.message}</span>
              <span className={css.dim}>
                {event.path}
                {repeats > 0 ? ` · ${repeats + 1} times` : ''}
              </span>
            </span>
          </span>
        )
      }}
      more={({ event }) => <pre className={css.message}>{event.message}</pre>}
      empty={
        isRecorded ? (
          <p>The page wrote no error or warning to its console.</p>
        ) : (
          <>
            <p>Console messages are not recorded on this site.</p>
            <RecordingHint what="Errors and warnings, without personal data" />
          </>
        )
      }
    />
  )
}
