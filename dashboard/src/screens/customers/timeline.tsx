import type { TimelineEntry } from '@hindsight/protocol/api/customers'
import { Button, Text } from '@mantine/core'
import { IconBuildingStore, IconFlag, IconNote, IconPhone } from '@tabler/icons-react'
import dayjs from 'dayjs'
import { type ReactNode, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { ChoiceGroup } from '../../components/choiceGroup.tsx'
import { exactTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import { SignMark } from '../../signs/signMark.tsx'
import css from './customer.module.css'
import { isTimelineShow, shownEntries, type TimelineItem, timelineDays, timelineShows } from './timelineGroups.ts'

/** As many as one reads at a sitting; more on demand. */
const shownAtOnce = 100

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

/** Everything about her, newest first; what happened in a visit stands under it, what can be watched or opened is a link. */
export function Timeline({ siteId, entries }: { siteId: string; entries: TimelineEntry[] }) {
  const [search, setSearch] = useSearchParams()
  const [most, setMost] = useState(shownAtOnce)
  const asked = search.get('show') ?? ''
  const show = isTimelineShow(asked) ? asked : ''
  const wanted = shownEntries(entries, show).sort((a, b) => b.ts - a.ts)
  const choose = (next: string) => {
    const changed = new URLSearchParams(search)
    if (next === '') changed.delete('show')
    else changed.set('show', next)
    setSearch(changed)
  }
  return (
    <div>
      <ChoiceGroup
        label="Show"
        options={Object.entries(timelineShows).map(([value, { says }]) => ({ value, label: says }))}
        value={show}
        onChange={choose}
      />
      {wanted.length === 0 ? (
        <Text size="sm" c="dimmed" mt="md">
          {entries.length === 0 ? 'Nothing is known yet.' : 'Nothing of this kind.'}
        </Text>
      ) : null}
      {timelineDays(wanted.slice(0, most)).map(({ day, items }) => (
        <section key={day} aria-label={day}>
          <h3 className={css.day}>{day}</h3>
          <ol className={css.timeline}>
            {items.map((item, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two things may happen in one millisecond
              <li key={`${item.head.ts} ${item.head.kind} ${at}`}>
                <Item siteId={siteId} item={item} />
              </li>
            ))}
          </ol>
        </section>
      ))}
      {wanted.length > most ? (
        <Button variant="default" size="xs" mt="md" onClick={() => setMost(most + shownAtOnce)}>
          Show earlier
        </Button>
      ) : null}
    </div>
  )
}

/** A visit with what happened in it, in the order in which it did. */
function Item({ siteId, item: { head, inside } }: { siteId: string; item: TimelineItem }) {
  return (
    <>
      <Entry entry={head} to={linkOf(siteId, head)} />
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

function Entry({ entry, to }: { entry: TimelineEntry; to: string | null }) {
  const inside = (
    <>
      <time dateTime={new Date(entry.ts).toISOString()} title={exactTime(entry.ts)}>
        {dayjs(entry.ts).format('HH:mm:ss')}
      </time>
      {marks[entry.kind]}
      <span>{entry.text}</span>
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
