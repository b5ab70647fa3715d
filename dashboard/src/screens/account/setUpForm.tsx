import { Button, Code, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useSetUp } from '../../api/me.ts'
import { ApiProblem, ruleFor } from '../../api/problem.ts'
import { Failed } from '../../components/failed.tsx'

const minPasswordChars = 10

/** The first account; works only while there is none, and only with the code printed at the start. */
export function SetUpForm() {
  const setUp = useSetUp()
  const [form, setForm] = useState({ code: '', name: '', email: '', password: '' })
  const set = (field: keyof typeof form) => (event: { currentTarget: HTMLInputElement }) => {
    const { value } = event.currentTarget
    setForm((before) => ({ ...before, [field]: value }))
  }
  const [tooShort, setTooShort] = useState(false)
  const codeWrong = setUp.error instanceof ApiProblem && /code/.test(setUp.error.code)
  const inFields =
    codeWrong || ['code', 'name', 'email', 'password'].some((field) => ruleFor(setUp.error, field) !== undefined)
  const passwordSays =
    tooShort && form.password.length < minPasswordChars ? `At least ${minPasswordChars} characters` : undefined
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const short = form.password.length < minPasswordChars
        setTooShort(short)
        if (!short) setUp.mutate({ ...form, code: form.code.trim() })
      }}
    >
      <Stack>
        <TextInput
          label="One-time code"
          description={
            <>
              Printed in the terminal where Hindsight was started, after{' '}
              <Code>One-time code for the first account</Code>. It proves that you run this server.
            </>
          }
          autoComplete="one-time-code"
          spellCheck={false}
          required
          withAsterisk={false}
          data-autofocus
          value={form.code}
          onChange={set('code')}
          error={codeWrong ? setUp.error?.message : ruleFor(setUp.error, 'code')}
        />
        <TextInput
          label="Your name"
          autoComplete="name"
          required
          withAsterisk={false}
          value={form.name}
          onChange={set('name')}
          error={ruleFor(setUp.error, 'name')}
        />
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={form.email}
          onChange={set('email')}
          error={ruleFor(setUp.error, 'email')}
        />
        <PasswordInput
          label="Password"
          description={`At least ${minPasswordChars} characters`}
          autoComplete="new-password"
          required
          withAsterisk={false}
          value={form.password}
          onChange={set('password')}
          error={passwordSays ?? ruleFor(setUp.error, 'password')}
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
        />
        {setUp.error && !inFields ? <Failed error={setUp.error} /> : null}
        <Button type="submit" loading={setUp.isPending} fullWidth>
          Create account
        </Button>
        <Text size="xs" c="dimmed">
          The code no longer there? Start Hindsight again: it prints a new one while there is no account.
        </Text>
      </Stack>
    </form>
  )
}
