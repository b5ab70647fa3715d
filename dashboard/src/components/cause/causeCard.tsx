import type { CauseAnswer } from '@hindsight/protocol/api/cause'
import { Skeleton } from '@mantine/core'
import { type CauseOf, useCause } from '../../api/cause.ts'
import type { Period } from '../../filters/period.ts'
import { thinSpace, wholeNumber } from '../../format/number.ts'
import { Card } from '../card.tsx'
import { CountLink } from '../countLink.tsx'
import { Failed } from '../failed.tsx'
import css from './cause.module.css'
import { CauseItem } from './causeItem.tsx'

type Props = { siteId: string; of: CauseOf; period: Period; title?: string }

/** What those affected have in common: a sentence first, then what it rests on, whom to watch, and what was looked at. */
export function CauseCard({ siteId, of, period, title = 'What they have in common' }: Props) {
  const cause = useCause(siteId, of, period)
  if (cause.error) {
    return <Failed error={cause.error} what="The cause could not be looked for" retry={() => cause.refetch()} />
  }
  return (
    <Card title={title} says="Each person by the first try in this period: those affected against the others">
      {cause.data ? <Answer siteId={siteId} answer={cause.data} /> : <Waiting />}
    </Card>
  )
}

function Waiting() {
  return (
    <div role="status" aria-label="Looking for the cause">
      <Skeleton height={18} width="72%" />
      <Skeleton height={22} mt="lg" />
      <Skeleton height={22} mt={6} />
      <Skeleton height={14} mt="lg" width="40%" />
    </div>
  )
}

const hints: Record<NonNullable<CauseAnswer['reason']>, string> = {
  fewAffected: 'A longer period may hold more.',
  fewOthers: 'A longer period may hold more.',
  nothingStandsOut:
    'Either it happens to anybody, or the cause is not among what is looked at, or too few were met by it yet.',
}

function Answer({ siteId, answer }: { siteId: string; answer: CauseAnswer }) {
  const { says, reason, causes } = answer
  return (
    <div className={css.answer}>
      <p className={css.sentence} data-quiet={reason !== null || undefined}>
        {says.replaceAll(' %', `${thinSpace}%`)}
      </p>
      {reason === null ? null : <p className={css.dim}>{hints[reason]}</p>}
      {causes.map((cause, index) => (
        <CauseItem key={cause.says} siteId={siteId} cause={cause} isFirst={index === 0} />
      ))}
      <Looked answer={answer} />
    </div>
  )
}

/** How many were compared, and by what. */
function Looked({ answer: { affected, others, oneIn, lookedAt, comparisons } }: { answer: CauseAnswer }) {
  return (
    <div className={css.looked}>
      <p>
        <CountLink of={affected} noun="person" says="affected in the first try" /> affected,{' '}
        <CountLink of={others} noun="other" says="not affected in the first try" />
      </p>
      {lookedAt.length === 0 ? null : (
        <details>
          <summary>{lookedAt.length} attributes looked at</summary>
          <p>
            {wholeNumber(comparisons)} comparisons, each with Fisher’s exact test; what chance alone would bring forth
            among so many is left out (Benjamini and Hochberg, 5 %). It says what goes together, not what brought it
            about.
            {oneIn > 1 ? ` To be quick, one in ${oneIn} of the others was looked at; all counts are of everybody.` : ''}
          </p>
          <ul className={css.attributes}>
            {lookedAt.map(({ attribute, label, values }) => (
              <li key={attribute}>
                {label} <span className={css.dim}>{wholeNumber(values)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
