import type { Judgement } from '@hindsight/protocol/api/signals'
import { Progress, Skeleton, Stack, Text } from '@mantine/core'
import { useParams } from 'react-router'
import { useMay } from '../../api/me.ts'
import { useJudgement, useSignals } from '../../api/signals.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { countOf, wholeNumber } from '../../format/number.ts'
import { IgnoredCard } from './ignoredCard.tsx'
import { SignalItem } from './signalItem.tsx'
import css from './signals.module.css'

/** What counts as a struggle on this site, and what is said not to. */
export function SignalsScreen() {
  const { siteId = '' } = useParams()
  const { data, error, refetch } = useSignals(siteId)
  const judgement = useJudgement(siteId).data
  const mayManage = useMay('sites.manage')
  return (
    <>
      <ScreenHead
        title="Signals"
        says="What counts as trouble on this site. Look at what another threshold would flag before you save it."
      />
      {error && !data ? (
        <Failed error={error} what="The signals could not be read" retry={() => refetch()} />
      ) : !data ? (
        <Stack role="status" aria-label="Loading the signals">
          <Skeleton height={560} radius={12} />
          <Skeleton height={140} radius={12} />
        </Stack>
      ) : (
        <Stack gap="md">
          {judgement && !judgement.finished ? <Judging judgement={judgement} /> : null}
          <Card
            title="What is noticed"
            says={`Sessions of the last 14 days. Each adds its points to a session’s struggle score, ${data.signals[0]?.counts ?? 0} times at most.`}
          >
            <ul className={css.signals}>
              {data.signals.map((row) => (
                <SignalItem key={row.signal} siteId={siteId} row={row} version={data.version} mayManage={mayManage} />
              ))}
            </ul>
          </Card>
          <IgnoredCard siteId={siteId} />
        </Stack>
      )}
    </>
  )
}

function Judging({ judgement: { done, total } }: { judgement: Judgement }) {
  return (
    <Card>
      <Text size="sm" mb={8} aria-live="polite">
        Judging history anew
        {total === 0 ? (
          ''
        ) : (
          <>
            : <b>{wholeNumber(done)}</b> of {countOf(total, 'session')}, newest first
          </>
        )}
        . Counts follow.
      </Text>
      <Progress
        value={total === 0 ? 0 : (100 * done) / total}
        aria-label="Sessions judged anew"
        transitionDuration={120}
      />
    </Card>
  )
}
