import type { ManagedAccount } from '@hindsight/protocol/api/accounts'
import { Button, Group, Stack } from '@mantine/core'
import { useState } from 'react'
import { useChangeAccount } from '../../api/colleagues.ts'
import { Dialog } from '../../components/dialog.tsx'
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
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending} disabled={role === account.role}>
              Change role
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
