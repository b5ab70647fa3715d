import type { ManagedAccount } from '@hindsight/protocol/api/accounts'
import { Stack } from '@mantine/core'
import { useState } from 'react'
import { useChangeAccount } from '../../api/colleagues.ts'
import { Dialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { Failed } from '../../components/failed.tsx'
import { RoleChoice } from './roleChoice.tsx'

export function RoleDialog({ account, onClose }: { account: ManagedAccount; onClose: () => void }) {
  const change = useChangeAccount()
  const [role, setRole] = useState(account.role)
  return (
    <Dialog onClose={onClose} title={`Role of ${account.name}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate({ accountId: account.accountId, version: account.version, role }, { onSuccess: onClose })
        }}
      >
        <Stack>
          <RoleChoice value={role} onChange={setRole} />
          {change.error ? <Failed error={change.error} what="The role was not changed" /> : null}
          <DialogFoot onClose={onClose} loading={change.isPending} disabled={role === account.role}>
            Change role
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
