import type { SessionRow as Row } from '@hindsight/protocol/api/sessions'
import { VisuallyHidden } from '@mantine/core'
import { IconVideoMinus, IconVideoOff } from '@tabler/icons-react'
import type { Ref } from 'react'
import { Link } from 'react-router'
import { Sparkline } from '../../components/sparkline.tsx'
import { duration } from '../../format/duration.ts'
import { countOf, money } from '../../format/number.ts'
import { personName } from '../../format/person.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import { SignMark } from '../../signs/signMark.tsx'
import { NoteMarks, Tags } from './noteMarks.tsx'
import { whatIsMissing, whyNoReplay } from './replayMissing.ts'
import { Score } from './score.tsx'
import css from './sessionRow.module.css'
import { type Wrong, wentWrong } from './wentWrong.ts'

/** Marks beyond this many are summed up: a row stays two lines. */
const maxMarks = 3

type Props = {
  siteId: string
  row: Row
  to: string
  now: number
  currency: string
  /** The one row that Tab reaches; arrow keys move it. */
  active: boolean
  linkRef: Ref<HTMLAnchorElement>
  onFocus: () => void
}

export function SessionRow({ siteId, row, to, now, currency, active, linkRef, onFocus }: Props) {
  return (
    <Link
      ref={linkRef}
      to={to}
      // Where the list stood, for the way back from the replay.
      state={{ sessions: window.location.search }}
      className={css.row}
      tabIndex={active ? 0 : -1}
      onFocus={onFocus}
    >
      <Who row={row} now={now} />
      <div className={css.length}>
        <span
          title={`${countOf(row.pageViews, 'page view')}, ${countOf(row.clicks, 'click')}, ${countOf(row.events, 'event')}`}
        >
          {duration(row.durationMs)} <span className={css.dim}>· {countOf(row.pageViews, 'page')}</span>
        </span>
        <Sparkline values={row.activity} />
      </div>
      <Device row={row} />
      <div className={css.path}>
        <span className={css.cut} title={row.entryPath}>
          {row.entryPath}
        </span>
        {row.exitPath === row.entryPath ? null : (
          <span className={`${css.cut} ${css.dim}`} title={row.exitPath}>
            → {row.exitPath}
          </span>
        )}
      </div>
      <div className={css.score}>
        <Score siteId={siteId} sessionId={row.sessionId} score={row.score} />
      </div>
      <Outcome row={row} currency={currency} />
    </Link>
  )
}

function Who({ row, now }: { row: Row; now: number }) {
  const missing = whyNoReplay(row)
  const partly = whatIsMissing(row)
  return (
    <div className={css.who}>
      <span className={css.name}>
        <span className={css.cut} title={row.customerId === '' ? row.visitorId : row.customerId}>
          {personName(row)}
        </span>
        {row.verified && row.customerId !== '' ? (
          <span className={css.tag} title="Named by the site's server, not only by the browser">
            verified
          </span>
        ) : null}
      </span>
      <span className={css.when}>
        <time dateTime={new Date(row.firstTs).toISOString()} title={exactTime(row.firstTs)}>
          {relativeTime(row.firstTs, now)}
        </time>
        {row.live ? <span className={css.live}>live</span> : null}
        {missing === null ? null : (
          <span className={css.noReplay} title={missing}>
            <IconVideoOff size={15} aria-hidden />
            <VisuallyHidden>no replay: {missing}</VisuallyHidden>
          </span>
        )}
        {partly === null ? null : (
          <span className={css.noReplay} title={partly}>
            <IconVideoMinus size={15} aria-hidden />
            <VisuallyHidden>a part of the replay is missing: {partly}</VisuallyHidden>
          </span>
        )}
        <NoteMarks marks={row.marks} now={now} />
      </span>
    </div>
  )
}

function Device({ row }: { row: Row }) {
  const browser = `${row.browser} ${row.browserVersion.split('.')[0] ?? ''}`.trim()
  const rest = [row.device, row.os, row.country].filter((part) => part !== '').join(' · ')
  return (
    <div className={css.device}>
      <span className={css.cut} title={`${row.browser} ${row.browserVersion}`}>
        {browser === '' ? 'unknown browser' : browser}
      </span>
      <span className={`${css.cut} ${css.dim}`}>{rest}</span>
    </div>
  )
}

function Outcome({ row, currency }: { row: Row; currency: string }) {
  const wrong = wentWrong(row)
  const more = wrong.slice(maxMarks)
  return (
    <div className={css.outcome}>
      <span className={css.marks}>
        {row.converted ? (
          <span className={css.mark} data-sign="success" title="Converted">
            <SignMark kind="success" size={14} />
            {row.revenue > 0 ? money(row.revenue, currency) : 'converted'}
          </span>
        ) : null}
        {wrong.slice(0, maxMarks).map((item) => (
          <Mark key={item.says} item={item} />
        ))}
        {more.length === 0 ? null : (
          <span className={css.dim} title={more.map((item) => item.says).join(', ')}>
            +{more.length} more
          </span>
        )}
        <Tags tags={row.marks.tags} />
      </span>
      {row.firstError === '' ? null : (
        <span className={`${css.cut} ${css.dim}`} title={row.firstError}>
          {row.firstError}
        </span>
      )}
    </div>
  )
}

function Mark({ item }: { item: Wrong }) {
  return (
    <span className={css.mark} data-sign={item.sign} title={item.says}>
      <SignMark kind={item.sign} size={14} />
      <b>{item.n}</b> {item.short}
    </span>
  )
}
