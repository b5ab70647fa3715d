/** Why a sign-in by the identity provider led nowhere: what a person is told at the sign-in. */
export const ssoProblems = {
  provider_away: 'The sign-in service does not answer. Try again, or sign in with your password.',
  provider_refused: 'The sign-in service did not let you in, or the attempt took too long. Try again.',
  not_begun_here: 'This sign-in was begun in another browser or too long ago. Try again.',
  email_missing: 'The sign-in service did not tell your e-mail address. Ask an administrator.',
  email_not_verified: 'The sign-in service does not vouch for your e-mail address. Confirm it there first.',
  domain_not_allowed: 'Addresses of this domain may not sign in here.',
  other_person: 'Your e-mail address belongs to an account of someone else here. Ask an administrator.',
  no_access: 'You have no access here yet. Ask an administrator to invite you.',
  not_set_up: 'The first account is made with the code that the server printed at its start.',
} as const
export type SsoProblem = keyof typeof ssoProblems
