import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { IconAlertTriangle, IconArrowDown, IconArrowUp, IconClock, IconPhoneOff } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { Link } from 'react-router'
import { useNow } from '../../components/useNow.ts'
import { priorityWords } from '../../filters/caseTabs.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import css from './caseList.module.css'
import { StatusMark } from './statusMark.tsx'
import type { Selection } from './useSelection.ts'
import { attemptsOf, dueWords, isOver } from './words.ts'

type Props = {
  cases: FollowUpCase[]
  openId: string | null
  urlOf: (caseId: string) => string
  phone: boolean
  /** null: whoever looks may not change any. */
  selection: Selection | null
}

export function CaseList({ cases, openId, urlOf, phone, selection }: Props) {
  const now = useNow(10_000)
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => {
    if (openId === null) return
    list.current?.querySelector(`[data-case="${CSS.escape(openId)}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [openId])
  return (
    <ol ref={list} className={css.list} aria-label="Cases">
      {cases.map((one) => (
        <li key={one.caseId} data-case={one.caseId} className={css.item}>
          {selection ? (
            <label className={css.select}>
              <input
                type="checkbox"
                aria-label={`Select ${one.who}`}
                checked={selection.has(one.caseId)}
                onChange={() => selection.toggle(one.caseId)}
              />
            </label>
          ) : null}
          <Link
            to={urlOf(one.caseId)}
            // From case to case is one step of the history: Back leaves the screen, or on a phone finds the list.
            replace={!phone}
            className={css.row}
            aria-current={one.caseId === openId ? 'true' : undefined}
          >
            <span className={css.head}>
              <span className={css.who}>{one.who}</span>
              <time dateTime={new Date(one.changedAt).toISOString()} title={exactTime(one.changedAt)}>
                {relativeTime(one.changedAt, now)}
              </time>
            </span>
            <span className={css.reason}>{one.reason}</span>
            <span className={css.facts}>
              <StatusMark status={one.status} />
              <Urgency shown={one} now={now} />
              <span className={css.dim}>{one.owner?.name ?? one.team ?? 'nobody'}</span>
              {one.contacts.length === 0 ? null : <span className={css.dim}>{attemptsOf(one)}</span>}
              {one.reachable ? null : (
                <span className={css.dim} title="No e-mail address and no phone number is held">
                  <IconPhoneOff size={14} aria-hidden /> not reachable
                </span>
              )}
            </span>
          </Link>
        </li>
      ))}
    </ol>
  )
}

const priorityIcons = { low: IconArrowDown, normal: null, high: IconArrowUp, urgent: IconAlertTriangle } as const

/** What stands out of the usual: its priority and its date. */
function Urgency({ shown, now }: { shown: FollowUpCase; now: number }) {
  const Icon = priorityIcons[shown.priority]
  const due = isOver(shown) ? null : dueWords(shown.due, now)
  return (
    <>
      {Icon ? (
        <span className={css.priority} data-priority={shown.priority}>
          <Icon size={14} aria-hidden /> {priorityWords[shown.priority]}
        </span>
      ) : null}
      {due && shown.due !== null ? (
        <span className={css.priority} data-over={due.isOver || undefined} title={exactTime(shown.due)}>
          <IconClock size={14} aria-hidden /> {due.text}
        </span>
      ) : null}
    </>
  )
}
