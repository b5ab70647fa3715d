import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSend } from '@tabler/icons-react'
import { type MailContent, useMail, useMailPreview, useTestMail } from '../../api/mail.ts'
import { useMe } from '../../api/me.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import css from './mail.module.css'

const typingPauseMs = 400

type Props = {
  siteId: string
  /** null: it is not sound, and what is wrong stands at its place. */
  template: MailContent | null
  language: string
}

/** The mail as it would be, with samples in place of a customer's data, and a way to see it in one's own mailbox. */
export function MailPreviewCard({ siteId, template, language }: Props) {
  const [settled] = useDebouncedValue(template, typingPauseMs)
  const preview = useMailPreview(siteId, settled, language)
  const test = useTestMail(siteId)
  const me = useMe().data?.account ?? null
  const isSetUp = useMail(siteId).data?.isSetUp === true
  const shown = preview.data
  return (
    <Card title="Preview" says="With samples; in a batch each case fills in its own.">
      {template === null && !shown ? (
        <Text size="sm" c="dimmed">
          Shown once there is nothing wrong any more.
        </Text>
      ) : preview.error ? (
        <Failed error={preview.error} what="It could not be shown" />
      ) : !shown ? (
        <Skeleton height={160} role="status" aria-label="Loading the preview" />
      ) : (
        <Stack gap={8} aria-live="polite">
          <Text fw={600}>{shown.subject}</Text>
          <pre className={css.mail} lang={shown.language}>
            {shown.text}
          </pre>
        </Stack>
      )}
      {me === null ? null : (
        <Group gap={8} mt="md">
          <Button
            variant="default"
            leftSection={<IconSend size={16} aria-hidden />}
            disabled={template === null || !isSetUp}
            loading={test.isPending}
            onClick={() => template && test.mutate({ template, language })}
          >
            Send to {me.email}
          </Button>
          {test.data ? (
            <Text size="sm" role="status">
              Sent to {test.data.to}
            </Text>
          ) : null}
        </Group>
      )}
      {test.error ? <Failed error={test.error} what="The test was not sent" /> : null}
    </Card>
  )
}
