import { SignMark } from '../../../signs/signMark.tsx'
import { useReplay } from '../replayContext.ts'
import css from './entries.module.css'
import { type Entry, textOf } from './entries.ts'
import { ErrorStack } from './errorStack.tsx'
import { SyncedList } from './syncedList.tsx'

/** Errors of the page's own scripts. */
export function ErrorsPanel({ entries }: { entries: readonly Entry[] }) {
  const { siteId, detail } = useReplay()
  return (
    <SyncedList
      label="Script errors"
      entries={entries}
      row={({ event }) => {
        const type = textOf(event.properties.errorType)
        return (
          <span className={css.line}>
            <SignMark kind="fault" size={14} label="Script error" />
            <span className={css.text}>
              {type === '' || event.message.startsWith(type) ? null : <b>{type}: </b>}
              {event.message || 'An error without a message'}
              <span className={css.dim}>
                {event.path}
                {event.properties.unhandledRejection === true ? ' · unhandled rejection' : ''}
              </span>
            </span>
          </span>
        )
      }}
      more={({ event }) => <ErrorStack siteId={siteId} release={detail.session.release} event={event} />}
      empty={
        <>
          <p>No script of the site failed in this session.</p>
          <p>Errors of scripts and promises that nobody handled are always recorded, with their stack.</p>
        </>
      }
    />
  )
}
