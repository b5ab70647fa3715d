import type { AlertRule } from '@hindsight/protocol/api/alerts'
import { Button, Skeleton, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useParams } from 'react-router'
import { useAlerts, useFirings, useRemoveAlert } from '../../api/alerts.ts'
import { useMay } from '../../api/me.ts'
import { Card } from '../../components/card.tsx'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { useSearch } from '../../filters/useSearch.ts'
import { ConfirmDialog } from '../people/confirmDialog.tsx'
import { AlertDialog } from './alertDialog.tsx'
import css from './alerts.module.css'
import { FiringList } from './firingList.tsx'
import { RuleCard } from './ruleCard.tsx'

type Doing = { what: 'add' } | { what: 'edit' | 'remove'; rule: AlertRule }

/** What is watched, what has been found. `rule` in the URL: the history of that one; `point`: a new one on that point. */
export function AlertsScreen() {
  const { siteId = '' } = useParams()
  const mayManage = useMay('alerts.manage')
  const alerts = useAlerts(siteId)
  const remove = useRemoveAlert(siteId)
  const [search, setSearch] = useSearch()
  const pointId = search.get('point') ?? ''
  const [doing, setDoing] = useState<Doing | null>(pointId !== '' ? { what: 'add' } : null)
  const close = () => {
    setDoing(null)
    remove.reset()
    // Read again, it would open again.
    if (pointId !== '') setSearch(() => new URLSearchParams(), { replace: true })
  }
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setDoing({ what: 'add' })}>
      New alert
    </Button>
  )
  return (
    <>
      <ScreenHead
        title="Alerts"
        says="What is watched while nobody looks. One message when it begins and one when it is over."
        actions={mayManage ? add : undefined}
      />
      {alerts.error && !alerts.data ? (
        <Failed error={alerts.error} what="The alerts could not be read" retry={() => alerts.refetch()} />
      ) : !alerts.data ? (
        <Stack role="status" aria-label="Loading alerts">
          <Skeleton height={84} radius={12} />
          <Skeleton height={84} radius={12} />
        </Stack>
      ) : alerts.data.length === 0 ? (
        <EmptyCard
          title="Nothing is watched yet"
          says="Good ones to begin with: far more sessions with script errors than on the days before, no sessions at all in an hour, and new struggle points."
        >
          {mayManage ? add : null}
        </EmptyCard>
      ) : (
        <Stack gap="md">
          <ul className={css.list} aria-label="What is watched">
            {alerts.data.map((rule) => (
              <RuleCard
                key={rule.ruleId}
                siteId={siteId}
                rule={rule}
                mayManage={mayManage}
                onEdit={() => setDoing({ what: 'edit', rule })}
                onRemove={() => setDoing({ what: 'remove', rule })}
                onHistory={() => setSearch(() => new URLSearchParams({ rule: rule.ruleId }))}
              />
            ))}
          </ul>
          <History
            siteId={siteId}
            rule={search.get('rule') ?? ''}
            name={alerts.data.find(({ ruleId }) => ruleId === search.get('rule'))?.name}
            mayManage={mayManage}
            showAll={() => setSearch(() => new URLSearchParams())}
          />
        </Stack>
      )}
      {doing?.what === 'add' ? <AlertDialog siteId={siteId} rule={null} pointId={pointId} onClose={close} /> : null}
      {doing?.what === 'edit' ? <AlertDialog siteId={siteId} rule={doing.rule} pointId="" onClose={close} /> : null}
      {doing?.what === 'remove' ? (
        <ConfirmDialog
          title={`Remove ${doing.rule.name}?`}
          says="It is no longer watched. What it has found stays in the history."
          verb="Remove"
          sending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(doing.rule.ruleId, { onSuccess: close })}
          onClose={close}
        />
      ) : null}
    </>
  )
}

type HistoryProps = {
  siteId: string
  rule: string
  name: string | undefined
  mayManage: boolean
  showAll: () => void
}

function History({ siteId, rule, name, mayManage, showAll }: HistoryProps) {
  const firings = useFirings(siteId, rule)
  return (
    <Card
      title={name === undefined ? 'History' : `History of ${name}`}
      says="Newest first. Sessions as they were counted when it began."
    >
      {firings.error && !firings.data ? (
        <Failed error={firings.error} what="The history could not be read" retry={() => firings.refetch()} />
      ) : !firings.data ? (
        <Skeleton height={60} role="status" aria-label="Loading the history" />
      ) : firings.data.firings.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing yet.
        </Text>
      ) : (
        <FiringList siteId={siteId} firings={firings.data.firings} mayManage={mayManage} />
      )}
      {rule === '' ? null : (
        <Button size="xs" variant="default" mt="sm" onClick={showAll}>
          Show all
        </Button>
      )}
    </Card>
  )
}
