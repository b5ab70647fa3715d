import { type WebhookEventType, webhookEventTypes, webhookEventWords } from '@hindsight/protocol/api/webhookEvents'
import type { Webhook } from '@hindsight/protocol/api/webhooks'
import { Button, Checkbox, Group, Radio, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { ApiProblem, ruleFor } from '../../api/problem.ts'
import { useAddWebhook, useChangeWebhook } from '../../api/webhooks.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Failed } from '../../components/failed.tsx'
import { ShownSecret } from './secretDialog.tsx'

type Props = { siteId: string; webhook: Webhook | null; onClose: () => void }

/** Adds an endpoint, whose secret is shown at the end, or changes one. */
export function WebhookDialog({ siteId, webhook, onClose }: Props) {
  const add = useAddWebhook(siteId)
  const change = useChangeWebhook(siteId)
  const [name, setName] = useState(webhook?.name ?? '')
  const [url, setUrl] = useState(webhook?.url ?? '')
  const [format, setFormat] = useState<Webhook['format']>(webhook?.format ?? 'standard')
  const [types, setTypes] = useState<WebhookEventType[]>(webhook?.types ?? ['case.created', 'case.closed'])
  const error = add.error ?? change.error
  const inFields = ['name', 'url', 'types'].some((field) => ruleFor(error, field) !== undefined)
  const isStale = error instanceof ApiProblem && error.status === 409

  function save(): void {
    const body = { name: name.trim(), url: url.trim(), format, types }
    if (webhook === null) add.mutate(body)
    else {
      const { endpointId, version } = webhook
      change.mutate({ endpointId, version, ...body }, { onSuccess: onClose })
    }
  }

  if (add.data) {
    return (
      <Dialog onClose={onClose} title={`${add.data.webhook.name} is added`}>
        <ShownSecret secret={add.data.secret} onClose={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog onClose={onClose} title={webhook === null ? 'Add a webhook' : `Change ${webhook.name}`} size="lg">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            data-autofocus
            maxLength={100}
            placeholder="Help desk"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={ruleFor(error, 'name')}
          />
          <TextInput
            label="Address"
            type="url"
            maxLength={2000}
            placeholder="https://desk.example/hooks/hindsight"
            description="Public and with https"
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
            error={ruleFor(error, 'url')}
          />
          <Radio.Group
            label="How it is written"
            value={format}
            onChange={(value) => setFormat(value as Webhook['format'])}
          >
            <Stack gap={8} mt={4}>
              <Radio value="standard" label="Standard Webhooks: JSON with type, timestamp and data" />
              <Radio value="slack" label="Slack: a message with a link, for Slack and what takes its messages" />
            </Stack>
          </Radio.Group>
          <Checkbox.Group
            label="What it is told"
            value={types}
            onChange={(value) => setTypes(value as WebhookEventType[])}
            error={ruleFor(error, 'types')}
          >
            <Stack gap={8} mt={4}>
              {webhookEventTypes.map((type) => (
                <Checkbox key={type} value={type} label={webhookEventWords[type]} description={type} />
              ))}
            </Stack>
          </Checkbox.Group>
          {isStale ? (
            <Failed error={error} what="A colleague changed it meanwhile: close this and look at it again" />
          ) : error && !inFields ? (
            <Failed error={error} what="It was not saved" />
          ) : null}
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={add.isPending || change.isPending}
              disabled={name.trim() === '' || url.trim() === '' || types.length === 0}
            >
              {webhook === null ? 'Add it' : 'Save'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
