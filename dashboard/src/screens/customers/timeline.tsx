import type { TimelineEntry } from '@hindsight/protocol/api/customers'
import { Button, Skeleton, Text } from '@mantine/core'
import { IconBuildingStore, IconFlag, IconNote, IconPhone } from '@tabler/icons-react'
import dayjs from 'dayjs'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useTimeline } from '../../api/customers.ts'
import { ChoiceGroup } from '../../components/choiceGroup.tsx'
import { Failed } from '../../components/failed.tsx'
import { useSearch } from '../../filters/useSearch.ts'
import { exactTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import { SignMark } from '../../signs/signMark.tsx'
import css from './customer.module.css'
import { isTimelineShow, type TimelineItem, timelineDays, timelineShows } from './timelineGroups.ts'

const own = { size: 15, stroke: 1.8, className: css.icon ?? '', 'aria-hidden': true } as const
const marks: Record<TimelineEntry['kind'], ReactNode> = {
  session: <SignMark kind="navigation" size={14} label="Session" />,
  event: <SignMark kind="info" size={14} label="Event" />,
  struggle: <SignMark kind="error" size={14} label="Struggle" />,
  order: <SignMark kind="success" size={14} label="Order" />,
  case: <IconFlag {...own} />,
  contact: <IconPhone {...own} />,
  note: <IconNote {...own} />,
  offline: <IconBuildingStore {...own} />,
}

function linkOf(siteId: string, { sessionId, step, caseId }: TimelineEntry): string | null {
  if (sessionId !== null) {
    return urls.session(siteId, sessionId) + (step === null ? '' : `?step=${encodeURIComponent(step)}`)
  }
  return caseId === null ? null : urls.followUpCase(siteId, caseId)
}

type Props = {
  siteId: string
  person: string
  /** The visit in which she is on the site at this moment; null: she is not there. */
  liveSession: string | null
}

/** Everything about her, newest first; what happened in a visit stands under it, what can be watched or opened is a link. */
export function Timeline({ siteId, person, liveSession }: Props) {
  const [search, setSearch] = useSearch()
  const asked = search.get('show') ?? ''
  const show = isTimelineShow(asked) ? asked : ''
  const timeline = useTimeline(siteId, person, timelineShows[show].kinds, liveSession !== null)
  const choose = (next: string) =>
    setSearch((changed) => {
      if (next === '') changed.delete('show')
      else changed.set('show', next)
      return changed
    })
  return (
    <div>
      <ChoiceGroup
        label="Show"
        options={Object.entries(timelineShows).map(([value, { says }]) => ({ value, label: says }))}
        value={show}
        onChange={choose}
      />
      {timeline.entries === null ? (
        timeline.error ? (
          <Failed error={timeline.error} what="What happened could not be read" retry={() => void timeline.retry()} />
        ) : (
          <Skeleton height={320} mt="md" radius={8} role="status" aria-label="Loading what happened" />
        )
      ) : (
        <Days
          siteId={siteId}
          entries={timeline.entries}
          liveSession={liveSession}
          none={show === '' ? 'Nothing is known yet.' : 'Nothing of this kind.'}
        />
      )}
      {timeline.hasMore ? (
        <Button variant="default" mt="md" loading={timeline.loadingMore} onClick={() => void timeline.loadMore()}>
          Show earlier
        </Button>
      ) : null}
    </div>
  )
}

type DaysProps = { siteId: string; entries: TimelineEntry[]; liveSession: string | null; none: string }

function Days({ siteId, entries, liveSession, none }: DaysProps) {
  if (entries.length === 0) {
    return (
      <Text size="sm" c="dimmed" mt="md">
        {none}
      </Text>
    )
  }
  return timelineDays(entries).map(({ day, items }) => (
    <section key={day} aria-label={day}>
      <h3 className={css.day}>{day}</h3>
      <ol className={css.timeline}>
        {items.map((item, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two things may happen in one millisecond
          <li key={`${item.head.ts} ${item.head.kind} ${at}`}>
            <Item
              siteId={siteId}
              item={item}
              isNow={item.head.kind === 'session' && item.head.sessionId === liveSession}
            />
          </li>
        ))}
      </ol>
    </section>
  ))
}

/** A visit with what happened in it, in the order in which it did. */
function Item({ siteId, item: { head, inside }, isNow }: { siteId: string; item: TimelineItem; isNow: boolean }) {
  return (
    <>
      <Entry entry={head} to={linkOf(siteId, head)} isNow={isNow} />
      {inside.length === 0 ? null : (
        <ol className={css.inside}>
          {inside.map((entry, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two things may happen in one millisecond
            <li key={`${entry.ts} ${entry.kind} ${at}`}>
              <Entry entry={entry} to={linkOf(siteId, entry)} />
            </li>
          ))}
        </ol>
      )}
    </>
  )
}

function Entry({ entry, to, isNow = false }: { entry: TimelineEntry; to: string | null; isNow?: boolean }) {
  const inside = (
    <>
      <time dateTime={new Date(entry.ts).toISOString()} title={exactTime(entry.ts)}>
        {dayjs(entry.ts).format('HH:mm:ss')}
      </time>
      {marks[entry.kind]}
      <span>
        {entry.text}
        {isNow ? <b className={css.now}>now</b> : null}
      </span>
    </>
  )
  if (to === null) {
    return (
      <div className={css.entry} data-kind={entry.kind}>
        {inside}
      </div>
    )
  }
  return (
    <Link to={to} className={css.entry} data-kind={entry.kind}>
      {inside}
    </Link>
  )
}
