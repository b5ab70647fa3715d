import * as z from 'zod'
import { rights, roles } from '../rights.ts'
import { counted, route, time } from './route.ts'

const roleNames = Object.keys(roles) as [keyof typeof roles, ...(keyof typeof roles)[]]

export const account = z.object({
  accountId: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roleNames),
  createdAt: time,
})
export type Account = z.infer<typeof account>

const password = z.string().min(10, 'at least 10 characters').max(200)
const email = z.email().max(254)
const name = z.string().trim().min(1).max(100)
const role = z.enum(roleNames)

/** An account as administrators see it: with the version that a change of it must name. */
export const managedAccount = account.extend({ version: z.number().int() })
export type ManagedAccount = z.infer<typeof managedAccount>

/** Someone who is asked to join; the link's token is shown once, to whoever invites. */
export const invitation = z.object({
  invitationId: z.string(),
  email: z.string(),
  name: z.string(),
  role,
  /** Name of who invites. */
  invitedBy: z.string(),
  createdAt: time,
  expiresAt: time,
})
export type Invitation = z.infer<typeof invitation>

/** What the page behind an invitation's link shows. */
export const welcome = invitation.pick({ email: true, name: true, role: true, invitedBy: true, expiresAt: true })
const token = z.string().min(1).max(100)

/** Someone to whom a case can be given. */
export const colleague = account.pick({ accountId: true, name: true, role: true })

export const auditEntry = z.object({
  entryId: z.string(),
  at: time,
  /** `account.signedIn`, `replay.watched` and the like. */
  action: z.string(),
  /** accountId, `api-key`, or empty when nobody was signed in; and how people call it. */
  who: z.string(),
  name: z.string(),
  siteId: z.string(),
  /** What it was done to: a sessionId, an accountId, a person; and its name where it is an account. */
  subject: z.string(),
  subjectName: z.string(),
  /** Network address. */
  address: z.string(),
  detail: z.record(z.string(), z.unknown()),
})
export type AuditEntry = z.infer<typeof auditEntry>

export const me = z.object({
  /** null for an API key. */
  account: account.nullable(),
  role: z.enum(roleNames),
  rights: z.array(z.enum(rights)),
  /** Where this installation is reached: goes into snippets. */
  publicUrl: z.string(),
  /** The demo shop is served under /demo/. */
  demo: z.boolean(),
})
export type Me = z.infer<typeof me>

/** One place where an account is signed in. */
export const signIn = z.object({
  signInId: z.string(),
  at: time,
  how: z.enum(['password', 'invitation', 'sso']),
  browser: z.string(),
  os: z.string(),
  /** What asks now. */
  isThis: z.boolean(),
})
export type SignIn = z.infer<typeof signIn>

export const accountRoutes = {
  getSetup: route({
    method: 'get',
    path: '/api/setup',
    need: 'anyone',
    summary: 'Whether the first account still has to be made',
    output: z.object({
      needed: z.boolean(),
      sso: z.string().nullable().describe('the provider by which people may sign in (GET /api/sso/start)'),
    }),
  }),
  setUp: route({
    method: 'post',
    path: '/api/setup',
    need: 'anyone',
    summary: 'Make the first account (an administrator), with the one-time code printed at the first start',
    body: z.object({ code: z.string().max(100), name: z.string().trim().min(1).max(100), email, password }),
    output: me,
  }),
  signIn: route({
    method: 'post',
    path: '/api/sign-in',
    need: 'anyone',
    summary: 'Sign in; sets the session cookie',
    body: z.object({ email: z.string().max(254), password: z.string().max(200) }),
    output: me,
  }),
  signOut: route({ method: 'post', path: '/api/sign-out', need: 'signedIn', summary: 'Sign out everywhere (204)' }),
  getMe: route({
    method: 'get',
    path: '/api/me',
    need: 'signedIn',
    summary: 'Who is signed in, with what rights',
    output: me,
  }),
  listSignIns: route({
    method: 'get',
    path: '/api/me/sign-ins',
    need: 'signedIn',
    summary: 'Where the own account is signed in, newest first',
    output: z.object({ signIns: z.array(signIn) }),
  }),
  endSignIn: route({
    method: 'delete',
    path: '/api/me/sign-ins/{signInId}',
    need: 'signedIn',
    summary: 'Sign out there (204): its cookie is worth nothing from the next request on',
    params: z.object({ signInId: z.string().max(100) }),
  }),
  signOutAccount: route({
    method: 'delete',
    path: '/api/accounts/{accountId}/sign-ins',
    need: 'accounts.manage',
    summary: 'Sign a colleague out everywhere (204)',
    params: z.object({ accountId: z.string().max(100) }),
  }),
}

