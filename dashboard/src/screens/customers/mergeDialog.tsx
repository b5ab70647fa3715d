import type { CustomerRow } from '@hindsight/protocol/api/customers'
import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useMerge } from '../../api/customers.ts'
import { ruleFor } from '../../api/problem.ts'
import { Dialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { Failed } from '../../components/failed.tsx'
import { urls } from '../../routes.ts'

const undoMs = 15_000

type Props = { siteId: string; customer: CustomerRow; who: string; onClose: () => void }

/** Two customer numbers, one person. Nothing is lost by it: a merge is undone at any time. */
export function MergeDialog({ siteId, customer, who, onClose }: Props) {
  const merge = useMerge(siteId)
  const navigate = useNavigate()
  const [into, setInto] = useState('')
  const wanted = into.trim()
  const fault =
    wanted === customer.customerId ? 'This is the same customer number' : (ruleFor(merge.error, 'into') ?? undefined)

  const send = () => {
    if (wanted === '' || fault !== undefined) return
    merge.mutate(
      { person: customer.person, into: wanted },
      {
        onSuccess: (answer) => {
          onClose()
          navigate(urls.customer(siteId, answer.person), { replace: true })
          sayMerged()
        },
      },
    )
  }

  function sayMerged(): void {
    const id = `merged-${customer.person}`
    notifications.show({
      id,
      autoClose: undoMs,
      title: 'Merged',
      closeButtonProps: { 'aria-label': 'Close this message' },
      message: (
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm">
            {customer.customerId} and {wanted} are one person now. Her sessions follow within seconds.
          </Text>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              notifications.hide(id)
              // Merged into itself, a customer stands alone again. The dialog is gone by now: hence not its callbacks.
              void merge
                .mutateAsync({ person: customer.person, into: customer.person })
                .then(() => navigate(urls.customer(siteId, customer.person), { replace: true }))
            }}
          >
            Undo
          </Button>
        </Group>
      ),
    })
  }

  return (
    <Dialog onClose={onClose} title={`Merge ${who} with another customer`}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <Stack>
          <Text size="sm">
            When one person has two customer numbers, her sessions, orders and cases are shown together under the other
            one. It can be undone.
          </Text>
          <TextInput
            label="The other customer number"
            spellCheck={false}
            autoCapitalize="none"
            maxLength={256}
            data-autofocus
            value={into}
            onChange={(event) => setInto(event.currentTarget.value)}
            error={fault}
          />
          {merge.error && fault === undefined ? <Failed error={merge.error} what="They were not merged" /> : null}
          <DialogFoot onClose={onClose} loading={merge.isPending} disabled={wanted === '' || fault !== undefined}>
            Merge
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
