import * as z from 'zod'
import { rights, roles } from '../rights.ts'
import { route, time } from './route.ts'

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

export const accountRoutes = {
  getSetup: route({
    method: 'get',
    path: '/api/setup',
    need: 'anyone',
    summary: 'Whether the first account still has to be made',
    output: z.object({ needed: z.boolean() }),
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
}
