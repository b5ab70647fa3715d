import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { IconPhoneOff } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { Link } from 'react-router'
import { useNow } from '../../components/useNow.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import css from './caseList.module.css'
import { StatusMark } from './statusMark.tsx'
import { attemptsOf } from './words.ts'

type Props = { cases: FollowUpCase[]; openId: string | null; urlOf: (caseId: string) => string; phone: boolean }

export function CaseList({ cases, openId, urlOf, phone }: Props) {
  const now = useNow(10_000)
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => {
    if (openId === null) return
    list.current?.querySelector(`[data-case="${CSS.escape(openId)}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [openId])
  return (
    <ol ref={list} className={css.list} aria-label="Cases">
      {cases.map((one) => (
        <li key={one.caseId} data-case={one.caseId}>
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
              <span className={css.dim}>{one.owner?.name ?? 'nobody'}</span>
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
