import { type CaseStatus, caseTransitions, type FollowUpCase } from '@hindsight/protocol/api/cases'
import { Button, Group, Kbd, Menu, Stack, Text, TextInput } from '@mantine/core'
import { IconCheck, IconChevronDown, IconUser } from '@tabler/icons-react'
import { useState } from 'react'
import { useColleagues } from '../../api/cases.ts'
import { useMe } from '../../api/me.ts'
import { Dialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { StatusMark } from './statusMark.tsx'
import type { CaseActs } from './useCaseActs.tsx'
import { statusSays, statusWords } from './words.ts'

type MoveProps = { shown: FollowUpCase; acts: CaseActs; phone: boolean }

/** The key S presses it; an id would be overwritten by the menu's own. */
export const statusButton = 'data-status-button'

/** Status and owner, each as a button that says how it is and offers what it may become. */
export function CaseMoves({ shown, acts, phone }: MoveProps) {
  const myId = useMe().data?.account?.accountId ?? null
  const mine = shown.owner?.accountId === myId
  return (
    <Group gap={8}>
      <StatusMenu shown={shown} acts={acts} phone={phone} />
      <OwnerMenu shown={shown} acts={acts} phone={phone} />
      {myId === null || mine ? null : (
        <Button
          variant="default"
          size={phone ? 'md' : 'sm'}
          px={12}
          onClick={() => void acts.change({ owner: myId })}
          rightSection={phone ? null : <Kbd size="xs">a</Kbd>}
        >
          Assign to me
        </Button>
      )}
    </Group>
  )
}

function StatusMenu({ shown, acts, phone }: MoveProps) {
  const [ending, setEnding] = useState<'resolved' | 'closed' | null>(null)
  const choose = (status: CaseStatus) => {
    if (status === 'resolved' || status === 'closed') setEnding(status)
    else void acts.change({ status })
  }
  return (
    <>
      <Menu position="bottom-start" width={300}>
        <Menu.Target>
          <Button
            {...{ [statusButton]: true }}
            variant="default"
            size={phone ? 'md' : 'sm'}
            px={12}
            rightSection={<IconChevronDown size={16} aria-hidden />}
            aria-label={`Status: ${statusWords[shown.status]}. Change it`}
          >
            <StatusMark status={shown.status} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {caseTransitions[shown.status].map((status) => (
            <Menu.Item key={status} onClick={() => choose(status)}>
              <StatusMark status={status} />
              <Text size="xs" c="dimmed">
                {statusSays[status]}
              </Text>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {ending ? (
        <EndDialog
          status={ending}
          who={shown.who}
          sending={acts.sending}
          onClose={() => setEnding(null)}
          onEnd={(closedReason) => {
            setEnding(null)
            void acts.change({ status: ending, ...(closedReason === '' ? {} : { closedReason }) })
          }}
        />
      ) : null}
    </>
  )
}

type EndProps = {
  status: 'resolved' | 'closed'
  who: string
  sending: boolean
  onClose: () => void
  onEnd: (reason: string) => void
}

const maxReasonChars = 300

function EndDialog({ status, who, sending, onClose, onEnd }: EndProps) {
  const [reason, setReason] = useState('')
  const verb = status === 'resolved' ? 'Resolve' : 'Close'
  return (
    <Dialog onClose={onClose} title={`${verb} the case of ${who}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onEnd(reason.trim())
        }}
      >
        <Stack>
          <TextInput
            label={status === 'resolved' ? 'How she was helped' : 'Why there is nothing more to do'}
            description="Stands on the case, for whoever asks later"
            maxLength={maxReasonChars}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <DialogFoot onClose={onClose} loading={sending}>
            {verb} case
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}

function OwnerMenu({ shown, acts, phone }: MoveProps) {
  const colleagues = useColleagues().data ?? []
  const ownerId = shown.owner?.accountId ?? null
  const people: { accountId: string | null; name: string }[] = [{ accountId: null, name: 'Nobody' }, ...colleagues]
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <Button
          variant="default"
          size={phone ? 'md' : 'sm'}
          px={12}
          leftSection={<IconUser size={16} aria-hidden />}
          rightSection={<IconChevronDown size={16} aria-hidden />}
          aria-label={`Owner: ${shown.owner?.name ?? 'nobody'}. Change it`}
        >
          {shown.owner?.name ?? 'Nobody'}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {people.map(({ accountId, name }) => (
          <Menu.Item
            key={accountId ?? ''}
            rightSection={accountId === ownerId ? <IconCheck size={16} aria-label="now" /> : null}
            onClick={() => {
              if (accountId !== ownerId) void acts.change({ owner: accountId })
            }}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
