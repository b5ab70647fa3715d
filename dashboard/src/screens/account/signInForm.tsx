import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useSignIn } from '../../api/me.ts'
import { ApiProblem } from '../../api/problem.ts'
import { Failed } from '../../components/failed.tsx'
import { SsoSignIn } from './ssoSignIn.tsx'

export function SignInForm() {
  const signIn = useSignIn()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const refused = signIn.error instanceof ApiProblem && signIn.error.status === 401
  return (
    <>
      <SsoSignIn />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          signIn.mutate({ email, password })
        }}
      >
        <Stack>
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            data-autofocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={refused ? 'E-mail and password do not belong together.' : undefined}
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
          />
          {signIn.error && !refused ? <Failed error={signIn.error} /> : null}
          <Button type="submit" loading={signIn.isPending} fullWidth>
            Sign in
          </Button>
        </Stack>
      </form>
    </>
  )
}
