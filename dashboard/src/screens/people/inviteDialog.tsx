import type { Role } from '@hindsight/protocol/rights'
import { Button, Code, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useInvite } from '../../api/colleagues.ts'
import { ruleFor } from '../../api/problem.ts'
import { CopyButton } from '../../components/copyButton.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { Failed } from '../../components/failed.tsx'
import { exactTime } from '../../format/time.ts'
import { RoleChoice } from './roleChoice.tsx'
import { roleWords } from './roleWords.ts'

/** Invites someone: makes a link that works once, to be handed over in whatever way is trusted. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const invite = useInvite()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('support')
  const done = invite.data
  const inFields = ['name', 'email'].some((field) => ruleFor(invite.error, field) !== undefined)
  return (
    <Dialog onClose={onClose} title={done ? `${done.invitation.name} is invited` : 'Invite someone'}>
      {done ? (
        <Stack>
          <Text size="sm">
            Send this link to {done.invitation.email}. Whoever opens it becomes{' '}
            <b>{roleWords[done.invitation.role].toLowerCase()}</b>. It works once, until{' '}
            {exactTime(done.invitation.expiresAt)}, and is shown only here.
          </Text>
          <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }} aria-label="Invitation link">
            {done.link}
          </Code>
          <Group justify="flex-end" gap={8}>
            <CopyButton value={done.link} label="Copy link" />
            <Button size="xs" onClick={onClose}>
              Done
            </Button>
          </Group>
        </Stack>
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            invite.mutate({ name: name.trim(), email: email.trim(), role })
          }}
        >
          <Stack>
            <TextInput
              label="Name"
              maxLength={100}
              data-autofocus
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={ruleFor(invite.error, 'name')}
            />
            <TextInput
              label="E-mail"
              type="email"
              description="Only to sign in with; nothing is sent to it"
              maxLength={254}
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
              error={ruleFor(invite.error, 'email')}
            />
            <RoleChoice value={role} onChange={setRole} />
            {invite.error && !inFields ? <Failed error={invite.error} what="Nobody was invited" /> : null}
            <DialogFoot
              onClose={onClose}
              loading={invite.isPending}
              disabled={name.trim() === '' || email.trim() === ''}
            >
              Make the link
            </DialogFoot>
          </Stack>
        </form>
      )}
    </Dialog>
  )
}
