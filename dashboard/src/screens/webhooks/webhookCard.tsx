import type { Webhook } from '@hindsight/protocol/api/webhooks'
import { Button, Group, Switch } from '@mantine/core'
import { useChangeWebhook, useTestWebhook } from '../../api/webhooks.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { countOf } from '../../format/number.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import css from './webhooks.module.css'

type Props = {
  siteId: string
  webhook: Webhook
  onEdit: () => void
  onSecret: () => void
  onRemove: () => void
  onLog: () => void
}

export function WebhookCard({ siteId, webhook, onEdit, onSecret, onRemove, onLog }: Props) {
  const { endpointId, name, url, format, types, on, offReason, last, waiting, version, oldSecretUntil } = webhook
  const change = useChangeWebhook(siteId)
  const test = useTestWebhook(siteId)
  return (
    <li>
      <Card>
        <div className={css.head}>
          <div className={css.who}>
            <h2 className={css.name}>{name}</h2>
            <span className={css.dim}>{url}</span>
            <span className={css.dim}>
              {format === 'slack' ? 'Slack messages' : 'Standard Webhooks'} · {types.join(', ')}
            </span>
            {!on && offReason !== '' ? <span className={css.bad}>Switched off: {offReason}</span> : null}
            <Standing last={last} waiting={waiting} />
            {oldSecretUntil === null ? null : (
              <span className={css.dim} title={exactTime(oldSecretUntil)}>
                The secret before signs too for a day
              </span>
            )}
          </div>
          <Switch
            label={on ? 'On' : 'Off'}
            aria-label={`Send to ${name}`}
            checked={on}
            disabled={change.isPending}
            onChange={(event) => change.mutate({ endpointId, version, on: event.currentTarget.checked })}
          />
        </div>
        <Group gap={8} mt="md">
          <Button
            size="xs"
            variant="default"
            loading={test.isPending}
            onClick={() => test.mutate(endpointId)}
            aria-label={`Send a test to ${name}`}
          >
            Send a test
          </Button>
          <Button size="xs" variant="default" onClick={onLog} aria-label={`What was sent to ${name}`}>
            What was sent
          </Button>
          <Button size="xs" variant="default" onClick={onEdit} aria-label={`Change ${name}`}>
            Change
          </Button>
          <Button size="xs" variant="default" onClick={onSecret} aria-label={`New secret for ${name}`}>
            New secret
          </Button>
          <Button size="xs" variant="default" onClick={onRemove} aria-label={`Remove ${name}`}>
            Remove
          </Button>
        </Group>
        <div aria-live="polite">
          {test.data ? (
            <p className={test.data.state === 'delivered' ? css.dim : css.bad}>
              {test.data.state === 'delivered'
                ? `The test was answered ${test.data.status}.`
                : `The test did not arrive: ${test.data.error}.`}
            </p>
          ) : null}
        </div>
        {test.error || change.error ? <Failed error={test.error ?? change.error} what="It was not done" /> : null}
      </Card>
    </li>
  )
}

function Standing({ last, waiting }: Pick<Webhook, 'last' | 'waiting'>) {
  if (last === null) return <span className={css.dim}>Nothing has been sent yet</span>
  const more = waiting === 0 ? '' : `, ${countOf(waiting, 'waits for another try', 'wait for another try')}`
  return (
    <span className={last.ok ? css.dim : css.bad} title={exactTime(last.at)}>
      Last: {last.ok ? `answered ${last.status}` : last.error}, {relativeTime(last.at)}
      {more}
    </span>
  )
}
