import type { AlertRule } from '@hindsight/protocol/api/alerts'
import { Button, Group } from '@mantine/core'
import { useSnoozeAlert } from '../../api/alerts.ts'
import { useSegments } from '../../api/segments.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { clockTime } from '../../format/time.ts'
import css from './alerts.module.css'
import { ruleSays } from './words.ts'

const snoozeMs = 24 * 60 * 60 * 1000

type Props = {
  siteId: string
  rule: AlertRule
  mayManage: boolean
  onEdit: () => void
  onRemove: () => void
  onHistory: () => void
}

export function RuleCard({ siteId, rule, mayManage, onEdit, onRemove, onHistory }: Props) {
  const { ruleId, name, on, open, snoozedUntil } = rule
  const segments = useSegments(siteId).data ?? []
  const snooze = useSnoozeAlert(siteId)
  const isSnoozed = snoozedUntil !== null && snoozedUntil > Date.now()
  return (
    <li>
      <Card>
        <div className={css.head}>
          <div className={css.who}>
            <h2 className={css.name}>{name}</h2>
            <span className={css.dim}>{ruleSays(rule, segments)}</span>
            {!on ? <span className={css.dim}>Off</span> : null}
            {isSnoozed ? <span className={css.dim}>Silent until {clockTime(snoozedUntil)}</span> : null}
            {open ? <span className={css.open}>Now: {open.says}</span> : null}
          </div>
          <Group gap={8}>
            <Button size="xs" variant="default" onClick={onHistory} aria-label={`History of ${name}`}>
              History
            </Button>
            {mayManage ? (
              <>
                <Button
                  size="xs"
                  variant="default"
                  loading={snooze.isPending}
                  onClick={() => snooze.mutate({ ruleId, until: isSnoozed ? null : Date.now() + snoozeMs })}
                  aria-label={isSnoozed ? `Wake: watch ${name} again` : `Snooze a day: ${name}`}
                >
                  {isSnoozed ? 'Wake' : 'Snooze a day'}
                </Button>
                <Button size="xs" variant="default" onClick={onEdit} aria-label={`Change ${name}`}>
                  Change
                </Button>
                <Button size="xs" variant="default" onClick={onRemove} aria-label={`Remove ${name}`}>
                  Remove
                </Button>
              </>
            ) : null}
          </Group>
        </div>
        {snooze.error ? <Failed error={snooze.error} what="It was not snoozed" /> : null}
      </Card>
    </li>
  )
}
