import { Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useArchive } from '../../api/erasures.ts'
import { ruleFor } from '../../api/problem.ts'
import { Dialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { Failed } from '../../components/failed.tsx'

type Props = { siteId: string; person: string; who: string; onClose: () => void }

function save(file: Blob): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = 'customer.zip'
  link.click()
  URL.revokeObjectURL(url)
}

/** Everything that is held on her, in clear: hence the reason, which the audit trail keeps. */
export function ArchiveDialog({ siteId, person, who, onClose }: Props) {
  const archive = useArchive(siteId, person)
  const [reason, setReason] = useState('')
  const fault = ruleFor(archive.error, 'reason')
  const send = () =>
    archive.mutate(reason.trim(), {
      onSuccess: (file) => {
        save(file)
        onClose()
      },
    })
  return (
    <Dialog onClose={onClose} title={`Export all that is held on ${who}`}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <Stack>
          <Text size="sm">
            One ZIP file with her sessions, events, replays, contact details, cases, notes and e-mails, in clear. Hand
            it to nobody but her.
          </Text>
          <TextInput
            label="Why"
            description="Goes into the audit trail"
            maxLength={300}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={fault ?? undefined}
          />
          {archive.error && !fault ? <Failed error={archive.error} what="The file was not made" /> : null}
          <DialogFoot onClose={onClose} loading={archive.isPending} disabled={reason.trim().length < 3}>
            Export
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
