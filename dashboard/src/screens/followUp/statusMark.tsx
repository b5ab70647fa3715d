import type { CaseStatus } from '@hindsight/protocol/api/cases'
import { SignMark } from '../../signs/signMark.tsx'
import css from './statusMark.module.css'
import { statusWords } from './words.ts'

/** How far a case has come, as a word with a mark: a dial that fills up. */
export function StatusMark({ status }: { status: CaseStatus }) {
  return (
    <span className={css.status} data-status={status}>
      {status === 'resolved' ? <SignMark kind="success" size={12} /> : <span className={css.dial} aria-hidden />}
      {statusWords[status]}
    </span>
  )
}
