import type { AlertFiring } from '@hindsight/protocol/api/alerts'
import { Anchor, Button, Group } from '@mantine/core'
import { Link } from 'react-router'
import { useAcknowledge } from '../../api/alerts.ts'
import { CountLink } from '../../components/countLink.tsx'
import { clockTime, exactTime, relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import css from './alerts.module.css'

type Props = { siteId: string; firings: AlertFiring[]; mayManage: boolean }

/** Alerts that there have been, each with what was counted. */
export function FiringList({ siteId, firings, mayManage }: Props) {
  const acknowledge = useAcknowledge(siteId)
  return (
    <ol className={css.firings} aria-label="Alerts that there have been">
      {firings.map(({ firingId, ruleId, name, says, openedAt, closedAt, sessions, pointId, acknowledged }) => (
        <li key={firingId} className={css.row}>
          <div className={css.who}>
            <span>
              <b>{name}</b> · {says}
            </span>
            <span className={css.dim}>
              <span title={exactTime(openedAt)}>{relativeTime(openedAt)}</span>
              {closedAt === null ? (
                <b> · still so</b>
              ) : closedAt > openedAt ? (
                <span> · over {clockTime(closedAt)}</span>
              ) : null}
              {acknowledged ? ` · seen by ${acknowledged.by}` : ''}
            </span>
          </div>
          <Group gap={12}>
            {sessions ? <CountLink of={sessions} noun="session" says="counted when it began" /> : null}
            {pointId ? (
              <Anchor component={Link} size="sm" to={urls.strugglePoint(siteId, pointId)}>
                Struggle point
              </Anchor>
            ) : null}
            {acknowledged || !mayManage ? null : (
              <Button
                size="xs"
                variant="default"
                onClick={() => acknowledge.mutate({ ruleId, firingId })}
                aria-label={`Seen: ${name}, ${clockTime(openedAt)}`}
              >
                Seen
              </Button>
            )}
          </Group>
        </li>
      ))}
    </ol>
  )
}
