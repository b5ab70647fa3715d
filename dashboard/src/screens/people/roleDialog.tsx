import type { ManagedAccount } from '@hindsight/protocol/api/accounts'
import { Stack } from '@mantine/core'
import { useState } from 'react'
import { useChangeAccount } from '../../api/colleagues.ts'
import { Conflict, differencesOf, theirsOf } from '../../components/conflict.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { Failed } from '../../components/failed.tsx'
import { RoleChoice } from './roleChoice.tsx'
import { roleWords } from './roleWords.ts'

const says = { Role: ({ role }: Pick<ManagedAccount, 'role'>) => roleWords[role] }

export function RoleDialog({ account: opened, onClose }: { account: ManagedAccount; onClose: () => void }) {
  const change = useChangeAccount()
  // As it was when the dialog opened: a colleague's change since is told, not taken over unseen.
  const [account, setAccount] = useState(opened)
  const [role, setRole] = useState(opened.role)
  const theirs = theirsOf<ManagedAccount>(change.error)
  const save = ({ accountId, version }: ManagedAccount) =>
    change.mutate({ accountId, version, role }, { onSuccess: onClose })
  return (
    <Dialog onClose={onClose} title={`Role of ${account.name}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save(account)
        }}
      >
        <Stack>
          <RoleChoice value={role} onChange={setRole} />
          {theirs ? (
            <Conflict
              title={`A colleague changed ${theirs.name} meanwhile`}
              differences={differencesOf(says, theirs, { role })}
              saving={change.isPending}
              keepMine={() => save(theirs)}
              takeTheirs={() => {
                setAccount(theirs)
                setRole(theirs.role)
                change.reset()
              }}
            />
          ) : change.error ? (
            <Failed error={change.error} what="The role was not changed" />
          ) : null}
          <DialogFoot onClose={onClose} loading={change.isPending} disabled={role === account.role}>
            Change role
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
