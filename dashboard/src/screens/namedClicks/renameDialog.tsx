import type { NamedClick } from '@hindsight/protocol/api/namedClicks'
import { Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useRenameClick } from '../../api/namedClicks.ts'
import { ruleFor } from '../../api/problem.ts'
import { Conflict, differencesOf, theirsOf } from '../../components/conflict.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { Failed } from '../../components/failed.tsx'

type Props = { siteId: string; click: NamedClick; onClose: () => void }
const says = { Name: ({ name }: Pick<NamedClick, 'name'>) => name }

export function RenameDialog({ siteId, click, onClose }: Props) {
  // As it was when the dialog opened: a colleague's change since is told, not taken over unseen.
  const [base, setBase] = useState(click)
  const [name, setName] = useState(click.name)
  const rename = useRenameClick(siteId)
  const rule = ruleFor(rename.error, 'name')
  const theirs = theirsOf<NamedClick>(rename.error)
  const save = ({ clickId, version }: NamedClick) => {
    if (name.trim() !== '') rename.mutate({ clickId, version, name: name.trim() }, { onSuccess: onClose })
  }
  return (
    <Dialog onClose={onClose} title="Rename the click">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save(base)
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
          {theirs ? (
            <Conflict
              title={`${theirs.by} renamed it meanwhile`}
              differences={differencesOf(says, theirs, { name: name.trim() })}
              saving={rename.isPending}
              keepMine={() => save(theirs)}
              takeTheirs={() => {
                setBase(theirs)
                setName(theirs.name)
                rename.reset()
              }}
            />
          ) : rename.error && !rule ? (
            <Failed error={rename.error} what="It was not renamed" />
          ) : null}
          <DialogFoot onClose={onClose} loading={rename.isPending} disabled={name.trim() === ''}>
            Rename
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
