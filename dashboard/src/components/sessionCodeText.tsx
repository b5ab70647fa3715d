import { sessionCode } from '@hindsight/protocol/sessionCode'
import { ActionIcon, CopyButton, Group } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'

const copiedMs = 2000

/** The code by which people name a session on the phone, to be copied. */
export function SessionCodeText({ sessionId }: { sessionId: string }) {
  const code = sessionCode(sessionId)
  return (
    <Group gap={4} wrap="nowrap" component="span">
      <code>{code}</code>
      <CopyButton value={code} timeout={copiedMs}>
        {({ copied, copy }) => (
          <ActionIcon
            size={24}
            variant="subtle"
            color="gray"
            onClick={copy}
            aria-label={copied ? 'Copied' : 'Copy the session code'}
          >
            {copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  )
}
