import type { Webhook } from '@hindsight/protocol/api/webhooks'
import { Button, Skeleton, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useParams } from 'react-router'
import { useMay } from '../../api/me.ts'
import { useRemoveWebhook, useWebhooks } from '../../api/webhooks.ts'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { useSearch } from '../../filters/useSearch.ts'
import { ConfirmDialog } from '../people/confirmDialog.tsx'
import { DeliveryLog } from './deliveryLog.tsx'
import { SecretDialog } from './secretDialog.tsx'
import { WebhookCard } from './webhookCard.tsx'
import { WebhookDialog } from './webhookDialog.tsx'
import css from './webhooks.module.css'

type Doing = { what: 'add' } | { what: 'edit' | 'secret' | 'remove'; webhook: Webhook }

/** Where events of the site go to, and what was sent. The log that is open stands in the URL. */
export function WebhooksScreen() {
  const { siteId = '' } = useParams()
  const mayManage = useMay('webhooks.manage')
  const webhooks = useWebhooks(siteId, mayManage)
  const remove = useRemoveWebhook(siteId)
  const [doing, setDoing] = useState<Doing | null>(null)
  const [search, setSearch] = useSearch()
  const logOf = webhooks.data?.find(({ endpointId }) => endpointId === search.get('log'))
  const close = () => {
    setDoing(null)
    remove.reset()
  }
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setDoing({ what: 'add' })}>
      Add a webhook
    </Button>
  )
  return (
    <>
      <ScreenHead
        title="Webhooks"
        says="What happens here, told to your help desk, chat or data warehouse. Signed, tried again for a day and a half, never with contact details."
        actions={mayManage ? add : undefined}
      />
      {!mayManage ? (
        <Text c="dimmed">Your role does not manage webhooks. An administrator can.</Text>
      ) : webhooks.error && !webhooks.data ? (
        <Failed error={webhooks.error} what="The webhooks could not be read" retry={() => webhooks.refetch()} />
      ) : !webhooks.data ? (
        <Stack role="status" aria-label="Loading webhooks">
          <Skeleton height={120} radius={12} />
          <Skeleton height={120} radius={12} />
        </Stack>
      ) : webhooks.data.length === 0 ? (
        <EmptyCard
          title="Nothing is sent anywhere yet"
          says="Add the address of your help desk or of a Slack channel, choose what it is told, and send it a test."
        >
          {add}
        </EmptyCard>
      ) : (
        <ul className={css.list} aria-label="Webhooks">
          {webhooks.data.map((webhook) => (
            <WebhookCard
              key={webhook.endpointId}
              siteId={siteId}
              webhook={webhook}
              onEdit={() => setDoing({ what: 'edit', webhook })}
              onSecret={() => setDoing({ what: 'secret', webhook })}
              onRemove={() => setDoing({ what: 'remove', webhook })}
              onLog={() => setSearch(() => new URLSearchParams({ log: webhook.endpointId }))}
            />
          ))}
        </ul>
      )}
      {logOf ? (
        <DeliveryLog siteId={siteId} webhook={logOf} onClose={() => setSearch(() => new URLSearchParams())} />
      ) : null}
      {doing?.what === 'add' ? <WebhookDialog siteId={siteId} webhook={null} onClose={close} /> : null}
      {doing?.what === 'edit' ? <WebhookDialog siteId={siteId} webhook={doing.webhook} onClose={close} /> : null}
      {doing?.what === 'secret' ? <SecretDialog siteId={siteId} webhook={doing.webhook} onClose={close} /> : null}
      {doing?.what === 'remove' ? (
        <ConfirmDialog
          title={`Remove ${doing.webhook.name}?`}
          says="Nothing is sent there any more, also not what still waits."
          verb="Remove"
          sending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(doing.webhook.endpointId, { onSuccess: close })}
          onClose={close}
        />
      ) : null}
    </>
  )
}
