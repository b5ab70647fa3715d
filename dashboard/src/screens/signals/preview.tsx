import type { SignalPreview, SignalRow } from '@hindsight/protocol/api/signals'
import { Anchor, Skeleton, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useSignalPreview } from '../../api/signals.ts'
import { Failed } from '../../components/failed.tsx'
import { countOf, wholeNumber } from '../../format/number.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import css from './signals.module.css'

type Props = {
  siteId: string
  row: SignalRow
  /** null: what stands there cannot be asked. */
  thresholds: Record<string, number> | null
  waiting: boolean
}

/** What these thresholds would have flagged, beside what is flagged now, with sessions to look at. */
export function PreviewFigures({ siteId, row, thresholds, waiting }: Props) {
  const { data, error, refetch, isFetching } = useSignalPreview(siteId, row.signal, thresholds)
  if (error && !data) return <Failed error={error} what="It could not be looked at" retry={() => refetch()} />
  if (!data) {
    return thresholds === null ? null : <Skeleton height={90} role="status" aria-label="Looking at the last 14 days" />
  }
  const stale = waiting || isFetching || thresholds === null
  return (
    <section aria-label="What it would flag" aria-busy={stale} className={css.preview} data-stale={stale || undefined}>
      <Figures preview={data} />
      <Examples siteId={siteId} preview={data} />
    </section>
  )
}

function Figures({ preview: { present, proposed, oneIn } }: { preview: SignalPreview }) {
  const about = oneIn > 1 ? 'about ' : ''
  const same = present.sessions === proposed.sessions && present.signals === proposed.signals
  return (
    <>
      <Text size="sm" aria-live="polite">
        In the last 14 days {same ? 'this flags' : 'this would have flagged'}{' '}
        <b>
          {about}
          {countOf(proposed.sessions, 'session')}, {countOf(proposed.persons, 'person', 'persons')}
        </b>
        {same ? (
          '.'
        ) : (
          <>
            ; now it is {about}
            {wholeNumber(present.sessions)} and {wholeNumber(present.persons)}.
          </>
        )}
      </Text>
      {oneIn > 1 ? (
        <Text size="sm" c="dimmed">
          One session of {wholeNumber(oneIn)} was looked at, and the counts multiplied: there are too many to look at
          all.
        </Text>
      ) : null}
    </>
  )
}

function Examples({ siteId, preview: { examples, proposed } }: { siteId: string; preview: SignalPreview }) {
  if (examples.length === 0) return null
  return (
    <ol className={css.examples} aria-label="Examples">
      {examples.map(({ sessionId, ts, step, says, path, n, isNew }) => (
        <li key={sessionId}>
          <Anchor component={Link} size="sm" to={`${urls.session(siteId, sessionId)}?step=${encodeURIComponent(step)}`}>
            {says}
          </Anchor>
          <span className={css.dim}>
            {path} · <span title={exactTime(ts)}>{relativeTime(ts)}</span>
            {n > 1 ? ` · ${wholeNumber(n)} times` : ''}
          </span>
          {isNew ? <span className={css.new}>not flagged now</span> : null}
        </li>
      ))}
      {proposed.sessions > examples.length ? (
        <li className={css.dim}>
          … and {countOf(proposed.sessions - examples.length, 'more session', 'more sessions')}
        </li>
      ) : null}
    </ol>
  )
}
