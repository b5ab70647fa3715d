import type { Health } from '@hindsight/protocol/api/health'
import { Anchor, Skeleton, Stack, Text } from '@mantine/core'
import { Link, useParams } from 'react-router'
import { useHealth } from '../../api/health.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { countOf, wholeNumber } from '../../format/number.ts'
import { urls } from '../../routes.ts'
import { Arrivals } from './arrivals.tsx'
import { verdictOf } from './figures.ts'
import css from './health.module.css'
import { HealthFigures } from './healthFigures.tsx'
import { RecorderTable } from './recorderTable.tsx'

/** Whether data arrives, how late, and what does not. */
export function HealthScreen() {
  const { siteId = '' } = useParams()
  const health = useHealth(siteId)
  return (
    <Stack gap="md" maw={1100}>
      <ScreenHead
        title="Data health"
        says={health.data ? verdictOf(health.data) : 'What arrives, how late, what not'}
      />
      {health.error && !health.data ? (
        <Failed error={health.error} what="The state of the data could not be read" retry={() => health.refetch()} />
      ) : !health.data ? (
        <Skeleton height={240} radius={12} role="status" aria-label="Loading data health" />
      ) : (
        <Shown health={health.data} siteId={siteId} />
      )}
    </Stack>
  )
}

function Shown({ health, siteId }: { health: Health; siteId: string }) {
  return (
    <>
      <Card title="Arriving" says="Events per minute over the last hour">
        <Arrivals minutes={health.minutes} />
      </Card>
      <HealthFigures health={health} />
      <div className={css.columns}>
        <Card title="Refused" says="Sent in the last 24 hours and not stored, by reason">
          {health.refused.length === 0 ? (
            <Text c="dimmed">Nothing was refused.</Text>
          ) : (
            <ul className={css.list}>
              {health.refused.map(({ code, says, times }) => (
                <li key={code}>
                  <span>
                    {says} <code>{code}</code>
                  </span>
                  <span className={css.number}>{wholeNumber(times)}</span>
                </li>
              ))}
            </ul>
          )}
          <Anchor component={Link} to={urls.refused(siteId)} size="sm" mt="sm" display="inline-block">
            With field, rule and sender
          </Anchor>
        </Card>
        <Card
          title="Recorders"
          says={`${countOf(health.recorders.length, 'version')} sent something in the last 24 hours`}
        >
          <RecorderTable recorders={health.recorders} />
        </Card>
      </div>
    </>
  )
}
