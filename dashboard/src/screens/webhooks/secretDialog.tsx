import type { Webhook } from '@hindsight/protocol/api/webhooks'
import { Button, Code, Group, Stack, Text } from '@mantine/core'
import { useNewSecret } from '../../api/webhooks.ts'
import { CopyButton } from '../../components/copyButton.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Failed } from '../../components/failed.tsx'

/** The secret, this once. */
export function ShownSecret({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Stack>
      <Text size="sm">
        Your system needs this secret to tell that what it is sent comes from here. It is shown only now; keep it where
        that system keeps its secrets.
      </Text>
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }} aria-label="Signing secret">
        {secret}
      </Code>
      <Group justify="flex-end" gap={8}>
        <CopyButton value={secret} label="Copy secret" />
        <Button size="xs" onClick={onClose}>
          Done
        </Button>
      </Group>
    </Stack>
  )
}

type Props = { siteId: string; webhook: Webhook; onClose: () => void }

export function SecretDialog({ siteId, webhook, onClose }: Props) {
  const make = useNewSecret(siteId)
  return (
    <Dialog onClose={onClose} title={`New secret for ${webhook.name}`}>
      {make.data ? (
        <ShownSecret secret={make.data.secret} onClose={onClose} />
      ) : (
        <Stack>
          <Text size="sm">
            For 24 hours everything is signed with both secrets, so that you can put the new one in place without losing
            anything. After that the old one is no longer good.
          </Text>
          {make.error ? <Failed error={make.error} what="No secret was made" /> : null}
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose} data-autofocus>
              Cancel
            </Button>
            <Button loading={make.isPending} onClick={() => make.mutate(webhook.endpointId)}>
              Make a new secret
            </Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  )
}
