import { Anchor, Button, PasswordInput, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Link, useLocation, useNavigate } from 'react-router'
import type { Welcome } from '../../api/colleagues.ts'
import { useAcceptInvitation, useInvitation } from '../../api/colleagues.ts'
import { ApiProblem, ruleFor } from '../../api/problem.ts'
import { Failed } from '../../components/failed.tsx'
import { urls } from '../../routes.ts'
import { roleSays, roleWords } from '../people/roleWords.ts'
import { EntryPage } from './entryPage.tsx'

const minPasswordChars = 10

/** Behind the link of an invitation. The token stands after #, where no server log sees it. */
export function InvitationScreen() {
  const token = useLocation().hash.slice(1)
  const invitation = useInvitation(token)
  const gone = token === '' || (invitation.error instanceof ApiProblem && !invitation.error.passing)
  if (gone) {
    return (
      <EntryPage title="This link does not work">
        <Text size="sm">
          {invitation.error instanceof ApiProblem ? invitation.error.message : 'A part of the link is missing.'} Ask the
          colleague who invited you for a new one.
        </Text>
        <Anchor component={Link} to={urls.home} size="sm">
          I have an account already
        </Anchor>
      </EntryPage>
    )
  }
  if (invitation.error) {
    return (
      <EntryPage title="Hindsight cannot be reached">
        <Failed error={invitation.error} retry={() => void invitation.refetch()} />
      </EntryPage>
    )
  }
  if (!invitation.data) {
    return (
      <EntryPage title="Welcome">
        <Skeleton height={160} role="status" aria-label="Loading the invitation" />
      </EntryPage>
    )
  }
  return <AcceptForm token={token} welcome={invitation.data} />
}

function AcceptForm({ token, welcome }: { token: string; welcome: Welcome }) {
  const accept = useAcceptInvitation()
  const navigate = useNavigate()
  const [name, setName] = useState(welcome.name)
  const [password, setPassword] = useState('')
  const [tooShort, setTooShort] = useState(false)
  const inFields = ['name', 'password'].some((field) => ruleFor(accept.error, field) !== undefined)
  const short = tooShort && password.length < minPasswordChars ? `At least ${minPasswordChars} characters` : undefined
  return (
    <EntryPage
      title="Welcome to Hindsight"
      says={`${welcome.invitedBy} invites you as ${roleWords[welcome.role].toLowerCase()}: you ${roleSays(welcome.role)}.`}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const isShort = password.length < minPasswordChars
          setTooShort(isShort)
          if (isShort) return
          accept.mutate(
            { token, password, ...(name.trim() === '' ? {} : { name: name.trim() }) },
            { onSuccess: () => navigate(urls.home, { replace: true }) },
          )
        }}
      >
        <Stack>
          <TextInput label="E-mail" type="email" autoComplete="username" readOnly value={welcome.email} />
          <TextInput
            label="Your name"
            autoComplete="name"
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={ruleFor(accept.error, 'name')}
          />
          <PasswordInput
            label="Password"
            description={`At least ${minPasswordChars} characters`}
            autoComplete="new-password"
            data-autofocus
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={short ?? ruleFor(accept.error, 'password')}
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
          />
          {accept.error && !inFields ? <Failed error={accept.error} /> : null}
          <Button type="submit" loading={accept.isPending} fullWidth>
            Join
          </Button>
        </Stack>
      </form>
    </EntryPage>
  )
}
