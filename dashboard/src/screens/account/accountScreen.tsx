import type { SignIn } from '@hindsight/protocol/api/accounts'
import { Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useMe, useSignOut } from '../../api/me.ts'
import { useEndSignIn, useSignIns } from '../../api/signIns.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { useNow } from '../../components/useNow.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import { ConfirmDialog } from '../people/confirmDialog.tsx'
import { PasswordDialog } from '../people/passwordDialog.tsx'
import css from '../people/people.module.css'

const howWords: Record<SignIn['how'], string> = {
  password: 'by password',
  invitation: 'by invitation',
  sso: 'by single sign-on',
}

/** One's own account: where it is signed in, and an end to any of it. */
export function AccountScreen() {
  const account = useMe().data?.account ?? null
  const signIns = useSignIns()
  const signOut = useSignOut()
  const [doing, setDoing] = useState<'password' | 'everywhere' | null>(null)
  return (
    <Stack gap="md" maw={760}>
      <ScreenHead
        title="My account"
        says={account ? `${account.name} · ${account.email}` : 'An API key has no account'}
        actions={
          account ? (
            <Button variant="default" onClick={() => setDoing('password')}>
              Change my password
            </Button>
          ) : null
        }
      />
      <Card title="Where you are signed in" says="Browsers that hold a valid session of yours">
        {signIns.error && !signIns.data ? (
          <Failed error={signIns.error} what="The list could not be read" retry={() => signIns.refetch()} />
        ) : !signIns.data ? (
          <Skeleton height={88} role="status" aria-label="Loading where you are signed in" />
        ) : signIns.data.signIns.length === 0 ? (
          <Text c="dimmed">Nowhere: this request came with an API key.</Text>
        ) : (
          <SignIns list={signIns.data.signIns} />
        )}
      </Card>
      <Group>
        <Button variant="default" onClick={() => setDoing('everywhere')}>
          Sign out everywhere
        </Button>
      </Group>
      {doing === 'password' ? <PasswordDialog onClose={() => setDoing(null)} /> : null}
      {doing === 'everywhere' ? (
        <ConfirmDialog
          title="Sign out everywhere?"
          says="Every browser is signed out at once, this one included."
          verb="Sign out"
          sending={signOut.isPending}
          error={signOut.error}
          onConfirm={() => signOut.mutate()}
          onClose={() => setDoing(null)}
        />
      ) : null}
    </Stack>
  )
}

function SignIns({ list }: { list: SignIn[] }) {
  const end = useEndSignIn()
  const now = useNow(10_000)
  return (
    <>
      <ul className={css.frame} aria-label="Where you are signed in">
        {list.map(({ signInId, at, how, browser, os, isThis }) => {
          const where = [browser || 'Unknown browser', os].filter((part) => part !== '').join(' on ')
          return (
            <li key={signInId} className={css.row}>
              <div className={css.who}>
                <span className={css.name}>{where}</span>
                <span className={css.dim}>
                  <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
                    {relativeTime(at, now)}
                  </time>
                </span>
              </div>
              <span className={css.role}>{howWords[how]}</span>
              <Group className={css.actions ?? ''}>
                {isThis ? (
                  <Badge variant="light" tt="none">
                    this browser
                  </Badge>
                ) : (
                  <Button
                    size="xs"
                    variant="default"
                    loading={end.isPending && end.variables === signInId}
                    onClick={() => end.mutate(signInId)}
                    aria-label={`Sign out ${where}, signed in ${relativeTime(at, now)}`}
                  >
                    Sign out
                  </Button>
                )}
              </Group>
            </li>
          )
        })}
      </ul>
      {end.error ? <Failed error={end.error} what="It was not signed out" /> : null}
    </>
  )
}
