import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useRevealCaller } from '../../api/caseWork.ts'
import { useMay } from '../../api/me.ts'
import { ruleFor } from '../../api/problem.ts'
import { Dialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { Failed } from '../../components/failed.tsx'
import { JoinDialog } from './joinDialog.tsx'

type Props = { siteId: string; shown: FollowUpCase }

const minReasonChars = 3

/** Someone who called: what she gave, behind a reason; and whom the case is about, once one knows. */
export function CallerLine({ siteId, shown }: Props) {
  const mayReveal = useMay('contacts.reveal')
  const mayWrite = useMay('cases.write')
  const [open, setOpen] = useState<'reveal' | 'join' | null>(null)
  return (
    <Group gap={8} mt="xs">
      <Text size="sm" c="dimmed">
        Called or wrote; not known on the site yet.
      </Text>
      {mayReveal ? (
        <Button size="sm" variant="default" onClick={() => setOpen('reveal')}>
          Show contact
        </Button>
      ) : null}
      {mayWrite ? (
        <Button size="sm" variant="default" onClick={() => setOpen('join')}>
          Say who she is
        </Button>
      ) : null}
      {open === 'reveal' ? <RevealDialog siteId={siteId} shown={shown} onClose={() => setOpen(null)} /> : null}
      {open === 'join' ? <JoinDialog siteId={siteId} shown={shown} onClose={() => setOpen(null)} /> : null}
    </Group>
  )
}

function RevealDialog({ siteId, shown, onClose }: Props & { onClose: () => void }) {
  const reveal = useRevealCaller(siteId, shown.caseId)
  const [reason, setReason] = useState(`Follow-up: ${shown.reason}`)
  return (
    <Dialog onClose={onClose} title="Show how to reach her">
      {reveal.data ? (
        <Stack role="status">
          <Text>
            <b>{reveal.data.name || 'No name'}</b>
            <br />
            {reveal.data.contact || 'No number or address'}
          </Text>
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            reveal.mutate(reason.trim())
          }}
        >
          <Stack>
            <TextInput
              label="Reason"
              description="It is written into the audit trail"
              maxLength={300}
              value={reason}
              error={ruleFor(reveal.error, 'reason')}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            {reveal.error && !ruleFor(reveal.error, 'reason') ? (
              <Failed error={reveal.error} what="It could not be shown" />
            ) : null}
            <DialogFoot onClose={onClose} loading={reveal.isPending} disabled={reason.trim().length < minReasonChars}>
              Show
            </DialogFoot>
          </Stack>
        </form>
      )}
    </Dialog>
  )
}
