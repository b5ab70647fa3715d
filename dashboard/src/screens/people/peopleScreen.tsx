import type { Invitation, ManagedAccount } from '@hindsight/protocol/api/accounts'
import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useAccounts, useRemoveAccount, useRevoke } from '../../api/colleagues.ts'
import { useMay, useMe } from '../../api/me.ts'
import { useSignOutAccount } from '../../api/signIns.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { useNow } from '../../components/useNow.ts'
import { countOf } from '../../format/number.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import { ConfirmDialog } from './confirmDialog.tsx'
import { InviteDialog } from './inviteDialog.tsx'
import { PasswordDialog } from './passwordDialog.tsx'
import css from './people.module.css'
import { RoleDialog } from './roleDialog.tsx'
import { roleNames, roleSays, roleWords } from './roleWords.ts'

type Doing = { what: 'invite' | 'password' } | { what: 'role' | 'remove' | 'signOut'; account: ManagedAccount }

/** Who may sign in, and what each may do. */
export function PeopleScreen() {
  const me = useMe().data?.account ?? null
  const mayManage = useMay('accounts.manage')
  const people = useAccounts(mayManage)
  const remove = useRemoveAccount()
  const signOut = useSignOutAccount()
  const [doing, setDoing] = useState<Doing | null>(null)
  const close = () => {
    setDoing(null)
    remove.reset()
    signOut.reset()
  }
  return (
    <Stack gap="md" maw={960}>
      <div>
        <ScreenHead
          title="People"
          says={people.data ? countOf(people.data.accounts.length, 'person may sign in', 'people may sign in') : ' '}
          actions={
            <Group gap={8}>
              {me ? (
                <Button variant="default" onClick={() => setDoing({ what: 'password' })}>
                  Change my password
                </Button>
              ) : null}
              {mayManage ? (
                <Button
                  leftSection={<IconUserPlus size={16} aria-hidden />}
                  onClick={() => setDoing({ what: 'invite' })}
                >
                  Invite
                </Button>
              ) : null}
            </Group>
          }
        />
      </div>
      {!mayManage ? (
        <Text c="dimmed">
          Your role does not manage people. An administrator can invite colleagues and change roles.
        </Text>
      ) : people.error && !people.data ? (
        <Failed error={people.error} what="The people could not be read" retry={() => people.refetch()} />
      ) : !people.data ? (
        <Skeleton height={180} radius={12} role="status" aria-label="Loading people" />
      ) : (
        <>
          <ul className={css.frame} aria-label="People">
            {people.data.accounts.map((account) => (
              <Person
                key={account.accountId}
                account={account}
                isMe={account.accountId === me?.accountId}
                changeRole={() => setDoing({ what: 'role', account })}
                remove={() => setDoing({ what: 'remove', account })}
                signOut={() => setDoing({ what: 'signOut', account })}
              />
            ))}
          </ul>
          <Invitations invitations={people.data.invitations} />
          <Card title="Roles" says="A role is a set of rights">
            <dl className={css.roles}>
              {roleNames.map((role) => (
                <div key={role}>
                  <dt>{roleWords[role]}</dt>
                  <dd>{roleSays(role)}</dd>
                </div>
              ))}
            </dl>
          </Card>
        </>
      )}
      {doing?.what === 'invite' ? <InviteDialog onClose={close} /> : null}
      {doing?.what === 'password' ? <PasswordDialog onClose={close} /> : null}
      {doing?.what === 'role' ? <RoleDialog account={doing.account} onClose={close} /> : null}
      {doing?.what === 'signOut' ? (
        <ConfirmDialog
          title={`Sign ${doing.account.name} out?`}
          says={`${doing.account.name} is signed out in every browser at once, and may sign in again.`}
          verb="Sign out"
          sending={signOut.isPending}
          error={signOut.error}
          onConfirm={() => signOut.mutate(doing.account.accountId, { onSuccess: close })}
          onClose={close}
        />
      ) : null}
      {doing?.what === 'remove' ? (
        <ConfirmDialog
          title={`Remove ${doing.account.name}?`}
          says={`${doing.account.name} is signed out at once and cannot sign in again. Open cases go back to nobody; what was done stays in the audit trail.`}
          verb="Remove"
          sending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(doing.account.accountId, { onSuccess: close })}
          onClose={close}
        />
      ) : null}
    </Stack>
  )
}

type PersonProps = {
  account: ManagedAccount
  isMe: boolean
  changeRole: () => void
  signOut: () => void
  remove: () => void
}

function Person({ account, isMe, changeRole, signOut, remove }: PersonProps) {
  return (
    <li className={css.row}>
      <div className={css.who}>
        <span className={css.name}>
          {account.name}
          {isMe ? <span className={css.dim}> (you)</span> : null}
        </span>
        <span className={css.dim}>{account.email}</span>
      </div>
      <span className={css.role}>{roleWords[account.role]}</span>
      <Group gap={8} className={css.actions ?? ''}>
        {isMe ? null : (
          <>
            <Button size="xs" variant="default" onClick={changeRole} aria-label={`Change role of ${account.name}`}>
              Change role
            </Button>
            <Button size="xs" variant="default" onClick={signOut} aria-label={`Sign out ${account.name} everywhere`}>
              Sign out
            </Button>
            <Button size="xs" variant="default" onClick={remove} aria-label={`Remove ${account.name}`}>
              Remove
            </Button>
          </>
        )}
      </Group>
    </li>
  )
}

function Invitations({ invitations }: { invitations: Invitation[] }) {
  const revoke = useRevoke()
  const now = useNow(10_000)
  if (invitations.length === 0) return null
  return (
    <section aria-label="Invitations">
      <h2 className={css.heading}>Invited, not here yet</h2>
      <ul className={css.frame}>
        {invitations.map(({ invitationId, name, email, role, invitedBy, createdAt, expiresAt }) => (
          <li key={invitationId} className={css.row}>
            <div className={css.who}>
              <span className={css.name}>{name}</span>
              <span className={css.dim}>
                {email} · by {invitedBy}, {relativeTime(createdAt, now)} ·{' '}
                <span title={exactTime(expiresAt)}>{expiresAt < now ? 'link has expired' : 'link is open'}</span>
              </span>
            </div>
            <span className={css.role}>{roleWords[role]}</span>
            <Group className={css.actions ?? ''}>
              <Button
                size="xs"
                variant="default"
                loading={revoke.isPending && revoke.variables === invitationId}
                onClick={() => revoke.mutate(invitationId)}
                aria-label={`Revoke the invitation of ${name}`}
              >
                Revoke
              </Button>
            </Group>
          </li>
        ))}
      </ul>
      {revoke.error ? <Failed error={revoke.error} what="The invitation was not revoked" /> : null}
    </section>
  )
}
