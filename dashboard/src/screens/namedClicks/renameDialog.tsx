import type { NamedClick } from '@hindsight/protocol/api/namedClicks'
import { Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useRenameClick } from '../../api/namedClicks.ts'
import { ruleFor } from '../../api/problem.ts'
import { Dialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { Failed } from '../../components/failed.tsx'

type Props = { siteId: string; click: NamedClick; onClose: () => void }

export function RenameDialog({ siteId, click, onClose }: Props) {
  const { clickId, version } = click
  const [name, setName] = useState(click.name)
  const rename = useRenameClick(siteId)
  const rule = ruleFor(rename.error, 'name')
  return (
    <Dialog onClose={onClose} title="Rename the click">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') rename.mutate({ clickId, version, name: name.trim() }, { onSuccess: onClose })
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            maxLength={100}
            value={name}
            error={rule}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          {rename.error && !rule ? <Failed error={rename.error} what="It was not renamed" /> : null}
          <DialogFoot onClose={onClose} loading={rename.isPending} disabled={name.trim() === ''}>
            Rename
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
