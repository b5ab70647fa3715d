import { useParams } from 'react-router'
import { usePaths } from '../../api/reports.ts'
import { Card } from '../../components/card.tsx'
import { CountLink } from '../../components/countLink.tsx'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { WidenButton } from '../../components/widenButton.tsx'
import { usePeriod } from '../../filters/usePeriod.ts'
import { isNoPage } from '../../format/cell.ts'
import { PathForm } from './pathForm.tsx'
import css from './paths.module.css'
import { PathTable } from './pathTable.tsx'
import { Picture } from './picture.tsx'
import { usePathQuestion } from './usePathQuestion.ts'
import { nodeLabel } from './words.ts'

/** Where people go from a page or event, or how they came to it. */
export function PathsScreen() {
  const { siteId = '' } = useParams()
  const { period } = usePeriod()
  const { question, change } = usePathQuestion()
  const paths = usePaths(siteId, question, period)
  const answer = paths.data
  const at = nodeLabel(question.from)
  return (
    <>
      <ScreenHead
        title="Paths"
        says="Within one session; ids in addresses are folded to #. The widest ribbons are the ways most sessions took."
      />
      <PathForm siteId={siteId} question={question} change={change} />
      {paths.error && !answer ? (
        <Failed error={paths.error} what="The ways could not be read" retry={() => paths.refetch()} />
      ) : answer === undefined ? (
        <SkeletonCards heights={[360, 200]} label="Loading the ways" />
      ) : answer.sessions.n === 0 ? (
        <EmptyCard
          title={question.from === '' ? 'No session in this period' : `Nobody was at ${at} in this period`}
          says="Choose another page or event, or a longer period."
        >
          <WidenButton />
        </EmptyCard>
      ) : (
        <div className={css.stack} data-changing={paths.isPlaceholderData || undefined}>
          <Card
            title={
              question.from === ''
                ? 'Ways through the site'
                : `Ways ${question.direction === 'after' ? 'from' : 'to'} ${at}`
            }
            says={
              <>
                <CountLink of={answer.sessions} noun="session" says="all sessions on these ways" />. The foot of a stop,
                in another colour, are those who{' '}
                {question.direction === 'after' ? 'went no further' : 'had been nowhere before'}.
              </>
            }
          >
            <Picture answer={answer} />
          </Card>
          <PathTable
            answer={answer}
            question={question}
            begin={(from) => change({ from, ...(isNoPage(from) ? { events: true } : {}) })}
          />
        </div>
      )}
    </>
  )
}