/** Colleagues: inviting, changing, removing; one's own password; and the trail of what everyone did. */
export const colleagueRoutes = {
  listAccounts: route({
    method: 'get',
    path: '/api/accounts',
    need: 'accounts.manage',
    summary: 'Everyone who may sign in, and who is invited',
    output: z.object({ accounts: z.array(managedAccount), invitations: z.array(invitation) }),
  }),
  listColleagues: route({
    method: 'get',
    path: '/api/colleagues',
    need: 'customers.read',
    summary: 'Names of those to whom a case can be given',
    output: z.object({ colleagues: z.array(colleague) }),
  }),
  inviteAccount: route({
    method: 'post',
    path: '/api/invitations',
    need: 'accounts.manage',
    summary:
      'Invite someone: the link, shown only here, works once and for 7 days; an earlier one to the same address ends',
    body: z.object({ email, name, role }),
    output: z.object({ invitation, link: z.string() }),
  }),
  revokeInvitation: route({
    method: 'delete',
    path: '/api/invitations/{invitationId}',
    need: 'accounts.manage',
    summary: 'End an invitation before it is used (204)',
    params: z.object({ invitationId: z.string().max(100) }),
  }),
  // Their token travels in the body: addresses are kept in logs and histories.
  getInvitation: route({
    method: 'post',
    path: '/api/invitation',
    need: 'anyone',
    summary: 'Who invites whom, by the token of the link (the part after `#`)',
    body: z.object({ token }),
    output: welcome,
  }),
  acceptInvitation: route({
    method: 'post',
    path: '/api/invitation/accept',
    need: 'anyone',
    summary: 'Make the account that the invitation is for, and sign in',
    body: z.object({ token, password, name: name.optional() }),
    output: me,
  }),
  changeAccount: route({
    method: 'patch',
    path: '/api/accounts/{accountId}',
    need: 'accounts.manage',
    summary: 'Change name or role; nobody changes the own role, and one administrator stays',
    params: z.object({ accountId: z.string().max(100) }),
    body: z.object({ version: z.number().int(), name: name.optional(), role: role.optional() }),
    output: managedAccount,
  }),
  removeAccount: route({
    method: 'delete',
    path: '/api/accounts/{accountId}',
    need: 'accounts.manage',
    summary: 'Remove an account (204): signed out at once, open cases go back to nobody; one administrator stays',
    params: z.object({ accountId: z.string().max(100) }),
  }),
  changePassword: route({
    method: 'post',
    path: '/api/me/password',
    need: 'signedIn',
    summary: 'Change the own password; signs out everywhere else (204)',
    body: z.object({ current: z.string().max(200), next: password }),
  }),
  listAudit: route({
    method: 'get',
    path: '/api/audit',
    need: 'audit.read',
    summary: 'Who did what, newest first',
    query: z.object({
      account: z.string().max(100).optional().describe('accountId, or `api-key`'),
      action: z
        .string()
        .max(60)
        .optional()
        .describe('such as `replay.watched`, or the beginning of one, such as `account.`'),
      siteId: z.string().max(40).optional(),
      from: z.coerce.number().int().nonnegative().optional(),
      to: z.coerce.number().int().nonnegative().optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
      cursor: z.string().max(200).optional(),
    }),
    output: z.object({ total: counted, entries: z.array(auditEntry), next: z.string().nullable() }),
  }),
}
