import { Center, Loader, Modal, Text } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { useMe, useSetupNeeded } from '../../api/me.ts'
import { Failed } from '../../components/failed.tsx'
import { EntryPage } from './entryPage.tsx'
import { SetUpForm } from './setUpForm.tsx'
import { SignInForm } from './signInForm.tsx'

/**
 * Nothing is shown to a stranger but the sign-in, at the very URL that was asked for, so that signing in leads there.
 * When the session ends in mid-work the sign-in lies over the screen: what was typed is still there afterwards.
 */
export function Gate({ children }: { children: ReactNode }) {
  const me = useMe()
  const stranger = me.data === null
  const setup = useSetupNeeded(stranger)
  const [wasIn, setWasIn] = useState(false)
  useEffect(() => {
    if (me.data) setWasIn(true)
  }, [me.data])

  if (me.data || (stranger && wasIn)) {
    return (
      <>
        {children}
        <Modal
          opened={stranger}
          onClose={() => {}}
          withCloseButton={false}
          title="Your session has ended"
          centered
          closeOnEscape={false}
          closeOnClickOutside={false}
        >
          <Text c="dimmed" size="sm" mb="md">
            Sign in to go on where you were. Nothing you typed is lost.
          </Text>
          <SignInForm />
        </Modal>
      </>
    )
  }
  const problem = me.error ?? setup.error
  if (problem) {
    return (
      <EntryPage title="Hindsight cannot be reached">
        <Failed
          error={problem}
          retry={() => {
            me.refetch()
            if (stranger) setup.refetch()
          }}
        />
      </EntryPage>
    )
  }
  if (setup.data?.needed) {
    return (
      <EntryPage title="Welcome to Hindsight" says="Make the first account. It can do everything.">
        <SetUpForm />
      </EntryPage>
    )
  }
  if (stranger && setup.data) {
    return (
      <EntryPage title="Sign in">
        <SignInForm />
      </EntryPage>
    )
  }
  return (
    <Center mih="100vh">
      <Loader aria-label="Loading" />
    </Center>
  )
}
