import { type WebhookEventType, webhookEventTypes, webhookEventWords } from '@hindsight/protocol/api/webhookEvents'
import type { Webhook } from '@hindsight/protocol/api/webhooks'
import { Button, Checkbox, Group, Radio, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { ruleFor } from '../../api/problem.ts'
import { useAddWebhook, useChangeWebhook } from '../../api/webhooks.ts'
import { Conflict, differencesOf, theirsOf } from '../../components/conflict.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Failed } from '../../components/failed.tsx'
import { ShownSecret } from './secretDialog.tsx'

type Props = { siteId: string; webhook: Webhook | null; onClose: () => void }

type Written = Pick<Webhook, 'name' | 'url' | 'format' | 'types'>
const says = {
  Name: ({ name }: Written) => name,
  Address: ({ url }: Written) => url,
  'How it is written': ({ format }: Written) => (format === 'slack' ? 'Slack' : 'Standard Webhooks'),
  'What it is told': ({ types }: Written) => webhookEventTypes.filter((type) => types.includes(type)).join('\n'),
}

/** Adds an endpoint, whose secret is shown at the end, or changes one. */
export function WebhookDialog({ siteId, webhook: opened, onClose }: Props) {
  // As it was when the dialog opened: a colleague's change since is told, not taken over unseen.
  const [webhook, setWebhook] = useState(opened)
  const add = useAddWebhook(siteId)
  const change = useChangeWebhook(siteId)
  const [name, setName] = useState(webhook?.name ?? '')
  const [url, setUrl] = useState(webhook?.url ?? '')
  const [format, setFormat] = useState<Webhook['format']>(webhook?.format ?? 'standard')
  const [types, setTypes] = useState<WebhookEventType[]>(webhook?.types ?? ['case.created', 'case.closed'])
  const error = add.error ?? change.error
  const inFields = ['name', 'url', 'types'].some((field) => ruleFor(error, field) !== undefined)
  const theirs = theirsOf<Webhook>(change.error)
  const mine = { name: name.trim(), url: url.trim(), format, types }

  function save(over: Webhook | null): void {
    if (over === null) add.mutate(mine)
    else change.mutate({ endpointId: over.endpointId, version: over.version, ...mine }, { onSuccess: onClose })
  }

  function take(now: Webhook): void {
    setWebhook(now)
    setName(now.name)
    setUrl(now.url)
    setFormat(now.format)
    setTypes(now.types)
    change.reset()
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
          save(webhook)
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
          {theirs ? (
            <Conflict
              title="A colleague changed this webhook meanwhile"
              differences={differencesOf(says, theirs, mine)}
              saving={change.isPending}
              keepMine={() => save(theirs)}
              takeTheirs={() => take(theirs)}
            />
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
