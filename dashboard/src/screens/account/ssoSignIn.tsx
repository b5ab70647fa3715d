import { type SsoProblem, ssoProblems } from '@hindsight/protocol/ssoProblems'
import { Alert, Button, Divider } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { useSetupNeeded } from '../../api/me.ts'

/** Where the identity provider's sign-in failed, it leads back with the reason in the address. */
function problemOf(search: string): string | null {
  const code = new URLSearchParams(search).get('sso')
  if (code === null) return null
  return Object.hasOwn(ssoProblems, code) ? ssoProblems[code as SsoProblem] : ssoProblems.provider_refused
}

/** The way in by the company's own sign-in, above the form for passwords. Nothing where there is none. */
export function SsoSignIn() {
  const name = useSetupNeeded(true).data?.sso ?? null
  const problem = problemOf(window.location.search)
  if (name === null) return null
  // Back to the very URL that was asked for.
  const to = problem === null ? `${window.location.pathname}${window.location.search}` : '/'
  return (
    <>
      {problem === null ? null : (
        <Alert color="red" icon={<IconAlertCircle aria-hidden />} role="alert" mb="md">
          {problem}
        </Alert>
      )}
      <Button component="a" href={`/api/sso/start?to=${encodeURIComponent(to)}`} variant="default" fullWidth>
        Sign in with {name}
      </Button>
      <Divider my="md" label="or with a password" />
    </>
  )
}
