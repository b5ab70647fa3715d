import { PasswordInput, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useChangePassword } from '../../api/colleagues.ts'
import { ruleFor } from '../../api/problem.ts'
import { Dialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { Failed } from '../../components/failed.tsx'

const minPasswordChars = 10
const eye = { 'aria-label': 'Show or hide the password' }

export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const change = useChangePassword()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [tooShort, setTooShort] = useState(false)
  const currentRule = ruleFor(change.error, 'current')
  const nextRule =
    tooShort && next.length < minPasswordChars
      ? `At least ${minPasswordChars} characters`
      : ruleFor(change.error, 'next')
  return (
    <Dialog onClose={onClose} title="Change my password">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const short = next.length < minPasswordChars
          setTooShort(short)
          if (short) return
          change.mutate(
            { current, next },
            {
              onSuccess: () => {
                onClose()
                notifications.show({
                  title: 'Password changed',
                  message: 'You are signed out everywhere else.',
                  closeButtonProps: { 'aria-label': 'Close this message' },
                })
              },
            },
          )
        }}
      >
        <Stack>
          <PasswordInput
            label="Current password"
            autoComplete="current-password"
            data-autofocus
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            error={currentRule}
            visibilityToggleButtonProps={eye}
          />
          <PasswordInput
            label="New password"
            description={`At least ${minPasswordChars} characters`}
            autoComplete="new-password"
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
            error={nextRule}
            visibilityToggleButtonProps={eye}
          />
          {change.error && currentRule === undefined && nextRule === undefined ? (
            <Failed error={change.error} what="The password was not changed" />
          ) : null}
          <DialogFoot onClose={onClose} loading={change.isPending}>
            Change password
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
