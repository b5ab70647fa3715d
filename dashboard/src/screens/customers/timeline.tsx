import type { TimelineEntry } from '@hindsight/protocol/api/customers'
import { Button, Text } from '@mantine/core'
import { IconFlag, IconNote, IconPhone } from '@tabler/icons-react'
import dayjs from 'dayjs'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { exactTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import { SignMark } from '../../signs/signMark.tsx'
import css from './customer.module.css'

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
}

function linkOf(siteId: string, { sessionId, step, caseId }: TimelineEntry): string | null {
  if (sessionId !== null) {
    return urls.session(siteId, sessionId) + (step === null ? '' : `?step=${encodeURIComponent(step)}`)
  }
  return caseId === null ? null : urls.followUpCase(siteId, caseId)
}

function byDay(entries: TimelineEntry[]): [string, TimelineEntry[]][] {
  const days = new Map<string, TimelineEntry[]>()
  for (const entry of entries) {
    const day = dayjs(entry.ts).format('dddd, D MMMM YYYY')
    days.set(day, [...(days.get(day) ?? []), entry])
  }
  return [...days]
}

/** Everything about her in one line of time, newest first; what can be watched or opened is a link. */
export function Timeline({ siteId, entries }: { siteId: string; entries: TimelineEntry[] }) {
  const [most, setMost] = useState(shownAtOnce)
  const sorted = [...entries].sort((a, b) => b.ts - a.ts)
  const days = byDay(sorted.slice(0, most))
  if (entries.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing is known yet.
      </Text>
    )
  }
  return (
    <div>
      {days.map(([day, ofDay]) => (
        <section key={day} aria-label={day}>
          <h3 className={css.day}>{day}</h3>
          <ol className={css.timeline}>
            {ofDay.map((entry, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two things may happen in one millisecond
              <li key={`${entry.ts} ${entry.kind} ${at}`}>
                <Entry entry={entry} to={linkOf(siteId, entry)} />
              </li>
            ))}
          </ol>
        </section>
      ))}
      {sorted.length > most ? (
        <Button variant="default" size="xs" mt="md" onClick={() => setMost(most + shownAtOnce)}>
          Show earlier
        </Button>
      ) : null}
    </div>
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
